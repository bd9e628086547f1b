"""The month and the day: every sign has its words, every day leads on, nothing that lies ahead is asked for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.entries.calendar_page import CalendarCell, CalendarPage, besides, calendar_page, day_page
from journal.entries.pages import entry_view
from journal.entries.rules import OLDEST, Entry
from journal.treatment.readings import Reading
from journal.treatment.rules import Kind, Session, Vitals, numbered
from journal.treatment.thread import Moment, PracticeDay
from tests.factories import at, entry
from tests.treatment.cases import session

TODAY = date(2026, 5, 14)
MAY = date(2026, 5, 1)
SESSIONS = numbered([session(day=date(2026, 5, 4)), session(Kind.INTEGRATION, date(2026, 5, 6)),
                     session(day=date(2026, 6, 12))])


def month(entries: Iterable[Entry] = (), first: date = MAY, sessions: list[Session] = SESSIONS) -> CalendarPage:
    by_day: dict[date, list[Entry]] = {}
    for one in entries:
        by_day.setdefault(one.day, []).append(one)
    return calendar_page(first, TODAY, by_day, sessions)


def cell(page: CalendarPage, day: date) -> CalendarCell:
    return next(one for week in page.weeks for one in week if one.day == day)


def told(page: CalendarPage, day: date) -> str:
    return render_plain(cell(page, day).words)


@pytest.mark.parametrize(("answers", "sign", "words"), [
    ({"mood": 8}, "mood", "Tuesday 12 May, mood 8"), ({"mood": 0}, "mood", "Tuesday 12 May, mood 0"),
    ({"anxiety": 3}, "kept", "Tuesday 12 May, logged without mood"),
    ({"too_low": True}, "low", "Tuesday 12 May, too low to log")])
def test_each_kind_of_day(answers: dict[str, object], sign: str, words: str) -> None:
    day = date(2026, 5, 12)
    page = month([entry(day=day, logged_at=at("2026-05-12 20:00"), **answers)])
    assert (cell(page, day).sign, told(page, day)) == (sign, words)


def test_a_day_filled_in_late_says_so_unless_it_was_logged_in_time_too() -> None:
    day = date(2026, 5, 5)
    late = entry(day=day, logged_at=at("2026-05-12 20:00"), mood=3)
    assert told(month([late]), day) == "Tuesday 5 May, mood 3, filled in late"
    in_time = entry(day=day, logged_at=at("2026-05-05 20:00"), mood=3)
    assert not cell(month([late, in_time]), day).late


def test_sessions_of_both_kinds_are_marked_planned_ones_too() -> None:
    page = month()
    assert told(page, date(2026, 5, 4)) == "Monday 4 May, nothing logged, Session 1"
    assert told(page, date(2026, 5, 6)) == "Wednesday 6 May, nothing logged, Integration session"
    assert [mark.is_dosing for mark in cell(page, date(2026, 5, 6)).marks] == [False]
    june = month(first=date(2026, 6, 1))
    assert told(june, date(2026, 6, 12)) == "Friday 12 June, Session 2, planned"
    assert cell(june, date(2026, 6, 12)).link
    assert not cell(june, date(2026, 6, 11)).link


def test_two_sessions_of_one_day_are_both_told() -> None:
    both = numbered([session(day=date(2026, 5, 4)), session(Kind.INTEGRATION, date(2026, 5, 4))])
    words = told(month(sessions=both), date(2026, 5, 4))
    assert words == "Monday 4 May, nothing logged, Session 1, Integration session"


def test_months_end_where_nothing_lies() -> None:
    assert month().after == date(2026, 6, 1), "a session is planned in June"
    assert month(first=date(2026, 6, 1)).after is None
    assert month(sessions=SESSIONS[:2]).after is None
    assert month(first=OLDEST).before is None
    assert (month().this, month(first=date(2026, 4, 1)).this) == (None, MAY)


@given(st.dates(date(1900, 1, 1), date(2400, 1, 1)))
def test_a_month_is_whole_weeks_with_each_of_its_days_once(day: date) -> None:
    page = calendar_page(day.replace(day=1), TODAY, {}, [])
    days = [one for week in page.weeks for one in week]
    assert [one.day for one in days] == [days[0].day + timedelta(days=n) for n in range(len(days))]
    assert days[0].day.weekday() == 0
    assert all(len(week) == 7 and any(one.in_month for one in week) for week in page.weeks)
    mine = [one.day for one in days if one.in_month]
    assert (mine[0].day, day in mine) == (1, True)
    assert (mine[-1] + timedelta(days=1)).day == 1


def test_a_day_holds_its_check_ins_and_sessions_and_says_where_it_lies() -> None:
    day = date(2026, 5, 6)
    page = day_page(day, TODAY, [entry_view(entry(day=day, mood=4))], SESSIONS)
    assert render_plain(page.when or "") == "2 days after session 1"
    assert [render_plain(one.title) for one in page.sessions] == ["Integration session"]
    assert (page.empty, render_plain(page.add or "")) == (None, "Add a check-in")


def test_what_else_lies_on_a_day() -> None:
    day = date(2026, 5, 6)
    reading = Reading(uuid4(), at("2026-05-06 17:10"), "Europe/Madrid", Vitals("home", 122, 78), uuid4(),
                      at("2026-05-06 17:11"))
    pulse = replace(reading, vitals=Vitals("home", pulse=70))
    answers = [PracticeDay(uuid4(), day, True, "little"), PracticeDay(uuid4(), day, False)]
    moment = Moment(uuid4(), "The heron", day - timedelta(days=3), day, at("2026-05-06 18:00"))
    found = besides(day, [reading, pulse], answers, [moment, replace(moment, pinned_on=day - timedelta(days=1))])
    assert [(render_plain(one.words), one.view, one.typed) for one in found] == [
        ("Blood pressure at home at 19:10: 122 over 78", "readings", None),
        ("A reading at home at 19:10", "readings", None),
        ("Your practice: done. Did it help? A little", "thread", None),
        ("Your practice: not on this day", "thread", None), ("Pinned for session", "thread", "The heron")]


def test_a_day_ahead_asks_for_nothing() -> None:
    planned = day_page(date(2026, 6, 12), TODAY, [], SESSIONS)
    assert [one.planned for one in planned.sessions] == [True]
    assert (planned.add, planned.empty, planned.after, planned.when) == (None, None, None, None)
    assert render_plain(day_page(date(2026, 6, 11), TODAY, [], SESSIONS).empty or "") == "This day has not come yet."
    assert day_page(TODAY, TODAY, [], []).after is None
