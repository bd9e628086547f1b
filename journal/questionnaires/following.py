"""What follows when a questionnaire was sent: flags for what somebody has to know of, and a mail to its readers.

The answers are stored first, then the flags, then who is told; last an audit line says that all of it was done. What
could not be stored is done by the timed work (`catch_up`), which finds what was sent and not followed. Every part has
an id made from the answers, so that doing it twice does it once. Help does not wait for any of it: the page that comes
next is worked out from the answers alone.
"""

from datetime import timedelta
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from journal.access import policy
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, log
from journal.questionnaires import dangers
from journal.questionnaires.models import ResponseRow
from journal.questionnaires.responses import Response
from journal.safety import flag_actions, promise_actions
from journal.safety.rules import Level

FAILED = (db.NotSaved, SQLAlchemyError, crypto.KeyMissing, crypto.SealBroken)
LATE = timedelta(minutes=2)
"""So long a request has to do it itself."""
LOOKS_BACK = timedelta(days=30)
"""Older ones are not looked through: whatever kept them from being followed was found long before."""


def follow(clearance: Clearance, response: Response) -> None:
    """Called after a response was stored. Never fails because flags do: the page that comes next is help."""
    try:
        follow_through(clearance, response)
    except FAILED as error:
        db.session().rollback()
        log.failure(error, "flags")


def follow_through(clearance: Clearance, response: Response) -> None:
    """The same; raises what keeps it from being done."""
    found = dangers.flags(response, clock.now())
    if found:
        flag_actions.raise_flags(clearance, found)
        promise_actions.tell(clearance, response.id, found[0].level, Scope.QUESTIONNAIRES)
    _note_followed(clearance, response)


@db.again
def _note_followed(clearance: Clearance, response: Response) -> None:
    with db.transaction():
        since = response.sent_at or response.started_at
        done = audit.lines_of([clearance.patient.id], [Event.QUESTIONNAIRE_FOLLOWED], since)
        if str(response.id) not in {line.keys["response_id"] for line in done}:
            audit.record(Event.QUESTIONNAIRE_FOLLOWED, clearance, response_id=response.id)


def next_url(clearance: Clearance, response: Response) -> str:
    """Where who sent it goes on: to help first, where an answer asks for it, else to the result."""
    page = "questionnaires.result" if dangers.level(response) is Level.S0 else "questionnaires.help"
    return url_for(page, response_id=response.id)


def catch_up() -> int:
    """Follows what was sent and, for whatever reason, not followed; how many. One that fails stops no other."""
    done = 0
    for patient_id, response_id in _waiting():
        try:
            person = accounts.readable_person(patient_id)
            row = db.session().get(ResponseRow, (patient_id, response_id), populate_existing=True)
            if person and row and not row.deleted_at:
                follow_through(policy.clear_job(accounts.patient_of(person)), row.to_value())
                done += 1
        except FAILED as error:
            db.session().rollback()
            log.failure(error, "flags")
    return done


def _waiting() -> list[tuple[UUID, UUID]]:
    """Patient and id of each, oldest first. What came in with an import was never sent here."""
    now = clock.now()
    since = now - LOOKS_BACK
    recent = [(row.patient_id, row.id) for row in db.session().execute(
        select(ResponseRow.patient_id, ResponseRow.id).where(
            ResponseRow.sent_at.between(since, now - LATE), ResponseRow.deleted_at.is_(None))
        .order_by(ResponseRow.sent_at))]
    lines = audit.lines_of({patient for patient, _ in recent},
                           [Event.QUESTIONNAIRE_SENT, Event.QUESTIONNAIRE_FOLLOWED], since) if recent else []
    done = {event: {line.keys["response_id"] for line in lines if line.event is event}
            for event in (Event.QUESTIONNAIRE_SENT, Event.QUESTIONNAIRE_FOLLOWED)}
    return [(patient, one) for patient, one in recent
            if str(one) in done[Event.QUESTIONNAIRE_SENT] - done[Event.QUESTIONNAIRE_FOLLOWED]]
