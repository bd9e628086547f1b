"""Browser sessions: how they end, and what is stored of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.access.permissions import Role
from journal.accounts.models import BrowserSessionRow
from journal.accounts.rules import LIMITS
from journal.core import clock, crypto, db
from tests.accounts.visitors import browser, is_in, sid
from tests.factories import PASSWORD
from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
People = dict[str, UUID]


@pytest.mark.asvs("V7.4.1", "V14.3.1", "T09", "T30")
def test_signing_out_kills_the_cookie_and_its_copies(app: Flask, client: PageClient, people: People) -> None:
    client.sign_in("patient@example.org")
    copied, thief = sid(client), browser(app)
    response = client.send("/sign-out")
    assert response.status_code == 303
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief.set_cookie("sid", copied)
    assert not is_in(client)
    assert not is_in(thief)


def test_signing_out_elsewhere_does_nothing_here(app: Flask, people: People) -> None:
    one, other = browser(app).sign_in("patient@example.org"), browser(app).sign_in("patient@example.org")
    one.send("/sign-out")
    assert not is_in(one)
    assert is_in(other)


@pytest.mark.asvs("V7.3.1", "V7.3.2", "V7.4.1", "T01", "T09")
@pytest.mark.parametrize("role", list(Role))
def test_a_session_ends_by_rest_and_by_age(app: Flask, people: People, role: Role) -> None:
    limits = LIMITS[role]
    with clock.Moved(NOON):
        idle, busy = (browser(app).sign_in(f"{role}@example.org") for _ in range(2))
    now = NOON
    step = limits.idle - timedelta(minutes=1)
    while now + step < NOON + limits.absolute:
        now += step
        with clock.Moved(now):
            assert is_in(busy)
    with clock.Moved(NOON + limits.idle):
        assert not is_in(idle)
    with clock.Moved(NOON + limits.absolute):
        assert not is_in(busy)


def test_looking_is_written_down_at_most_once_a_minute(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")

    def seen() -> datetime:
        with app.app_context():
            return db.session().scalars(select(BrowserSessionRow.seen_at)).one()

    for seconds, expected in ((30, 0), (59, 0), (60, 60), (100, 60), (121, 121)):
        with clock.Moved(NOON + timedelta(seconds=seconds)):
            assert is_in(client)
        assert seen() == NOON + timedelta(seconds=expected)


@pytest.mark.asvs("V2.3.2")
@pytest.mark.parametrize("role", list(Role))
def test_beyond_the_number_the_oldest_session_ends(app: Flask, people: People, role: Role) -> None:
    browsers = []
    for number in range(LIMITS[role].parallel + 1):
        with clock.Moved(NOON + timedelta(seconds=number)):
            browsers.append(browser(app).sign_in(f"{role}@example.org"))
    with clock.Moved(NOON + timedelta(minutes=1)):
        assert [is_in(one) for one in browsers] == [False] + [True] * LIMITS[role].parallel


@pytest.mark.asvs("V7.2.4", "T09")
def test_a_token_given_from_outside_is_never_taken(app: Flask, people: People) -> None:
    client = browser(app)
    client.set_cookie("sid", "chosen-by-somebody-else")
    client.sign_in("patient@example.org")
    assert sid(client) != "chosen-by-somebody-else"


@pytest.mark.asvs("V7.2.2", "V7.2.3")
def test_only_a_hash_of_the_token_is_stored(app: Flask, client: PageClient, people: People) -> None:
    client.sign_in("patient@example.org")
    token = sid(client)
    assert len(token) >= 43
    with app.app_context():
        row = db.session().scalars(select(BrowserSessionRow)).one()
        assert row.token_hash == crypto.token_hash(token)
        assert row.device in ("Browser", "Linux")


@pytest.mark.asvs("V3.3.2", "V3.3.4")
def test_the_cookie_is_closed_to_scripts_and_other_sites(client: PageClient, people: People) -> None:
    response = client.send("/sign-in", {"email": "patient@example.org", "password": PASSWORD})
    [cookie] = [one for one in response.headers.getlist("Set-Cookie") if one.startswith("sid=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Expires" not in cookie
    assert "Domain" not in cookie
