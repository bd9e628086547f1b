"""Reads of check-ins. Every one starts from a clearance; fields outside its scopes are not even opened."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import crypto, db
from journal.core.period import Period
from journal.entries import versioned
from journal.entries.finding import Written
from journal.entries.models import EntryRow, EntryVersionRow
from journal.entries.rules import Entry, SideEffect, visible_part
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
    """Patient → ratings and side effects of the period (no notes), for many patients in one statement each for keys
    and rows. Fetches columns instead of rows: a list of two hundred people would spend half its time on row objects."""
    crypto.preload(shared)
    found: dict[UUID, list[Entry]] = {patient_id: [] for patient_id in shared}
    query = select(*LISTED).where(EntryRow.patient_id.in_(list(shared)), EntryRow.deleted_at.is_(None),
                                  EntryRow.day.between(period.first, period.last))
    by_patient: dict[UUID, list[Any]] = {}
    for row in db.session().execute(query.order_by(EntryRow.day, EntryRow.logged_at)):
        by_patient.setdefault(row.patient_id, []).append(row)
    for patient_id, listed in by_patient.items():
        opened, scopes = crypto.opener(patient_id), shared[patient_id]
        found[patient_id] = [_listed(row, opened, scopes) for row in listed]
    return found


LISTED = (EntryRow.patient_id, EntryRow.id, EntryRow.day, EntryRow.zone, EntryRow.logged_at,
          EntryRow.ratings_sealed, EntryRow.side_effects_sealed)  # type: ignore[attr-defined]


def _listed(row: Any, opened: crypto.Opener, scopes: frozenset[Scope]) -> Entry:
    """One entry of a list; fields outside the scopes are not even opened."""
    rated = (EntryRow.ratings.read(row.ratings_sealed, opened, row.patient_id, row.id, EntryRow)
             if Scope.CHECK_INS in scopes else {})
    effects = (EntryRow.side_effects.read(row.side_effects_sealed, opened, row.patient_id, row.id, EntryRow)["answer"]
               if Scope.SIDE_EFFECTS in scopes else None)
    return Entry(row.id, row.day, row.zone, row.logged_at, side_effects=None if effects is None else tuple(
        SideEffect(key, severity) for key, severity in effects), **rated)


BATCH = 200
WRITTEN = (EntryRow.id, EntryRow.day, EntryRow.note_sealed, EntryRow.tags_sealed,  # type: ignore[attr-defined]
           EntryRow.side_effects_sealed)  # type: ignore[attr-defined]


def written(clearance: Clearance, period: Period) -> Iterator[Written]:
    """The texts of the period, newest first, fetched and opened as they are asked for: one statement, read in pieces.
    Without what consent does not cover."""
    mine, notes = clearance.patient.id, Scope.NOTES in clearance.scopes
    effects = Scope.SIDE_EFFECTS in clearance.scopes
    query = select(*WRITTEN).where(EntryRow.patient_id == mine, EntryRow.deleted_at.is_(None),
                                   EntryRow.day.between(period.first, period.last))
    opened = crypto.opener(mine)

    def read(field: Any, stored: bytes | None, entry_id: UUID) -> Any:
        return None if stored is None else field.read(stored, opened, mine, entry_id, EntryRow)

    found = db.session().execute(query.order_by(EntryRow.day.desc(), EntryRow.logged_at.desc(), EntryRow.id),
                                 execution_options={"yield_per": BATCH})
    with found:
        for row in found:
            answer = read(EntryRow.side_effects, row.side_effects_sealed, row.id) if effects else None
            yield Written(row.day, read(EntryRow.note, row.note_sealed, row.id) if notes else None,
                          tuple(read(EntryRow.tags, row.tags_sealed, row.id) or ()) if notes else (),
                          tuple(key for key, _ in (answer or {}).get("answer") or ()))


def first_day(clearance: Clearance) -> date | None:
    """The first journal day with an entry of which the reader may see something; None where entries are not shared."""
    if not clearance.scopes & {Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.NOTES}:
        return None
    query = select(func.min(EntryRow.day)).where(EntryRow.patient_id == clearance.patient.id,
                                                 EntryRow.deleted_at.is_(None))
    if not clearance.scopes & {Scope.CHECK_INS, Scope.SIDE_EFFECTS}:
        query = query.where(EntryRow.note_sealed.is_not(None))  # type: ignore[attr-defined]
    first: date | None = db.session().scalar(query)
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
