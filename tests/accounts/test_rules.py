"""Pure rules of people: addresses, waiting, the life of a browser session."""

from datetime import UTC, datetime, timedelta

import pytest

from journal.access.permissions import Role
from journal.accounts import rules
from journal.accounts.rules import LIMITS, Tries, account_wait, address_wait, initials, is_email, is_live

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("text", ["a@b.org", "mara.ellison+x@example.org", "ö@example.org", "a@localhost"])
def test_addresses_are_taken(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize("text", [
    "", "a", "@b.org", "a@", "a b@c.org", "a@b..org", "a@b.org\n", "a@b.org\r\nBcc: x@y.org", "a@b@c.org", "<a@b.org>",
    "a,b@c.org", "a@b_c.org", "x" * 250 + "@b.org", "a\x00@b.org"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not is_email(text)


def test_an_address_is_looked_up_in_one_form() -> None:
    assert rules.normal_email("  Mara@Example.ORG ") == "mara@example.org"


@pytest.mark.parametrize(("failures", "minutes"), [
    (0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (1000, 15)])
def test_an_account_waits_longer_each_time_up_to_a_quarter_of_an_hour(failures: int, minutes: int) -> None:
    tries = Tries(failures, NOW - timedelta(hours=1), NOW)
    assert account_wait(tries, NOW) == minutes * MINUTE
    assert account_wait(tries, NOW + minutes * MINUTE) == timedelta(0)


def test_a_network_address_has_thirty_tries_a_minute() -> None:
    assert address_wait(None, NOW) == timedelta(0)
    assert address_wait(Tries(29, NOW, NOW), NOW) == timedelta(0)
    assert address_wait(Tries(30, NOW, NOW), NOW + timedelta(seconds=20)) == timedelta(seconds=40)
    assert address_wait(Tries(30, NOW, NOW), NOW + MINUTE) == timedelta(0)


@pytest.mark.parametrize("role", list(Role))
def test_a_browser_session_ends_by_rest_and_by_age(role: Role) -> None:
    limits = LIMITS[role]
    tick = timedelta(seconds=1)
    assert is_live(limits, NOW, NOW, NOW + limits.idle - tick)
    assert not is_live(limits, NOW, NOW, NOW + limits.idle)
    busy = NOW + limits.absolute - tick
    assert is_live(limits, NOW, busy, busy)
    assert not is_live(limits, NOW, busy, NOW + limits.absolute)


@pytest.mark.parametrize(("name", "letters"), [
    ("Mara Ellison", "ME"), ("mara", "M"), ("Dr Hanna Weiss", "HW"), ("Dr. Weiss", "W"), ("Dr", "?"), ("", "?"),
    ("123", "?"), ("Éva Łoś", "ÉŁ")])
def test_initials_are_never_empty(name: str, letters: str) -> None:
    assert initials(name) == letters
