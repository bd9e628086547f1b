"""Which questionnaires a patient may fill in now, and what became of one that was sent: who was told, who saw it."""

from uuid import UUID

from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock, locale
from journal.core.text import Words
from journal.questionnaires import offering, queries
from journal.questionnaires.offering import Offered
from journal.questionnaires.responses import Response
from journal.questionnaires.standing_page import Standing, standing_of
from journal.safety import flag_actions, monitoring


def offered_to(clearance: Clearance) -> Offered:
    """The instruments with the words why others are left out."""
    return offering.offered(queries.switched_on(), monitoring.readers(clearance, Scope.QUESTIONNAIRES), clock.now())


def instruments_for(clearance: Clearance) -> frozenset[str]:
    """Those that are switched on and may be asked of this patient at this moment."""
    return offered_to(clearance).instruments


def instead(offered: Offered, instrument: str) -> Words | None:
    """Why this one stands in the place of another; None where it does not."""
    return offering.instead(offered, instrument)


def standing(clearance: Clearance, response: Response) -> Standing:
    """For the patient's own page of one that was sent."""
    flags = [(flag, steps) for flag, steps in flag_actions.flags(clearance) if flag.source_id == response.id]
    notices = monitoring.notices(clearance, response.id)
    ids = {one.reader_id for one in notices} | {step.by for _, steps in flags for step in steps}
    offers = offering.follow_ups(response, instruments_for(clearance), queries.responses(clearance),
                                 clock.today(clearance.patient.zone))
    return standing_of(flags, notices, names(ids), offers, offering.notes(response), clock.now(), locale.local)


def names(ids: set[UUID]) -> dict[UUID, str]:
    return {one.id: one.name for one in accounts.people(ids).values()}
