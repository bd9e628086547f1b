"""A stranger's wrong passwords keep nobody out of their own journal: a browser that was signed in counts by itself."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from journal.core import clock
from tests.accounts.visitors import browser, is_in, try_in
from tests.factories import PASSWORD
from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
EMAIL = "patient@example.org"
People = dict[str, UUID]


def blocked_by_a_stranger(app: Flask) -> None:
    stranger = browser(app)
    assert [try_in(stranger, EMAIL) for _ in range(6)] == [422] * 5 + [429]
    assert try_in(stranger, EMAIL, PASSWORD) == 429


@pytest.mark.asvs("V6.1.1", "V6.3.1", "T11")
def test_the_owners_own_browser_gets_in_while_a_stranger_waits(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        own = browser(app).sign_in(EMAIL)
        own.send("/sign-out")
        blocked_by_a_stranger(app)
        assert try_in(own, EMAIL, PASSWORD) == 303
        assert is_in(own)


def test_a_known_browser_is_braked_too(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        own = browser(app).sign_in(EMAIL)
        own.send("/sign-out")
        assert [try_in(own, EMAIL) for _ in range(6)] == [422] * 5 + [429]


def test_the_cookie_is_good_for_its_own_account_alone(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        other = browser(app).sign_in("other@example.org")
        other.send("/sign-out")
        blocked_by_a_stranger(app)
        assert try_in(other, EMAIL, PASSWORD) == 429


@pytest.mark.parametrize("forged", ["x.y", ".", "nonce.", "nonce." + "A" * 44, "ü.ü"])
def test_a_forged_cookie_is_nothing(app: Flask, people: People, forged: str) -> None:
    with clock.Moved(NOON):
        blocked_by_a_stranger(app)
        client = browser(app)
        client.set_cookie("known", forged)
        assert try_in(client, EMAIL, PASSWORD) == 429


def test_a_borrowed_device_is_not_remembered(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = browser(app)
        client.send("/sign-in", {"email": EMAIL, "password": PASSWORD, "shared": "1"})
        assert client.get_cookie("known") is None
        assert client.get_cookie("sid") is not None


def test_the_cookie_names_nobody(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client: PageClient = browser(app).sign_in(EMAIL)
    cookie = client.get_cookie("known")
    assert cookie is not None
    assert cookie.http_only
    assert str(people["patient"]) not in cookie.value
    assert people["patient"].hex not in cookie.value
