"""A score against earlier ones of the same patient, from what is stored."""

from journal.access.clearance import Clearance
from journal.core import clock
from journal.core.text import Words
from journal.questionnaires import change_words, queries
from journal.questionnaires.compared import compared, dosing_days
from journal.questionnaires.responses import Response
from journal.questionnaires.rules import Instrument
from journal.treatment import queries as treatment


def change(clearance: Clearance, instrument: Instrument, response: Response) -> tuple[Words, ...]:
    """How the score stands against the start and the time before, in the patient's words; () without a score."""
    doses = dosing_days(treatment.sessions(clearance), clock.today(clearance.patient.zone))
    found = compared(instrument, response, queries.responses(clearance), doses)
    return change_words.since(instrument, found, "patient") if found else ()
