"""Signing in and out: the same answer to everybody, brakes that all processes share, sessions that end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select, update

from journal.accounts import hashing
from journal.accounts.models import AccountRow
from journal.core import clock, db
from tests.access.house import plain
from tests.accounts.visitors import browser, is_in, try_in
from tests.factories import PASSWORD
from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
People = dict[str, UUID]


def test_the_right_password_opens(client: PageClient, people: People) -> None:
    assert not is_in(client)
    client.sign_in("  PATIENT@example.org ")
    assert is_in(client)


def test_signing_in_leads_to_where_one_was_going(client: PageClient, people: People) -> None:
    location = client.get("/welcome").headers["Location"]
    assert location == "/sign-in?next=/welcome"
    response = client.send(location, {"email": "patient@example.org", "password": PASSWORD})
    assert response.headers["Location"] == "/welcome"


@pytest.mark.asvs("V3.7.2", "T17")
@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_never_leads_away(client: PageClient, people: People, target: str) -> None:
    response = client.post("/sign-in", query_string={"next": target}, data={
        "csrf_token": client.token(), "email": "patient@example.org", "password": PASSWORD})
    assert response.headers["Location"] == "/welcome"  # home, for somebody who was not asked yet


@pytest.mark.asvs("V6.3.8", "T10")
def test_known_and_unknown_addresses_get_the_same_answer(client: PageClient, people: People) -> None:
    pages = []
    for email in ("patient@example.org", "nobody@example.org"):
        response = client.send("/sign-in", {"email": email, "password": "not the password"})
        pages.append((response.status_code, plain(response.text).replace(email, "…")))
        assert f'value="{email}"' in response.text
        assert "not the password" not in response.text
    assert pages[0][0] == 422
    assert pages[0] == pages[1]


@pytest.mark.asvs("V6.3.8", "T10")
@pytest.mark.parametrize("email", ["patient@example.org", "nobody@example.org"])
@pytest.mark.parametrize("password", [PASSWORD, "not the password"])
def test_each_try_costs_exactly_one_hash(
        client: PageClient, people: People, monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> None:
    costs: list[str] = []

    class Counting(PasswordHasher):
        def hash(self, *given: object, **more: object) -> str:
            costs.append("hash")
            return super().hash(*given, **more)

        def verify(self, *given: object, **more: object) -> bool:
            costs.append("verify")
            return super().verify(*given, **more)

    old = hashing.HASHER
    monkeypatch.setattr(hashing, "HASHER", Counting(old.time_cost, old.memory_cost, old.parallelism))
    try_in(client, email, password)
    assert costs == ["verify"]


@pytest.mark.asvs("V11.4.2")
@pytest.mark.real_passwords
def test_hashes_are_at_the_floor_and_weaker_ones_are_renewed(client: PageClient, people: People, app: Flask) -> None:
    assert (hashing.HASHER.memory_cost, hashing.HASHER.time_cost, hashing.HASHER.parallelism) == (47104, 1, 1)
    with app.app_context():
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(hashing._peppered(PASSWORD))
        with db.transaction() as session:
            session.execute(update(AccountRow).where(AccountRow.id == people["patient"]).values(password_hash=weak))
    client.sign_in("patient@example.org")
    with app.app_context():
        stored = db.session().get_one(AccountRow, people["patient"]).password_hash
        assert stored.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
        assert hashing.is_right(stored, PASSWORD)


def test_a_hash_without_the_pepper_is_of_no_use(app: Flask) -> None:
    with app.app_context():
        bare = hashing.HASHER.hash(PASSWORD)
        assert not hashing.is_right(bare, PASSWORD)
        assert not hashing.is_right("not a hash", PASSWORD)


@pytest.mark.asvs("V2.4.1", "V6.3.1", "T11")
@pytest.mark.parametrize("email", ["patient@example.org", "nobody@example.org"])
def test_five_wrong_tries_then_a_wait_that_ends(app: Flask, people: People, email: str) -> None:
    with clock.Moved(NOON):
        assert [try_in(browser(app), email) for _ in range(6)] == [422] * 5 + [429]
        assert try_in(browser(app), email, PASSWORD) == 429
    with clock.Moved(NOON + timedelta(seconds=59)):
        response = browser(app).send("/sign-in", {"email": email, "password": PASSWORD})
        assert response.headers["Retry-After"] == "1"
        assert f'value="{email}"' in response.text
    with clock.Moved(NOON + timedelta(seconds=61)):
        assert try_in(browser(app), email, PASSWORD) == (303 if email.startswith("patient") else 422)


def test_waiting_tries_do_not_make_the_wait_longer(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        for _ in range(5):
            try_in(browser(app), "patient@example.org")
        for _ in range(20):
            try_in(browser(app), "patient@example.org")
    with clock.Moved(NOON + timedelta(seconds=61)):
        assert try_in(browser(app), "patient@example.org", PASSWORD) == 303


@pytest.mark.asvs("V6.3.1", "T11")
def test_one_place_cannot_try_many_accounts(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        found = [try_in(browser(app), f"person{number}@example.org") for number in range(31)]
        assert found == [422] * 30 + [429]
        elsewhere = browser(app)
        elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        assert try_in(elsewhere, "patient@example.org", PASSWORD) == 303
    with clock.Moved(NOON + timedelta(minutes=1)):
        assert try_in(browser(app), "patient@example.org", PASSWORD) == 303


@pytest.mark.asvs("V6.3.1", "T11")
def test_tries_are_counted_where_every_process_sees_them(app: Flask, people: People) -> None:
    """Nothing in memory: what one process counted, another finds in the database, and no address stands there."""
    from journal.accounts.models import TriesRow

    with clock.Moved(NOON):
        try_in(browser(app), "patient@example.org")
    with app.app_context():
        rows = db.session().scalars(select(TriesRow)).all()
        assert [row.failures for row in rows] == [1, 1, 1]  # the account, the network address, everybody
        assert all(b"patient" not in row.subject and b"127.0.0.1" not in row.subject for row in rows)


def test_a_right_password_forgets_the_wrong_ones(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        for _ in range(3):
            assert [try_in(browser(app), "patient@example.org") for _ in range(4)] == [422] * 4
            assert try_in(browser(app), "patient@example.org", PASSWORD) == 303


@pytest.mark.asvs("V7.4.2", "T09")
def test_a_disabled_account_is_out_at_once_and_stays_out(app: Flask, client: PageClient, people: People) -> None:
    client.sign_in("patient@example.org")
    with app.app_context(), db.transaction() as session:
        session.execute(update(AccountRow).where(AccountRow.id == people["patient"]).values(disabled_at=clock.now()))
    assert not is_in(client)
    assert try_in(browser(app), "patient@example.org", PASSWORD) == 422


@pytest.mark.asvs("V2.3.1")
def test_no_unconfirmed_address_gets_in(app: Flask, client: PageClient, people: People) -> None:
    with app.app_context(), db.transaction() as session:
        session.execute(update(AccountRow).where(AccountRow.id == people["patient"]).values(confirmed_at=None))
    response = client.send("/sign-in", {"email": "patient@example.org", "password": PASSWORD})
    assert response.headers["Location"] == "/check-your-mail"
    assert not is_in(client)


def test_two_first_failures_at_once_are_both_counted(app: Flask) -> None:
    import threading

    from journal.accounts import brakes
    from journal.accounts.models import TriesRow

    barrier, problems = threading.Barrier(4), []

    def fail() -> None:
        with app.app_context():
            barrier.wait()
            try:
                brakes._count(b"somebody", timedelta(days=1))
            except Exception as error:
                problems.append(error)

    threads = [threading.Thread(target=fail) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with app.app_context():
        assert db.session().scalar(select(func.max(TriesRow.failures))) == 4


@pytest.mark.asvs("V6.3.1", "V15.4.2", "T11")
def test_many_tries_at_once_are_no_more_than_the_free_ones(app: Flask, people: People,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    """A try counts before its password is looked at: twelve at the same moment are not twelve guesses."""
    import time
    from concurrent.futures import ThreadPoolExecutor

    from journal.accounts import hashing, signing_in
    from journal.accounts.rules import ACCOUNT_FREE_TRIES
    from journal.accounts.signing_in import Outcome

    monkeypatch.setattr(hashing, "is_right", lambda *_: time.sleep(0.2))

    def guess(_: int) -> Outcome:
        with app.test_request_context():
            return signing_in.try_password("patient@example.org", "wrong").outcome

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(guess, range(12)))
    assert outcomes.count(Outcome.WRONG) == ACCOUNT_FREE_TRIES
    assert outcomes.count(Outcome.WAIT) == 12 - outcomes.count(Outcome.WRONG)


def test_right_tries_leave_nothing_counted(app: Flask, people: People) -> None:
    from journal.accounts.models import TriesRow

    for _ in range(3):
        assert try_in(browser(app), "patient@example.org", PASSWORD) == 303
    with app.app_context():
        assert list(db.session().scalars(select(TriesRow.failures))) == []
