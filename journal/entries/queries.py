"""Reads of check-ins. Every one starts from a clearance; fields outside its scopes are not even opened."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import crypto, db
from journal.core.period import Period
from journal.entries import versioned
from journal.entries.models import EntryRow, EntryVersionRow
from journal.entries.rules import Entry, visible_part
from journal.entries.versioned import Version


def entries(clearance: Clearance, period: Period, with_deleted: bool = False) -> list[Entry]:
    """The period's entries, oldest first; without what consent does not cover."""
    query = rows.own(EntryRow, clearance).where(EntryRow.day.between(period.first, period.last))
    if not with_deleted:
        query = query.where(EntryRow.deleted_at.is_(None))
    found = db.session().scalars(query.order_by(EntryRow.day, EntryRow.logged_at, EntryRow.id))
    return [visible_part(row.to_value(clearance.scopes), clearance.scopes) for row in found]


def entry(clearance: Clearance, entry_id: UUID) -> Entry | None:
    """One entry, deleted ones too (`entry.deleted` tells)."""
    row = db.session().scalar(rows.own(EntryRow, clearance).where(EntryRow.id == entry_id))
    return visible_part(row.to_value(clearance.scopes), clearance.scopes) if row else None


def entries_of(shared: Mapping[UUID, frozenset[Scope]], period: Period) -> dict[UUID, list[Entry]]:
    """Patient → entries of the period, for many patients in one statement each for keys and rows."""
    crypto.preload(shared)
    found: dict[UUID, list[Entry]] = {patient_id: [] for patient_id in shared}
    query = select(EntryRow).where(EntryRow.patient_id.in_(list(shared)), EntryRow.deleted_at.is_(None),
                                   EntryRow.day.between(period.first, period.last))
    for row in db.session().scalars(query.order_by(EntryRow.day, EntryRow.logged_at)):
        scopes = shared[row.patient_id]
        found[row.patient_id].append(visible_part(row.to_value(scopes), scopes))
    return found


def first_day(clearance: Clearance) -> date | None:
    """The first journal day with an entry."""
    first: date | None = db.session().scalar(
        select(func.min(EntryRow.day))
        .where(EntryRow.patient_id == clearance.patient.id, EntryRow.deleted_at.is_(None)))
    return first


def versions(clearance: Clearance, entry_id: UUID) -> list[Version]:
    """Earlier versions of an entry, newest first."""
    query = rows.own(EntryVersionRow, clearance).where(EntryVersionRow.entry_id == entry_id)
    found = db.session().scalars(query.order_by(EntryVersionRow.replaced_at.desc()))
    return [Version(visible_part(versioned.from_plain(row.content), clearance.scopes), row.written_at, row.replaced_at,
                    row.reason) for row in found]


def known_import_keys(clearance: Clearance) -> set[bytes]:
    """Keys of imported rows that are in the journal already, deleted ones too."""
    return set(db.session().scalars(select(EntryRow.import_key).where(
        EntryRow.patient_id == clearance.patient.id, EntryRow.import_key.is_not(None))))
