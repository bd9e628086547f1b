"""What the list of a therapist, and of a clinic, is made from; the number of statements does not grow with people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from journal.access.clearance import Actor, Clearance
from journal.access.permissions import Role, Scope
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.caseload import fits
from journal.caseload.answers import ThoughtsCard, thoughts_card
from journal.caseload.flag_lines import Around, FlagLine, FlagsCard, Tried, flag_lines, flags_card
from journal.caseload.values import LOGGING, Shared
from journal.core import clock, locale
from journal.core.period import Period
from journal.core.text import Words
from journal.entries import choice_page, choosing
from journal.entries import queries as entries
from journal.entries.rules import Entry
from journal.entries.thoughts import ANSWERED_DAYS, listed
from journal.questionnaires import queries as questionnaires
from journal.safety import flag_actions, flag_queries, monitoring
from journal.safety.promise_pages import asking_card
from journal.sharing import queries as sharing
from journal.treatment import queries as treatment
from journal.treatment.course import Course
from journal.treatment.rules import Session

DAYS = 30


def everybody(actor: Actor) -> list[Shared]:
    """All who share with this actor, by name."""
    shared = sharing.shared_with(actor)
    if not shared:
        return []
    scopes = {patient.id: granted for patient, granted in shared}
    days = [clock.today(patient.zone) for patient, _ in shared]
    logging = {patient_id: granted for patient_id, granted in scopes.items() if granted & LOGGING}
    found = entries.entries_of(logging, Period(Period.ending(min(days), DAYS).first, max(days))) if logging else {}
    sessions, flags = treatment.sessions_of(scopes), _flags_of(actor, scopes)
    return [Shared(patient, granted, clock.today(patient.zone), tuple(found.get(patient.id, ())),
                   tuple(sessions[patient.id]), flags.get(patient.id, ())) for patient, granted in shared]


def _flags_of(actor: Actor, scopes: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, tuple[FlagLine, ...]]:
    """Patient → the flags that nobody has seen, for a therapist with whom their kind is shared."""
    if actor.role is not Role.THERAPIST:
        return {}
    unseen = flag_queries.unseen_of({one: granted for one, granted in scopes.items()
                                     if Scope.QUESTIONNAIRES in granted})
    if not unseen:
        return {}
    gone = questionnaires.taken_away(flag.source_id for flags in unseen.values() for flag in flags)
    return {one: flag_lines(flags, gone, locale.language()) for one, flags in unseen.items()}


def with_findings(actor: Actor, people: Sequence[Shared]) -> list[Shared]:
    """The same people with what the analyses found and when this reader last opened them."""
    found = fits.found_of(actor, {one.patient.id: (one.patient, one.scopes) for one in people})
    opened = audit.last_opened_by(actor.id, [one.patient.id for one in people])
    return [replace(one, found=found.get(one.patient.id), opened=opened.get(one.patient.id))
            for one in people]


def note_listing(actor: Actor, people: list[UUID]) -> None:
    """A list counts as a look: one audit line for each patient shown and day, written in one statement."""
    midnight = datetime.combine(clock.today(actor.zone), time(), ZoneInfo(actor.zone))
    seen = audit.looked_since(actor.id, Event.RECORD_LISTED, midnight)
    fresh = [patient_id for patient_id in people if patient_id not in seen]
    if fresh:
        audit.record_ids(Event.RECORD_LISTED, actor.id, fresh)


def logged(clearance: Clearance, period: Period) -> list[Entry]:
    """Entries of the period; where no kind of check-in is shared, not even their days."""
    return entries.entries(clearance, period) if clearance.scopes & {*LOGGING, Scope.CONTEXT, Scope.NOTES} else []


def thoughts(clearance: Clearance, today: date) -> ThoughtsCard | None:
    """The newest answers about suicidal thoughts and how they are asked for; None where check-ins are not shared."""
    if Scope.CHECK_INS not in clearance.scopes:
        return None
    signals = listed(entries.entries(clearance, Period.ending(today, 2 * ANSWERED_DAYS)), today)
    asking = None
    if Scope.CHECK_INS in clearance.granted:
        asked = monitoring.how_asked(clearance, monitoring.readers(clearance))
        asking = asking_card(asked, clearance.actor.id, clearance.patient.id, clearance.patient.name)
    return thoughts_card(signals, asking)


def flags(clearance: Clearance, tried: Tried | None = None) -> FlagsCard | None:
    """The flags of one person, with who was told and what was done; None where questionnaires are not shared."""
    if Scope.QUESTIONNAIRES not in clearance.scopes or clearance.actor.role is not Role.THERAPIST:
        return None
    found = flag_actions.flags(clearance)
    sources = {flag.source_id for flag, _ in found}
    notices = monitoring.notices_of(clearance, sources)
    ids = {one.reader_id for told in notices.values() for one in told} | {
        step.by for _, steps in found for step in steps}
    around = Around(notices, {one.id: one.name for one in accounts.people(ids).values()},
                    questionnaires.taken_away(sources), clock.now(), locale.local, locale.language(),
                    uuid4)
    return flags_card(found, around, Scope.QUESTIONNAIRES in clearance.granted, tried)


def sessions(clearance: Clearance) -> list[Session]:
    return treatment.sessions(clearance)


def courses(clearance: Clearance) -> list[Course]:
    return treatment.courses(clearance)


def profiles(clearance: Clearance) -> Words | None:
    """Which profiles the check-in asks."""
    return choice_page.profiles_words(choosing.chosen(clearance))
