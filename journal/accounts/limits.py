"""How often one person may do what is dear, or what fills the journal: one table, kept before the view is asked.

What was done is counted from its audit lines, so that nothing is written to count it and a look stays a look.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import Flask, g, request
from werkzeug.exceptions import TooManyRequests

from journal.access import gate
from journal.accounts import brakes
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, log

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many of these in that time; `words` name them in docs/input.md."""

    words: str
    events: tuple[Event, ...]
    most: int
    window: timedelta


CHECK_INS = Limit("check-ins, saved or changed", (Event.ENTRY_SAVED, Event.ENTRY_CHANGED), 500, DAY)
SESSIONS = Limit("sessions of one patient", (Event.SESSION_SAVED,), 100, DAY)
CHANGES = Limit("changes to sessions of one patient", (Event.SESSION_CHANGED,), 200, DAY)
COURSES = Limit("plans of treatment of one patient, saved or changed", (Event.COURSE_SAVED, Event.COURSE_CHANGED), 50,
                DAY)
READINGS = Limit("readings at home", (Event.READING_SAVED,), 200, DAY)
IMPORTS = Limit("files brought in", (Event.IMPORT_TAKEN,), 20, HOUR)
EXPORTS = Limit("exports of the whole record", (Event.EXPORT_TAKEN,), 30, HOUR)
PAPERS = Limit("summaries on paper of one patient", (Event.SUMMARY_TAKEN,), 60, HOUR)
INVITATIONS = Limit("invitations of a patient", (Event.INVITATION_SENT,), 30, DAY)
PLANS = Limit("versions of the safety plan", (Event.PLAN_SAVED,), 100, DAY)
CHOICES = Limit("changes of what the check-in asks", (Event.PROFILES_CHOSEN, Event.ITEM_MADE, Event.ITEM_CHANGED), 200,
                DAY)
PROMISES = Limit("versions of a monitoring promise", (Event.PROMISE_SAVED,), 50, DAY)
ASKINGS = Limit("changes of how often the question is asked", (Event.ASKING_CHOSEN,), 50, DAY)
WISHES = Limit("wishes about questionnaires", (Event.QUESTIONNAIRE_MARKED,), 100, DAY)
PER_PERSON = {
    "entries.save": CHECK_INS, "entries.save_short": CHECK_INS, "entries.answer": CHECK_INS,
    "treatment.save": SESSIONS, "treatment.change": CHANGES,
    "treatment.course_save": COURSES, "treatment.course_change": COURSES, "treatment.course_end": COURSES,
    "treatment.save_reading": READINGS,
    "exchange.import_confirm": IMPORTS, "exchange.export_csv": EXPORTS, "exchange.summary_pdf": PAPERS,
    "exchange.shared_pdf": PAPERS, "sharing.new": INVITATIONS, "safety.save_plan": PLANS, "safety.use_plan": PLANS,
    "entries.choose_profiles": CHOICES, "entries.follow": CHOICES, "entries.add_own": CHOICES,
    "entries.rename": CHOICES, "safety.save_promise": PROMISES, "safety.choose_asking": ASKINGS,
    "questionnaires.wish": WISHES, "questionnaires.choose": WISHES, "questionnaires.choose_with": WISHES,
    "questionnaires.ask": WISHES,
}
"""Endpoint → limit. Forms are counted when they are sent, papers and files when they are fetched."""
PER_ADDRESS = {"invite": (60, HOUR), "upload": (120, HOUR)}
"""Requests of one network address, whoever is signed in."""
SHOWN = frozenset({"sharing.new"})
"""Endpoints whose GET is only the empty form."""


def connect(app: Flask) -> None:
    """After the gate: only who was let in is counted."""
    app.before_request(keep)


def keep() -> None:
    """Raises `TooManyRequests` (429) that says when it may be tried again."""
    limit, actor = PER_PERSON.get(request.endpoint or ""), gate.actor()
    if limit is None or actor is None or (request.endpoint in SHOWN and request.method in ("GET", "HEAD")):
        return
    since = clock.now() - limit.window
    reached: datetime | None = audit.nth_newest(limit.events, actor.id, g.patient_id or actor.id, limit.most)
    if reached is not None and reached > since:
        log.event("request_refused", reason=request.endpoint)
        raise TooManyRequests(retry_after=ceil((reached - since).total_seconds()))


def brake(kind: str) -> None:
    """The same for requests that leave no line: counted by network address."""
    most, window = PER_ADDRESS[kind]
    if not brakes.count_request(kind, most, window):
        raise TooManyRequests(retry_after=ceil(window.total_seconds()))
