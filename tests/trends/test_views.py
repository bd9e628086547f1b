"""The trends page, as a visitor reads it."""

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask

from journal.core import clock, db
from journal.entries import actions as entries
from journal.entries.rules import SideEffect
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind, Session
from tests import factories
from tests.page import PageClient
from tests.questionnaires.filled import filled, store


def fill(app: Flask, patient_id: UUID, days: int = 50) -> None:
    with app.app_context(), db.transaction():
        own, today = factories.own(patient_id), clock.today("Europe/Madrid")
        for n in range(days):
            day = today - timedelta(days=n)
            entries.save_entry(own, factories.entry(
                day=day, mood=n % 10, anxiety=3, energy=4, sleep_hours=7.5, logged_at=clock.now() - timedelta(days=n),
                side_effects=(SideEffect("nausea", 2),) if n % 9 == 0 else ()))
        for n in (10, 30):
            treatment.save_session(own, Session(uuid4(), Kind.DOSING, today - timedelta(days=n), "Europe/Madrid",
                                                patient_id, clock.now()))


def test_a_new_journal_says_how_it_begins(client: PageClient, people: dict[str, UUID]) -> None:
    page = client.sign_in("patient@example.org").page("/trends")
    assert "Your first check-in starts the chart." in page.text


def test_charts_come_as_sentence_picture_and_table(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    page = client.sign_in("patient@example.org").page("/trends")
    assert page.title.startswith("Your last six weeks")
    assert page.text.count('role="img"') == 5
    assert "Your mood averaged 4.3 on 42 of 42 days (lowest 0, highest 9)." in page.text
    assert page.text.count("<table") == 5
    assert page.text.count('data-module="chart"') == 4


def test_every_span_can_be_opened(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    client.sign_in("patient@example.org")
    for query in ("span=2w", "span=since", "span=all", "from=2001-01-01", "from=x", "span=6w&to=2001-01-01"):
        client.page(f"/trends?{query}")
    assert "We could not read these days." in client.page("/trends?from=%3Cscript%3E").text


def test_long_periods_send_their_numbers_once(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["patient"], days=210)
    page = client.sign_in("patient@example.org").page("/trends?span=all")
    assert page.text.count("<table") == 2
    assert page.text.count('href="#mood-table"') == 3
    assert page.text.count("<tr>") == 2 + 210 + 1
    assert "&lt;" not in page.text


def test_nobody_elses_journal_is_read(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["other_patient"], days=3)
    assert "Your first check-in" in client.sign_in("patient@example.org").page("/trends").text


def test_the_page_is_for_patients(client: PageClient, people: dict[str, UUID]) -> None:
    assert client.get("/trends").status_code == 303
    assert client.sign_in("therapist@example.org").get("/trends").status_code == 404


def test_scores_are_on_the_page_also_without_check_ins(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    with app.app_context():
        today = clock.today("Europe/Madrid")
        sent, *_ = store(factories.own(people["patient"]), filled("phq9", today, 11), filled("gad7", today, 4),
                         filled("phq9", today - timedelta(days=14), 18))
    page = client.sign_in("patient@example.org").page("/trends")
    said = "PHQ-9 11, 7 lower than the time before (18)."
    assert said in page.text
    assert said in client.page(f"/questionnaires/{sent}").text, "the result says the same"
    assert "Clear signs of low mood" in page.text
    assert "0 to 4: Few or no signs of anxiety" in page.text
    assert "2, More than half the days" in page.text
