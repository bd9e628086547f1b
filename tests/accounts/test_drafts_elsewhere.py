"""Kept forms about somebody else, and those of a page that locked itself."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.access.permissions import Scope
from journal.accounts.models import DraftRow
from journal.core import clock, crypto, db
from journal.sharing.models import GrantRow
from journal.treatment.models import SessionRow
from tests.accounts.test_drafts import check_in, opened, stored, waiting
from tests.accounts.visitors import NOON, People, browser, is_in, sid
from tests.factories import PASSWORD
from tests.page import PageClient, read

CANARY = "zuleika heard the kingfisher"
ENTRY = "11111111-2222-4333-8444-555555555555"


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
