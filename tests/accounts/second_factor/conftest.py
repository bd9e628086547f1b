"""People at their browsers, with and without a passkey."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask, session
from sqlalchemy import select

from journal.accounts import queries
from journal.accounts.rules import Person
from journal.accounts.second_factor import authenticator, passkeys
from journal.accounts.second_factor.models import AuthenticatorRow
from journal.accounts.second_factor.rules import PasskeyAsk
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.core.settings import Settings
from tests.accounts.second_factor.authenticator import Device
from tests.factories import PASSWORD
from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
EMAIL = "patient@example.org"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X)"
People = dict[str, UUID]
Browse = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def browse(app: Flask) -> Browse:
    """`with browse():` is a request of one browser; `browse("other")` one of another."""
    @contextmanager
    def request(form_token: str = "one", agent: str = PHONE) -> Iterator[None]:
        with app.test_request_context("/", headers={"User-Agent": agent}):
            session["csrf_token"] = form_token
            yield
    return request


def person_of(person_id: UUID) -> Person:
    found = queries.person(person_id)
    assert found
    return found


def register(person: Person, device: Device, name: str = "") -> UUID:
    """Adds a passkey in the request that is under way; its id."""
    ask = passkeys.creation_options(person)
    assert ask
    added = passkeys.add(person, device.make(ask.options), ask.token, name)
    assert added
    return added.id


@dataclass
class Owner:
    id: UUID
    device: Device
    passkey_id: UUID


@pytest.fixture
def owner(browse: Browse, people: dict[str, UUID]) -> Owner:
    """The patient with a passkey that counts."""
    device = Device()
    with browse():
        return Owner(people["patient"], device, register(person_of(people["patient"]), device))


def events() -> list[str]:
    return [row.event for row in db.session().scalars(select(AuditRow).order_by(AuditRow.seq))]


def sign_in(device: Device, ask: PasskeyAsk | None = None, **changes: bytes) -> UUID | None:
    ask = ask or passkeys.request_options("sign-in")
    return passkeys.verify(device.use(ask.options, **changes), ask.token, "sign-in")


def ask_to_add(person_id: UUID) -> PasskeyAsk:
    ask = passkeys.creation_options(person_of(person_id))
    assert ask
    return ask


@pytest.fixture
def seed(app: Flask, people: People) -> str:
    """The patient's authenticator app, set up an hour ago."""
    with clock.Moved(NOON - timedelta(hours=1)), app.app_context():
        authenticator.start(people["patient"])
        row = db.session().scalars(select(AuthenticatorRow)).one()
        found: str = row.seed
        assert authenticator.confirm(people["patient"], code(found))
    return found


def code(seed: str) -> str:
    return pyotp.TOTP(seed).at(clock.now())


def password_step(client: PageClient, **more: str) -> None:
    response = client.send("/sign-in?next=/account", {"email": EMAIL, "password": PASSWORD} | more)
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in/second-step?next=/account")


@contextmanager
def strict(app: Flask) -> Iterator[None]:
    """Outside demo mode, where a password alone opens nothing; without https, which the test client does not speak."""
    kept: Settings = app.config["SETTINGS"]

    class Strict(Settings):
        demo = property(lambda self: False)

    app.config["SETTINGS"] = Strict(**vars(kept))
    try:
        yield
    finally:
        app.config["SETTINGS"] = kept
