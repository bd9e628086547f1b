"""Half-written forms that stand on pages of something else: a session, an item, a check-in; and those of the desk."""

from datetime import timedelta

import pytest
from flask import Flask

from journal.access.permissions import Scope
from journal.accounts import drafts
from journal.core import clock
from journal.sharing import actions as sharing
from journal.treatment import actions as treatment
from journal.treatment.preparation import MOST_ITEMS
from journal.treatment.rules import Kind
from tests.accounts.test_drafts import CANARY, IDLE, entries, stored
from tests.accounts.test_half_written import KEPT, client, typed
from tests.accounts.visitors import NOON, People, browser
from tests.factories import own
from tests.page import Page, PageClient
from tests.safety.test_promise_views import GOOD
from tests.treatment.cases import session

__all__ = ["client"]


def given_back(visitor: PageClient, path: str, action: str, **words: str) -> Page:
    """Keeps these words of a form and carries on with them from the page on which they were typed."""
    fields = dict(visitor.page(path).form(action)["fields"]) | words
    assert typed(visitor, fields, action).json == KEPT
    page = visitor.page(path)
    [back] = {part.split('"')[0] for part in page.text.split('href="')[1:] if "draft=" in part}
    again = visitor.page(back.replace("&amp;", "&"))
    assert again.form(action)["fields"]["draft_id"] == fields["draft_id"]
    return again


def chosen(page: Page, input_id: str) -> bool:
    return "checked" in page.text.split(f'id="{input_id}"')[1].split(">")[0]


@pytest.fixture
def dose(app: Flask, people: People) -> str:
    with app.app_context(), clock.Moved(NOON):
        return str(treatment.save_session(own(people["patient"]), session(
            starts_at=NOON - timedelta(days=2), day=NOON.date() - timedelta(days=2))).id)


def test_words_after_a_session_and_another_name(client: PageClient, dose: str) -> None:
    with clock.Moved(NOON):
        path = f"/thread/after/{dose}"
        assert CANARY in given_back(client, path, path, words=CANARY).text
        client.send("/check-in/questions/own", {"label": "Coffee", "kind": "yes_no"})
        link = next(part.split('"')[0] for part in client.page("/check-in/questions").text.split('href="')
                    if part.startswith("/check-in/questions/"))
        assert CANARY in given_back(client, link, link, label=CANARY).text


def test_a_practice_remembers_the_session_that_it_is_from(client: PageClient, app: Flask, people: People) -> None:
    with app.app_context(), clock.Moved(NOON):
        source = treatment.save_session(own(people["patient"]), session(
            Kind.INTEGRATION, NOON.date() - timedelta(days=1), practice="breathe"))
    with clock.Moved(NOON):
        again = given_back(client, f"/thread/practice?session={source.id}", "/thread/practice", practice=CANARY)
        assert "From your session on" in again.text
        assert again.form("/thread/practice")["fields"]["from_session"] == str(source.id)


def test_a_short_check_in_is_given_back_on_the_page_of_its_own_session(client: PageClient, app: Flask,
                                                                       dose: str) -> None:
    with clock.Moved(NOON):
        again = given_back(client, f"/check-in/after/{dose}", "/check-in/short", mood="4")
        assert chosen(again, "mood-4")
        assert "You were writing" not in client.page("/check-in/monthly").text
        drop = client.page(f"/check-in/after/{dose}").form("/account/drafts/")
        assert client.post(drop["action"], data=drop["fields"]).headers["Location"] == "/check-in/short"
        assert client.get("/check-in/short").headers["Location"] == "/check-in"
        client.post("/check-in/short", data=dict(again.form("/check-in/short")["fields"]) | {"mood": "4"})
        [entry] = entries(app)
        path = f"/check-in/{entry.id}/edit"
        assert chosen(given_back(client, path, "/check-in/short", mood="2"), "mood-2")
        assert stored(app) == 1


def test_it_is_thrown_away_from_a_page_that_cannot_be_fetched(client: PageClient) -> None:
    with clock.Moved(NOON):
        fields = dict(client.page("/check-in").form("/check-in")["fields"]) | {"note": CANARY}
        typed(client, fields)
        page = client.checked(client.send("/check-in/start", {"mood": "5"}), 200)
        drop = page.form("/account/drafts/")
        answer = client.post(drop["action"], data=drop["fields"], follow_redirects=True)
        assert answer.status_code == 200


@pytest.mark.asvs("T09")
def test_an_answer_is_kept_only_where_it_met_an_ended_sign_in(client: PageClient, app: Flask, people: People) -> None:
    """Nothing is kept while it is chosen: who changes their mind on the page leaves nothing."""
    with app.app_context(), clock.Moved(NOON):
        sharing.give(own(people["patient"]), people["therapist"], None, frozenset({Scope.CHECK_INS}))
    with clock.Moved(NOON):
        browser(app).sign_in("therapist@example.org").send("/promise", GOOD)
        client.send("/check-in", {"mood": "3"})
        path = f"/check-in/{entries(app)[0].id}/question"
        page = client.page(path)
        assert 'data-module="draft"' not in page.text
        fields = dict(page.form(path)["fields"]) | {"thoughts": "1"}
    with clock.Moved(IDLE):
        assert client.post(path, data=fields).headers["Location"] == "/sign-in?next=/account/drafts"
        client.sign_in("patient@example.org")
        assert stored(app) == 1
        [back] = {part.split('"')[0] for part in client.page("/account/drafts").text.split('href="')
                  if part.startswith(path)}
        again = client.page(back)
        assert chosen(again, "thoughts-1")
        assert not chosen(client.page(path), "thoughts-1"), "an answer is never filled in unasked"
        sent = dict(again.form(path)["fields"]) | {"thoughts": "1"}
        assert client.post(path, data=sent).status_code == 303
        assert stored(app) == 0
        with app.app_context():
            assert entries(app)[0].to_value().thoughts == 1


def test_a_promise_and_the_list_of_a_clinic_are_kept(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        therapist = browser(app).sign_in("therapist@example.org")
        assert CANARY in given_back(therapist, "/promise", "/promise", happens=CANARY).text
        clinic = browser(app).sign_in("clinic@example.org")
        assert CANARY in given_back(clinic, "/clinic/preparation", "/clinic/preparation", words_0=CANARY).text
        assert CANARY in clinic.page("/account/drafts").text


def test_each_line_of_the_list_is_shown_as_what_was_typed() -> None:
    assert drafts.KINDS["treatment.preparation_save"].texts == tuple(f"words_{n}" for n in range(MOST_ITEMS))
