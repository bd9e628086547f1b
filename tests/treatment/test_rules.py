from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.access.permissions import ALL_SCOPES, Scope
from journal.treatment.rules import Kind, Session, Vitals, numbered, visible_part

DAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


def session(number=1, kind=Kind.DOSING, days=0, **more):
    return Session(UUID(int=number), kind, DAY + timedelta(days=days), "UTC", UUID(int=99), NOW, **more)


WORDY = session(companion="Sam", with_whom="Dr W", focus="grief", practice="walking", note="hard", dose_mg=50.0)
SESSIONS = st.lists(
    st.builds(session, st.integers(1, 10**6), st.sampled_from(Kind), st.integers(-400, 400),
              deleted=st.booleans(), joined_into=st.none() | st.just(UUID(int=5))),
    max_size=30, unique_by=lambda one: one.id)


@given(SESSIONS)
def test_dosing_sessions_are_counted_from_one_by_day(sessions):
    found = numbered(sessions)
    assert [one.day for one in found] == sorted(one.day for one in found)
    doses = [(one.number, one.day) for one in found if one.kind is Kind.DOSING]
    days = sorted({day for _, day in doses})
    assert doses == [(1 + days.index(day), day) for _, day in doses]
    assert all(one.number is None for one in found if one.kind is Kind.INTEGRATION)
    assert {one.id for one in found} == {one.id for one in sessions if not one.deleted and one.joined_into is None}


@given(SESSIONS)
def test_the_order_of_reading_does_not_matter(sessions):
    assert numbered(sessions) == numbered(reversed(sessions))


def test_two_doses_of_a_day_go_by_their_time():
    later, earlier = session(1, starts_at=NOW), session(2, starts_at=NOW - timedelta(hours=3))
    assert [one.id.int for one in numbered([later, earlier])] == [2, 1]


def test_two_of_a_day_count_once_until_they_are_kept_apart():
    pair = [session(1), session(2, starts_at=NOW)]
    assert [one.number for one in numbered([*pair, session(3, days=1)])] == [1, 1, 2]
    apart = [pair[0], session(2, starts_at=NOW, kept_apart=True)]
    assert [one.number for one in numbered([*apart, session(3, days=1)])] == [1, 2, 3]


def test_an_empty_course():
    assert numbered([]) == []


@pytest.mark.parametrize(("dose", "weight", "ratio"), [
    (35.0, 70.0, 0.5), (None, 70.0, None), (35.0, None, None), (35.0, 0.0, None)])
def test_mg_per_kg(dose, weight, ratio):
    assert session(dose_mg=dose, weight_kg=weight).mg_per_kg == ratio


def test_planned_means_after_today():
    assert session(days=1).is_planned(DAY)
    assert not session().is_planned(DAY)


def test_an_empty_reading():
    assert Vitals("before").is_empty
    assert not Vitals("before", spo2=98).is_empty


def test_all_scopes_show_everything():
    assert visible_part(WORDY, ALL_SCOPES) == WORDY


def test_the_note_needs_its_own_scope():
    assert visible_part(WORDY, frozenset({Scope.SESSIONS})) == replace(WORDY, note=None)


def test_clinic_staff_read_no_free_text():
    seen = visible_part(WORDY, ALL_SCOPES, reads_text=False)
    assert seen.note is seen.companion is seen.with_whom is seen.focus is seen.practice is None
    assert seen.dose_mg == 50.0
