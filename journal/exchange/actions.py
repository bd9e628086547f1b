"""Takes the record out and in. Every taking is recorded; an import is one transaction and one batch."""

import threading
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, locale
from journal.core.period import Period
from journal.core.settings import Settings
from journal.core.text import N_
from journal.entries import actions as entry_actions
from journal.entries import asking, own, side_effects
from journal.entries import queries as entry_queries
from journal.entries.rules import Entry
from journal.exchange import queries
from journal.exchange.formats import csv_out, incoming, pdf
from journal.exchange.formats.incoming import Found, Rejected
from journal.exchange.models import ImportBatchRow, WaitingImportRow
from journal.exchange.rules import Document, Section
from journal.questionnaires import queries as questionnaires
from journal.treatment import queries as treatment

PAPERS_AT_ONCE = threading.BoundedSemaphore(2)
IMPORTS_AT_ONCE = threading.BoundedSemaphore(1)
WAIT = 5.0
"""Seconds that a request waits for its place."""
WAITING_LIFE = timedelta(hours=1)
NOTICE = N_("This record is private health information of the person named. It may be protected by law: do not pass it "
            "on without their written consent (in the United States: 42 CFR Part 2).")


class Busy(RuntimeError):
    """Too many costly requests at once; trying again in a moment helps."""


@dataclass(frozen=True)
class Taken:
    """What an import would do, or did."""

    source: str
    entries: int
    added: int
    already_there: int
    rejected: tuple[Rejected, ...]
    first: str | None
    last: str | None
    batch_id: UUID | None = None


@contextmanager
def one_of(brake: threading.BoundedSemaphore) -> Iterator[None]:
    """Waits a moment for a place, then gives up with `Busy`."""
    if not brake.acquire(timeout=WAIT):
        raise Busy
    try:
        yield
    finally:
        brake.release()


def summary_pdf(clearance: Clearance, period: Period, paper: pdf.Paper, sections: frozenset[Section],
                use_initials: bool) -> Document:
    """The summary as PDF, recorded; raises `Busy` or `PaperFailed`."""
    settings: Settings = current_app.config["SETTINGS"]
    record = queries.record(clearance, period, sections, use_initials)
    with one_of(PAPERS_AT_ONCE):
        document = pdf.write(
            record, paper, effect_label=side_effects.label, severity_label=side_effects.severity_label,
            words=locale.render, language=locale.language(),
            notice=locale.render(NOTICE) if settings.redisclosure_notice else None)
    audit.record(Event.SUMMARY_TAKEN, clearance, first=period.first, last=period.last)
    return document


def csv_zip(clearance: Clearance, period: Period, with_notes: bool, bom: bool) -> Document:
    """The record as a zip of CSV files, recorded."""
    with_notes = with_notes and Scope.NOTES in clearance.scopes
    found = entry_queries.entries(clearance, period)
    document = csv_out.write(
        found if with_notes else [own.without_words(one) for one in found], treatment.sessions(clearance), period,
        clearance.patient.zone, readings=treatment.readings(clearance, period), followed=asking.followed(clearance),
        responses=questionnaires.responses(clearance),
        with_notes=with_notes and Scope.NOTES in clearance.scopes, bom=bom)
    audit.record(Event.EXPORT_TAKEN, clearance, format="csv")
    return document


def detect(name: str, data: bytes) -> Found:
    """What a file holds; raises `Unreadable` or `Busy`."""
    with one_of(IMPORTS_AT_ONCE):
        return incoming.detect(name, data)


def preview(clearance: Clearance, found: Found, answers: Mapping[str, int | None]) -> Taken:
    """What taking this in would do; writes nothing."""
    return _sorted_out(clearance, found, answers, uuid4())[0]


def take_in(clearance: Clearance, found: Found, answers: Mapping[str, int | None]) -> Taken:
    """Stores what is new of a file as one batch in one transaction; the same file again adds nothing."""
    try:
        return _take_in(clearance, found, answers)
    except IntegrityError:  # the same file was taken in at the same moment: now its rows are known
        return _take_in(clearance, found, answers)


def _take_in(clearance: Clearance, found: Found, answers: Mapping[str, int | None]) -> Taken:
    batch_id = uuid4()
    with db.transaction() as session:
        taken, fresh = _sorted_out(clearance, found, answers, batch_id)
        if not fresh:
            return taken
        row = ImportBatchRow(patient_id=clearance.patient.id, id=batch_id, source=found.source, imported_at=clock.now())
        row.summary = {"label": str(found.label), "added": taken.added, "first": taken.first, "last": taken.last}
        session.add(row)
        entry_actions.save_new(clearance, fresh)
        audit.record(Event.IMPORT_TAKEN, clearance, batch_id=batch_id, added=taken.added)
    return taken


def _sorted_out(clearance: Clearance, found: Found, answers: Mapping[str, int | None],
                batch_id: UUID) -> tuple[Taken, list[Entry]]:
    key = crypto.derived_key(clearance.patient.id, "import")
    read, refused = incoming.entries(found, clearance.patient.zone, answers, clock.now(), batch_id, key,
                                     lambda import_key: UUID(bytes=import_key[:16], version=4))
    known = entry_queries.known_import_keys(clearance)
    fresh = [entry for entry in read if entry.import_key not in known]
    days = [entry.day.isoformat() for entry in read]
    rejected = tuple(sorted((*found.rejected, *refused), key=lambda one: one.row))
    return Taken(found.source, len(read) + len(rejected), len(fresh), len(read) - len(fresh), rejected,
                 min(days, default=None), max(days, default=None), batch_id if fresh else None), fresh


def remove_batch(clearance: Clearance, batch_id: UUID) -> tuple[int, int]:
    """Takes an import out: how many check-ins went, and how many stay because the patient changed them."""
    with db.transaction() as session:
        row = session.get(ImportBatchRow, (clearance.patient.id, batch_id))
        if row is None or row.removed_at:
            return 0, 0
        row.removed_at = clock.now()
        removed, kept = entry_actions.remove_batch(clearance, batch_id)
        audit.record(Event.IMPORT_REMOVED, clearance, batch_id=batch_id, removed=removed)
        return removed, kept


def keep_waiting(clearance: Clearance, name: str, data: bytes) -> UUID:
    """Keeps an uploaded file, sealed, until it is confirmed; older ones of this patient go."""
    row = WaitingImportRow(patient_id=clearance.patient.id, id=uuid4(), uploaded_at=clock.now())
    row.content = {"name": name[:100], "data": b64encode(zlib.compress(data, 1)).decode()}
    with db.transaction() as session:
        session.execute(delete(WaitingImportRow).where(WaitingImportRow.patient_id == clearance.patient.id))
        forget_waiting()
        session.add(row)
    return row.id


def waiting_file(clearance: Clearance, waiting_id: UUID) -> tuple[str, bytes] | None:
    row = queries.waiting(clearance, waiting_id)
    if row is None or row.uploaded_at < clock.now() - WAITING_LIFE:
        return None
    return row.content["name"], zlib.decompress(b64decode(row.content["data"]))


def drop_waiting(clearance: Clearance) -> None:
    with db.transaction() as session:
        session.execute(delete(WaitingImportRow).where(WaitingImportRow.patient_id == clearance.patient.id))


def forget_waiting() -> int:
    """Removes files that nobody confirmed within the hour; how many."""
    with db.transaction() as session:
        return db.changed(session, delete(WaitingImportRow).where(
            WaitingImportRow.uploaded_at < clock.now() - WAITING_LIFE))
