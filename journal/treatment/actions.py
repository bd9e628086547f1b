"""Writes of sessions. Each is one transaction with its audit line; every earlier version stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import update

from journal.access.clearance import Clearance
from journal.access.permissions import ALL_SCOPES, Scope
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.treatment import queries
from journal.treatment.models import CourseRow, ReadingRow, SessionRow, SessionVersionRow
from journal.treatment.rules import Session, problems, visible_part
from journal.treatment.versioned import WRITTEN, Version, rewritten

RowT = TypeVar("RowT", SessionRow, CourseRow, ReadingRow)
AFTERWARDS = timedelta(microseconds=1)
"""By how much what was typed and not taken is the later version."""


class SessionRefused(ValueError):
    """The session breaks a rule; the form asks the same rule first."""


class NotHere(LookupError):
    """There is no such session or course, or not in a state in which this can be done with it."""


class ChangedMeanwhile(RuntimeError):
    """Somebody changed it after the writer had opened it; nothing was stored."""


@db.again
def save_session(clearance: Clearance, session: Session) -> Session:
    """Stores a new session as entered by the actor, now. Sending the same one twice stores it once: ids are made
    where the session is written. Raises `ChangedMeanwhile` when another text stands under this id already."""
    _check(clearance, session)
    writer = clearance.actor.id
    session = visible_part(session, ALL_SCOPES, clearance.reads_text)
    session = replace(session, entered_by=writer, entered_at=clock.now(), changed_by=None, changed_at=None,
                      note_by=writer if session.note else None, joined_into=None, kept_apart=False, deleted=False)
    fresh = SessionRow.from_value(clearance.patient.id, session)
    with db.transaction() as writing:
        known = _row(clearance, session.id)
        if known is None:
            writing.add(fresh)
            audit.record(Event.SESSION_SAVED, clearance, session_id=session.id)
            return session
    found = queries.session(clearance, session.id)
    if found is None:
        raise NotHere
    if any(getattr(found, name) != getattr(session, name) for name in (*WRITTEN, "note")):
        raise ChangedMeanwhile
    return found


@db.again
def change(clearance: Clearance, session: Session, seen_at: datetime | None = None,
           taken: Sequence[str] = ()) -> Session:
    """Stores a corrected session and keeps the version before it; the session as the writer now sees it.

    `seen_at` is `written_at` of the version that the writer had open: raises `ChangedMeanwhile` if it is not the
    newest, `NotHere` for a deleted, joined or unknown session. Where the writer chose then, `taken` names the parts
    that stay as the newest has them; what was typed for these is kept as a version. Raises `ChangedMeanwhile` too when
    the two do not fit together.
    """
    _check(clearance, session)
    writer, now = clearance.actor.id, clock.now()
    with db.transaction() as writing:
        row = _live(clearance, session.id)
        seen = queries.session(clearance, session.id)
        stored = row.to_value()
        if seen is None:
            raise NotHere
        chosen = replace(session, **{name: getattr(seen, name) for name in taken if name in (*WRITTEN, "note")})
        typed, wanted = (rewritten(stored, seen, one, writer, clearance.patient.id) for one in (session, chosen))
        if seen_at is not None and seen_at != stored.written_at:
            if taken and wanted == stored:  # sent twice
                return seen
            raise ChangedMeanwhile
        if problems(chosen, clock.today(clearance.patient.zone)):
            raise ChangedMeanwhile
        if typed != stored:
            typed = replace(typed, changed_by=writer, changed_at=now)
            earlier = [Version(stored, writer, now), *([Version(typed, writer, now + AFTERWARDS)] if taken else [])]
            for version in earlier:
                writing.add(SessionVersionRow.from_value(clearance.patient.id, uuid4(), version))
            row.take(replace(wanted, changed_by=writer, changed_at=now))
            writing.flush()
            audit.record(Event.SESSION_CHANGED, clearance, session_id=session.id)
    return queries.session(clearance, session.id) or seen


@db.again
def delete(clearance: Clearance, session_id: UUID) -> None:
    """Takes the session out of every page and figure; `restore` brings it back."""
    with db.transaction():
        _live(clearance, session_id).deleted_at = clock.now()
        audit.record(Event.SESSION_DELETED, clearance, session_id=session_id)


@db.again
def restore(clearance: Clearance, session_id: UUID) -> None:
    """Brings back a deleted session, or parts a joined one again."""
    with db.transaction():
        row = _row(clearance, session_id)
        if row is None or not (row.deleted_at or row.joined_into):
            raise NotHere
        row.deleted_at = row.joined_into = None
        audit.record(Event.SESSION_RESTORED, clearance, session_id=session_id)


@db.again
def join(clearance: Clearance, session_id: UUID, into: UUID) -> None:
    """Makes two sessions of one day and kind count once. Both stay as they were entered."""
    with db.transaction() as writing:
        row, other = _live(clearance, session_id), _live(clearance, into)
        if row is other or (row.day, row.kind) != (other.day, other.kind):
            raise NotHere
        earlier = update(SessionRow).where(SessionRow.patient_id == clearance.patient.id,
                                           SessionRow.joined_into == session_id)
        writing.execute(earlier.values(joined_into=into))
        row.joined_into = into
        audit.record(Event.SESSION_JOINED, clearance, session_id=session_id, into=into)


@db.again
def keep_apart(clearance: Clearance, session_id: UUID) -> None:
    """Notes that a person looked: this session is not the double of another."""
    with db.transaction():
        _live(clearance, session_id).kept_apart = True
        audit.record(Event.SESSION_KEPT_APART, clearance, session_id=session_id)


def _check(clearance: Clearance, session: Session) -> None:
    if problems(session, clock.today(clearance.patient.zone)):
        raise SessionRefused


def _live(clearance: Clearance, session_id: UUID) -> SessionRow:
    row = _row(clearance, session_id)
    if row is None or row.deleted_at or row.joined_into:
        raise NotHere
    return row


def _row(clearance: Clearance, session_id: UUID) -> SessionRow | None:
    return locked(clearance, SessionRow, session_id)


def locked(clearance: Clearance, kind: type[RowT], row_id: UUID) -> RowT | None:
    """The stored row, fresh and locked; without consent to sessions there is none to write."""
    if Scope.SESSIONS not in clearance.scopes:
        raise NotHere
    return db.session().get(kind, (clearance.patient.id, row_id), populate_existing=True, with_for_update=True)
