"""Writes of check-ins. Each is one transaction with its audit line; nothing that was saved is ever lost."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.core.crypto import MAX_BIND
from journal.entries import extra, overtaken, own, queries, versioned
from journal.entries.models import EntryRow, EntryVersionRow, OwnSymptomRow
from journal.entries.rules import Entry, Thoughts, problems
from journal.treatment import queries as treatment

AFTERWARDS = timedelta(microseconds=1)
"""By how much what was typed and not taken is the later version."""


class EntryRefused(ValueError):
    """The entry breaks a rule; the form asks the same rule first."""


class ChangedMeanwhile(RuntimeError):
    """The entry was changed after the writer had opened it; nothing was stored. `seen` names the newest version,
    `stored`; `mine` is what would have been stored instead."""

    def __init__(self, seen: str, mine: Entry, stored: Entry) -> None:
        super().__init__()
        self.seen, self.mine, self.stored = seen, mine, stored


@db.again
def save_entry(clearance: Clearance, entry: Entry, seen: str = "", asked: Iterable[extra.Item] = (),
               taken: Sequence[str] = ()) -> Entry:
    """Stores a new entry, or a new version of a known one (the earlier version stays). Sending the same entry twice
    changes nothing: ids are made where the entry is written. `asked` are the extra questions that the writer saw: of
    those an open answer empties the stored one, of all others it leaves it.

    What is written on the day of a dose, or in the night after it, is stored as such (`Entry.groggy`).
    `seen` is `changed_at`, in ISO form, of the version that the writer had open: raises `ChangedMeanwhile` when another
    one is the newest, so that of two windows saving at once the later is told. Where they chose then, `taken` names
    the parts that stay as the newest has them; what was typed for these is kept as a version. Raises the same when the
    two do not fit together.
    """
    if problems(entry, clock.today(clearance.patient.zone)):
        raise EntryRefused
    now = clock.now()
    entry = _in_known_words(clearance, entry)
    tagged = _tagged(clearance, entry)
    fresh = EntryRow.from_value(clearance.patient.id, tagged, now)
    with db.transaction() as session:
        row = _row(clearance, entry.id)
        _add_own(clearance, entry)
        if row is not None:
            return _change(clearance, row, replace(entry, groggy=tagged.groggy), seen, asked, taken)
        session.add(fresh)
        audit.record(Event.ENTRY_SAVED, clearance, entry_id=entry.id)
        return replace(tagged, changed_at=now)


def _change(clearance: Clearance, row: EntryRow, entry: Entry, seen: str, asked: Iterable[extra.Item],
            taken: Sequence[str]) -> Entry:
    """Puts a new version in the place of the stored one, or leaves it where nothing is new."""
    now, stored = clock.now(), row.to_value()
    kept = _completed(entry, stored, asked)
    if _same(stored, replace(kept, groggy=stored.groggy)):
        return stored
    newest, final = row.changed_at.isoformat(), overtaken.together(kept, stored, taken)
    if seen and seen != newest:
        if taken and _same(stored, final):  # sent twice
            return stored
        raise ChangedMeanwhile(newest, kept, stored)
    if problems(final, clock.today(clearance.patient.zone)):
        raise ChangedMeanwhile(newest, kept, stored)
    db.session().add(_version(clearance, stored, "change", now))
    if final != kept:
        db.session().add(_version(clearance, replace(kept, changed_at=now), "change", now + AFTERWARDS))
    row.take(final, now)
    row.deleted_at = None
    audit.record(Event.ENTRY_CHANGED, clearance, entry_id=entry.id)
    return replace(final, changed_at=now)


@db.again
def answer_thoughts(clearance: Clearance, entry_id: UUID, answer: Thoughts, shown: Sequence[UUID]) -> Entry | None:
    """Keeps the answer about suicidal thoughts in an entry, with the versions of the promises that the person read
    before; None where there is no such entry. Whatever else of the entry changed in the meantime stays."""
    with db.transaction():
        row = _row(clearance, entry_id)
        stored = row.to_value() if row else None
        if stored is None or stored.deleted:
            return None
        saved = save_entry(clearance, replace(stored, thoughts=answer))
        if stored.thoughts != answer:
            audit.record(Event.QUESTION_ANSWERED, clearance, entry_id=entry_id, promises=[str(one) for one in shown])
        return saved


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
        now = clock.now()
        session.add(_version(clearance, row.to_value(), "delete", now))
        row.deleted_at = now
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


def _tagged(clearance: Clearance, entry: Entry) -> Entry:
    """The entry with the mark that it was written soon after a dose; one about an earlier day has none."""
    if entry.groggy or entry.origin == "import":
        return entry
    span = treatment.groggy_span(clearance.patient.id, clearance.patient.zone, entry.logged_at)
    return replace(entry, groggy=span is not None and entry.day >= span.day)


@db.again
def offer_symptom(clearance: Clearance, symptom_id: UUID, offered: bool) -> bool:
    """Whether a side effect in the person's own words is offered on the check-in; what was told of it stays. False when
    there is none of this id, or nothing changed."""
    with db.transaction() as session:
        row = session.get(OwnSymptomRow, (clearance.patient.id, symptom_id), with_for_update=True)
        if row is None or (row.retired_at is None) is offered:
            return False
        row.retired_at = None if offered else clock.now()
        audit.record(Event.SYMPTOM_OFFERED if offered else Event.SYMPTOM_RETIRED, clearance, symptom_id=symptom_id)
        return True


def _in_known_words(clearance: Clearance, entry: Entry) -> Entry:
    """The entry with what is in the person's own words called as it was called before."""
    if not own.keys(entry):
        return entry
    return own.renamed(entry, [one.words for one in queries.own_symptoms(clearance)])


def _add_own(clearance: Clearance, entry: Entry) -> None:
    """Side effects in new words are offered from now on."""
    words = own.keys(entry)
    known = {one.words for one in queries.own_symptoms(clearance)} if words else set()
    for one in words:
        if one not in known:
            row = OwnSymptomRow(patient_id=clearance.patient.id, id=queries.symptom_id(clearance, one),
                                added_at=clock.now())
            row.words = one
            db.session().add(row)
            db.session().flush()


def _completed(entry: Entry, stored: Entry, asked: Iterable[extra.Item]) -> Entry:
    """What arrives, with what of the stored one its form did not ask."""
    return replace(entry, logged_at=stored.logged_at, zone=stored.zone,
                   local_time=entry.local_time or stored.local_time, origin=stored.origin,
                   original=stored.original, tags=entry.tags or stored.tags,
                   step=entry.step or stored.step, session_id=entry.session_id or stored.session_id,
                   groggy=entry.groggy or stored.groggy,
                   asked=entry.asked if entry.step or entry.asked is not None else stored.asked,
                   batch_id=stored.batch_id, import_key=stored.import_key,
                   **extra.kept(stored, entry, asked))


def _row(clearance: Clearance, entry_id: UUID) -> EntryRow | None:
    return db.session().get(EntryRow, (clearance.patient.id, entry_id), populate_existing=True, with_for_update=True)


def _version(clearance: Clearance, entry: Entry, reason: str, now: datetime) -> EntryVersionRow:
    row = EntryVersionRow(patient_id=clearance.patient.id, id=uuid4(), entry_id=entry.id, reason=reason,
                          written_at=entry.changed_at or entry.logged_at, replaced_at=now)
    row.content = versioned.to_plain(entry)
    return row


def _same(stored: Entry, arriving: Entry) -> bool:
    return not stored.deleted and replace(stored, changed_at=None) == replace(arriving, changed_at=None)
