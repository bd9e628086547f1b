"""Writes of questionnaires. Each is one transaction with its audit line; nothing that was sent is written over."""

from dataclasses import replace
from uuid import UUID, uuid4

from journal.access.clearance import Clearance
from journal.access.policy import OPERATOR
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.questionnaires.instruments import ALL
from journal.questionnaires.models import MarkRow, ResponseRow, SwitchRow
from journal.questionnaires.responses import Mark, Response, plain
from journal.questionnaires.rules import Answers, Instrument
from journal.questionnaires.scoring import score


class NotHere(LookupError):
    """There is no such questionnaire of this patient, or it is not open any more."""


class OutOfRange(ValueError):
    """An answer is none of the options; the form asks the same rule first."""


@db.again
def begin(clearance: Clearance, response: Response) -> Response:
    """Begins one; the id is made with the form, so that sending it twice begins one."""
    with db.transaction() as session:
        row = session.get(ResponseRow, (clearance.patient.id, response.id))
        if row is None:
            row = ResponseRow.from_value(clearance.patient.id, response)
            session.add(row)
            session.flush()
            audit.record(Event.QUESTIONNAIRE_BEGUN, clearance, response_id=response.id)
        return row.to_value()


@db.again
def answer(clearance: Clearance, response_id: UUID, answers: Answers) -> Response:
    """Stores these answers beside the earlier ones, None for one left open again. Raises `NotHere` and `OutOfRange`."""
    with db.transaction():
        row = _open(clearance, response_id)
        now = row.to_value()
        wanted = replace(now, answers={**now.answers, **answers})
        if score(ALL[wanted.instrument], wanted.answers).reason == "out_of_range":
            raise OutOfRange
        if wanted != now:
            row.take(wanted)
            db.session().flush()  # inside a longer transaction the next read would forget it
        return wanted


@db.again
def send(clearance: Clearance, response_id: UUID) -> Response:
    """Scores and stores it for good, on today's date; sending twice stores one. Raises `NotHere`."""
    with db.transaction():
        row = _row(clearance, response_id)
        if row and row.sent_at and not row.deleted_at:
            return row.to_value()
        row = _open(clearance, response_id)
        begun = row.to_value()
        done = replace(begun, day=clock.today(clearance.patient.zone), zone=clearance.patient.zone,
                       sent_at=clock.now(), result=plain(score(ALL[begun.instrument], begun.answers)))
        row.take(done)
        db.session().flush()
        audit.record(Event.QUESTIONNAIRE_SENT, clearance, response_id=response_id)
        return done


@db.again
def save_old(clearance: Clearance, response: Response) -> Response:
    """Stores an old score that was typed in (`origin` "by_hand"); sending it twice stores one."""
    with db.transaction() as session:
        row = _row(clearance, response.id)
        if row is None:
            row = ResponseRow.from_value(clearance.patient.id, response)
            session.add(row)
            session.flush()
            audit.record(Event.QUESTIONNAIRE_SENT, clearance, response_id=response.id)
        return row.to_value()


@db.again
def delete(clearance: Clearance, response_id: UUID) -> None:
    """Takes one away, begun or sent; it can be put back. Raises `NotHere`."""
    _set_deleted(clearance, response_id, Event.QUESTIONNAIRE_DELETED, deleted=True)


@db.again
def restore(clearance: Clearance, response_id: UUID) -> None:
    """Puts one back that was taken away. Raises `NotHere`."""
    _set_deleted(clearance, response_id, Event.QUESTIONNAIRE_RESTORED, deleted=False)


def _set_deleted(clearance: Clearance, response_id: UUID, event: Event, *, deleted: bool) -> None:
    with db.transaction():
        row = _row(clearance, response_id)
        if row is None:
            raise NotHere
        if (row.deleted_at is not None) != deleted:
            row.deleted_at = clock.now() if deleted else None
            audit.record(event, clearance, response_id=response_id)


@db.again
def mark(clearance: Clearance, wish: Mark) -> None:
    """Stores one wish about asking; sending it twice stores one."""
    with db.transaction() as session:
        if session.get(MarkRow, (clearance.patient.id, wish.id)) is None:
            session.add(MarkRow.from_value(clearance.patient.id, wish))
            session.flush()
            audit.record(Event.QUESTIONNAIRE_MARKED, clearance, mark_id=wish.id)


def switch(instrument: Instrument, *, is_on: bool) -> None:
    """By the operator, after they read on what terms the wording is lent."""
    with db.transaction() as session:
        session.add(SwitchRow(id=uuid4(), instrument=instrument.id, version=instrument.version, is_on=is_on,
                              switched_at=clock.now()))
        audit.record_ids(Event.INSTRUMENT_SWITCHED, OPERATOR, [None], instrument=instrument.id, is_on=is_on)


def _row(clearance: Clearance, response_id: UUID) -> ResponseRow | None:
    return db.session().get(ResponseRow, (clearance.patient.id, response_id), populate_existing=True,
                            with_for_update=True)


def _open(clearance: Clearance, response_id: UUID) -> ResponseRow:
    row = _row(clearance, response_id)
    if row is None or not row.to_value().is_open(clock.now()):
        raise NotHere
    return row
