"""Today: greeting, where am I, the strip of two weeks."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.entries.rules import Entry, SideEffect
from journal.home import pages
from journal.treatment.rules import Kind, Session, numbered

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


def session(ago: int, kind: Kind = Kind.DOSING) -> Session:
    return Session(id=UUID(int=500 + ago), kind=kind, day=TODAY - timedelta(days=ago), zone="UTC",
                   entered_by=UUID(int=9), entered_at=NOW)


def entry(ago: int = 0, **answers: object) -> Entry:
    return Entry(**({"id": UUID(int=ago + 1), "day": TODAY - timedelta(days=ago), "zone": "UTC", "logged_at": NOW}
                    | answers))


@pytest.mark.parametrize(("hour", "words"), [
    (0, "Good evening"), (4, "Good evening"), (5, "Good morning"), (11, "Good morning"), (12, "Good afternoon"),
    (17, "Good afternoon"), (18, "Good evening"), (23, "Good evening")])
def test_greeting_follows_the_wall_clock(hour: int, words: str) -> None:
    assert render_plain(pages.greeting(hour, "Mara Ellison")) == f"{words}, Mara"


@given(st.integers(0, 23), st.text())
def test_greeting_takes_any_name(hour: int, name: str) -> None:
    assert render_plain(pages.greeting(hour, name)).startswith("Good ")


@pytest.mark.parametrize(("ago", "sentence"), [
    ((), "No session is written down yet."),
    ((-1,), "Your first session is in 1 day."),
    ((-6,), "Your first session is in 6 days."),
    ((0,), "Today is the day of session 1."),
    ((1,), "1 day since session 1."),
    ((20, 3), "3 days since session 2."),
    ((20, 3, -12), "3 days since session 2. The next one is on Tuesday 26 May."),
    ((0, -1), "Today is the day of session 1. The next one is on Friday 15 May."),
])
def test_where_am_i(ago: tuple[int, ...], sentence: str) -> None:
    sessions = numbered([*map(session, ago), session(2, Kind.INTEGRATION), session(-2, Kind.INTEGRATION)])
    assert render_plain(pages.where(sessions, TODAY)) == sentence


def test_cards_are_the_last_and_the_next_session_of_any_kind() -> None:
    sessions = numbered([session(20), session(3), session(0, Kind.INTEGRATION), session(-1), session(-9)])
    cards = pages.session_cards(sessions, TODAY)
    assert [(render_plain(card.title), render_plain(card.detail), card.planned) for card in cards] == [
        ("Integration session", "Today", False), ("Session 3", "in 1 day, Friday 15 May", True)]


def test_the_strip_is_fourteen_days_and_leaves_gaps_open() -> None:
    entries = [entry(0, mood=3), entry(0, mood=6, id=UUID(int=90)), entry(1, too_low=True), entry(2, energy=4),
               entry(13, mood=0), entry(14, mood=9)]
    strip = pages.strip(entries, [session(2), session(2, Kind.INTEGRATION), session(1, Kind.INTEGRATION)], TODAY)
    assert [one.day for one in strip] == [TODAY - timedelta(days=n) for n in range(13, -1, -1)]
    said = [render_plain(one.words) for one in strip]
    assert said[-1] == "Thursday 14 May, mood 4.5"
    assert said[-2] == "Wednesday 13 May, too low to log"
    assert said[-3] == "Tuesday 12 May, logged without mood"
    assert said[-4] == "Monday 11 May, nothing logged"
    assert said[0].endswith("mood 0")
    assert [one.session for one in strip].count(True) == 1
    assert [one.is_today for one in strip] == [False] * 13 + [True]
    assert strip[-4].value is None
    assert strip[0].fill == 1


def test_a_day_of_side_effects_alone_is_logged() -> None:
    strip = pages.strip([entry(0, side_effects=(SideEffect("nausea"),))], [], TODAY)
    assert render_plain(strip[-1].words) == "Thursday 14 May, logged without mood"


def test_links_in_letters_are_links_of_this_site_only() -> None:
    view = pages.letter_view("a@b.org", "Hello", "Line\n\nhttp://localhost:8000/reset/x\nhttp://evil.example/x\n"
                             "http://localhost:8000.evil.example/", "http://localhost:8000")
    assert [link for _, link in view.parts] == [False, True, False, False]
