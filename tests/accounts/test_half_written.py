"""A form that is being written is kept as it grows, given back where it was written, and only to its writer."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.access.permissions import Scope
from journal.accounts import carrying, drafts
from journal.accounts.models import BrowserSessionRow, DraftRow
from journal.core import clock, db
from journal.sharing.models import GrantRow
from tests.accounts.test_drafts import CANARY, ENTRY, IDLE, check_in, entries, stored
from tests.accounts.test_drafts_elsewhere import session_fields, therapist_writing
from tests.accounts.visitors import NOON, People, browser
from tests.core.test_letterbox import seal
from tests.page import PageClient

__all__ = ["therapist_writing"]
KEPT = {"said": "kept"}
FORMS = {"/check-in": "/check-in", "/sessions/new/dosing": "/sessions", "/sessions/new/integration": "/sessions",
         "/sessions/course/new": "/sessions/course/new", "/safety-plan/edit": "/safety-plan/edit",
         "/readings": "/readings", "/thread/before": "/thread/before", "/thread/practice": "/thread/practice",
         "/thread/pins/new": "/thread/pins", "/check-in/questions": "/check-in/questions/own"}
TYPED = {"/check-in": ("note", CANARY), "/sessions/new/dosing": ("companion", CANARY),
         "/sessions/new/integration": ("focus", CANARY), "/sessions/course/new": ("induction_sessions", "77"),
         "/safety-plan/edit": ("signs", CANARY), "/readings": ("pulse", "77"), "/thread/before": ("intention", CANARY),
         "/thread/practice": ("practice", CANARY), "/thread/pins/new": ("moment", CANARY),
         "/check-in/questions": ("label", CANARY)}


@pytest.fixture
def client(app: Flask, people: People) -> PageClient:
    with clock.Moved(NOON):
        return browser(app).sign_in("patient@example.org")


def opened(client: PageClient, path: str = "/check-in") -> dict[str, str]:
    """The fields of the form on a page."""
    return dict(client.page(path).form(FORMS.get(path, path))["fields"])


def typed(client: PageClient, fields: dict[str, str], path: str = "/check-in", **more: Any) -> Any:
    """What the page sends while somebody writes in it."""
    pairs = [[name, value] for name, value in fields.items() if name not in ("csrf_token", "draft_id", "draft_key", "")]
    return client.post("/account/drafts", data={
        name: fields[name] for name in ("csrf_token", "draft_id", "draft_key")} | {
        "path": path, "form": json.dumps(pairs)} | more)


@pytest.mark.asvs("T09")
@pytest.mark.parametrize("path", FORMS)
def test_each_form_is_kept_while_it_is_written_and_given_back(client: PageClient, app: Flask, path: str) -> None:
    name, text = TYPED[path]
    with clock.Moved(NOON):
        fields = opened(client, path)
        assert typed(client, fields | {name: text[:5]}, FORMS[path]).json == KEPT
        assert typed(client, fields | {name: text}, FORMS[path]).json == KEPT
        assert stored(app) == 1, "a page has one draft"
        page = client.page(path)
        assert "You were writing this here" in page.text
        assert page.form(FORMS[path])["fields"][name] != text, "nothing is filled in before it is asked for"
        [back] = {part.split('"')[0] for part in page.text.split('href="')[1:] if "draft=" in part}
        again = client.page(back)
        assert "You were writing this here" not in again.text
        assert text in again.text
        assert again.form(FORMS[path])["fields"]["draft_id"] == fields["draft_id"]


@pytest.mark.asvs("P4")
def test_saving_the_form_ends_its_draft(client: PageClient, app: Flask) -> None:
    with clock.Moved(NOON):
        fields = opened(client)
        typed(client, fields | {"note": CANARY})
        assert client.post("/check-in", data=fields | {"note": CANARY, "mood": "5"}).status_code == 303
        assert stored(app) == 0
        assert "You were writing" not in client.page("/check-in").text


def test_a_draft_of_a_stored_check_in_is_offered_there_and_not_for_new_ones(client: PageClient) -> None:
    with clock.Moved(NOON):
        client.send("/check-in", check_in())
        path = f"/check-in/{ENTRY}/edit"
        typed(client, dict(client.page(path).form("/check-in")["fields"]) | {"note": "half of a word"})
        assert "You were writing" not in client.page("/check-in").text
        page = client.page(path)
        assert f'href="{path}?draft=' in page.text


def test_it_is_thrown_away_from_the_form_itself(client: PageClient, app: Flask) -> None:
    with clock.Moved(NOON):
        typed(client, opened(client) | {"note": CANARY})
        drop = client.page("/check-in").form("/account/drafts/")
        response = client.post(drop["action"], data=drop["fields"])
        assert response.headers["Location"] == "/check-in"
        assert stored(app) == 0
        assert client.send(drop["action"], {"back": "https://elsewhere.example/"}).status_code == 404


def box(fields: dict[str, str], text: str, path: str = "/check-in") -> str:
    inside = json.dumps({"path": path, "form": json.dumps([["note", text], ["id", ENTRY]])})
    return b64encode(seal(fields["draft_key"], fields["draft_id"], inside.encode())).decode()


def send_box(client: PageClient, fields: dict[str, str], text: str, **more: Any) -> Any:
    sent = {name: fields[name] for name in ("csrf_token", "draft_id", "draft_key")}
    return client.post("/account/drafts", data=sent | {"sealed": box(fields, text)} | more)


@pytest.mark.asvs("T01", "V14.3.3")
def test_what_a_device_sealed_is_kept_for_its_writer(client: PageClient, app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        fields = opened(client)
        assert send_box(client, fields, CANARY, age="60000").json == KEPT
        with app.app_context():
            row = db.session().scalars(select(DraftRow)).one()
            assert row.made_at == NOON - timedelta(minutes=1)
            assert CANARY.encode() not in row.content_sealed
        assert CANARY in client.page("/account/drafts").text
        other = browser(app).sign_in("other@example.org")
        mixed = opened(other)
        assert send_box(other, fields | {"csrf_token": mixed["csrf_token"]}, CANARY).json == {"said": "other"}
        forged = fields | {"csrf_token": mixed["csrf_token"], "draft_key": mixed["draft_key"]}
        for sealed in (box(fields, CANARY), "", "x", "AQ=="):
            answer = other.post("/account/drafts", data=forged | {"sealed": sealed})
            assert answer.json == {"said": "refused"}
        assert stored(app) == 1


def test_an_older_text_never_takes_the_place_of_a_newer(client: PageClient) -> None:
    with clock.Moved(NOON):
        fields = opened(client)
        typed(client, fields | {"note": "the newer words"})
        assert send_box(client, fields, "the older words", age="5000").json == KEPT
        assert "the newer words" in client.page("/account/drafts").text


def test_nobody_writes_over_the_draft_of_another(client: PageClient, app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        fields = opened(client)
        typed(client, fields | {"note": CANARY})
        other = browser(app).sign_in("other@example.org")
        typed(other, opened(other) | {"draft_id": fields["draft_id"], "note": "something else"})
        assert CANARY in client.page("/account/drafts").text
        assert "something else" not in client.page("/account/drafts").text


def test_after_30_days_it_is_not_offered(client: PageClient, app: Flask) -> None:
    with clock.Moved(NOON):
        typed(client, opened(client) | {"note": CANARY})
    with clock.Moved(NOON + drafts.KEPT_FOR - timedelta(minutes=1)):
        assert CANARY in browser(app).sign_in("patient@example.org").page("/check-in").text
    with clock.Moved(NOON + drafts.KEPT_FOR):
        assert CANARY not in browser(app).sign_in("patient@example.org").page("/check-in").text


def test_a_borrowed_device_keeps_nothing(client: PageClient, app: Flask) -> None:
    with clock.Moved(NOON):
        fields = opened(client)
        with app.app_context(), db.transaction() as session:
            session.execute(update(BrowserSessionRow).values(shared=True))
        assert typed(client, fields | {"note": CANARY}).json == {"said": "refused"}
        page = client.page("/check-in")
        assert "draft_key" not in page.text
        assert 'data-module="draft"' not in page.text


@pytest.mark.asvs("T09")
def test_an_old_tab_after_a_new_sign_in_loses_nothing(client: PageClient, app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        fields = opened(client) | {"note": CANARY, "mood": "5"}
    with clock.Moved(IDLE):
        client.sign_in("patient@example.org")
        response = client.post("/check-in", data=fields)
        assert response.headers["Location"] == "/account/drafts"
        page = client.page("/account/drafts")
        assert "from before you signed in again" in page.text
        assert CANARY in page.text
        assert entries(app) == []
        assert client.post("/check-in", data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
        without = {name: value for name, value in fields.items() if name != "draft_key"}
        assert client.post("/check-in", data=without).status_code == 400


@pytest.mark.asvs("V8.2.2", "T01")
def test_an_old_tab_of_somebody_else_leaves_nothing(client: PageClient, app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        fields = opened(client) | {"note": CANARY}
        client.send("/sign-out")
        client.sign_in("other@example.org")
        assert client.post("/check-in", data=fields).status_code == 400
    assert stored(app) == 0


@pytest.mark.asvs("T05")
def test_a_note_about_somebody_is_not_shown_once_notes_are_withdrawn(
        app: Flask, people: People, therapist_writing: tuple[PageClient, str, str]) -> None:
    client, path, token = therapist_writing
    with clock.Moved(NOON + timedelta(minutes=30)):
        client.post(path, data=session_fields(token) | {"focus": "the river"})
        client.sign_in("therapist@example.org")
        assert CANARY in client.page("/account/drafts").text
        with app.app_context(), db.transaction() as session:
            session.execute(update(GrantRow).values(scopes=[Scope.SESSIONS.value]))
        page = client.page("/account/drafts")
        assert CANARY not in page.text
        assert "the river" in page.text
        assert CANARY not in client.page(f"{path}/new/integration").text


def test_each_kind_is_opened_again_somewhere(sqlite_app: Flask) -> None:
    assert set(carrying.OPENS) == set(drafts.KINDS)
    for endpoint in (*carrying.OPENS.values(), *(one for one, _ in carrying.STORED.values())):
        assert any("GET" in (rule.methods or ()) for rule in sqlite_app.url_map.iter_rules(endpoint))


def test_another_persons_draft_or_none_opens_an_empty_form(client: PageClient, app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        fields = opened(client)
        typed(client, fields | {"note": CANARY})
        other = browser(app).sign_in("other@example.org")
        for wanted in (fields["draft_id"], str(uuid4()), "x"):
            assert CANARY not in other.page(f"/check-in?draft={wanted}").text
        assert CANARY not in client.page(f"/safety-plan/edit?draft={fields['draft_id']}").text
