"""The real server: what it answers to tricks with lengths, what it tells of itself, how it ends, when it refuses."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy import server

HOST = "Host: localhost\r\n"
CLOSE = "Connection: close\r\n"
REPORT = "POST /csp-report HTTP/1.1\r\n" + HOST + "Content-Type: application/csp-report\r\n"
BODY = '{"csp-report": {"effective-directive": "img-src"}}'


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with server.serving(tmp_path_factory.mktemp("g")) as (found, _):
        yield found


def status(text: str) -> int:
    return int(text.split(" ", 2)[1])


def test_a_plain_request_is_served(path: Path) -> None:
    text = server.asked(path, f"GET /healthz HTTP/1.1\r\n{HOST}{CLOSE}\r\n")
    assert status(text) == 200
    assert '"ok"' in text
    assert status(server.asked(path, f"{REPORT}{CLOSE}Content-Length: {len(BODY)}\r\n\r\n{BODY}")) == 204


@pytest.mark.asvs("V4.2.1")
@pytest.mark.parametrize("lengths", [
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: +5\r\n", "Content-Length: 5, 6\r\n",
    "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Content-Length : 5\r\n",
    "Transfer-Encoding:\x0bchunked\r\n"])
def test_a_request_of_two_lengths_is_refused_and_nothing_hides_behind_it(path: Path, lengths: str) -> None:
    hidden = f"0\r\n\r\nGET /healthz HTTP/1.1\r\n{HOST}{CLOSE}\r\n"
    text = server.asked(path, f"{REPORT}{lengths}\r\n{hidden}")
    assert status(text) in (400, 501), text[:200]
    assert '"ok"' not in text
    assert text.count("HTTP/1.1 ") == 1


@pytest.mark.asvs("V13.4.4")
@pytest.mark.parametrize("page", ["/sign-in", "/", "/healthz", "/static/css/tokens.css"])
def test_trace_is_not_allowed(path: Path, page: str) -> None:
    text = server.asked(path, f"TRACE {page} HTTP/1.1\r\n{HOST}{CLOSE}X-Canary: heron7f3a\r\n\r\n")
    assert status(text) == 405
    assert "heron7f3a" not in text


@pytest.mark.asvs("V13.4.6")
@pytest.mark.parametrize("page", ["/healthz", "/nowhere", "/static/css/tokens.css"])
def test_no_version_is_told(path: Path, page: str) -> None:
    head = server.asked(path, f"GET {page} HTTP/1.1\r\n{HOST}{CLOSE}\r\n").split("\r\n\r\n")[0]
    told = [line for line in head.split("\r\n") if line.lower().startswith(("server:", "x-powered-by:", "via:"))]
    assert all(not any(sign.isdigit() for sign in line) for line in told), told
    for word in ("Python", "Werkzeug", "Flask"):
        assert word not in head


@pytest.mark.parametrize("page", [
    "/static/", "/static/css/", "/static/../wsgi.py", "/.git/config", "/static/%2e%2e/wsgi.py"])
@pytest.mark.asvs("V13.4.1", "V13.4.3")
def test_nothing_is_listed_and_no_source_is_served(path: Path, page: str) -> None:
    assert status(server.asked(path, f"GET {page} HTTP/1.1\r\n{HOST}{CLOSE}\r\n")) == 404


def test_a_running_request_is_finished_before_the_end(tmp_path: Path) -> None:
    with server.serving(tmp_path) as (path, process):
        connection = server.connected(path)
        connection.sendall(f"{REPORT}{CLOSE}Content-Length: {len(BODY)}\r\n\r\n{BODY[:10]}".encode())
        server.wait_until_read(connection)  # from here a thread of the worker waits for the rest
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert process.poll() is None, "it did not wait"
        connection.sendall(BODY[10:].encode())
        assert status(server.answer(connection)) == 204
        assert process.wait(timeout=server.PATIENCE) == 0


@pytest.mark.asvs("T32")
def test_a_server_on_an_empty_database_ends_and_says_why(tmp_path: Path) -> None:
    process = server.start(tmp_path / "s", server.environment(tmp_path))
    output, _ = process.communicate(timeout=server.PATIENCE)
    assert process.returncode != 0
    assert "db upgrade" in output


@pytest.mark.asvs("V13.4.2", "V13.2.3", "T32")
@pytest.mark.parametrize("debug", [False, True])
def test_a_server_with_unsafe_settings_ends_and_says_why(tmp_path: Path, debug: bool) -> None:
    env = server.environment(tmp_path, INTERLUDE_MODE="production", **({"FLASK_DEBUG": "1"} if debug else {}))
    process = server.start(tmp_path / "s", env)
    output, _ = process.communicate(timeout=server.PATIENCE)
    assert process.returncode != 0
    assert "not safe for production" in output
