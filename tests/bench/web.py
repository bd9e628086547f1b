"""A server on this machine and a person who keeps one connection to it."""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.serving import make_server

from tests.factories import PASSWORD


@contextmanager
def served(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.port}"
    server.shutdown()


class Person:
    """Signs in when an e-mail is given; `get` and `post` return the body and raise on an error status."""

    def __init__(self, address: str, email: str | None = None) -> None:
        self.host = urlsplit(address).netloc
        self.cookies: dict[str, str] = {}
        self.token = ""
        if email:
            self._take_token("/sign-in")
            self.post("/sign-in", {"email": email, "password": PASSWORD})
            self._take_token("/account")

    def _take_token(self, path: str) -> None:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path).decode())
        self.token = found.group(1) if found else ""

    def get(self, path: str) -> bytes:
        return self._ask("GET", path)

    def post(self, path: str, data: dict[str, str]) -> bytes:
        return self._ask("POST", path, urlencode(data | {"csrf_token": self.token}))

    def _ask(self, method: str, path: str, body: str | None = None) -> bytes:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        for value in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";")[0]
        content = response.read()
        connection.close()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status}")
        return content
