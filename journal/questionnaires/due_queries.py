"""What decides which questionnaires are asked, read from the record; the number of statements is always the same."""

from collections.abc import Iterable
from uuid import UUID

from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock
from journal.questionnaires import due, queries, standing
from journal.questionnaires.due import Due, Record
from journal.questionnaires.responses import Mark
from journal.treatment import queries as treatment


def due_now(clearance: Clearance) -> list[Due]:
    """What to offer the patient today, first things first; nothing from a dose until the next morning."""
    return offered(clearance, record(clearance))


def offered(clearance: Clearance, found: Record) -> list[Due]:
    """The same of a record that was read already."""
    patient = clearance.patient
    is_groggy = treatment.groggy_span(patient.id, patient.zone, clock.now()) is not None
    return due.due(found, clock.today(patient.zone), is_groggy)


def record(clearance: Clearance) -> Record:
    """Everything that decides, as far as the reader may see it; without sessions there is no course to go by."""
    marks = queries.marks(clearance)
    return Record(
        treatment.courses(clearance), treatment.sessions(clearance), queries.responses(clearance), marks,
        standing.instruments_for(clearance), clearance.patient.zone, _names(marks))


def sees_course(clearance: Clearance) -> bool:
    """Whether the reader sees by what the asking goes."""
    return Scope.SESSIONS in clearance.scopes


def _names(marks: Iterable[Mark]) -> dict[UUID, str]:
    """How those are called who wished something."""
    return {one.id: one.name for one in accounts.people(mark.made_by for mark in marks).values()}
