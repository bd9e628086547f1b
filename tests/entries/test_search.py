"""Finding one's own words again: only one's own, in all places, newest first, and nowhere else than on that page."""

import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from journal.accounts.models import TriesRow
from journal.core import clock, db
from journal.entries import finding_page
from journal.entries.models import EntryRow
from journal.entries.rules import SideEffect
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind, Session
from tests.factories import at, entry, own
from tests.page import Page, PageClient

NOW = at("2026-05-14 12:00")
DAY = NOW.date()
People = dict[str, UUID]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.Moved(NOW):
        yield


@pytest.fixture
def patient(client: PageClient, people: People) -> PageClient:
    return client.sign_in("patient@example.org")


@pytest.fixture
def write(app: Flask, people: People) -> Callable[..., None]:
    """Stores check-ins, each some days ago: (days ago, values)."""
    def store(*journal: tuple[int, dict[str, Any]], who: str = "patient") -> None:
        with app.app_context(), db.transaction() as session:
            session.add_all(EntryRow.from_value(
                people[who], entry(day=DAY - timedelta(days=ago), logged_at=NOW - timedelta(days=ago), **values), NOW)
                for ago, values in journal)
    return store


def ask(client: PageClient, words: str, status: int = 200, **more: str) -> Page:
    return client.checked(client.send("/notes", {"words": words, **more}), status)


def days(page: Page) -> list[str]:
    return [one.removeprefix("d-") for one in page.ids if one.startswith("d-")]


def test_the_calendar_leads_to_an_empty_form(patient: PageClient) -> None:
    assert 'href="/notes"' in patient.page("/calendar").text
    page = patient.page("/notes")
    assert page.form("/notes")["method"] == "post"
    assert page.form("/notes")["fields"]["words"] == ""
    assert "Found in" not in page.text
    assert "Nothing was found" not in page.text


def test_notes_kept_words_side_effects_and_sessions_are_found(
        app: Flask, people: People, patient: PageClient, write: Callable[..., None]) -> None:
    write((1, {"note": "Met a heron. Then home."}), (5, {"mood": 3, "tags": ("Heron walk",)}),
          (9, {"side_effects": (SideEffect("headache", 2),)}), (2, {"note": "nothing of it"}))
    session = Session(uuid4(), Kind.INTEGRATION, date(2026, 5, 10), "Europe/Madrid", people["patient"], NOW,
                      note="The heron again", focus="patience")
    with app.app_context():
        treatment.save_session(own(people["patient"]), session)
    page = ask(patient, "HERÓN")
    assert days(page) == ["2026-05-13", "2026-05-10", "2026-05-09"]
    assert "Met a <mark>heron</mark>." in page.text
    assert "<mark>Heron</mark> walk" in page.text
    assert f'href="/sessions/{session.id}"' in page.text
    assert 'href="/days/2026-05-13"' in page.text
    assert "Then home" not in page.text
    assert "Found in 3 places" in page.text
    assert page.form("/notes")["fields"]["words"] == "HERÓN"
    assert days(ask(patient, "headache")) == ["2026-05-05"]
    assert days(ask(patient, "patience")) == ["2026-05-10"]


def test_what_was_deleted_is_not_found(patient: PageClient, write: Callable[..., None]) -> None:
    write((1, {"note": "Met a heron."}))
    assert days(ask(patient, "heron")) == ["2026-05-13"]
    form = patient.page("/days/2026-05-13").form("/check-in/")
    assert patient.send(form["action"]).status_code == 303
    assert days(ask(patient, "heron")) == []


def test_nobody_elses_words_are_found(patient: PageClient, write: Callable[..., None]) -> None:
    write((1, {"note": "Their heron"}), who="other_patient")
    page = ask(patient, "heron")
    assert days(page) == []
    assert "Nothing was found" in page.text
    assert "Their" not in page.text


def test_a_therapist_does_not_search(client: PageClient, people: People) -> None:
    client.sign_in("therapist@example.org")
    assert client.get("/notes").status_code == 404
    assert client.send("/notes", {"words": "heron"}).status_code == 404
    assert client.get(f"/patients/{people['patient']}/notes").status_code == 404


@pytest.mark.parametrize("words", ["", " ", "a", "\u0301\u0301\u0301", "x" * 101, "e" + "\u0301" * 3])
def test_too_short_and_too_long_is_said(patient: PageClient, words: str) -> None:
    page = ask(patient, words, 422)
    assert 'href="#words"' in page.text
    assert "Found in" not in page.text


@pytest.mark.asvs("V1.2.4", "V1.2.9")
@pytest.mark.parametrize("words", ["%%", "__", ".*", "%_", "' OR 1=1 --", "\\x", "(?i)", "{{7*7}}"])
def test_wildcards_are_letters_like_others(patient: PageClient, write: Callable[..., None], words: str) -> None:
    write((1, {"note": "an ordinary day"}))
    assert days(ask(patient, words)) == []
    write((2, {"note": f"so {words} was it"}))
    assert days(ask(patient, words)) == ["2026-05-12"]


@pytest.mark.asvs("V1.2.1")
def test_markup_stays_text(patient: PageClient, write: Callable[..., None]) -> None:
    write((1, {"note": "<script>alert(1)</script> & <b>heron</b>", "tags": ("<i>heron</i>",)}))
    page = ask(patient, "<b>heron")
    assert "&lt;script&gt;" in page.text
    assert "<mark>&lt;b&gt;heron</mark>&lt;/b&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "<i>" not in page.text.split("<main", 1)[1].replace('<i class="dia">', "")
    page = ask(patient, '"><script>x')
    assert unescape(page.form("/notes")["fields"]["words"]) == '"><script>x'


def test_no_more_than_two_hundred_and_a_year_to_choose(patient: PageClient, write: Callable[..., None]) -> None:
    write(*((ago, {"note": f"heron {ago}"}) for ago in range(finding_page.MOST + 1)))
    page = ask(patient, "heron")
    assert page.text.count("<mark>") == finding_page.MOST
    assert days(page)[0] == "2026-05-14"
    assert "newest 200" in page.text
    page = ask(patient, "heron", year="2025")
    assert {day[:4] for day in days(page)} == {"2025"}
    assert '<option value="2025" selected>' in page.text
    assert "newest 200" not in page.text


@pytest.mark.parametrize("year", ["0000", "9999", "99999999999999999999", "x", "２０２５", "-1"])
def test_odd_years_are_no_year(patient: PageClient, write: Callable[..., None], year: str) -> None:
    write((1, {"note": "heron"}))
    assert days(ask(patient, "heron", year=year)) == ["2026-05-13"]


def test_the_number_of_statements_does_not_grow(app: Flask, patient: PageClient, write: Callable[..., None]) -> None:
    counted: list[str] = []

    def count(*given: Any) -> None:
        counted.append(given[2])

    def statements() -> int:
        counted.clear()
        with app.app_context():
            engine = db.database().engine
        event.listen(engine, "before_cursor_execute", count)
        ask(patient, "heron")
        event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    write((1, {"note": "heron"}))
    ask(patient, "heron")
    few = statements()
    write(*((ago, {"note": f"heron {ago}", "tags": ("b",)}) for ago in range(2, 450)))
    assert statements() == few


@pytest.mark.asvs("V14.2.1", "V16.2.5")
def test_the_words_are_in_no_address_no_log_and_no_cache(
        app: Flask, patient: PageClient, write: Callable[..., None], caplog: pytest.LogCaptureFixture) -> None:
    write((1, {"note": "heron 7f3a"}))
    caplog.set_level(logging.DEBUG)
    logging.getLogger("journal").propagate = True
    try:
        response = patient.send("/notes", {"words": "heron"})
    finally:
        logging.getLogger("journal").propagate = False
    assert response.status_code == 200
    assert "Location" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert "heron" not in caplog.text
    with app.app_context():
        assert all(b"heron" not in row.subject for row in db.session().query(TriesRow))


@pytest.mark.asvs("V2.4.1")
def test_searching_has_a_brake(patient: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from journal.entries import views

    monkeypatch.setattr(views, "SEARCHES", 2)
    for _ in range(2):
        ask(patient, "heron")
    response = patient.send("/notes", {"words": "heron"})
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    with clock.Moved(NOW + timedelta(minutes=1)):
        ask(patient, "heron")
