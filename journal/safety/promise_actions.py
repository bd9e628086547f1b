"""Writes of promises and of how often it is asked, and the mail that tells a reader. Every version stays."""

from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import func, select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Role, Scope
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db, mail
from journal.safety import letters, monitoring
from journal.safety.asking import Choice, Mode
from journal.safety.models import ChoiceRow, NoticeRow, PromiseRow
from journal.safety.promise import Promise, problems
from journal.safety.rules import Level
from journal.safety.telling import Notice, notice_id, to_tell


class PromiseRefused(ValueError):
    """A part is missing or too long; the form asks the same rule first."""


class NobodyToPromise(LookupError):
    """A member of staff without a clinic promises for nobody."""


@db.again
def save_promise(clearance: Clearance, promise: Promise) -> Promise:
    """Stores the newest version of the actor's promise, or their clinic's; one without a change stores nothing. The
    id is made with the form: sending it twice stores it once, and a form that was saved before and comes again with
    other words is stored as a version of its own."""
    actor, owner = clearance.actor, monitoring.owner_of(clearance.actor)
    if owner is None:
        raise NobodyToPromise
    if problems(promise):
        raise PromiseRefused
    with db.transaction() as session:
        newest = monitoring.newest(owner)
        sent = session.get(PromiseRow, promise.id)
        if newest and (newest.says() == promise.says() or (sent and sent.to_value().says() == promise.says())):
            return newest
        stored = replace(promise, id=uuid4() if sent else promise.id, number=newest.number + 1 if newest else 1,
                         written_at=clock.now(), written_by=actor.id, zone=actor.zone)
        session.add(PromiseRow.from_value(owner, actor.role is Role.CLINIC, stored))
        session.flush()
        audit.record(Event.PROMISE_SAVED, clearance, promise_id=stored.id)
        return stored


@db.again
def choose(clearance: Clearance, mode: Mode) -> Choice | None:
    """Sets the mark of the actor, the patient or a therapist; None where it stands already. It holds at once."""
    patient, actor = clearance.patient.id, clearance.actor.id
    with db.transaction() as session:
        newest = session.scalar(rows.own(ChoiceRow, clearance).where(ChoiceRow.chosen_by == actor)
                                .order_by(ChoiceRow.number.desc()).limit(1))
        number = session.scalar(select(func.max(ChoiceRow.number)).where(ChoiceRow.patient_id == patient)) or 0
        if newest and newest.number == number and newest.mode == mode:
            return None
        row = ChoiceRow(patient_id=patient, id=uuid4(), number=number + 1, chosen_by=actor, chosen_at=clock.now())
        row.mode = mode.value
        session.add(row)
        session.flush()
        audit.record(Event.ASKING_CHOSEN, clearance, choice_id=row.id)
        return row.to_value()


def tell(clearance: Clearance, entry_id: UUID, level: Level, scope: Scope = Scope.CHECK_INS) -> list[Notice]:
    """Has a mail sent to each promised reader about an answer of this level and kind, once for each entry (or sent
    questionnaire) and level; those told now. Called after the answer is stored. The page does not wait for the mail
    host."""
    told = [note(clearance, entry_id, one.id, notice_id(entry_id, one.id, level))
            for one in to_tell(monitoring.readers(clearance, scope), level)]
    fresh = [one for one in told if one]
    for notice in fresh:
        deliver_later(clearance.patient.id, notice)
    return fresh


@db.again
def note(clearance: Clearance, entry_id: UUID, reader_id: UUID, notice_key: UUID) -> Notice | None:
    """Writes down that a reader is told; None when they were told already."""
    with db.transaction() as session:
        if session.get(NoticeRow, (clearance.patient.id, notice_key)):
            return None
        row = NoticeRow(patient_id=clearance.patient.id, id=notice_key, entry_id=entry_id, reader_id=reader_id,
                        told_at=clock.now())
        session.add(row)
        session.flush()
        audit.record(Event.READER_TOLD, clearance, entry_id=entry_id, to=reader_id)
        return row.to_value()


def deliver_later(patient_id: UUID, notice: Notice) -> None:
    mail.later(partial(_deliver, patient_id, notice))


def _deliver(patient_id: UUID, notice: Notice) -> None:
    reader = accounts.person(notice.reader_id)
    if reader is None or not letters.look_today(reader.email):
        return
    with db.transaction() as session:
        row = session.get(NoticeRow, (patient_id, notice.id))
        if row:
            row.delivered_at = clock.now()
