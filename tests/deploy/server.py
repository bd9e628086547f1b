"""A real gunicorn on a Unix socket, as `deploy/interlude.service` starts it."""

import array
import fcntl
import os
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 30


def environment(folder: Path, **changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items()  # noqa: TID251 - what a subprocess inherits
            if not name.startswith("INTERLUDE_")}
    return kept | {"INTERLUDE_DATA_DIR": str(folder / "data")} | changes


def upgrade(env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=env, check=True,
                   capture_output=True)


def start(path: Path, env: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"unix:{path}", "--workers", "1"],
                            cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def connected(path: Path) -> socket.socket:
    """A connection, as soon as the server takes one."""
    for _ in range(PATIENCE * 10):
        try:
            found = socket.socket(socket.AF_UNIX)
            found.settimeout(PATIENCE)
            found.connect(str(path))
        except OSError:
            found.close()
            time.sleep(0.1)
        else:
            return found
    raise TimeoutError("the server does not answer")


def wait_until_read(connection: socket.socket) -> None:
    """Until the other end has taken all that was sent: the kernel holds none of it any more."""
    waiting = array.array("i", [1])
    for _ in range(PATIENCE * 10):
        fcntl.ioctl(connection, termios.TIOCOUTQ, waiting)
        if waiting[0] == 0:
            return
        time.sleep(0.1)
    raise AssertionError("nobody read what was sent")


def answer(connection: socket.socket) -> str:
    """All that comes until the server closes."""
    found = b""
    while part := connection.recv(65536):
        found += part
    connection.close()
    return found.decode("latin-1")


def asked(path: Path, request: str) -> str:
    connection = connected(path)
    connection.sendall(request.encode("latin-1"))
    return answer(connection)


@contextmanager
def serving(folder: Path) -> Iterator["tuple[Path, subprocess.Popen[str]]"]:
    """The socket of a server in demo mode on a database of its own, and its process."""
    env, path = environment(folder), folder / "s"
    upgrade(env)
    process = start(path, env)
    try:
        connected(path).close()
        yield path, process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
