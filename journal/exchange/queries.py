"""Reads for what leaves the journal, and for the list of imports."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import current_app

from journal.access import policy, rows
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
from journal.questionnaires import queries as questionnaires
from journal.treatment import queries as treatment
from journal.trends import charts
from journal.trends import queries as trends
from journal.trends.charts import scores
from journal.trends.rules import Chart, Voice


@dataclass(frozen=True)
class Batch:
    """One import that was taken in: `summary` holds label, added, first and last day."""

    id: UUID
    imported_at: datetime
    summary: dict[str, Any]


def whole(clearance: Clearance) -> Period:
    """From the first check-in or session to today."""
    today = clock.today(clearance.patient.zone)
    return Period(min([today, *_days(clearance)]), today)


def everything(clearance: Clearance) -> Period:
    """From the first check-in, session or questionnaire to the last one, also where it is still planned."""
    answered = [one.day for one in questionnaires.responses(clearance)]
    days = [clock.today(clearance.patient.zone), *_days(clearance), *answered]
    return Period(min(days), max(days))


def _days(clearance: Clearance) -> list[date]:
    first = entries.first_day(clearance)
    return [*([first] if first else []), *(session.day for session in treatment.sessions(clearance))]


def record(clearance: Clearance, period: Period, sections: frozenset[Section], use_initials: bool) -> Record:
    """The patient's record of a period, with no more than the clearance's scopes allow."""
    settings: Settings = current_app.config["SETTINGS"]
    history = trends.history(clearance, period)
    voice: Voice = "patient" if clearance.is_own else "therapist"
    person = accounts.person(clearance.patient.id)
    return Record(
        Person(clearance.patient.name, initials(clearance.patient.name), clearance.patient.zone,
               person.language if person else "en"),
        history, for_paper(charts.draw(history, voice)), clearance.scopes, sections, use_initials,
        clock.today(clearance.actor.zone), prepared_by(clearance), settings.app_name, scores.draw(history, voice))


def for_paper(drawn: tuple[Chart, ...]) -> tuple[Chart, ...]:
    """The charts that paper shows: strips by kind stand in the table of side effects, small rows are left to the
    screen, and a note is said once."""
    said: set[Words] = set()
    kept = []
    for chart in drawn:
        if chart.key == "side_effects" or chart.lanes:
            continue
        kept.append(replace(chart, notes=tuple(note for note in chart.notes if str(note) not in said)))
        said |= {str(note) for note in chart.notes}
    return tuple(kept)


def prepared_by(clearance: Clearance) -> Words:
    if clearance.actor.id == policy.OPERATOR:
        return N_("by the person who runs this journal")
    return N_("by the patient") if clearance.is_own else say(N_("by %(name)s"), name=clearance.actor.name)


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


