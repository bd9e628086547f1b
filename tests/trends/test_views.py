"""The trends page, as a visitor reads it."""

import re
from datetime import timedelta
from uuid import UUID, uuid4
from xml.etree import ElementTree

from flask import Flask

from journal.core import clock, db
from journal.entries import actions as entries
from journal.entries.rules import MOOD_BIPOLAR, SideEffect
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
    assert page.title.startswith("Trends")
    assert "Your last six weeks" in page.text
    assert "Your mood averaged 4.3 on 42 of 42 days (lowest 0, highest 9)." in page.text
    drawn = page.text.count('role="img"')
    assert drawn >= 5 + 5, "five charts by day, and an answer to each question"
    assert page.text.count("<table") == drawn, "each picture has its table"
    assert page.text.count('data-module="chart points"') == page.text.count('<script type="application/json">')


def test_each_question_has_its_sentence_before_its_picture_and_table(app: Flask, client: PageClient,
                                                                     people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    text = client.sign_in("patient@example.org").page("/trends").text
    places = [text.index(f'id="{name}"') for name in ("been", "follows", "how-long", "side-effects", "scores",
                                                      "logging")]
    assert places == sorted(places)
    for first, last in zip(places, [*places[1:], len(text)], strict=True):
        section = text[first:last]
        if 'role="img"' in section:
            assert section.index("<p") < section.index('role="img"') < section.index("<table")
    assert text.count("How this is worked out") == 5
    assert "No questionnaire has been filled in yet" in text


def test_every_span_can_be_opened(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    client.sign_in("patient@example.org")
    for query in ("span=2w", "span=since", "span=all", "from=2001-01-01", "from=x", "span=6w&to=2001-01-01"):
        client.page(f"/trends?{query}")
    assert "We could not read these days." in client.page("/trends?from=%3Cscript%3E").text


def test_long_periods_send_their_numbers_once(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["patient"], days=210)
    page = client.sign_in("patient@example.org").page("/trends?span=all")
    by_day = page.text[page.text.index('id="days"'):page.text.index('id="follows"')]
    assert by_day.count("<table") == 1
    assert by_day.count('href="#mood-table"') == 3
    assert by_day.count("<tr>") == 1 + 210
    assert "&lt;" not in page.text


def test_nobody_elses_journal_is_read(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["other_patient"], days=3)
    assert "Your first check-in" in client.sign_in("patient@example.org").page("/trends").text


def test_the_page_is_for_patients(client: PageClient, people: dict[str, UUID]) -> None:
    assert client.get("/trends").status_code == 303
    assert client.sign_in("therapist@example.org").get("/trends").status_code == 404


def test_the_chosen_span_is_remembered_for_this_person_alone(app: Flask, client: PageClient,
                                                             people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    fill(app, people["other_patient"])
    client.sign_in("patient@example.org").page("/trends?span=2w")
    assert "Your last two weeks" in client.page("/trends").text
    client.page("/trends?span=2w&to=2026-01-01")
    client.page("/trends?from=2026-01-01")
    assert "Your last two weeks" in client.page("/trends").text, "not how far back somebody looked"
    client.send("/sign-out")
    client.sign_in("other@example.org")
    assert "Your last six weeks" in client.page("/trends").text


def test_turning_to_earlier_days_fetches_the_charts_by_day_alone(app: Flask, client: PageClient,
                                                                 people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    text = client.sign_in("patient@example.org").get("/trends?span=2w&part=days").text
    assert 'id="days"' in text
    assert 'id="effect-days"' in text
    assert "<html" not in text
    assert 'id="follows"' not in text


def test_measures_are_drawn_together(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    client.sign_in("patient@example.org")
    both = client.page("/trends?with=mood&with=anxiety&span=2w").text
    assert "Mood averaged 3.6 (0 to 9) on 14 of 14 days; Anxiety averaged 3.0 (3 to 3) on 14 of 14 days." in both
    assert "cs__line--1" in both
    assert 'name="with" value="anxiety" checked' in both
    for query in ("with=mood", "with=%3Cb%3E&with=mood", "with=nothing"):
        assert "Choose at least two measures." in client.page(f"/trends?{query}").text


def test_a_picture_is_saved_by_its_owner_alone(app: Flask, client: PageClient, people: dict[str, UUID]) -> None:
    fill(app, people["patient"])
    client.sign_in("patient@example.org")
    found = sorted(set(re.findall(r'href="(/trends/[0-9a-f-]+\.svg[^"]*)"', client.page("/trends").text)))
    assert len(found) >= 10
    for path in found:
        response = client.get(path.replace("&amp;", "&"))
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.mimetype == "image/svg+xml"
        root = ElementTree.fromstring(response.text)  # noqa: S314 - our own drawing
        assert root.get("width")
        assert "var(" not in response.text
        assert "#17575f" in response.text
    assert client.get(f"/trends/{uuid4()}.svg").status_code == 404
    client.send("/sign-out")
    assert client.sign_in("therapist@example.org").get(found[0]).status_code == 404


def test_a_mood_on_the_other_scale_is_charted_and_in_no_figure(app: Flask, client: PageClient,
                                                               people: dict[str, UUID]) -> None:
    with app.app_context(), db.transaction():
        own, today = factories.own(people["patient"]), clock.today("Europe/Madrid")
        for n in range(30):
            entries.save_entry(own, factories.entry(day=today - timedelta(days=n), anxiety=n % 9,
                                                    answers={MOOD_BIPOLAR: n % 7 - 3},
                                                    logged_at=clock.now() - timedelta(days=n)))
    text = client.sign_in("patient@example.org").page("/trends").text
    assert text.count("no figure is made of it") == 2
    assert "Over the last 14 days, mood" not in text
    assert "Over the last 14 days, anxiety" in text or "compare the last 14 days" in text
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
