"""Where everybody lands, Today, and the pages that belong to nobody."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from journal.core import clock, mail
from journal.entries import actions as entries
from journal.safety.pages import ADVICE
from journal.treatment import actions as treatment
from journal.treatment import course_actions
from journal.treatment.course import Course
from tests.factories import at, entry, own
from tests.treatment.cases import session

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.mark.parametrize(("email", "home"), [
    (None, "/sign-in"), ("patient@example.org", "/today"), ("therapist@example.org", "/caseload"),
    ("clinic@example.org", "/clinic")])
def test_everybody_lands_at_home(client, people, email, home):
    if email:
        client.sign_in(email)
    assert client.get("/").headers["Location"] == home


def test_today_of_a_first_day(client, people):
    page = client.sign_in("patient@example.org").page("/today")
    for words in ("Good afternoon, Mara", "Thursday 14 May", "No session is written down yet."):
        assert words in page.text.replace("\u202f", " "), words
    assert "Today so far" not in page.text
    assert 'href="/check-in"' in page.text
    assert 'href="/help"' in page.text


def test_today_with_check_ins_sessions_and_what_waits(app, client, people):
    with app.app_context():
        mine = own(people["patient"])
        entries.save_entry(mine, entry(mood=6, note="heron <b>"))
        deleted = entries.save_entry(mine, entry(mood=1, note="GONE"))
        entries.delete_entry(mine, deleted.id)
        for ago in (20, 3, 3, -12):
            treatment.save_session(mine, session(day=NOW.date() - timedelta(days=ago)))
        with clock.Moved(NOW - timedelta(days=1)):
            entries.save_entry(mine, entry(mood=2, note="YESTERDAY"))
    page = client.sign_in("patient@example.org").page("/today")
    for words in ("Check-in at 2:00 PM", "heron &lt;b&gt;", "Thursday 14 May, mood 6", "Wednesday 13 May, mood 2",
                  "The next one is on Tuesday 26 May.", "A session was entered twice."):
        assert words in page.text.replace("\u202f", " "), words
    assert "GONE" not in page.text
    assert "YESTERDAY" not in page.text


def test_today_is_the_patients_alone(client, people):
    for email in ("therapist@example.org", "clinic@example.org"):
        client.sign_in(email).page("/today", 404)


def test_the_neutral_page_tells_nothing(client):
    page = client.page("/hide")
    for word in ("journal", "Interlude", "mood", "ketamine"):
        assert word not in page.text.lower()


def test_the_mail_of_a_demo_is_shown_here_alone(app, client, people):
    with app.app_context():
        mail.send("a@example.org", "Hello <b>", "Words\n\nhttp://localhost:8000/reset/abc\n")
    page = client.page("/demo/mail")
    assert "Hello &lt;b&gt;" in page.text
    client.page("/demo/mail", 404, environ_base={"REMOTE_ADDR": "192.0.2.7"})


@pytest.mark.asvs("V15.2.3")
def test_no_mail_page_outside_a_demo(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mode="production"))
    client.page("/demo/mail", 404)


def test_today_is_quiet_from_a_dose_until_the_morning(app, client, people):
    mine, plain = people["patient"], "Today is the day of a session. Rest is enough. Until 8:00 AM tomorrow"
    with app.app_context():
        treatment.save_session(own(mine), session(day=NOW.date(), starts_at=at("2026-05-14 09:00")))
        entries.save_entry(own(mine), entry(mood=5))
    page = client.sign_in("patient@example.org").page("/today")
    for words in (plain, "How are you now?", "Get help now", "Safety plan", *ADVICE, "1 check-in is saved for today"):
        assert words in page.text.replace("\u202f", " "), words
    assert 'class="dim"' in page.text
    for pressing in ("Waiting for you", "The last two weeks", 'href="/check-in"'):
        assert pressing not in page.text
    with clock.Moved(at("2026-05-15 05:00")):
        client.sign_in("patient@example.org")
        assert "You had a session yesterday." in client.page("/today").text
    with clock.Moved(at("2026-05-15 06:00")):
        client.sign_in("patient@example.org")
        assert "The last two weeks" in client.page("/today").text


def test_after_a_dose_today_offers_what_is_due_and_nothing_else(app, client, people):
    mine, begun = people["patient"], at("2026-05-14 09:00")
    dose = session(day=NOW.date(), starts_at=begun)
    with app.app_context():
        course_actions.save_course(own(mine), Course(uuid4(), NOW.date(), mine, NOW, 6, home_readings=True))
        treatment.save_session(own(mine), dose)
    for moment, offered in (("10:30", False), ("11:30", True)):
        with clock.Moved(at(f"2026-05-14 {moment}")):
            page = client.sign_in("patient@example.org").page("/today").text
        assert (f"/check-in/after/{dose.id}" in page) is offered
        assert "blood pressure readings at home" in page
        assert "Once a month" not in page
