"""Brakes hold across processes: what may be tried is counted in the database, what is dear is done by few at once."""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from journal.accounts import brakes, hashing
from journal.accounts.models import TriesRow
from journal.accounts.rules import ACCOUNT_FREE_TRIES, ADDRESS_PER_MINUTE
from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import clock, db, log
from tests.reliability.conftest import EMAIL, Place

ROOT = Path(__file__).resolve().parents[2]
WORKERS, TRIES = 4, 125


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
def test_of_five_hundred_tries_by_four_workers_only_the_allowed_reach_a_password(
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
        assert stranger.send("/sign-in", {"email": EMAIL, "password": "x" * 12}).status_code in (422, 429)  # type: ignore[attr-defined]
        owner.sign_in(EMAIL)


@pytest.mark.asvs("V15.2.2")
def test_at_most_two_passwords_are_hashed_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, counting = 0, 0, threading.Lock()
    both = threading.Barrier(2)

    class Slow(PasswordHasher):
        def verify(self, *given: object, **more: object) -> bool:  # type: ignore[override]
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
