"""The pages of promises: written at the desk, read by the patient, agreed on by both."""

from datetime import timedelta

import pytest

from journal.access.permissions import Scope
from journal.core import clock
from journal.sharing import actions as sharing
from tests.accounts.visitors import NOON
from tests.factories import own
from tests.sharing.visitors import browser, inside

GOOD = {"answers": "same_day", "reader": "Dr Weiss", "days": ["0", "1", "2", "3", "4", "5", "6"], "until": "18:00",
        "happens": "I call you MARK.", "stands_in": ""}


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOON):
        yield


def write(client, **more):
    fields = client.page("/promise").form("/promise")["fields"]
    return client.post("/promise", data={name: fields[name] for name in ("csrf_token", "id")} | GOOD | more)


@pytest.fixture
def shared(app, people):
    return inside(app, lambda: sharing.give(own(people["patient"]), people["therapist"], None,
                                            frozenset({Scope.CHECK_INS})))


def test_written_and_read(app, people, shared):
    therapist, patient = browser(app, "therapist@example.org"), browser(app, "patient@example.org")
    text = patient.page("/who-reads").text
    assert "Dr Hanna Weiss can see your answer, and has not said when they look." in text
    assert "Nobody reads your answers here" in text
    assert write(therapist).status_code == 303
    text = patient.page("/who-reads").text
    assert "I call you MARK." in text
    assert "Nobody reads" not in text
    assert "You are asked about once a week" in text
    assert "Version 1, written on" in therapist.page("/promise").text
    assert write(therapist, answers="nobody").status_code == 303
    text = patient.page("/who-reads").text
    assert "They say: nobody reads the answers." in text
    assert "You are not asked" in text


@pytest.mark.parametrize(("name", "value", "words"), [
    ("reader", "", "Say who reads"), ("days", [], "Choose at least one day"), ("until", "", "Give the hour"),
    ("until", "at noon", "We cannot read this time"), ("happens", " \n", "Say in a sentence"),
    ("happens", "x" * 1001, "too long"), ("stands_in", "x" * 201, "too long"), ("answers", "", "Choose one of these"),
    ("answers", "soon", "Choose one of these"), ("days", ["9"], "Choose at least one day")])
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(app, people, name, value, words):
    therapist = browser(app, "therapist@example.org")
    page = therapist.checked(write(therapist, **{name: value}), 422)
    assert f'id="{name}-error"' in page.text
    assert words in page.text
    if name != "happens":
        assert "I call you MARK." in page.text
    assert "Version" not in therapist.page("/promise").text


def test_nothing_is_chosen_beforehand(app, people):
    text = browser(app, "therapist@example.org").page("/promise").text
    assert " checked" not in text


def test_staff_write_that_of_their_clinic(app, people):
    staff = browser(app, "clinic@example.org")
    assert 'href="/promise"' in staff.page("/clinic").text
    assert write(staff).status_code == 303
    patient = browser(app, "patient@example.org")
    assert "MARK" not in patient.page("/who-reads").text, "nothing is shared with that clinic"
    patient.page("/promise", 404)


def test_daily_only_when_both_chose_it_and_back_at_once(app, people, shared):
    therapist, patient = browser(app, "therapist@example.org"), browser(app, "patient@example.org")
    write(therapist)
    desk = f"/patients/{people['patient']}"
    assert "Suggest daily asking" in therapist.page(desk).text
    assert patient.send("/who-reads", {"mode": "daily"}).headers["Location"] == "/who-reads"
    assert "that begins when your therapist agrees" in patient.page("/who-reads").text
    assert "Agree to daily asking" in therapist.page(desk).text
    assert therapist.send(f"{desk}/who-reads", {"mode": "daily"}).headers["Location"] == desk
    assert "You and Dr Hanna Weiss agreed on it" in patient.page("/who-reads").text
    assert "changed how often you are asked" in patient.page("/sharing/activity").text
    assert "Go back to once a week" in therapist.page(desk).text
    therapist.send(f"{desk}/who-reads", {"mode": "weekly"})
    assert "You are asked about once a week, on the day after" in patient.page("/who-reads").text
    patient.send("/who-reads", {"mode": "off"})
    assert "you prefer not to be" in patient.page("/who-reads").text
    text = therapist.page(desk).text
    assert "prefers not to be" in text
    assert "daily asking" not in text


def test_a_therapist_has_no_say_in_whether_it_is_asked(app, people, shared):
    therapist, patient = browser(app, "therapist@example.org"), browser(app, "patient@example.org")
    write(therapist)
    assert therapist.send(f"/patients/{people['patient']}/who-reads", {"mode": "off"}).status_code == 400
    assert patient.send("/who-reads", {"mode": "hourly"}).status_code == 400
    assert "You are asked about once a week" in patient.page("/who-reads").text


@pytest.mark.asvs("V7.2.1", "T09")
def test_a_promise_that_met_an_ended_sign_in_is_kept(app, people):
    therapist = browser(app, "therapist@example.org")
    fields = therapist.page("/promise").form("/promise")["fields"]
    with clock.Moved(NOON + timedelta(minutes=31)):
        sent = therapist.post("/promise", data={name: fields[name] for name in ("csrf_token", "id")} | GOOD)
        assert sent.headers["Location"] == "/sign-in?next=/account/drafts"
    with clock.Moved(NOON + timedelta(minutes=32)):
        page = therapist.sign_in("therapist@example.org").page("/account/drafts")
        assert "I call you MARK." in page.text
