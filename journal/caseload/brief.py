"""Gathers what a therapist should know before the hour, as far as it is shared."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from journal.access.clearance import Actor, Clearance, Patient
from journal.access.permissions import Scope
from journal.caseload import fits, score_words, since, values
from journal.caseload.since import Brief
from journal.caseload.values import LOGGING, Shared
from journal.core import clock
from journal.core.period import Period
from journal.entries import queries as entries
from journal.entries.rules import Entry
from journal.entries.thoughts import listed
from journal.questionnaires import queries as questionnaires
from journal.safety import flag_queries
from journal.sharing import queries as sharing
from journal.treatment import queries as treatment
from journal.treatment import thread_queries
from journal.treatment.rules import Session
from journal.trends.charts import mood
from journal.trends.rules import Chart, History

CHART_DAYS = 28
"""The chart shows so many days at least, so that the session lies within it."""


def brief_of(clearance: Clearance, asked: str | None) -> Brief:
    """`asked` is the id of the session to count from, as it came in an address."""
    today, scopes = clock.today(clearance.patient.zone), clearance.scopes
    sessions = treatment.sessions(clearance)
    start = since.chosen(sessions, today, asked)
    period = since.stretch(start, today)
    first = entries.first_day(clearance)
    told = _entries(clearance, Period(min(period.first - timedelta(days=since.BACK), today), today))
    thread = thread_queries.thread_of(clearance) if thread_queries.may_read(clearance) else None
    steps = entries.steps() if {Scope.CHECK_INS, Scope.SESSIONS} <= scopes else ()
    return Brief(
        clearance.patient, scopes, today, start, period, tuple(sessions), fits.found_in(clearance),
        _chart(clearance, told, sessions, period, first) if Scope.CHECK_INS in scopes else None,
        since.logged(_that_tell(told, scopes), period, first) if scopes & LOGGING else None,
        tuple(since.effects(told, period)) if Scope.SIDE_EFFECTS in scopes else None,
        tuple(since.practised(thread, period)) if thread else (), thread,
        tuple(one for one in reversed(told) if one.note and one.day in period) if Scope.NOTES in scopes else None,
        since.due(told, sessions, thread, period, steps, clock.now()),
        tuple(listed(told, today)) if Scope.CHECK_INS in scopes else (),
        tuple(flag_queries.unseen_of({clearance.patient.id: scopes}).get(clearance.patient.id, ())),
        score_words.lines(questionnaires.responses(clearance), sessions, period.first, today))


def _entries(clearance: Clearance, period: Period) -> list[Entry]:
    """Where no kind of check-in is shared, not even their days."""
    return entries.entries(clearance, period) if clearance.scopes & {*LOGGING, Scope.NOTES} else []


def _that_tell(told: Sequence[Entry], scopes: frozenset[Scope]) -> list[Entry]:
    return [one for one in told if Scope.CHECK_INS in scopes or one.side_effects is not None]


def _chart(clearance: Clearance, told: Sequence[Entry], sessions: Sequence[Session], period: Period,
           first: date | None) -> Chart:
    """Mood with both kinds of session; side effects have a list of their own."""
    shown = Period.ending(period.last, max(CHART_DAYS, period.days))
    history = History(shown, period.last, tuple(one for one in told if one.day in shown), tuple(sessions), first,
                      clearance.scopes - {Scope.SIDE_EFFECTS}, tuple(treatment.courses(clearance)))
    return mood.draw(history, "therapist")[0]


def neighbours(actor: Actor, patient_id: UUID) -> tuple[Patient | None, Patient | None]:
    """The people before and after this one, by their next session."""
    shared = sharing.shared_with(actor)
    sessions = treatment.sessions_of({patient.id: scopes for patient, scopes in shared})
    order = [one.patient for one in values.in_order(
        Shared(patient, scopes, clock.today(patient.zone), (), tuple(sessions[patient.id]))
        for patient, scopes in shared)]
    place = next((n for n, one in enumerate(order) if one.id == patient_id), None)
    if place is None:
        return None, None
    return order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
