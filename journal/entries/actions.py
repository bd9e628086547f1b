"""Writes of check-ins. Each is one transaction with its audit line; nothing that was saved is ever lost."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.core.crypto import MAX_BIND
from journal.entries import versioned
from journal.entries.models import EntryRow, EntryVersionRow
from journal.entries.rules import Entry, problems


class EntryRefused(ValueError):
    """The entry breaks a rule; the form asks the same rule first."""


class ChangedMeanwhile(RuntimeError):
    """The entry was changed after the writer had opened it; nothing was stored. `seen` names the newest version."""

    def __init__(self, seen: str) -> None:
        super().__init__()
        self.seen = seen


@db.again
def save_entry(clearance: Clearance, entry: Entry, seen: str = "") -> Entry:
    """Stores a new entry, or a new version of a known one (the earlier version stays). Sending the same entry twice
    changes nothing: ids are made where the entry is written.

    `seen` is `changed_at`, in ISO form, of the version that the writer had open: raises `ChangedMeanwhile` when another
    one is the newest, so that of two windows saving at once the later is told.
    """
    if problems(entry, clock.today(clearance.patient.zone)):
        raise EntryRefused
    now = clock.now()
    fresh = EntryRow.from_value(clearance.patient.id, entry, now)
    with db.transaction() as session:
        row = _row(clearance, entry.id)
        if row is None:
            session.add(fresh)
            audit.record(Event.ENTRY_SAVED, clearance, entry_id=entry.id)
            return replace(entry, changed_at=now)
        stored = row.to_value()
        kept = replace(entry, logged_at=stored.logged_at, zone=stored.zone,
                       local_time=entry.local_time or stored.local_time, origin=stored.origin,
                       original=stored.original, tags=entry.tags or stored.tags,
                       sleep_quality=entry.sleep_quality if entry.sleep_quality is not None else stored.sleep_quality,
                       batch_id=stored.batch_id, import_key=stored.import_key)
        if _same(stored, kept):
            return stored
        newest = row.changed_at.isoformat()
        if seen and seen != newest:
            raise ChangedMeanwhile(newest)
        session.add(_version(clearance, stored, "change"))
        row.take(kept, now)
        row.deleted_at = None
        audit.record(Event.ENTRY_CHANGED, clearance, entry_id=entry.id)
        return replace(kept, changed_at=now)


def save_new(clearance: Clearance, entries: Sequence[Entry]) -> int:
    """Stores many new entries in the caller's transaction (imports); how many there were."""
    now = clock.now()
    made = [EntryRow.from_value(clearance.patient.id, entry, now) for entry in entries]
    with db.transaction() as session:
        session.add_all(made)
    return len(made)


@db.again
def delete_entry(clearance: Clearance, entry_id: UUID) -> bool:
    """Takes the entry out of everything but its history; `restore_entry` brings it back."""
    with db.transaction() as session:
        row = _row(clearance, entry_id)
        if row is None or row.deleted_at:
            return False
        session.add(_version(clearance, row.to_value(), "delete"))
        row.deleted_at = clock.now()
        audit.record(Event.ENTRY_DELETED, clearance, entry_id=entry_id)
        return True


@db.again
def restore_entry(clearance: Clearance, entry_id: UUID) -> bool:
    with db.transaction():
        row = _row(clearance, entry_id)
        if row is None or not row.deleted_at:
            return False
        row.deleted_at = None
        audit.record(Event.ENTRY_RESTORED, clearance, entry_id=entry_id)
        return True


@db.again
def remove_batch(clearance: Clearance, batch_id: UUID) -> tuple[int, int]:
    """Takes out the entries of an import, but for those that the patient changed since: how many went, and how many of
    the changed ones are still shown. Bringing the same file in again brings back what went."""
    mine = clearance.patient.id
    with db.transaction() as session:
        found = session.scalars(rows.own(EntryRow, clearance).where(EntryRow.batch_id == batch_id)
                                .with_for_update().execution_options(populate_existing=True)).all()
        changed = set(session.scalars(select(EntryVersionRow.entry_id).where(
            EntryVersionRow.patient_id == mine, EntryVersionRow.reason == "change")))
        gone = [row.id for row in found if row.id not in changed]
        for start in range(0, len(gone), MAX_BIND):
            some = gone[start:start + MAX_BIND]
            session.execute(delete(EntryVersionRow).where(
                EntryVersionRow.patient_id == mine, EntryVersionRow.entry_id.in_(some)))
            session.execute(delete(EntryRow).where(EntryRow.patient_id == mine, EntryRow.id.in_(some)))
        return len(gone), sum(row.id in changed and row.deleted_at is None for row in found)


def _row(clearance: Clearance, entry_id: UUID) -> EntryRow | None:
    return db.session().get(EntryRow, (clearance.patient.id, entry_id), populate_existing=True, with_for_update=True)


def _version(clearance: Clearance, entry: Entry, reason: str) -> EntryVersionRow:
    row = EntryVersionRow(patient_id=clearance.patient.id, id=uuid4(), entry_id=entry.id, reason=reason,
                          written_at=entry.changed_at or entry.logged_at, replaced_at=clock.now())
    row.content = versioned.to_plain(entry)
    return row


def _same(stored: Entry, arriving: Entry) -> bool:
    return not stored.deleted and replace(stored, changed_at=None) == replace(arriving, changed_at=None)
