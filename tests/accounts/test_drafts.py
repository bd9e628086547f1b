"""A form that meets an ended sign-in loses nothing, and nobody else ever sees it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.access.permissions import Permission
from journal.accounts import drafts, operating
from journal.accounts.models import BrowserSessionRow, DraftRow
from journal.core import clock, db
from journal.entries.models import EntryRow
from tests.accounts.visitors import NOON, People, browser, sid
from tests.page import PageClient

IDLE = NOON + timedelta(minutes=15)
CANARY = "zuleika heard the kingfisher"
ENTRY = "11111111-2222-4333-8444-555555555555"


def check_in(**more: Any) -> dict[str, Any]:
    return {"id": ENTRY, "day": "2026-05-14", "mood": "6", "note": CANARY, **more}


def opened(client: PageClient, path: str = "/check-in") -> str:
    """Opens a form; the token that stands in it."""
    return str(client.page(path).form(path)["fields"]["csrf_token"])


def stored(app: Flask) -> int:
    with app.app_context():
        return len(list(db.session().scalars(select(DraftRow.id))))


def entries(app: Flask) -> list[EntryRow]:
    with app.app_context():
        return list(db.session().scalars(select(EntryRow)))


@pytest.fixture
def late(app: Flask, people: People) -> PageClient:
    """A patient whose check-in was sent after their sign-in had ended by rest."""
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = opened(client)
    with clock.Moved(IDLE):
        response = client.post("/check-in", data=check_in(csrf_token=token))
    assert response.headers["Location"] == "/sign-in?next=/account/drafts"
    return client


def waiting(client: PageClient, email: str = "patient@example.org") -> Any:
    return client.sign_in(email).page("/account/drafts")


@pytest.mark.asvs("V7.2.1", "T09")
def test_what_was_typed_is_kept_and_sent_after_signing_in(app: Flask, late: PageClient) -> None:
    with clock.Moved(IDLE + timedelta(minutes=1)):
        assert entries(app) == []
        assert "What you typed is kept" in late.page("/sign-in?next=/account/drafts").text
        page = waiting(late)
        assert CANARY in page.text
        assert "Written 14 May, 2:15" in page.text
        assert "Something you typed is waiting" in late.page("/today").text
        fields = page.form("/check-in")["fields"]
        assert fields["csrf_token"] != ""
        assert {name: fields[name] for name in check_in()} == check_in()
        assert late.post("/check-in", data=fields).headers["Location"] == f"/check-in/{ENTRY}"
        assert CANARY in late.page(f"/check-in/{ENTRY}").text
        assert stored(app) == 0
        assert "Nothing is waiting here" in late.page("/account/drafts").text
        assert "Something you typed" not in late.page("/today").text


def test_sending_twice_stores_once(app: Flask, late: PageClient) -> None:
    with clock.Moved(IDLE):
        fields = waiting(late).form("/check-in")["fields"]
        late.post("/check-in", data=fields)
        late.post("/check-in", data=fields)
        assert len(entries(app)) == 1
        assert stored(app) == 0


def test_the_same_entry_sent_from_its_own_form_needs_no_draft(app: Flask, late: PageClient) -> None:
    with clock.Moved(IDLE):
        late.sign_in("patient@example.org")
        late.send("/check-in", check_in(id=str(uuid4()), mood="3"))
        assert stored(app) == 1
        late.send("/check-in", check_in(mood="4"))
        assert stored(app) == 0


def test_a_refused_form_leaves_its_draft(app: Flask, late: PageClient) -> None:
    with clock.Moved(IDLE):
        fields = waiting(late).form("/check-in")["fields"]
        assert late.post("/check-in", data=fields | {"mood": "twelve"}).status_code == 422
        assert stored(app) == 1


def test_thrown_away_is_gone(app: Flask, late: PageClient) -> None:
    with clock.Moved(IDLE):
        page = waiting(late)
        path = page.form("/account/drafts/")["action"]
        assert late.send(path).headers["Location"] == "/account/drafts"
        assert stored(app) == 0
        assert late.send(path).status_code == 404


@pytest.mark.asvs("V8.2.2", "T04")
def test_nobody_else_sees_it_or_throws_it_away(app: Flask, late: PageClient) -> None:
    with clock.Moved(IDLE):
        path = waiting(browser(app)).form("/account/drafts/")["action"]
        page = waiting(late, "other@example.org")
        assert CANARY not in page.text
        assert page.forms == [one for one in page.forms if not one["action"].startswith("/check-in")]
        assert late.send(path).status_code == 404
        assert stored(app) == 1


@pytest.mark.asvs("V14.2.4", "T21")
def test_it_lies_sealed_and_without_secrets(app: Flask, late: PageClient) -> None:
    with app.app_context():
        row = db.session().scalars(select(DraftRow)).one()
        assert CANARY.encode() not in row.content_sealed
        assert b"check-in" not in row.content_sealed
        assert {name for name, _ in row.content["fields"]} == set(check_in())


@pytest.mark.parametrize("name", ["csrf_token", "confirm_password", "confirm_code", "passkey_answer", "password",
                                  "new_password", "reset_token", "draft_id", "x" * 65])
def test_secrets_are_never_kept(name: str) -> None:
    assert not drafts._may_stay(name)
    assert drafts._may_stay("note")


@pytest.mark.asvs("V3.5.1", "T08")
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                                     {"Origin": "http://elsewhere.example"}])
def test_another_site_leaves_nothing(app: Flask, people: People, headers: dict[str, str]) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = opened(client)
    with clock.Moved(IDLE):
        response = client.post("/check-in", data=check_in(csrf_token=token), headers=headers)
        assert response.headers["Location"] == "/sign-in"
    assert stored(app) == 0


@pytest.mark.asvs("V3.5.1", "T08")
def test_a_form_without_its_token_leaves_nothing(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        opened(client)
        foreign = opened(browser(app).sign_in("other@example.org"))
    with clock.Moved(IDLE):
        for given in ({}, {"csrf_token": foreign}, {"csrf_token": "x"}):
            assert client.post("/check-in", data=check_in(**given)).headers["Location"] == "/sign-in"
    assert stored(app) == 0


@pytest.mark.parametrize("path", ["/check-in/start", f"/check-in/{ENTRY}/delete", "/account/profile", "/sharing/new",
                                  "/account/password", "/account/devices/end-others"])
def test_only_forms_in_which_people_write_are_kept(app: Flask, people: People, path: str) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = opened(client)
    with clock.Moved(IDLE):
        response = client.post(path, data={"csrf_token": token, "mood": "7", "note": CANARY})
        assert response.headers["Location"] == "/sign-in"
    assert stored(app) == 0


def test_each_kind_is_a_form_that_writes(sqlite_app: Flask) -> None:
    writing = {Permission.ENTRY_WRITE, Permission.SESSION_WRITE, Permission.PLAN_WRITE, Permission.THREAD_WRITE,
               Permission.PROMISE_WRITE, Permission.CLINIC_PREPARE, Permission.QUESTIONNAIRE_WRITE}
    for endpoint in drafts.KINDS:
        assert sqlite_app.view_functions[endpoint].permission in writing
        assert any("POST" in (rule.methods or ()) for rule in sqlite_app.url_map.iter_rules(endpoint))


def ways_to_end(client: PageClient, app: Flask, how: str, people: People) -> None:
    with app.app_context():
        match how:
            case "disabled":
                operating.disable(people["patient"])
            case "shared":
                with db.transaction() as session:
                    session.execute(update(BrowserSessionRow).values(shared=True))


@pytest.mark.asvs("V7.4.2", "T01")
@pytest.mark.parametrize("how", ["disabled", "shared"])
def test_a_closed_account_and_a_borrowed_device_leave_nothing(app: Flask, people: People, how: str) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = opened(client)
        ways_to_end(client, app, how, people)
    with clock.Moved(IDLE):
        assert client.post("/check-in", data=check_in(csrf_token=token)).headers["Location"] == "/sign-in"
    assert stored(app) == 0


@pytest.mark.asvs("V7.4.1")
def test_signing_out_leaves_nothing_to_a_copied_cookie(app: Flask, people: People) -> None:
    client = browser(app).sign_in("patient@example.org")
    token, copy = opened(client), browser(app)
    copy.set_cookie("sid", sid(client))
    client.send("/sign-out")
    assert client.post("/check-in", data=check_in(csrf_token=token)).headers["Location"] == "/sign-in"
    assert copy.post("/check-in", data=check_in(csrf_token=token)).headers["Location"] == "/sign-in"
    assert stored(app) == 0


@pytest.mark.parametrize(("after", "kept"), [(timedelta(hours=24), 1), (timedelta(hours=24, seconds=1), 0)])
def test_it_works_for_a_day(app: Flask, people: People, after: timedelta, kept: int) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = opened(client)
    with clock.Moved(IDLE + after):
        client.post("/check-in", data=check_in(csrf_token=token))
    assert stored(app) == kept


def test_a_sign_out_from_elsewhere_keeps_what_was_being_written(app: Flask, people: People) -> None:
    writing, other = (browser(app).sign_in("patient@example.org") for _ in range(2))
    token = opened(writing)
    other.send("/account/devices/end-others")
    response = writing.post("/check-in", data=check_in(csrf_token=token))
    assert response.headers["Location"] == "/sign-in?next=/account/drafts"
    assert stored(app) == 1


@pytest.mark.asvs("V2.3.2")
def test_beyond_the_number_the_oldest_goes(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client, *others = (browser(app).sign_in("patient@example.org") for _ in range(3))
        tabs = [(one, opened(one)) for one in (client, *others)]
    for number in range(drafts.MOST + 2):
        one, token = tabs[number % 3]
        with clock.Moved(IDLE + timedelta(seconds=number)):
            one.post("/check-in", data=check_in(csrf_token=token, note=f"words number {number}."))
    with clock.Moved(IDLE + timedelta(minutes=1)):
        text = waiting(client).text
        assert stored(app) == drafts.MOST
        assert "words number 1." not in text
        assert "words number 2." in text
        assert f"words number {drafts.MOST + 1}." in text


def test_a_thousand_fields_are_not_kept(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = opened(client)
    with clock.Moved(IDLE):
        many = {f"field{number}": "x" for number in range(drafts.FIELDS_MOST + 1)}
        client.post("/check-in", data={"csrf_token": token, **many})
    assert stored(app) == 0
