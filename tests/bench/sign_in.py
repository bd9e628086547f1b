"""How long a wrong sign-in takes for an account that is there and for one that is not: their ratio should be 1."""

import re
import statistics
import time

from flask import Flask
from flask.testing import FlaskClient

TRIES = 60


def known_to_unknown(app: Flask) -> float:
    """Median over median. Every try has a network address and an account of its own, and the two kinds take turns."""
    times: dict[str, list[float]] = {"bench": [], "empty": []}
    for number in range(-2, TRIES):  # two to warm up
        for side, kind in enumerate(times):
            client = app.test_client()
            client.environ_base["REMOTE_ADDR"] = f"198.18.{side}.{number + 3}"
            taken = _wrong(client, f"{kind}{number % TRIES + 1}@example.org")
            if number >= 0:
                times[kind].append(taken)
    return statistics.median(times["bench"]) / statistics.median(times["empty"])


def _wrong(client: FlaskClient, email: str) -> float:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    sent = {"csrf_token": found[1] if found else "", "email": email, "password": "not the password"}
    start = time.perf_counter()
    status = client.post("/sign-in", data=sent).status_code
    if status != 422:
        raise RuntimeError(f"a wrong sign-in was answered with {status}")
    return time.perf_counter() - start
