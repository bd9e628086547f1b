"""Reads of check-ins. Every one starts from a clearance; fields outside its scopes are not even opened."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import func, or_, select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import clock, crypto, db
from journal.core.period import Period
from journal.core.settings import Settings
from journal.entries import own, schedule, versioned
from journal.entries.finding import Written
from journal.entries.models import EntryRow, EntryVersionRow, OwnSymptomRow
from journal.entries.own import OwnSymptom
from journal.entries.rules import Entry, visible_part
from journal.entries.schedule import Due
from journal.entries.versioned import Version
from journal.treatment.rules import Session


def entries(clearance: Clearance, period: Period, with_deleted: bool = False) -> list[Entry]:
    """The period's entries, oldest first; without what consent does not cover."""
    query = rows.own(EntryRow, clearance).where(EntryRow.day.between(period.first, period.last))
    if not with_deleted:
        query = query.where(EntryRow.deleted_at.is_(None))
    found = db.session().scalars(query.order_by(EntryRow.day, EntryRow.logged_at, EntryRow.id))
    return [_visible(row.to_value(clearance.scopes), clearance) for row in found]


def entry(clearance: Clearance, entry_id: UUID) -> Entry | None:
    """One entry, deleted ones too (`entry.deleted` tells)."""
    row = db.session().scalar(rows.own(EntryRow, clearance).where(EntryRow.id == entry_id))
    return _visible(row.to_value(clearance.scopes), clearance) if row else None


def _visible(entry: Entry, clearance: Clearance) -> Entry:
    """What this reader may see: no words of the person's own for staff of a clinic."""
    part = visible_part(entry, clearance.scopes)
    return part if clearance.reads_text else own.without_words(part)


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


STORED = EntryRow.__table__.c
LISTED = (EntryRow.patient_id, EntryRow.id, EntryRow.day, EntryRow.zone, EntryRow.logged_at, EntryRow.local_time,
          EntryRow.origin, STORED.ratings_sealed, STORED.side_effects_sealed)


def _listed(row: Any, opened: crypto.Opener, scopes: frozenset[Scope]) -> Entry:
    """One entry of a list; fields outside the scopes are not even opened."""
    rated = (versioned.rated_from_plain(
        EntryRow.ratings.read(row.ratings_sealed, opened, row.patient_id, row.id, EntryRow))
        if Scope.CHECK_INS in scopes else {})
    effects = (versioned.effects_from_plain(
        EntryRow.side_effects.read(row.side_effects_sealed, opened, row.patient_id, row.id, EntryRow))
        if Scope.SIDE_EFFECTS in scopes else {})
    return Entry(row.id, row.day, row.zone, row.logged_at, row.local_time,
                 origin="import" if row.origin == "import" else "check-in", **rated, **effects)


def marks(people: Collection[UUID]) -> dict[UUID, str]:
    """Patient → what changes with every check-in that is written, changed, deleted or brought back; opens nothing. One
    statement."""
    query = select(EntryRow.patient_id, func.count(), func.count(EntryRow.deleted_at), func.max(EntryRow.changed_at),
                   func.max(EntryRow.deleted_at)).where(EntryRow.patient_id.in_(people))
    return {row[0]: "|".join(map(str, row[1:])) for row in db.session().execute(query.group_by(EntryRow.patient_id))}


BATCH = 200
WRITTEN = (EntryRow.id, EntryRow.day, STORED.note_sealed, STORED.tags_sealed, STORED.side_effects_sealed)


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
                          _reported(answer or {}))


def _reported(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of the side effects that were there, of a stored answer."""
    effects = versioned.effects_from_plain({"answer": None, **answer})["side_effects"]
    return tuple(effect.key for effect in effects or () if effect.now != "gone")


def first_day(clearance: Clearance) -> date | None:
    """The first journal day with an entry of which the reader may see something; None where entries are not shared."""
    if not clearance.scopes & {Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.CONTEXT, Scope.NOTES}:
        return None
    query = select(func.min(EntryRow.day)).where(EntryRow.patient_id == clearance.patient.id,
                                                 EntryRow.deleted_at.is_(None))
    if not clearance.scopes & {Scope.CHECK_INS, Scope.SIDE_EFFECTS}:
        fields = {Scope.NOTES: STORED.note_sealed, Scope.CONTEXT: STORED.context_sealed}
        query = query.where(or_(*(fields[one].is_not(None) for one in fields if one in clearance.scopes)))
    first: date | None = db.session().scalar(query)
    return first


def versions(clearance: Clearance, entry_id: UUID) -> list[Version]:
    """Earlier versions of an entry, newest first."""
    return versions_of(clearance, [entry_id])[entry_id]


def versions_of(clearance: Clearance, entry_ids: Sequence[UUID]) -> dict[UUID, list[Version]]:
    """Entry → its earlier versions, newest first; one statement."""
    found: dict[UUID, list[Version]] = {entry_id: [] for entry_id in entry_ids}
    query = rows.own(EntryVersionRow, clearance).where(EntryVersionRow.entry_id.in_(entry_ids))
    for row in db.session().scalars(query.order_by(EntryVersionRow.replaced_at.desc())):
        found[row.entry_id].append(Version(_visible(versioned.from_plain(row.content), clearance), row.written_at,
                                           row.replaced_at, row.reason))
    return found


def due(clearance: Clearance, sessions: Sequence[Session]) -> Due:
    """Which short check-in waits for an answer; `sessions` are all of the patient's, numbered."""
    now, today = clock.now(), clock.today(clearance.patient.zone)
    since = Period(min(today, schedule.first_day(sessions, now, today)), today)
    return schedule.due(sessions, entries(clearance, since), now, today, steps())


def steps() -> tuple[int, ...]:
    """After how many hours the instance asks."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.check_ins_after


def own_symptoms(clearance: Clearance) -> list[OwnSymptom]:
    """What the person named in their own words, the earliest first; nothing for readers who see no free text."""
    if not clearance.reads_text or Scope.SIDE_EFFECTS not in clearance.scopes:
        return []
    query = rows.own(OwnSymptomRow, clearance).order_by(OwnSymptomRow.added_at, OwnSymptomRow.id)
    return [OwnSymptom(row.id, row.words, row.retired_at is None) for row in db.session().scalars(query)]


def symptom_id(clearance: Clearance, words: str) -> UUID:
    """The id of a side effect in the person's own words: the same each time, and nothing that tells the words."""
    return UUID(bytes=crypto.lookup("own-symptom", f"{clearance.patient.id}|{words}")[:16], version=4)


def days(clearance: Clearance, period: Period) -> set[date] | None:
    """The days with a check-in in it, None where check-ins are not shared."""
    if Scope.CHECK_INS not in clearance.scopes:
        return None
    return set(db.session().scalars(select(EntryRow.day).where(
        EntryRow.patient_id == clearance.patient.id, EntryRow.deleted_at.is_(None),
        EntryRow.day.between(period.first, period.last))))


def known_import_keys(clearance: Clearance) -> set[bytes]:
    """Keys of imported rows that are in the journal already, deleted ones too."""
    return set(db.session().scalars(select(EntryRow.import_key).where(
        EntryRow.patient_id == clearance.patient.id, EntryRow.import_key.is_not(None))))
