"""The diary of the analyses out of check-ins and sessions: the same as from the files that the export writes."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.core.period import Period
from journal.entries.rules import MOOD_BIPOLAR, Entry, SideEffect
from journal.exchange.formats import csv_out, diary_files
from journal.treatment.rules import Kind, Session, numbered
from journal.trends.analysis import analyse
from journal.trends.analysis.diary import MEASURES, Diary, Dose
from journal.trends.analysis.plain import as_plain
from journal.trends.diary import diary, row
from tests.trends.samples import TODAY, entry, history, session

DAY = TODAY - timedelta(days=5)


def from_files(entries: list[Entry], sessions: list[Session]) -> Diary:
    """What `export csv` writes, read as `analyse` reads it."""
    written = csv_out.write(entries, sessions, Period(date(2020, 1, 1), TODAY), "UTC").body
    with zipfile.ZipFile(io.BytesIO(written)) as held:
        texts = {name: held.read(name).decode("utf-8-sig") for name in diary_files.FILES}
    return diary_files.read(texts, TODAY)


ratings = st.one_of(st.none(), st.integers(0, 10))
entries_ = st.builds(
    lambda back, late, n, mood, anxiety, energy, quality, groggy, effect, severity, gone: replace(
        entry(TODAY - timedelta(days=back), late, n, mood=mood, anxiety=anxiety, energy=energy, sleep_quality=quality,
              groggy=groggy, too_low=mood is None),
        side_effects=None if effect is None else (SideEffect(effect, severity, "gone" if gone else None),)),
    st.integers(0, 90), st.integers(0, 6), st.integers(0, 9), ratings, ratings, ratings, ratings, st.booleans(),
    st.sampled_from((None, "nausea", "own words")), st.sampled_from((None, 1, 2, 3, 4)), st.booleans())
sessions_ = st.builds(
    lambda back, kind, hour, route: replace(
        session(TODAY - timedelta(days=back), kind, n=1 if kind is Kind.DOSING else 2), route=route,
        starts_at=None if hour is None else datetime.combine(TODAY - timedelta(days=back), time(hour), UTC)),
    st.integers(-5, 90), st.sampled_from(tuple(Kind)), st.one_of(st.none(), st.integers(0, 23)),
    st.sampled_from((None, "im", "iv")))


@settings(max_examples=40, deadline=None)
@given(st.lists(entries_, max_size=60, unique_by=lambda one: one.id), st.lists(sessions_, max_size=12,
                                                                                unique_by=lambda one: one.id))
def test_pages_and_terminal_read_the_same_diary(entries: list[Entry], sessions: list[Session]) -> None:
    codes = {route: code for route, code in csv_out.ROUTE_CODES.items() if route in ("im", "iv")}
    ours = diary(entries, numbered(sessions), TODAY)
    ours = replace(ours, doses=tuple(replace(one, route=codes.get(one.route, "")) for one in ours.doses))
    theirs = from_files(entries, numbered(sessions))
    assert sorted(ours.doses, key=repr) == sorted(theirs.doses, key=repr)
    assert sorted(ours.integrations) == sorted(theirs.integrations)
    assert ours.rows == theirs.rows
    assert as_plain(analyse(ours)) == as_plain(analyse(theirs))


def test_late_check_ins_are_in_no_figure() -> None:
    told = diary([entry(DAY, late=3, mood=4), entry(DAY, late=4, n=1, mood=9)], [], TODAY)
    assert [one.ratings for one in told.rows] == [{"mood": 4.0}]


def test_ratings_from_the_hours_after_a_dose_stay_out_and_side_effects_in() -> None:
    told = row(entry(DAY, mood=9, groggy=True, side_effects=(SideEffect("nausea"), SideEffect("headache", 2, "gone"))))
    assert (told.ratings, told.effects) == ({}, {"nausea": 1})


def test_the_mood_of_the_other_scale_is_no_mood_from_0_to_10() -> None:
    days = [entry(TODAY - timedelta(days=n), answers={MOOD_BIPOLAR: n % 7 - 3}, anxiety=n % 10) for n in range(60)]
    found = analyse(diary(days, [], TODAY))
    assert (found.measures["mood"].n, found.measures["anxiety"].n) == (0, 60)


def test_a_session_written_down_twice_is_one_dose() -> None:
    late = replace(session(DAY, n=2), starts_at=datetime.combine(DAY, time(14), UTC))
    ahead = session(TODAY + timedelta(days=3), n=3)
    told = diary([], numbered([session(DAY), late, ahead]), TODAY)
    assert told.doses == (Dose(DAY, 14 * 60, ""),)


@pytest.mark.parametrize("days", [0, 1, 44, 400])
def test_any_journal_can_be_analysed(days: int) -> None:
    story = history(max(days, 1))
    found = analyse(diary(story.entries if days else (), story.sessions if days else (), TODAY))
    assert set(found.measures) == set(MEASURES)
