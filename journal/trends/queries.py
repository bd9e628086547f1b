"""The history of one patient, as far as the reader may see it."""

from collections.abc import Mapping
from uuid import UUID

from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import clock
from journal.core.period import Period
from journal.entries import asking
from journal.entries import queries as entries
from journal.questionnaires import queries as questionnaires
from journal.treatment import queries as treatment
from journal.treatment.rules import Kind
from journal.trends.analysis.diary import Score
from journal.trends.analysis.scores import of_responses
from journal.trends.rules import History
from journal.trends.window import Window, from_args


def history(clearance: Clearance, period: Period) -> History:
    """Entries of the period, all live sessions, the first journal day and what is followed; without what consent does
    not cover."""
    return History(period, clock.today(clearance.patient.zone), tuple(entries.entries(clearance, period)),
                   tuple(treatment.sessions(clearance)), entries.first_day(clearance), clearance.scopes,
                   tuple(treatment.courses(clearance)),
                   asking.followed(clearance), tuple(questionnaires.responses(clearance)))


def scored(clearance: Clearance, period: Period) -> History:
    """The same for scores alone: without entries, and without the day on which they begin."""
    return History(period, clock.today(clearance.patient.zone), (), tuple(treatment.sessions(clearance)), None,
                   clearance.scopes, tuple(treatment.courses(clearance)),
                   responses=tuple(questionnaires.responses(clearance)))


def scores(clearance: Clearance) -> tuple[Score, ...]:
    """Questionnaires as the analyses are told them: what `analysis.diary.Diary.scores` takes."""
    return of_responses(questionnaires.responses(clearance))


def scores_of(shared: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, tuple[Score, ...]]:
    """The same for many patients, in one statement each for keys and rows."""
    return {patient_id: of_responses(told) for patient_id, told in questionnaires.responses_of(shared).items()}


def window(clearance: Clearance, args: dict[str, str]) -> Window:
    """The stretch that an address asks for, within this patient's journal."""
    doses = (one.day for one in treatment.sessions(clearance) if one.kind is Kind.DOSING)
    return from_args(args, clock.today(clearance.patient.zone), entries.first_day(clearance), next(doses, None))


def whole(clearance: Clearance) -> History:
    """The history from the first journal day until today."""
    today = clock.today(clearance.patient.zone)
    return history(clearance, Period(min(today, entries.first_day(clearance) or today), today))
