"""What stands between the network and the app: lengths, proxies, files, the tokens that forms carry."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask, request
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from itsdangerous import BadSignature, URLSafeTimedSerializer

from journal.app import create_app
from tests.conftest import settings_for
from tests.page import PageClient

ROOT = Path(__file__).resolve().parent.parent.parent
SERVED = {".css", ".js", ".svg", ".png", ".webmanifest", ".woff2", ".txt", ".json", ".html"}
TWICE = [
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: +4\r\n\r\nabcd",
    b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-A: b\x00c\r\n\r\n",
]
PLAIN = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd"


def parsed(raw: bytes) -> str:
    """The address of the first request as the server reads it, its body read whole."""
    found = next(iter(RequestParser(Config(), iter([raw]), ("127.0.0.1", 1))))
    found.body.read()
    return str(found.path)


@pytest.mark.asvs("V4.2.1")
@pytest.mark.parametrize("raw", TWICE)
def test_a_request_of_two_lengths_is_refused(raw: bytes) -> None:
    assert parsed(PLAIN) == "/sign-in"
    with pytest.raises(ParseException):
        parsed(raw)


def behind(folder: Path, proxies: int) -> Flask:
    app = create_app(replace(settings_for(folder), proxies=proxies))
    app.test_client_class = PageClient

    def seen() -> dict[str, str | None]:
        return {"address": request.remote_addr, "scheme": request.scheme, "host": request.host}

    seen.permission = app.view_functions["home.hide"].permission
    app.view_functions["home.hide"] = seen
    return app


@pytest.mark.asvs("V15.3.4", "V4.1.3", "T29")
@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.1"), (2, "203.0.113.9")])
def test_the_address_is_right_behind_exactly_as_many_proxies(tmp_path: Path, proxies: int, address: str) -> None:
    """Each proxy adds the address it was asked from; what stands before those was written by anybody."""
    forged = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9, 192.0.2.1", "X-Forwarded-Host": "evil.example",
              "X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6;host=evil.example", "X-Forwarded-Prefix": "/evil",
              "X-Forwarded-Port": "6666", "X-User-Id": str(UUID(int=1)), "X-Remote-User": "clinic"}
    seen = behind(tmp_path, proxies).test_client().get("/hide", headers=forged).json
    assert seen == {"address": address, "scheme": "http", "host": "localhost"}


@pytest.mark.asvs("V13.4.7")
def test_only_files_of_known_kinds_lie_where_files_are_served() -> None:
    found = {path.suffix for path in (ROOT / "static").rglob("*") if path.is_file()}
    assert ".css" in found
    assert found <= SERVED, "what a browser does not need lies elsewhere"
    assert list((ROOT / "static").rglob(".*")) == []
    assert [path for path in (ROOT / "static").rglob("*") if path.is_symlink()] == []


@pytest.mark.asvs("V9.1.1", "V9.1.2", "V9.1.3", "V9.2.2", "T08")
def test_a_form_token_counts_with_the_key_of_the_settings_alone(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    assert isinstance(client, PageClient)
    token = client.token()
    data = {"email": "a@example.org", "password": "x"}
    cookie = client.get_cookie("form")
    assert cookie
    with pytest.raises(BadSignature):
        URLSafeTimedSerializer("another secret key of thirty-two letters", salt="wtf-csrf-token").loads(token)
    secret = sqlite_app.config["SETTINGS"].secret_key
    raw = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").loads(token)
    made = [URLSafeTimedSerializer(b"y" * 32, salt="wtf-csrf-token").dumps(raw),
            URLSafeTimedSerializer(secret, salt="another purpose").dumps(raw),
            f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", raw, cookie.value]
    assert client.post("/sign-in", data=data | {"csrf_token": token}).status_code == 422
    for one in made:
        assert client.post("/sign-in", data=data | {"csrf_token": one}).status_code == 400
