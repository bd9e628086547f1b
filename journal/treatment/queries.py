"""Reads of sessions and courses. Each starts from a clearance; without consent to sessions there is nothing to see."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, func, select

from journal.access import rows
from journal.access.clearance import Actor, Clearance
from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock, db
from journal.core.period import Period
from journal.core.settings import Settings
from journal.treatment import course, groggy
from journal.treatment.course import Course
from journal.treatment.models import CourseRow, CourseVersionRow, ReadingRow, SessionRow, SessionVersionRow
from journal.treatment.readings import Reading
from journal.treatment.rules import Kind, Session, last_and_next, numbered, visible_part, with_joined
from journal.treatment.versioned import PLANNED, WRITTEN, Version, with_changes

__all__ = ["asks_home_readings", "course_versions", "courses", "groggy_span", "groggy_until", "has_hidden_note",
           "has_reading_before", "joined_into", "last_and_next", "marks", "reading", "readings", "session", "sessions",
           "sessions_of", "versions", "writers"]


def sessions(clearance: Clearance) -> list[Session]:
    """The live sessions by day, dosing ones numbered; joined doubles fill the gaps of the one they were joined into."""
    return numbered(with_joined(_all(clearance)))


def session(clearance: Clearance, session_id: UUID) -> Session | None:
    """One session, numbered; a deleted or joined one too (`deleted`, `joined_into` tell)."""
    everything = with_joined(_all(clearance))
    stored = next((one for one in everything if one.id == session_id), None)
    return next((one for one in numbered(everything) if one.id == session_id), stored)


def joined_into(clearance: Clearance, session_id: UUID) -> list[Session]:
    """The doubles that were joined into this session, as they were entered."""
    return [one for one in _all(clearance) if one.joined_into == session_id and not one.deleted]


def has_hidden_note(clearance: Clearance, session_id: UUID) -> bool:
    """Whether somebody wrote a note on this session that the reader may not see."""
    row = db.session().scalar(rows.own(SessionRow, clearance).where(
        SessionRow.id == session_id, SessionRow.__table__.c.note_sealed.is_not(None)))
    return row is not None and _visible(row, clearance).note is None


def versions(clearance: Clearance, session_id: UUID) -> list[Version[Session]]:
    """Earlier versions, newest first, with who replaced each, when, and in which fields that the reader may see."""
    now = next((one for one in _all(clearance) if one.id == session_id), None)
    if now is None:
        return []
    query = rows.own(SessionVersionRow, clearance).where(SessionVersionRow.session_id == session_id)
    found = [row.to_value() for row in db.session().scalars(query.order_by(SessionVersionRow.replaced_at.desc()))]
    return with_changes([replace(one, was=_part(one.was, clearance)) for one in found], now, (*WRITTEN, "note"))


def courses(clearance: Clearance) -> list[Course]:
    """All courses, oldest first; deleted ones too (`deleted` tells)."""
    if Scope.SESSIONS not in clearance.scopes:
        return []
    query = rows.own(CourseRow, clearance).order_by(CourseRow.starts_on, CourseRow.entered_at)
    return [row.to_value() for row in db.session().scalars(query)]


def asks_home_readings(clearance: Clearance) -> bool:
    """Whether the patient's course of today asks for blood pressure readings at home."""
    return course.asks_home_readings(courses(clearance), clock.today(clearance.patient.zone))


def course_versions(clearance: Clearance) -> dict[UUID, list[Version[Course]]]:
    """Course → its earlier versions, newest first, with who replaced each and what changed; one statement."""
    now = {one.id: one for one in courses(clearance)}
    if not now:
        return {}
    query = rows.own(CourseVersionRow, clearance).order_by(CourseVersionRow.replaced_at.desc())
    found: dict[UUID, list[Version[Course]]] = {course_id: [] for course_id in now}
    for row in db.session().scalars(query):
        found[row.course_id].append(row.to_value())
    return {course_id: with_changes(earlier, now[course_id], PLANNED) for course_id, earlier in found.items()}


def readings(clearance: Clearance, period: Period) -> list[Reading]:
    """The live readings at home of these days, oldest first."""
    if Scope.SESSIONS not in clearance.scopes:
        return []
    query = rows.own(ReadingRow, clearance).where(
        ReadingRow.day.between(period.first, period.last), ReadingRow.deleted_at.is_(None))
    return [row.to_value() for row in db.session().scalars(query.order_by(ReadingRow.measured_at, ReadingRow.id))]


def reading(clearance: Clearance, reading_id: UUID) -> Reading | None:
    """One reading at home, a deleted one too (`deleted` tells)."""
    if Scope.SESSIONS not in clearance.scopes:
        return None
    row = db.session().scalar(rows.own(ReadingRow, clearance).where(ReadingRow.id == reading_id))
    return row.to_value() if row else None


def has_reading_before(clearance: Clearance, day: date) -> bool:
    """Whether there are readings at home before this day."""
    query = rows.own(ReadingRow, clearance).where(ReadingRow.day < day, ReadingRow.deleted_at.is_(None)).limit(1)
    return Scope.SESSIONS in clearance.scopes and db.session().scalar(query) is not None


LISTED = (SessionRow.patient_id, SessionRow.id, SessionRow.kind, SessionRow.day, SessionRow.zone, SessionRow.starts_at,
          SessionRow.entered_by, SessionRow.entered_at, SessionRow.kept_apart)


def sessions_of(shared: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, list[Session]]:
    """Patient → live sessions, numbered, for many patients in one statement: kind, day and start alone, because a list
    needs no more and nothing has to be opened for it. `shared` is what each patient granted to the reader."""
    found: dict[UUID, list[Session]] = {patient_id: [] for patient_id in shared}
    wanted = [patient_id for patient_id, scopes in shared.items() if Scope.SESSIONS in scopes]
    for patient_id, one in _listed(SessionRow.patient_id.in_(wanted)):
        found[patient_id].append(one)
    return {patient_id: numbered(all_of_one) for patient_id, all_of_one in found.items()}


def marks(people: Collection[UUID]) -> dict[UUID, str]:
    """Patient → what changes with every session that is written, changed, joined, deleted or brought back; opens
    nothing. One statement."""
    query = select(SessionRow.patient_id, func.count(), func.count(SessionRow.deleted_at),
                   func.count(SessionRow.joined_into), func.max(SessionRow.entered_at), func.max(SessionRow.changed_at),
                   func.max(SessionRow.deleted_at)).where(SessionRow.patient_id.in_(people))
    return {row[0]: "|".join(map(str, row[1:])) for row in db.session().execute(query.group_by(SessionRow.patient_id))}


def groggy_span(patient_id: UUID, zone: str, at: datetime) -> groggy.Span | None:
    """From a dose until the next morning, where this instant lies in between; opens nothing of a session."""
    settings: Settings = current_app.config["SETTINGS"]
    near = SessionRow.day.between((at - timedelta(days=3)).date(), (at + timedelta(days=1)).date())
    doses = _listed((SessionRow.patient_id == patient_id) & (SessionRow.kind == Kind.DOSING.value) & near)
    return groggy.span([one for _, one in doses], at, zone, settings.morning)


def groggy_until(who: Actor) -> datetime | None:
    """Until when this patient is asked for little, if a dose was given; None on other days."""
    found = groggy_span(who.id, who.zone, clock.now())
    return found.morning if found else None


def _listed(which: ColumnElement[bool]) -> list[tuple[UUID, Session]]:
    """Whose it is, and what a list shows of each live session."""
    query = select(*LISTED).where(which, SessionRow.deleted_at.is_(None), SessionRow.joined_into.is_(None))
    return [(row.patient_id, Session(row.id, Kind(row.kind), row.day, row.zone, row.entered_by, row.entered_at,
                                     row.starts_at, kept_apart=row.kept_apart)) for row in db.session().execute(query)]


def writers(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Account → how a writer is named: "Ines Duarte, Northlight", or the name alone; two statements."""
    people = accounts.people(one for one in ids if one)
    clinics = accounts.clinic_names(person.clinic_id for person in people.values() if person.clinic_id)
    return {person.id: f"{person.name}, {clinics[person.clinic_id]}" if person.clinic_id in clinics else person.name
            for person in people.values()}


def _all(clearance: Clearance) -> list[Session]:
    if Scope.SESSIONS not in clearance.scopes:
        return []
    return [_visible(row, clearance) for row in db.session().scalars(rows.own(SessionRow, clearance))]


def _visible(row: SessionRow, clearance: Clearance) -> Session:
    return _part(row.to_value(clearance.scopes, clearance.actor.id), clearance)


def _part(one: Session, clearance: Clearance) -> Session:
    return visible_part(one, clearance.scopes, clearance.reads_text, clearance.actor.id)
