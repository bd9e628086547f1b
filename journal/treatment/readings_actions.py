"""Writes of readings at home. Each is one transaction with its audit line."""

from dataclasses import replace
from uuid import UUID, uuid4

from journal.access.clearance import Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.core.period import Period
from journal.treatment import queries
from journal.treatment.actions import NotHere, locked
from journal.treatment.models import ReadingRow
from journal.treatment.readings import Reading, problems


class ReadingRefused(ValueError):
    """The reading breaks a rule; the form asks the same rule first."""


@db.again
def save_reading(clearance: Clearance, reading: Reading) -> Reading:
    """Stores a reading as entered by the actor, now. Sending the same one twice stores the first; a form that was saved
    before and comes again with other numbers is another reading."""
    if problems(reading, clock.now()):
        raise ReadingRefused
    reading = replace(reading, entered_by=clearance.actor.id, entered_at=clock.now(), deleted=False)
    with db.transaction() as writing:
        known = locked(clearance, ReadingRow, reading.id)
        if known is not None:
            there = _there(clearance, reading)
            if there is not None:
                return there
            reading = replace(reading, id=uuid4())
        writing.add(ReadingRow.from_value(clearance.patient.id, reading))
        audit.record(Event.READING_SAVED, clearance, reading_id=reading.id)
    return reading


def _there(clearance: Clearance, reading: Reading) -> Reading | None:
    """The live reading of that moment with these numbers."""
    found = queries.readings(clearance, Period(reading.day, reading.day))
    return next((one for one in found if (one.measured_at, one.vitals) == (reading.measured_at, reading.vitals)), None)


@db.again
def delete_reading(clearance: Clearance, reading_id: UUID) -> None:
    """Takes the reading out of every page and chart; `restore_reading` brings it back."""
    with db.transaction():
        row = locked(clearance, ReadingRow, reading_id)
        if row is None or row.deleted_at:
            raise NotHere
        row.deleted_at = clock.now()
        audit.record(Event.READING_DELETED, clearance, reading_id=reading_id)


@db.again
def restore_reading(clearance: Clearance, reading_id: UUID) -> None:
    """Brings back a deleted reading."""
    with db.transaction():
        row = locked(clearance, ReadingRow, reading_id)
        if row is None or not row.deleted_at:
            raise NotHere
        row.deleted_at = None
        audit.record(Event.READING_RESTORED, clearance, reading_id=reading_id)
