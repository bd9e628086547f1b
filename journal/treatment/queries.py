"""Reads of sessions and courses. Each starts from a clearance; without consent to sessions there is nothing to see."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import db
from journal.treatment.course import Course
from journal.treatment.models import CourseRow, CourseVersionRow, SessionRow, SessionVersionRow
from journal.treatment.rules import Kind, Session, last_and_next, numbered, visible_part, with_joined
from journal.treatment.versioned import PLANNED, WRITTEN, Version, with_changes

__all__ = ["course_versions", "courses", "has_hidden_note", "joined_into", "last_and_next", "session", "sessions",
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
    row = db.session().scalar(rows.own(SessionRow, clearance).where(SessionRow.id == session_id))
    return bool(row and row.note_sealed is not None and _visible(row, clearance).note is None)  # type: ignore[attr-defined]


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


LISTED = (SessionRow.patient_id, SessionRow.id, SessionRow.kind, SessionRow.day, SessionRow.zone, SessionRow.starts_at,
          SessionRow.entered_by, SessionRow.entered_at, SessionRow.kept_apart)


def sessions_of(shared: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, list[Session]]:
    """Patient → live sessions, numbered, for many patients in one statement: kind, day and start alone, because a list
    needs no more and nothing has to be opened for it. `shared` is what each patient granted to the reader."""
    found: dict[UUID, list[Session]] = {patient_id: [] for patient_id in shared}
    wanted = [patient_id for patient_id, scopes in shared.items() if Scope.SESSIONS in scopes]
    query = select(*LISTED).where(SessionRow.patient_id.in_(wanted), SessionRow.deleted_at.is_(None),
                                  SessionRow.joined_into.is_(None))
    for row in db.session().execute(query):
        found[row.patient_id].append(Session(
            row.id, Kind(row.kind), row.day, row.zone, row.entered_by, row.entered_at, row.starts_at,
            kept_apart=row.kept_apart))
    return {patient_id: numbered(all_of_one) for patient_id, all_of_one in found.items()}


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
