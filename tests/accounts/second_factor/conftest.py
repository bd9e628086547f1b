"""People at their browsers, with and without a passkey."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask, session

from journal.accounts import queries
from journal.accounts.rules import Person
from journal.accounts.second_factor import passkeys
from tests.accounts.second_factor.authenticator import Device

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X)"
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
