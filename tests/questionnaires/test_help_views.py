"""Help first: the page after answers that ask for it, and what the patient reads later of who was told."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from journal.access.permissions import Role
from journal.core import clock, db
from journal.questionnaires import actions, following, help_views
from journal.safety import flag_actions
from journal.safety.flags import State, Step
from journal.sharing import actions as sharing
from tests import factories
from tests.factories import own
from tests.questionnaires.cases import NOW, reads, response, send, theirs


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def sent(sqlite_app, people_here):
    """Sends one, with a reader who promised or without; the client and the response."""
    def make(name, reader=True, **answers):
        with sqlite_app.test_request_context():
            grant = reads(people_here) if reader else None
            one = send(people_here["patient"], name, **answers)
        return sqlite_app.test_client().sign_in("patient@example.org"), one, grant
    return make


@pytest.fixture
def people_here(sqlite_app):
    with sqlite_app.app_context():
        return {"patient": factories.person(Role.PATIENT, "patient@example.org", "Mara Ellison"),
                "therapist": factories.person(Role.THERAPIST, "therapist@example.org", "Dr Hanna Weiss")}


@pytest.mark.parametrize(("name", "answers", "title", "first"), [
    ("phq9", {"q9": 1}, "That sounds heavy", "tel:024"),
    ("asq", {"q1": 1, "q5": 1}, "Your safety comes first", "tel:112"),
    ("phq9", {"q9": None}, "That is all right", "tel:024")])
def test_numbers_come_before_anything_else(sent, name, answers, title, first):
    client, one, _ = sent(name, **answers)
    text = client.page(f"/questionnaires/{one.id}/help").text
    main = text[text.index("<main"):]
    assert re.findall(r'href="((?:tel|sms):[^"]*)"', main)[0] == first
    assert title in main
    assert f'href="/questionnaires/{one.id}"' in main, "continue"
    assert "score" not in main.lower()
    assert "<svg class=\"chart" not in main
    assert ("Your answers are saved" in main[:main.index("tel:")]) is (one.answers.get("q9", 0) is None)
    assert "<nav" not in text, "nothing else on it"


@pytest.mark.parametrize(("reader", "level", "words"), [
    (True, 1, "A mail asks Dr Hanna Weiss to look at their list today."),
    (True, None, "Dr Hanna Weiss can see your answer when they open your journal. Nobody is told by mail."),
    (False, 1, "You do not share your questionnaires with anybody, so nobody is told.")])
def test_it_says_who_is_told(sent, reader, level, words):
    client, one, _ = sent("phq9", reader, q9=level)
    assert words in client.page(f"/questionnaires/{one.id}/help").text


def test_a_promise_that_ended_since_it_was_begun_is_not_claimed(sqlite_app, sent, people_here):
    client, _, grant = sent("gad7")
    with sqlite_app.test_request_context():
        mine = own(people_here["patient"])
        begun = actions.begin(mine, response("phq9", {}, sent_at=None, result=None))
        sharing.withdraw_grant(mine, grant)
        actions.answer(mine, begun.id, {"q9": 2})
        late = actions.send(mine, begun.id)
        following.follow(mine, late)
    text = client.page(f"/questionnaires/{late.id}/help").text
    assert "That sounds heavy" in text
    assert "so nobody is told" in text


def test_a_mild_one_goes_to_its_result_and_of_nobody_elses_there_is_a_page(sent):
    client, one, _ = sent("phq9")
    answer = client.get(f"/questionnaires/{one.id}/help")
    assert (answer.status_code, answer.location) == (303, f"/questionnaires/{one.id}")
    assert client.get(f"/questionnaires/{uuid4()}/help").status_code == 404


def test_help_comes_also_where_nothing_can_be_written(sqlite_app, people_here):
    with sqlite_app.test_request_context():
        mine = own(people_here["patient"])
        unsent = response("asq", {"q1": 1, "q5": 1}, sent_at=None, result=None)
        text, status, _ = help_views.not_saved(mine, unsent, "/questionnaires/x/send")
        assert status == 503
        assert text.index("tel:112") < text.index("Nobody is told.")
        assert 'action="/questionnaires/x/send"' in text
        assert "A mail asks" not in text
        assert help_views.not_saved(mine, response("gad7", {}, sent_at=None, result=None), "/x") is None


def test_later_it_is_said_who_was_told_and_who_saw_it(sqlite_app, sent, people_here):
    client, one, _ = sent("phq9", q9=1)
    page = f"/questionnaires/{one.id}"
    before = client.page(page).text
    assert "Dr Hanna Weiss was asked by mail to look, 12 May 12:00" in before
    assert "Seen by" not in before
    assert "Fill in the ASQ" in before, "as a choice, after help"
    with sqlite_app.test_request_context(), clock.Moved(NOW + timedelta(hours=2, minutes=5)):
        ((flag, _),) = flag_actions.flags(own(people_here["patient"]))
        flag_actions.step(theirs(people_here), Step(uuid4(), flag.id, State.SEEN, people_here["therapist"],
                                                    clock.now()))
    assert "Seen by Dr Hanna Weiss, 12 May 2:05" in client.page(page).text
    mild, other, _ = sent("gad7", reader=False)
    assert "Who was told" not in mild.page(f"/questionnaires/{other.id}").text


def test_nobody_told_is_said_and_no_more_questions_where_nobody_answers(sent):
    client, one, _ = sent("phq9", reader=False, q9=1)
    text = client.page(f"/questionnaires/{one.id}").text
    assert "Nobody was told of these answers by mail." in text
    assert "Fill in the ASQ" not in text


def test_help_is_there_when_flags_cannot_be_stored(sqlite_app, people_here, monkeypatch):
    def full(*_):
        raise db.NotSaved("no room")

    monkeypatch.setattr(flag_actions, "raise_flags", full)
    with sqlite_app.test_request_context():
        reads(people_here)
        one = send(people_here["patient"], "phq9", q9=1)
    text = sqlite_app.test_client().sign_in("patient@example.org").page(f"/questionnaires/{one.id}/help").text
    assert "That sounds heavy" in text
    assert "Nobody is told by mail." in text, "nothing is claimed that did not happen"
