"""Readings at home: rules and writes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from journal.access.permissions import Scope
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.core.period import Period
from journal.core.text import render_plain
from journal.treatment import queries, readings_actions, readings_page
from journal.treatment.actions import NotHere
from journal.treatment.models import ReadingRow
from journal.treatment.readings import newest_first, problems
from journal.treatment.rules import Vitals
from tests.factories import at, own
from tests.treatment.cases import SESSIONS, clearance, reading
from tests.treatment.test_pages import READER

NOW = at("2026-05-14 12:00")
WEEK = Period(date(2026, 5, 8), date(2026, 5, 14))


@pytest.fixture
def mine(app, people):
    with app.app_context(), clock.Moved(NOW):
        yield own(people["patient"])


def lines(people):
    return [row.event for row in db.session().scalars(
        select(AuditRow).where(AuditRow.patient_id == people["patient"]).order_by(AuditRow.seq))
        if row.event.startswith("reading")]


@pytest.mark.parametrize(("one", "wrong"), [
    (reading(), set()), (reading(vitals=Vitals("home", spo2=98)), set()),
    (reading(vitals=Vitals("home")), {"systolic"}),
    (reading(-1), {"time"}), (reading(24 * 365 * 40), {"day"}), (reading(vitals=Vitals("home", 80, 90)), {"systolic"})])
def test_what_can_be_stored(one, wrong):
    assert set(problems(one, NOW)) == wrong


def test_a_reading_late_at_night_is_of_that_day_there():
    assert reading(measured_at=at("2026-05-13 22:30")).day == date(2026, 5, 14)
    assert reading(measured_at=at("2026-05-13 22:30"), zone="America/New_York").day == date(2026, 5, 13)


def test_saved_once_sealed_and_written_down(mine, people):
    one = reading(entered_by=people["therapist"])
    stored = readings_actions.save_reading(mine, one)
    assert stored == replace(one, entered_by=people["patient"], entered_at=NOW)
    assert readings_actions.save_reading(mine, one) == stored
    assert queries.readings(mine, WEEK) == [stored]
    assert queries.reading(mine, one.id) == stored
    assert lines(people) == ["reading:saved"]
    assert b"128" not in db.session().scalars(select(ReadingRow)).one().measured_sealed
    with pytest.raises(readings_actions.ReadingRefused):
        readings_actions.save_reading(mine, reading(vitals=Vitals("home")))


def test_the_form_of_a_saved_reading_sent_with_other_numbers_is_another_reading(mine):
    """Back in the browser, typed over, saved: what was said to be saved is there, once."""
    one = readings_actions.save_reading(mine, reading())
    other = replace(one, vitals=Vitals("home", 141, 90))
    stored = readings_actions.save_reading(mine, other)
    assert readings_actions.save_reading(mine, other) == stored
    assert {each.vitals.systolic for each in queries.readings(mine, WEEK)} == {128, 141}
    readings_actions.delete_reading(mine, one.id)
    assert readings_actions.save_reading(mine, one).id != one.id
    assert len(queries.readings(mine, WEEK)) == 2


def test_deleted_and_back(mine, people):
    one = readings_actions.save_reading(mine, reading())
    readings_actions.delete_reading(mine, one.id)
    assert queries.readings(mine, WEEK) == []
    assert queries.reading(mine, one.id) == replace(one, deleted=True)
    with pytest.raises(NotHere):
        readings_actions.delete_reading(mine, one.id)
    readings_actions.restore_reading(mine, one.id)
    assert queries.readings(mine, WEEK) == [one]
    with pytest.raises(NotHere):
        readings_actions.restore_reading(mine, one.id)
    assert lines(people) == ["reading:saved", "reading:deleted", "reading:restored"]


@pytest.mark.asvs("V8.2.2", "T04", "T05")
def test_others_and_other_scopes_find_nothing(mine, people):
    one = readings_actions.save_reading(mine, reading(24 * 30))
    assert queries.has_reading_before(mine, NOW.date())
    assert not queries.has_reading_before(mine, one.day)
    month = Period.ending(NOW.date(), 40)
    for blind in (own(people["other_patient"]), replace(mine, scopes=frozenset({Scope.CHECK_INS, Scope.NOTES}))):
        assert queries.readings(blind, month) == []
        assert queries.reading(blind, one.id) is None
        assert not queries.has_reading_before(blind, NOW.date())
        for act in (readings_actions.delete_reading, readings_actions.restore_reading):
            with pytest.raises(NotHere):
                act(blind, one.id)
    assert queries.readings(clearance(people["therapist"], people["patient"], SESSIONS), month) == [one]


@given(st.lists(st.integers(0, 24 * 50), max_size=20))
def test_the_order_and_the_places_in_the_drawing(hours):
    found = [reading(n) for n in hours] + [reading(1, deleted=True)]
    ordered = newest_first(found)
    assert len(ordered) == len(hours)
    assert [one.measured_at for one in ordered] == sorted((one.measured_at for one in ordered), reverse=True)
    along = [spot.along for spot in readings_page.spots(ordered, WEEK)]
    assert along == sorted(along)
    assert all(0 <= one <= 1 for one in along)


def test_in_sentences():
    found = newest_first([reading(vitals=Vitals("home", 131, 84)), reading(24, Vitals("home", 118, 90)),
                          reading(48, Vitals("home", pulse=70))])
    assert [render_plain(words) for words in readings_page.said(found, READER)] == [
        "Last reading: 131 over 84, Thursday 14 May at 14:00.",
        "In 2 readings, the upper number was 118 to 131, the lower one 84 to 90."]
    assert readings_page.said(found[2:], READER) == []
