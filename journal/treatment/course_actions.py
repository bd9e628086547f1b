"""Writes of courses. Each is one transaction with its audit line; every earlier version stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from journal.access.clearance import Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.core.text import Words
from journal.treatment import queries
from journal.treatment.actions import AFTERWARDS, ChangedMeanwhile, NotHere, locked
from journal.treatment.course import Course, problems
from journal.treatment.models import CourseRow, CourseVersionRow
from journal.treatment.versioned import PLANNED, Version


class CourseRefused(ValueError):
    """The course breaks a rule; `problems` say which, by field."""

    def __init__(self, problems: dict[str, Words]) -> None:
        super().__init__("course refused")
        self.problems = problems


@db.again
def save_course(clearance: Clearance, course: Course) -> Course:
    """Stores a new course as entered by the actor, now. Sending the same one twice stores it once. Raises
    `CourseRefused`, or `ChangedMeanwhile` when another text stands under this id already."""
    course = replace(course, entered_by=clearance.actor.id, entered_at=clock.now(), changed_by=None, changed_at=None,
                     deleted=False)
    fresh = CourseRow.from_value(clearance.patient.id, course)
    with db.transaction() as writing:
        known = locked(clearance, CourseRow, course.id)
        if known is None:
            audit.record(Event.COURSE_SAVED, clearance, course_id=course.id)
            _check(clearance, course)
            writing.add(fresh)
            return course
        stored = known.to_value()
    if any(getattr(stored, name) != getattr(course, name) for name in PLANNED):
        raise ChangedMeanwhile
    return stored


@db.again
def change_course(clearance: Clearance, course: Course, seen_at: datetime | None = None,
                  taken: Sequence[str] = ()) -> None:
    """Stores a corrected course and keeps the version before it.

    `seen_at` is `written_at` of the version that the writer had open: raises `ChangedMeanwhile` if it is not the
    newest, `NotHere` for a deleted or unknown course, `CourseRefused`. Where the writer chose then, `taken` names the
    parts that stay as the newest has them; what was typed for these is kept as a version.
    """
    writer, now = clearance.actor.id, clock.now()
    with db.transaction() as writing:
        row = _live(clearance, course.id)
        stored = row.to_value()
        kept = {name: getattr(stored, name) for name in taken if name in PLANNED}
        typed = replace(stored, **{name: getattr(course, name) for name in PLANNED})
        if seen_at is not None and seen_at != stored.written_at:
            if taken and replace(typed, **kept) == stored:  # sent twice
                return
            raise ChangedMeanwhile
        if typed == stored:
            return
        typed = replace(typed, changed_by=writer, changed_at=now)
        wanted = replace(typed, **kept)
        audit.record(Event.COURSE_CHANGED, clearance, course_id=course.id)
        _check(clearance, wanted)
        for version in (Version(stored, writer, now), *([Version(typed, writer, now + AFTERWARDS)] if taken else ())):
            writing.add(CourseVersionRow.from_value(clearance.patient.id, uuid4(), version))
        row.take(wanted)


@db.again
def delete_course(clearance: Clearance, course_id: UUID) -> None:
    """Takes the course out of every page and chart; `restore_course` brings it back. Its sessions stay."""
    with db.transaction():
        _live(clearance, course_id).deleted_at = clock.now()
        audit.record(Event.COURSE_DELETED, clearance, course_id=course_id)


@db.again
def restore_course(clearance: Clearance, course_id: UUID) -> None:
    """Brings back a deleted course; raises `CourseRefused` where another one has taken its days."""
    with db.transaction():
        row = locked(clearance, CourseRow, course_id)
        if row is None or not row.deleted_at:
            raise NotHere
        audit.record(Event.COURSE_RESTORED, clearance, course_id=course_id)
        _check(clearance, replace(row.to_value(), deleted=False))
        row.deleted_at = None


def _check(clearance: Clearance, course: Course) -> None:
    """After the audit line, whose chain lets one writer in at a time: no other course can come in between."""
    found = problems(course, queries.courses(clearance), clock.today(clearance.patient.zone))
    if found:
        raise CourseRefused(found)


def _live(clearance: Clearance, course_id: UUID) -> CourseRow:
    row = locked(clearance, CourseRow, course_id)
    if row is None or row.deleted_at:
        raise NotHere
    return row
