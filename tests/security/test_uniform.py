"""Nobody learns who has an account: 200 pairs of a known and an unknown address get the same answer for the same work.

What differs in time is measured by `make bench` (sign-in known / unknown); here the causes are counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask

from journal.access.permissions import Role
from journal.accounts import actions, hashing
from journal.accounts.rules import Purpose
from tests import factories
from tests.page import PageClient

PAIRS = 200
ACCOUNTS = 5
SECRET = "seven slow herons waded"
NEW = re.compile(r'name="(?:csrf_token|passkey_token)" value="[^"]*"|"challenge": ?"[^"]*"')
"""What is random in every page."""


@dataclass
class Work:
    """How many Argon2 runs there were since it was last asked."""

    done: int = 0

    def since(self) -> int:
        done, self.done = self.done, 0
        return done


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    counted = Work()

    class Counting(PasswordHasher):
        def hash(self, *given: object, **more: object) -> str:
            counted.done += 1
            return super().hash(*given, **more)

        def verify(self, *given: object, **more: object) -> bool:
            counted.done += 1
            return super().verify(*given, **more)

    monkeypatch.setattr(hashing, "HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    return counted


@pytest.fixture
def house(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An instance in production with a few accounts."""
    with sqlite_app.app_context():
        for number in range(ACCOUNTS):
            factories.person(Role.PATIENT, f"known{number}@example.org", "Mara")
    settings = replace(sqlite_app.config["SETTINGS"], mode="production")
    monkeypatch.setitem(sqlite_app.config, "SETTINGS", settings)
    return sqlite_app


def pairs() -> Iterator[tuple[int, str, str]]:
    """(number, known, unknown): addresses of one length, so that not even the length of a page differs."""
    for number in range(PAIRS):
        yield number, f"known{number % ACCOUNTS}@example.org", f"empty{number % ACCOUNTS}@example.org"


def visitor(app: Flask, number: int, side: int) -> PageClient:
    """Somebody at a network address of their own, so that no brake is reached."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.environ_base |= {"REMOTE_ADDR": f"198.{18 + side}.{number // 250}.{number % 250 + 1}",
                            "wsgi.url_scheme": "https"}
    return client


def told(client: PageClient, path: str, data: dict[str, str]) -> tuple[object, ...]:
    """Everything that can be seen of one answer, but what is new in each (form token, the address typed)."""
    response = client.send(path, data)
    text = NEW.sub("", response.text)
    for typed in filter(None, (data.get("email"),)):
        text = text.replace(typed, "…")
    headers = {name: value for name, value in response.headers.items()
               if name not in ("Set-Cookie", "Date", "Content-Length")}
    return response.status_code, text, headers, len(response.headers.getlist("Set-Cookie"))


@pytest.mark.asvs("V6.3.8", "T10")
def test_sign_in(house: Flask, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.accounts.rules.ACCOUNT_FREE_TRIES", PAIRS)
    for number, known, unknown in pairs():
        answers = []
        for side, email in enumerate((known, unknown)):
            answers.append(told(visitor(house, number, side), "/sign-in", {"email": email, "password": SECRET}))
            assert work.since() == 1, (number, side)
        assert answers[0] == answers[1]
        assert answers[0][0] == 422


@pytest.mark.asvs("V6.3.8", "T10")
def test_too_many_tries(house: Flask, work: Work) -> None:
    """The wait comes after as many tries, and is as long, whether or not there is such an account."""
    for number in range(12):
        answers = [told(visitor(house, number, side), "/sign-in", {"email": email, "password": SECRET})
                   for side, email in enumerate(("known0@example.org", "empty0@example.org"))]
        assert answers[0][:2] == answers[1][:2]
        assert answers[0][0] == (422 if number < 5 else 429)
        assert work.since() == (2 if number < 5 else 0)


@pytest.mark.asvs("V6.3.8", "T10")
def test_reset(house: Flask, work: Work) -> None:
    for number, known, unknown in pairs():
        answers = [told(visitor(house, number, side), "/reset", {"email": email})
                   for side, email in enumerate((known, unknown))]
        assert answers[0] == answers[1]
        assert answers[0][0] == 303
        assert work.since() == 0


@pytest.mark.asvs("V6.3.8", "T10")
def test_registration(house: Flask, work: Work) -> None:
    for number in range(PAIRS // 10):
        answers = []
        for side, email in enumerate((f"known{number % ACCOUNTS}@example.org", f"newer{number}@example.org")):
            given = {"name": "Mara", "email": email, "password": SECRET, "consent": "y", "zone": "UTC",
                     "language": "en", "country": "ES"}
            answers.append(told(visitor(house, number, side), "/register", given))
            assert work.since() == 1, (number, side)
        assert answers[0] == answers[1]
        assert answers[0][0] == 303


@pytest.mark.asvs("V6.3.8", "T10", "T13")
@pytest.mark.parametrize("purpose", [Purpose.CONFIRM, Purpose.RESET])
def test_links_that_are_over_and_links_that_never_were(house: Flask, purpose: Purpose) -> None:
    path = {Purpose.CONFIRM: "confirm-address", Purpose.RESET: "reset"}[purpose]
    with house.app_context():
        person = factories.person(Role.PATIENT, "late@example.org", "Mara")
        spent = actions.make_link(person, purpose)
        actions.make_link(person, purpose)
    for token in (spent, "x" * len(spent), str(UUID(int=0)), str(uuid4())):
        responses = [visitor(house, 1, 0).get(f"/{path}/{one}") for one in (spent, token)]
        pages = [NEW.sub("", one.text).replace(token, "…").replace(spent, "…")
                 for one in responses]
        assert [one.status_code for one in responses] == [404, 404]
        assert pages[0] == pages[1]
