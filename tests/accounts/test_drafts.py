"""A form that meets an ended sign-in loses nothing, and nobody else ever sees it."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.access.permissions import Permission, Scope
from journal.accounts import drafts, operating
from journal.accounts.models import BrowserSessionRow, DraftRow
from journal.core import clock, crypto, db
from journal.entries.models import EntryRow
from journal.sharing.models import GrantRow
from journal.treatment.models import SessionRow
from tests.accounts.visitors import NOON, People, browser, is_in, sid
from tests.factories import PASSWORD
from tests.page import PageClient, read

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
    writing = {Permission.ENTRY_WRITE, Permission.SESSION_WRITE}
    for endpoint in drafts.KINDS:
        assert sqlite_app.view_functions[endpoint].permission in writing  # type: ignore[attr-defined]
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


@pytest.fixture
def therapist_writing(app: Flask, people: People) -> tuple[PageClient, str, str]:
    """A therapist at the form of a session in somebody's record: browser, address, token."""
    with clock.Moved(NOON), app.app_context(), db.transaction() as session:
        session.add(GrantRow(id=uuid4(), patient_id=people["patient"], grantee_id=people["therapist"],
                             scopes=[Scope.SESSIONS.value, Scope.NOTES.value], given_at=NOON,
                             changed_at=NOON))
    with clock.Moved(NOON):
        client = browser(app).sign_in("therapist@example.org")
        path = f"/patients/{people['patient']}/sessions"
        page = client.page(f"{path}/new/integration")
        return client, path, str(page.form(path)["fields"]["csrf_token"])


def session_fields(token: str) -> dict[str, str]:
    return {"csrf_token": token, "id": ENTRY, "kind": "integration", "day": "2026-05-14", "note": CANARY}


@pytest.mark.asvs("T25")
def test_what_is_about_somebody_else_goes_with_their_key(
        app: Flask, people: People, therapist_writing: tuple[PageClient, str, str]) -> None:
    client, path, token = therapist_writing
    with clock.Moved(NOON + timedelta(minutes=30)):
        client.post(path, data=session_fields(token))
        page = waiting(client, "therapist@example.org")
        assert CANARY in page.text
        with app.app_context():
            row = db.session().scalars(select(DraftRow)).one()
            assert CANARY not in json.dumps(row.content)
            crypto.vault().destroy(crypto.person_name(people["patient"]))
        assert CANARY not in client.page("/account/drafts").text


def test_a_therapist_sends_it_where_it_belongs(
        app: Flask, people: People, therapist_writing: tuple[PageClient, str, str]) -> None:
    client, path, token = therapist_writing
    with clock.Moved(NOON + timedelta(minutes=30)):
        client.post(path, data=session_fields(token))
        form = waiting(client, "therapist@example.org").form(path)
        assert client.post(path, data=form["fields"]).status_code == 303
        with app.app_context():
            assert [row.patient_id for row in db.session().scalars(select(SessionRow))] == [people["patient"]]
    assert stored(app) == 0


def lock(client: PageClient, token: str, path: str, form: object) -> Any:
    return client.post("/account/lock", data={"csrf_token": token, "path": path, "form": json.dumps(form)})


@pytest.mark.asvs("V7.3.1", "T01")
def test_a_page_that_locks_itself_keeps_its_form_and_signs_out(app: Flask, people: People) -> None:
    client = browser(app).sign_in("patient@example.org")
    token, copy = opened(client), browser(app)
    copy.set_cookie("sid", sid(client))
    pairs = [["csrf_token", token], *map(list, check_in().items())]
    assert lock(client, token, "/check-in", pairs).json == {"kept": True}
    assert not is_in(client)
    assert not is_in(copy)
    page = client.page("/sign-in")
    assert "nothing happened for a while" in page.text
    assert CANARY not in page.text
    assert waiting(client).form("/check-in")["fields"]["note"] == CANARY


def test_a_second_tab_that_locks_later_loses_nothing(app: Flask, people: People) -> None:
    client = browser(app).sign_in("patient@example.org")
    token = opened(client)
    assert lock(client, token, "", []).json == {"kept": False}
    assert lock(client, token, "/check-in", list(check_in().items())).headers["Location"].endswith("/account/drafts")
    assert stored(app) == 1


@pytest.mark.asvs("V15.3.5", "V2.2.1")
@pytest.mark.parametrize(("path", "form"), [
    ("/check-in", {"note": "x"}), ("/check-in", [["note"]]), ("/check-in", [["note", 1]]),
    ("/check-in", [["a", ["b"]]]), ("/check-in", "x"), ("/account/password", [["note", "x"]]),
    ("//elsewhere.example/check-in", [["note", "x"]]),
    ("/nowhere", [["note", "x"]]), ("", [["note", "x"]]), ("/check-in", [["csrf_token", "x"]])])
def test_an_odd_form_is_not_kept_but_signs_out(app: Flask, people: People, path: str, form: object) -> None:
    client = browser(app).sign_in("patient@example.org")
    assert lock(client, opened(client), path, form).json == {"kept": False}
    assert not is_in(client)
    assert stored(app) == 0


@pytest.mark.asvs("T01")
def test_a_borrowed_device_that_locks_keeps_nothing(app: Flask, people: People) -> None:
    client = browser(app)
    client.send("/sign-in", {"email": "patient@example.org", "password": PASSWORD, "shared": "1"})
    assert lock(client, opened(client), "/check-in", list(check_in().items())).json == {"kept": False}
    assert stored(app) == 0


def test_still_here_answers_while_signed_in(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
    for minutes in (14, 28):  # each look is a sign of life
        with clock.Moved(NOON + timedelta(minutes=minutes)):
            assert set(client.get("/account/still-here").json) == {"token"}
    with clock.Moved(NOON + timedelta(minutes=43)):
        assert client.get("/account/still-here").status_code == 303


@pytest.mark.parametrize(("email", "seconds"), [("patient@example.org", 900), ("therapist@example.org", 1800),
                                                ("clinic@example.org", 600)])
def test_each_signed_in_page_knows_its_time(app: Flask, people: People, email: str, seconds: int) -> None:
    client = browser(app)
    assert "data-seconds" not in client.page("/sign-in").text
    assert f'data-seconds="{seconds}"' in client.sign_in(email).page("/account").text
    assert read(client.get("/help")).text.count("data-seconds") == 1

