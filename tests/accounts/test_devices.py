"""The list of devices: what it says, what ending does, and that it is nobody else's."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.access.permissions import Role
from journal.accounts import actions, browser_sessions, operating
from journal.accounts.models import BrowserSessionRow
from journal.accounts.rules import LIMITS, SHARED
from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import clock, db
from tests.accounts.visitors import NOON, People, browser, is_in, sid
from tests.factories import PASSWORD
from tests.page import PageClient

ENDING = re.compile(r"/account/devices/([0-9a-f-]{36})/end")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


def others(client: PageClient) -> list[UUID]:
    return [UUID(found) for found in ENDING.findall(client.page("/account/devices").text)]


def ended(app: Flask) -> list[int]:
    with app.app_context():
        return [row.keys["ended"] for row in db.session().scalars(
            select(AuditRow).where(AuditRow.event == Event.SIGNED_OUT_ELSEWHERE.label).order_by(AuditRow.seq))]


def borrowed(app: Flask, email: str) -> PageClient:
    client = browser(app)
    assert client.send("/sign-in", {"email": email, "password": PASSWORD, "shared": "1"}).status_code == 303
    return client


@pytest.mark.asvs("V7.5.2", "T01")
def test_the_list_says_where_when_and_how(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        phone = browser(app)
        phone.post("/sign-in", data={"csrf_token": phone.token(), "email": "patient@example.org", "password": PASSWORD},
                   headers={"User-Agent": PHONE})
    with clock.Moved(NOON + timedelta(minutes=3)):
        here = borrowed(app, "patient@example.org")
        browser(app).sign_in("other@example.org")
    with clock.Moved(NOON + timedelta(minutes=4)):
        page = here.page("/account/devices")
        lines = page.text.split("<li class=\"row")[1:]
        assert len(lines) == 2
        assert "(this device)" in lines[0]
        assert "shared or borrowed" in lines[0]
        assert "<b>iPhone</b>" in lines[1]
        assert "(this device)" not in lines[1]
        assert "shared or borrowed" not in lines[1]
        assert re.search(r"Signed in 14 May, 2:00\s?PM, with the password", lines[1])


@pytest.mark.asvs("T09")
def test_no_token_and_no_hash_of_one_stands_in_the_page(app: Flask, people: People) -> None:
    one, two = (browser(app).sign_in("patient@example.org") for _ in range(2))
    text = one.page("/account/devices").text
    with app.app_context():
        hashes = [row.token_hash.hex() for row in db.session().scalars(select(BrowserSessionRow))]
    assert len(hashes) == 2
    assert len(others(one)) == 1
    for secret in (*hashes, *(found[:32] for found in hashes), sid(one), sid(two)):
        assert secret not in text.replace("-", "")


@pytest.mark.asvs("V7.5.2", "T01")
def test_ending_works_on_the_very_next_request_and_never_asks(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        here, lost, third = (browser(app).sign_in("patient@example.org") for _ in range(3))
    with clock.Moved(NOON + timedelta(minutes=14)):  # long after a confirmation was fresh
        assert [is_in(one) for one in (here, lost, third)] == [True] * 3
        first, second = others(here)
        assert here.send(f"/account/devices/{first}/end").headers["Location"] == "/account/devices"
        assert [is_in(lost), is_in(third)].count(True) == 1
        assert others(here) == [second]
        assert here.send(f"/account/devices/{first}/end").status_code == 404
        assert is_in(here)
    assert ended(app) == [1]


@pytest.mark.asvs("V7.5.2", "T01")
def test_ending_all_others_keeps_this_one(app: Flask, people: People) -> None:
    here, *rest = (browser(app).sign_in("patient@example.org") for _ in range(4))
    stranger = browser(app).sign_in("other@example.org")
    here.send("/account/devices/end-others")
    assert is_in(here)
    assert is_in(stranger)
    assert not any(is_in(one) for one in rest)
    assert ended(app) == [3]
    here.send("/account/devices/end-others")
    assert ended(app) == [3]


@pytest.mark.asvs("T04", "V8.2.2")
def test_somebody_elses_device_is_not_there(app: Flask, people: People) -> None:
    here, other = browser(app).sign_in("patient@example.org"), browser(app).sign_in("other@example.org")
    browser(app).sign_in("patient@example.org")
    [mine] = others(here)
    assert other.send(f"/account/devices/{mine}/end").status_code == 404
    assert other.send(f"/account/devices/{uuid4()}/end").status_code == 404
    assert others(here) == [mine]


def test_ending_this_device_is_signing_out(app: Flask, people: People) -> None:
    here = browser(app).sign_in("patient@example.org")
    helper = browser(app).sign_in("patient@example.org")
    [mine] = others(helper)
    response = here.send(f"/account/devices/{mine}/end")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(here)


def test_what_rests_too_long_is_no_device_any_more(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        browser(app).sign_in("patient@example.org")
    with clock.Moved(NOON + LIMITS[Role.PATIENT].idle):
        assert others(browser(app).sign_in("patient@example.org")) == []


def test_resting_sessions_push_no_live_one_out(app: Flask, people: People) -> None:
    limits = LIMITS[Role.CLINIC]
    with clock.Moved(NOON):
        kept = browser(app).sign_in("clinic@example.org")
    with clock.Moved(NOON + timedelta(minutes=1)):
        browser(app).sign_in("clinic@example.org")
    with clock.Moved(NOON + limits.idle - timedelta(seconds=1)):
        assert is_in(kept)
    with clock.Moved(NOON + limits.idle + timedelta(minutes=1)):
        browser(app).sign_in("clinic@example.org")
        assert is_in(kept)


@pytest.mark.asvs("V7.3.1", "V7.3.2", "T01")
def test_a_borrowed_device_ends_sooner_and_keeps_nothing(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        idle, busy = borrowed(app, "patient@example.org"), borrowed(app, "other@example.org")
        assert idle.get_cookie("known") is None
    now = NOON
    while now + timedelta(minutes=4) < NOON + SHARED.absolute:
        now += timedelta(minutes=4)
        with clock.Moved(now):
            assert is_in(busy)
    with clock.Moved(NOON + SHARED.idle):
        assert not is_in(idle)
    with clock.Moved(NOON + SHARED.absolute - timedelta(seconds=1)):
        assert is_in(busy)
    with clock.Moved(NOON + SHARED.absolute):
        assert not is_in(busy)


def test_signing_out_of_a_borrowed_device_clears_cookies_too(app: Flask, people: People) -> None:
    client = borrowed(app, "patient@example.org")
    assert client.send("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage", "cookies"'


def test_one_borrowed_device_at_a_time(app: Flask, people: People) -> None:
    own, first = browser(app).sign_in("patient@example.org"), borrowed(app, "patient@example.org")
    second = borrowed(app, "patient@example.org")
    assert not is_in(first)
    assert is_in(own)
    assert is_in(second)


@pytest.mark.asvs("V7.1.2", "V7.2.1", "V7.4.1", "T09")
def test_a_copied_cookie_is_dead_after_every_kind_of_end(app: Flask, people: People) -> None:
    person = people["patient"]
    ends = {
        "sign-out": lambda client: client.send("/sign-out"),
        "end all": lambda _: browser_sessions.end_all(person),
        "new password": lambda _: actions.change_password(person, "six brown otters sang", None),
        "command": lambda _: operating.end_sessions(person),
        "disabled": lambda _: operating.disable(person),
    }
    for number, (name, end) in enumerate(ends.items()):
        password = PASSWORD if number < 3 else "six brown otters sang"
        client, copy = browser(app).sign_in("patient@example.org", password), browser(app)
        copy.set_cookie("sid", sid(client))
        assert is_in(copy), name
        with app.app_context():
            end(client)
        assert not is_in(copy), name
