"""Which short check-in is due, over any mix of sessions, zones and clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.entries import schedule
from journal.entries.rules import MONTHLY, STEP, Entry, SideEffect
from journal.entries.schedule import due
from journal.treatment.rules import Kind, Session, numbered

STEPS = (2, 24, 72, 168)
ZONE = "Europe/Madrid"
START = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)
ZONES = ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC")


def session(number=1, starts_at=START, day=None, kind=Kind.DOSING, zone=ZONE):
    local = (starts_at or START).astimezone(ZoneInfo(zone)).date()
    return Session(UUID(int=number), kind, day or local, zone, UUID(int=99), START, starts_at, number=1)


def entry(number=1, at=START, zone=ZONE, **values):
    return Entry(UUID(int=1000 + number), at.astimezone(ZoneInfo(zone)).date(), zone, at, **values)


def step_at(hours, sessions=None, entries=(), zone=ZONE, steps=STEPS):
    now = START + timedelta(hours=hours)
    found = due([session()] if sessions is None else sessions, entries, now,
                now.astimezone(ZoneInfo(zone)).date(), steps)
    return found.step


@pytest.mark.parametrize(("hours", "step"), [
    (-1, None), (0, None), (1.9, None), (2, "2h"), (23.9, "2h"), (24, "24h"), (71, "24h"), (72, "72h"), (167, "72h"),
    (168, "7d"), (335, "7d"), (336, None), (9000, None)])
def test_each_step_lasts_until_the_next(hours, step):
    assert step_at(hours) == step


def test_what_is_answered_is_not_asked_again_and_the_next_one_comes():
    told = [entry(1, START + timedelta(hours=3), step="2h", session_id=UUID(int=1))]
    assert [step_at(hours, entries=told) for hours in (4, 25)] == [None, "24h"]
    other = [entry(1, START - timedelta(days=7), step="2h", session_id=UUID(int=7))]
    assert step_at(4, [session(7, START - timedelta(days=7)), session()], other) == "2h"


def test_an_answer_about_a_double_that_was_joined_or_deleted_counts():
    assert step_at(4, entries=[entry(1, START + timedelta(hours=3), step="2h", session_id=UUID(int=55))]) is None
    doubles = numbered([session(1), session(2, None, START.date())])
    assert step_at(4, doubles, [entry(1, START + timedelta(hours=3), step="2h", session_id=UUID(int=2))]) is None


def test_an_answer_about_an_earlier_dose_that_is_there_is_no_answer_about_this_one():
    both = [session(7, START - timedelta(days=7)), session()]
    assert step_at(4, both, [entry(1, START + timedelta(hours=1), step="2h", session_id=UUID(int=7))]) == "2h"


def test_of_two_doses_on_a_day_the_second_is_asked_about():
    second = replace(session(2, START + timedelta(hours=6)), number=2)
    assert [step_at(hours, [second, session()]) for hours in (5, 7, 8)] == ["2h", None, "2h"]


def test_a_planned_session_changes_nothing_until_it_begins():
    planned = session(2, starts_at=None, day=START.date() + timedelta(days=3))
    assert step_at(25, [session(), planned]) == "24h"
    later = START + timedelta(hours=80)
    both = [session(), session(2, later)]
    assert [step_at(hours, both) for hours in (79, 80, 82)] == ["72h", None, "2h"]


def test_without_a_start_days_are_counted():
    one = [session(starts_at=None, day=START.date())]
    assert [step_at(hours, one) for hours in (6, 16, 24 * 3, 24 * 7, 24 * 14)] == [None, "24h", "72h", "7d", None]
    assert step_at(24, one, steps=(2,)) is None
    assert [step_at(hours, one, steps=(50,)) for hours in (48, 72)] == [None, "50h"]


def test_integration_sessions_and_no_steps_ask_nothing():
    assert step_at(5, [session(kind=Kind.INTEGRATION)]) is None
    assert step_at(5, steps=()) is None


def monthly(days, sessions=None, entries=()):
    now = START + timedelta(days=days)
    return due([session()] if sessions is None else sessions, entries, now, now.date(), STEPS).monthly


def test_the_monthly_one_comes_thirty_days_after_the_first_dose_or_the_last_one():
    assert [monthly(days) for days in (0, 29, 30, 400)] == [False, False, True, True]
    told = [entry(1, START + timedelta(days=35), step=MONTHLY)]
    assert [monthly(days, entries=told) for days in (40, 64, 65)] == [False, False, True]
    assert monthly(40, entries=[entry(1, START + timedelta(days=35), step=MONTHLY, deleted=True)])
    assert not monthly(400, [])
    dosed = [session(), session(2, START + timedelta(days=40))]
    assert [monthly(days, dosed) for days in (39, 40, 41)] == [True, False, True]


starts = st.integers(0, 365 * 24 * 12).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * timedelta(minutes=5))


@st.composite
def treatments(draw):
    """Sessions of any zone, with and without a start, and a moment in the patient's zone."""
    made = []
    for number in range(draw(st.integers(0, 5))):
        at, zone = draw(starts), draw(st.sampled_from(ZONES))
        known = draw(st.booleans())
        made.append(session(number + 1, at if known else None, at.astimezone(ZoneInfo(zone)).date(),
                            draw(st.sampled_from([Kind.DOSING, Kind.DOSING, Kind.INTEGRATION])), zone))
    return numbered(made), draw(starts), draw(st.sampled_from(ZONES))


@given(treatments())
def test_nothing_is_asked_of_the_future_and_only_of_the_newest_dose(given_):
    sessions, now, zone = given_
    today = now.astimezone(ZoneInfo(zone)).date()
    found = due(sessions, [], now, today, STEPS)
    assert (found.step is None) == (found.session is None)
    if found.session is not None:
        begun = [one for one in sessions if one.kind is Kind.DOSING
                 and (one.day <= today if one.starts_at is None else one.starts_at <= now)]
        assert found.session.day == max(one.day for one in begun)
        assert found.session.kind is Kind.DOSING
    if found.monthly:
        assert min(one.day for one in sessions if one.kind is Kind.DOSING) <= today - timedelta(days=30)
        assert today not in {one.day for one in sessions if one.kind is Kind.DOSING}


@given(treatments())
def test_an_answered_step_is_not_due_and_an_answer_never_makes_one_due(given_):
    sessions, now, zone = given_
    today = now.astimezone(ZoneInfo(zone)).date()
    before = due(sessions, [], now, today, STEPS)
    if before.step and before.session:
        told = entry(1, now, zone, step=before.step, session_id=before.session.id)
        assert due(sessions, [told], now, today, STEPS).step is None
    month = entry(2, now, zone, step=MONTHLY)
    assert due(sessions, [month], now, today, STEPS) == schedule.Due(before.step, before.session, False)


@given(starts, st.sampled_from(ZONES), st.sampled_from(ZONES), st.integers(0, 24 * 20))
def test_hours_are_real_hours_in_every_zone_and_through_clock_changes(start, home, place, hours):
    """The same instant asks the same, wherever the person and the clinic are."""
    one = [session(1, start, start.astimezone(ZoneInfo(place)).date(), zone=place)]
    now = start + timedelta(hours=hours)
    found = due(one, [], now, now.astimezone(ZoneInfo(home)).date(), STEPS)
    wanted = None if hours < 2 or hours >= 336 else next(f"{n}h" if n < 168 else "7d"
                                                        for n in reversed(STEPS) if hours >= n)
    assert found.step == wanted


@given(starts, st.sampled_from(ZONES))
def test_as_time_goes_on_steps_only_move_forward(start, zone):
    one = [session(1, start, start.astimezone(ZoneInfo(zone)).date(), zone=zone)]
    order = ["2h", "24h", "72h", "7d"]
    seen = [due(one, [], now, now.astimezone(ZoneInfo(zone)).date(), STEPS).step
            for now in (start + timedelta(hours=n) for n in range(0, 400, 3))]
    places = [order.index(step) for step in seen if step]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2, 3}


def test_a_clock_change_in_the_night_moves_nothing():
    """In Madrid 2026-03-29 has 23 hours: 24 hours later it is an hour later on the wall."""
    start = datetime.combine(date(2026, 3, 28), time(10), ZoneInfo(ZONE))
    one = [session(1, start.astimezone(UTC), start.date())]
    for wall, step in ((time(10), "2h"), (time(11), "24h")):
        now = datetime.combine(date(2026, 3, 29), wall, ZoneInfo(ZONE)).astimezone(UTC)
        assert due(one, [], now, date(2026, 3, 29), STEPS).step == step


@pytest.mark.parametrize(("hours", "name", "words"), [
    (1, "1h", "1 hour"), (2, "2h", "2 hours"), (24, "24h", "1 day"), (72, "72h", "3 days"), (168, "7d", "7 days")])
def test_the_names_of_steps(hours, name, words):
    assert schedule.step_of(hours) == name
    assert schedule.hours_of(name) == hours
    assert STEP.fullmatch(name)
    assert render_plain(schedule.step_words(name)) == words


def carried(*entries):
    dose = schedule.doses([session()], START + timedelta(days=9), START.date() + timedelta(days=9))[0]
    return [(one.key, one.severity) for one in schedule.not_gone(dose, entries)]


def told(hours, *effects, **more):
    return entry(int(hours * 10), START + timedelta(hours=hours), side_effects=effects, **more)


def test_what_was_reported_since_the_dose_is_asked_about_until_it_is_gone():
    sick, ache = SideEffect("nausea", 2), SideEffect("headache", 1)
    assert carried(told(-2, sick)) == []
    assert carried(told(-20, sick), told(2, ache)) == [("headache", 1)]
    assert carried(told(2, sick, ache), told(5, SideEffect("nausea", 3))) == [("nausea", 3), ("headache", 1)]
    assert carried(told(2, sick, ache), told(5, SideEffect("nausea", now="gone"), asked=("nausea",))) == [
        ("headache", 1)]
    assert carried(told(2, sick, ache), told(5, asked=("headache", "vomiting"))) == [("nausea", 2)]
    assert carried(told(2, sick), told(5, asked=("nausea",)), told(9, sick)) == [("nausea", 2)]
    assert carried(told(2, sick), told(26)) == []
    assert carried(told(2, sick), entry(3, START + timedelta(hours=9), mood=4)) == [("nausea", 2)]


def test_told_at_one_instant_the_short_check_in_has_the_last_word():
    dose, at = schedule.doses([session()], START + timedelta(days=1), START.date())[0], START + timedelta(hours=3)
    usual = entry(2, at, side_effects=(SideEffect("nausea"),))
    short = entry(1, at, step="2h", asked=("nausea",), side_effects=(SideEffect("nausea", now="gone"),))
    assert schedule.not_gone(dose, [short, usual]) == ()
