"""Reads for what leaves the journal, and for the list of imports."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import current_app

from journal.access import rows
from journal.access.clearance import Clearance
from journal.accounts import queries as accounts
from journal.accounts.rules import initials
from journal.core import clock, db
from journal.core.period import Period
from journal.core.settings import Settings
from journal.core.text import N_, Words, say
from journal.entries import queries as entries
from journal.exchange.models import ImportBatchRow, WaitingImportRow
from journal.exchange.rules import Person, Record, Section
from journal.trends import charts
from journal.trends import queries as trends


@dataclass(frozen=True)
class Batch:
    """One import that was taken in: `summary` holds label, added, first and last day."""

    id: UUID
    imported_at: datetime
    summary: dict[str, Any]


def whole(clearance: Clearance) -> Period:
    """From the first journal day to today."""
    today = clock.today(clearance.patient.zone)
    first = entries.first_day(clearance)
    return Period(min(first, today) if first else today, today)


def record(clearance: Clearance, period: Period, sections: frozenset[Section], use_initials: bool) -> Record:
    """The patient's record of a period, with no more than the clearance's scopes allow."""
    settings: Settings = current_app.config["SETTINGS"]
    history = trends.history(clearance, period)
    person = accounts.person(clearance.patient.id)
    by: Words = N_("by the patient") if clearance.is_own else say(N_("by %(name)s"), name=clearance.actor.name)
    return Record(
        Person(clearance.patient.name, initials(clearance.patient.name), clearance.patient.zone,
               person.language if person else "en"),
        history, charts.draw(history, "patient" if clearance.is_own else "therapist"), clearance.scopes, sections,
        use_initials, clock.today(clearance.actor.zone), by, settings.app_name)


def batches(clearance: Clearance) -> list[Batch]:
    """Imports that are still in the journal, newest first."""
    query = rows.own(ImportBatchRow, clearance).where(ImportBatchRow.removed_at.is_(None))
    found = db.session().scalars(query.order_by(ImportBatchRow.imported_at.desc()))
    return [Batch(row.id, row.imported_at, row.summary) for row in found]


def waiting(clearance: Clearance, waiting_id: UUID) -> WaitingImportRow | None:
    """An uploaded file between preview and confirmation."""
    return db.session().scalar(rows.own(WaitingImportRow, clearance).where(WaitingImportRow.id == waiting_id))


def last_dose_day(clearance: Clearance) -> tuple[int | None, date] | None:
    """Number and day of the latest dosing session, where sessions may be seen."""
    doses = [one for one in trends.history(clearance, whole(clearance)).sessions
             if one.number is not None and one.day <= clock.today(clearance.patient.zone)]
    return (doses[-1].number, doses[-1].day) if doses else None


