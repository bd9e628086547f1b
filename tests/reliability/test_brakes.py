"""Brakes hold across processes: what may be tried is counted in the database, what is dear is done by few at once."""

import io
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from journal.accounts import brakes, hashing
from journal.accounts.models import TriesRow
from journal.accounts.rules import ACCOUNT_FREE_TRIES, ADDRESS_PER_MINUTE
from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import clock, db, log
from journal.exchange import actions as exchange
from journal.exchange.rules import Document
from journal.trends.window import LONGEST, from_args
from tests.reliability.conftest import EMAIL, Place

ROOT = Path(__file__).resolve().parents[2]
WORKERS, TRIES = 4, 40


def flood(place: Place, accounts: str, tries: int = TRIES) -> Counter[str]:
    """Status → how often, of all tries of all workers, within one instant."""
    instant = clock.now().isoformat()
    workers = [subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.stuffer", str(place.folder), place.url or "-", instant, str(tries),
         accounts], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(WORKERS)]
    found: Counter[str] = Counter()
    for worker in workers:
        said, problems = worker.communicate(timeout=300)
        assert worker.returncode == 0, problems[-2000:]
        found.update(json.loads(said.splitlines()[-1]))
        found["many_refused"] += problems.count('"many_refused"')
    return found


def looked_at(place: Place) -> int:
    """How many tries reached the password: each of them is written down."""
    with place.app.app_context():
        return db.session().scalar(select(func.count()).select_from(AuditRow).where(
            AuditRow.event == Event.SIGN_IN_REFUSED.label)) or 0


@pytest.mark.asvs("V6.3.1", "V6.6.3", "V2.4.1", "T11")
@pytest.mark.parametrize(("accounts", "allowed"), [("one", ACCOUNT_FREE_TRIES), ("many", ADDRESS_PER_MINUTE)])
def test_of_many_tries_by_four_workers_only_the_allowed_reach_a_password(
        place: Place, accounts: str, allowed: int) -> None:
    answers = flood(place, accounts)
    alarms = answers.pop("many_refused")
    assert answers == {"422": allowed, "429": WORKERS * TRIES - allowed}
    assert looked_at(place) == allowed
    assert alarms == 1, "one line for everybody's tries, however many workers"


@pytest.mark.asvs("V6.3.1")
def test_the_owner_on_a_known_device_is_not_kept_out(place: Place) -> None:
    owner = place.visitor()
    owner.send("/sign-out")
    flood(place, "one", tries=10)
    with clock.Moved(clock.now() + timedelta(minutes=2)):  # the address is free again, the account is not
        stranger = place.app.test_client()
        assert stranger.send("/sign-in", {"email": EMAIL, "password": "x" * 12}).status_code in (422, 429)
        owner.sign_in(EMAIL)


@pytest.mark.asvs("V15.2.2")
def test_at_most_two_passwords_are_hashed_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, counting = 0, 0, threading.Lock()
    both = threading.Barrier(2)

    class Slow(PasswordHasher):
        def verify(self, *given: object, **more: object) -> bool:
            nonlocal at_once, most
            with counting:
                at_once += 1
                most = max(most, at_once)
            both.wait(timeout=30)  # two are needed to go on, so two are let in
            time.sleep(0.01)  # a third would come in now
            with counting:
                at_once -= 1
            return False

    monkeypatch.setattr(hashing, "HASHER", Slow(time_cost=1, memory_cost=8, parallelism=1))

    def check() -> None:
        with app.app_context():
            hashing.is_right(None, "not the password")

    threads = [threading.Thread(target=check) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert most == 2


def test_the_alarm_is_given_once_a_minute_and_keeps_nobody_out(
        app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(log, "event", lambda name, **_: said.append(name))
    monkeypatch.setattr(brakes, "ALARM", 10)
    start = clock.now()

    def tries(count: int) -> None:
        for number in range(count):
            with app.app_context():
                assert not brakes.count_try(f"account {number} {start}".encode(), f"address {number}".encode())

    with clock.Moved(start):
        tries(9)
        assert said == []
        tries(9)
        assert said == ["many_refused"]
    with clock.Moved(start + timedelta(seconds=61)):
        tries(9)
        assert said == ["many_refused"]
        tries(1)
        assert said == ["many_refused"] * 2


def test_right_tries_are_no_alarm(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(brakes, "ALARM", 3)
    monkeypatch.setattr(log, "event", lambda name, **_: said.append(name))
    for _ in range(6):
        place.visitor()
    assert said == []
    with place.app.app_context():
        assert db.session().scalars(select(TriesRow)).all() == []


DAYLIO = b"full_date,date,weekday,time,mood,activities,note\n2026-05-14,14 May,Thursday,20:15,good,walk,\n"


@pytest.mark.asvs("V15.2.2", "V2.4.1", "T28")
@pytest.mark.parametrize(("brake", "seats"), [("PAPERS_AT_ONCE", 2), ("IMPORTS_AT_ONCE", 1)])
def test_one_more_than_there_are_places_is_asked_to_come_back(
        place: Place, monkeypatch: pytest.MonkeyPatch, brake: str, seats: int) -> None:
    client, semaphore = place.visitor(), getattr(exchange, brake)
    monkeypatch.setattr(exchange, "WAIT", 0.01)
    monkeypatch.setattr(exchange.pdf, "write", lambda *_, **__: Document("summary.pdf", "application/pdf", b"%PDF"))

    def ask() -> TestResponse:
        if brake == "PAPERS_AT_ONCE":
            return client.get("/summary/pdf?span=28&section=sessions")
        return client.send("/import", {"file": (io.BytesIO(DAYLIO), "daylio.csv")})

    for _ in range(seats):
        assert semaphore.acquire(timeout=1)
    try:
        answer = ask()
        assert client.checked(answer, 503)
        assert answer.headers["Retry-After"] == "10"
        client.page("/today")
        assert client.send("/check-in", {"id": str(uuid4()), "mood": "4"}).status_code == 303
    finally:
        semaphore.release()
    assert ask().status_code in (200, 303)  # a place is free again
    for _ in range(seats - 1):
        semaphore.release()


@pytest.mark.asvs("V15.2.2")
def test_a_range_without_end_is_cut_to_ten_years(place: Place) -> None:
    today = clock.today("Europe/Madrid")
    for given in ({"from": "1900-01-01", "to": today.isoformat()}, {"from": "0001-01-01"}, {"span": "all"}):
        assert from_args(given, today, date(1900, 1, 1)).period.days <= LONGEST
    place.visitor().page("/trends?from=1900-01-01&to=2026-05-14")
