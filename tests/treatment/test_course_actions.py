import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from journal.access.permissions import Scope
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.treatment import course_actions, queries
from journal.treatment.actions import ChangedMeanwhile, NotHere
from journal.treatment.course import Course
from journal.treatment.models import CourseRow, CourseVersionRow
from journal.treatment.versioned import COURSE
from tests.factories import at, own
from tests.treatment.cases import SESSIONS, clearance

NOW = at("2026-05-14 12:00")
START = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context(), clock.Moved(NOW):
        yield


def course(**values):
    return Course(**({"id": uuid4(), "starts_on": START, "entered_by": uuid4(), "entered_at": NOW,
                      "induction_sessions": 6, "maintenance_weeks": 3, "medicine": "ketamine", "route": "iv"} | values))


def lines(patient_id):
    return [row.event for row in db.session().scalars(
        select(AuditRow).where(AuditRow.patient_id == patient_id).order_by(AuditRow.seq))]


def test_a_course_is_kept_whole_and_sealed(people):
    mine = own(people["patient"])
    saved = course_actions.save_course(mine, course())
    assert queries.courses(mine) == [saved]
    assert (saved.entered_by, saved.entered_at) == (people["patient"], NOW)
    assert lines(people["patient"]) == ["course:saved"]
    row = db.session().scalars(select(CourseRow)).one()
    assert b"ketamine" not in row.details_sealed


def test_sending_twice_stores_once(people):
    mine, one = own(people["patient"]), course()
    course_actions.save_course(mine, one)
    assert course_actions.save_course(mine, one).id == one.id
    with pytest.raises(ChangedMeanwhile):
        course_actions.save_course(mine, replace(one, induction_sessions=8))
    assert [found.induction_sessions for found in queries.courses(mine)] == [6]
    assert lines(people["patient"]) == ["course:saved"]


@pytest.mark.asvs("V2.2.2", "V2.3.3")
def test_what_breaks_a_rule_leaves_nothing_behind(people):
    mine = own(people["patient"])
    course_actions.save_course(mine, course())
    for broken, field in ((course(), "starts_on"), (course(starts_on=date(2026, 1, 1), ended_on=START), "ended_on"),
                          (course(starts_on=date(2025, 1, 1), ended_on=START - timedelta(days=9),
                                  induction_sessions=0), "induction_sessions")):
        with pytest.raises(course_actions.CourseRefused) as refused:
            course_actions.save_course(mine, broken)
        assert list(refused.value.problems) == [field]
    assert len(queries.courses(mine)) == 1
    assert lines(people["patient"]) == ["course:saved"]


def test_a_correction_by_another_keeps_the_version(people):
    mine, theirs = own(people["patient"]), clearance(people["therapist"], people["patient"], SESSIONS)
    one = course_actions.save_course(mine, course())
    with clock.Moved(NOW + timedelta(hours=1)):
        course_actions.change_course(theirs, replace(one, induction_sessions=8, route=None), one.written_at)
    (now,) = queries.courses(mine)
    assert (now.induction_sessions, now.route, now.maintenance_weeks) == (8, None, 3)
    assert (now.entered_by, now.changed_by, now.changed_at) == (
        people["patient"], people["therapist"], NOW + timedelta(hours=1))
    (version,) = queries.course_versions(theirs)[one.id]
    assert (version.was, version.replaced_by) == (one, people["therapist"])
    assert version.changed == ("induction_sessions", "route")
    assert lines(people["patient"]) == ["course:saved", "course:changed"]
    row = db.session().scalars(select(CourseVersionRow)).one()
    assert (row.written_by, row.written_at, row.replaced_by) == (people["patient"], NOW, people["therapist"])
    assert b"ketamine" not in row.content_sealed


def test_home_readings_are_asked_for_while_the_course_goes_on(people):
    mine = own(people["patient"])
    one = course_actions.save_course(mine, course())
    assert not queries.asks_home_readings(mine)
    course_actions.change_course(mine, replace(one, home_readings=True))
    assert queries.asks_home_readings(mine)
    assert not queries.asks_home_readings(replace(mine, scopes=frozenset({Scope.CHECK_INS})))
    (version,) = queries.course_versions(mine)[one.id]
    assert (version.was.home_readings, version.changed) == (False, ("home_readings",))
    course_actions.change_course(mine, replace(one, home_readings=True, ended_on=NOW.date()))
    assert queries.asks_home_readings(mine)
    with clock.Moved(NOW + timedelta(days=1)):
        assert not queries.asks_home_readings(mine)
    course_actions.delete_course(mine, one.id)
    assert not queries.asks_home_readings(mine)


def test_a_course_stored_before_there_was_the_question_asks_for_none(people):
    mine = own(people["patient"])
    one = course_actions.save_course(mine, course())
    with db.transaction():
        row = db.session().scalars(select(CourseRow)).one()
        row.details = {name: value for name, value in row.details.items() if name != "home_readings"}
    assert queries.courses(mine) == [one]
    plain = {name: value for name, value in COURSE.write(one).items() if name != "home_readings"}
    assert Course(**COURSE.read(plain)) == one


def test_an_unchanged_course_makes_no_version(people):
    mine = own(people["patient"])
    one = course_actions.save_course(mine, course())
    course_actions.change_course(mine, one, one.written_at)
    assert queries.course_versions(mine) == {one.id: []}
    assert lines(people["patient"]) == ["course:saved"]


@pytest.mark.asvs("V15.4.2")
def test_two_who_change_at_once_are_told(people):
    mine = own(people["patient"])
    one = course_actions.save_course(mine, course())
    with clock.Moved(NOW + timedelta(minutes=1)):
        course_actions.change_course(mine, replace(one, induction_sessions=7), one.written_at)
        with pytest.raises(ChangedMeanwhile):
            course_actions.change_course(mine, replace(one, induction_sessions=8), one.written_at)
    assert [found.induction_sessions for found in queries.courses(mine)] == [7]


@pytest.mark.asvs("V15.4.2")
def test_of_two_who_save_overlapping_courses_at_once_one_is_refused(app, people):
    gate, told = threading.Barrier(2), []

    def write(days):
        with app.app_context():
            mine = own(people["patient"])
            gate.wait()
            try:
                course_actions.save_course(mine, course(starts_on=START + timedelta(days=days)))
                told.append("saved")
            except course_actions.CourseRefused as refused:
                told.append(*refused.problems)

    threads = [threading.Thread(target=write, args=(days,)) for days in (0, 5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["saved", "starts_on"]
    db.session().rollback()
    assert len(queries.courses(own(people["patient"]))) == 1


def test_an_ended_course_makes_room_for_the_next(people):
    mine = own(people["patient"])
    one = course_actions.save_course(mine, course())
    course_actions.change_course(mine, replace(one, ended_on=date(2026, 5, 1)))
    course_actions.save_course(mine, course(starts_on=date(2026, 5, 2)))
    assert [found.ended_on for found in queries.courses(mine)] == [date(2026, 5, 1), None]
    with pytest.raises(course_actions.CourseRefused):
        course_actions.change_course(mine, replace(queries.courses(mine)[0], ended_on=None))


def test_deleted_and_back_unless_its_days_are_taken(people):
    mine = own(people["patient"])
    one = course_actions.save_course(mine, course())
    course_actions.delete_course(mine, one.id)
    assert [found.deleted for found in queries.courses(mine)] == [True]
    for act in (course_actions.delete_course, lambda who, _: course_actions.change_course(who, one)):
        with pytest.raises(NotHere):
            act(mine, one.id)
    course_actions.restore_course(mine, one.id)
    assert [found.deleted for found in queries.courses(mine)] == [False]
    with pytest.raises(NotHere):
        course_actions.restore_course(mine, one.id)
    course_actions.delete_course(mine, one.id)
    course_actions.save_course(mine, course())
    with pytest.raises(course_actions.CourseRefused):
        course_actions.restore_course(mine, one.id)
    assert lines(people["patient"]) == [
        "course:saved", "course:deleted", "course:restored", "course:deleted", "course:saved"]


@pytest.mark.asvs("V8.2.2", "T04")
def test_another_patients_course_is_not_here(people):
    one = course_actions.save_course(own(people["patient"]), course())
    other = own(people["other_patient"])
    assert queries.courses(other) == []
    for act in (course_actions.delete_course, course_actions.restore_course):
        with pytest.raises(NotHere):
            act(other, one.id)
    with pytest.raises(NotHere):
        course_actions.change_course(other, replace(one, induction_sessions=2))


@pytest.mark.asvs("T05")
def test_without_the_scope_there_is_nothing(people):
    mine = own(people["patient"])
    one = course_actions.save_course(mine, course())
    blind = replace(mine, scopes=frozenset({Scope.CHECK_INS, Scope.NOTES}))
    assert queries.courses(blind) == []
    assert queries.course_versions(blind) == {}
    with pytest.raises(NotHere):
        course_actions.delete_course(blind, one.id)
    with pytest.raises(NotHere):
        course_actions.save_course(blind, course())
