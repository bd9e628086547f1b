"""Saving a check-in while another process floods: `python -m tests.bench.flood` prints both p99 and their ratio.

The server is gunicorn with two workers, as in operation. The flood asks for PDFs, searches notes and tries passwords,
each without pause and in two threads.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from journal.core.settings import Settings
from tests.bench import journals
from tests.bench.web import Person
from tests.browser.conftest import free_port

SAVES = 200
DAY = {"mood": "6", "anxiety": "3", "energy": "5", "sleep_hours": "7", "side_effects": "none"}
PDF = "/summary/pdf?span=28&section=sessions&section=side_effects"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    port = free_port()
    own = {"INTERLUDE_MODE": "demo", "INTERLUDE_DATA_DIR": str(folder)}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--workers", "2", "--bind",
         f"127.0.0.1:{port}", "--log-level", "error", "wsgi:app"],
        env={**os.environ, **own}, stderr=subprocess.DEVNULL)  # noqa: TID251 - the server's, from its caller's
    address = f"http://localhost:{port}"
    for _ in range(100):
        with suppress(OSError):
            Person(address).get("/healthz")
            break
        time.sleep(0.1)
    try:
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


def p99(address: str) -> float:
    """Milliseconds within which 99 of 100 saves were answered."""
    person, times = Person(address, journals.PATIENT), []
    for _ in range(SAVES):
        given = DAY | {"id": str(uuid4())}
        start = time.perf_counter()
        person.post("/check-in", given)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(times, n=100)[98]


def flood(address: str) -> None:
    """Never ends: what is refused is asked for again at once."""
    other, nobody = Person(address, "bench1@example.org"), Person(address)
    nobody.get("/sign-in")
    nobody._take_token("/sign-in")

    def for_ever(ask: Callable[[], object]) -> None:
        while True:
            with suppress(RuntimeError, OSError):
                ask()

    asked: tuple[Callable[[], object], ...] = (
        lambda: other.get(PDF), lambda: other.post("/notes", {"words": "walk"}),
        lambda: nobody.post("/sign-in", {"email": f"{uuid4()}@example.org", "password": "not the password"}))
    threads = [threading.Thread(target=for_ever, args=(ask,), daemon=True) for ask in asked for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        journals.make(Settings(mode="demo", data_dir=data, secret_key=b"x" * 32), 3)
        with served(data) as address:
            p99(address)
            idle = p99(address)
            flooding = subprocess.Popen([sys.executable, "-m", "tests.bench.flood", address])
            time.sleep(5)
            try:
                busy = p99(address)
            finally:
                flooding.kill()
                flooding.wait()
    print(f"p99 of saving a check-in: idle {idle:.0f} ms, in the flood {busy:.0f} ms, ratio {busy / idle:.1f}")


if __name__ == "__main__":
    flood(sys.argv[1]) if len(sys.argv) > 1 else main()
