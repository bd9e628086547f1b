"""Erasing a person. First their keys, after which nothing of them can be read; then a line in the ledger's file; then
their rows, with the ledger's row and the audit line. Each step can be done again, so a run that was killed is finished
by the next."""

from collections.abc import Iterable
from uuid import UUID

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from journal.access.clearance import Clearance
from journal.access.policy import OPERATOR
from journal.accounts import queries as accounts
from journal.accounts.rules import Person
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, log
from journal.core.crypto import KeyMissing, SealBroken
from journal.core.settings import Settings
from journal.erasure import belongings, ledger, letters, queries
from journal.erasure.models import ErasedPersonRow, ErasureRequestRow
from journal.erasure.rules import WAITING, Waiting


def ask(clearance: Clearance, at_once: bool = False) -> Waiting:
    """Begins the waiting time, and tells the person; who has asked already keeps the time that was said. `at_once` is
    the operator's: the time is over now."""
    now, person = clock.now(), clearance.patient.id
    due = now if at_once else now + WAITING
    found = queries.waiting(person)
    if found and found.due_at <= due:
        return found
    try:
        with db.transaction() as session:
            session.execute(delete(ErasureRequestRow).where(ErasureRequestRow.account_id == person))
            session.add(ErasureRequestRow(account_id=person, asked_at=now, due_at=due))
            audit.record(Event.ERASURE_ASKED, clearance)
    except IntegrityError:  # asked in two windows at once
        return queries.waiting(person) or Waiting(now, due)
    told = accounts.person(person)
    if told and not at_once:
        letters.asked(told, due)
    return Waiting(now, due)


def stop(clearance: Clearance) -> bool:
    """Ends the waiting; False when there is none or its time is over."""
    person = clearance.patient.id
    with db.transaction() as session:
        if not db.changed(session, delete(ErasureRequestRow).where(
                ErasureRequestRow.account_id == person, ErasureRequestRow.due_at > clock.now())):
            return False
        audit.record(Event.ERASURE_STOPPED, clearance)
    told = accounts.person(person)
    if told:
        letters.stopped(told)
    return True


def erase_due() -> int:
    """Erases everybody whose time has come, and finishes what was cut short; how many."""
    settings: Settings = current_app.config["SETTINGS"]
    people = {*queries.due(), *queries.still_there(ledger.read(ledger.path(settings)))}
    done = 0
    for person_id in people:
        try:
            done += erase(person_id)
        except Exception as error:  # one that fails is tried again; the others do not wait for it
            db.session().rollback()
            log.failure(error, "erasure")
    return done


def erase(person_id: UUID) -> bool:
    """Makes a person unreadable at once and removes what is theirs; False when nothing of them was there."""
    settings: Settings = current_app.config["SETTINGS"]
    person, now = _readable(person_id), clock.now()
    _destroy_keys(person_id)
    ledger.append(ledger.path(settings), person_id, now)
    removed = _remove(person_id)
    if person:
        letters.done(person)
    return removed


def apply_ledger(ids: Iterable[UUID]) -> int:
    """Erases again whoever of these came back with a backup; how many of them were there."""
    return sum(1 for person_id in ids if _destroy_keys(person_id) + _remove(person_id))


def _readable(person_id: UUID) -> Person | None:
    """The person, for the last mail; None when their key is gone already."""
    try:
        return accounts.person(person_id)
    except (KeyMissing, SealBroken):
        return None


def _destroy_keys(person_id: UUID) -> int:
    count = crypto.vault().destroy(crypto.person_name(person_id))
    crypto.forget(person_id)
    return count


def _remove(person_id: UUID) -> bool:
    """The rows, the ledger's row and the audit line, in one transaction."""
    with db.transaction() as session:
        session.expire_all()
        count = belongings.remove(session, person_id)
        is_new = session.get(ErasedPersonRow, person_id) is None
        if is_new:
            session.add(ErasedPersonRow(person_id=person_id, erased_at=clock.now()))
        if count or is_new:
            audit.record_ids(Event.ERASED, OPERATOR, [person_id])
    return count > 0
