"""Writes of the integration thread. Each is one transaction with its audit line; nothing that was typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from journal.access.clearance import Actor, Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.treatment import preparation, queries, thread, thread_queries
from journal.treatment.actions import ChangedMeanwhile, NotHere
from journal.treatment.preparation import ClinicList, Item
from journal.treatment.rules import Kind
from journal.treatment.thread import MOST_PINNED, Moment, Page, PageKind, PracticeDay
from journal.treatment.thread_models import ClinicListRow, MomentRow, PracticeDayRow, ThreadPageRow

__all__ = ["ChangedMeanwhile", "NotHere", "PinsFull", "ThreadRefused", "answer_practice", "pin", "pin_again",
           "save_after", "save_before", "save_clinic_list", "save_practice", "unpin"]


class ThreadRefused(ValueError):
    """What was written breaks a rule; the form asks the same rule first."""


class PinsFull(RuntimeError):
    """As many moments are pinned as a session has room for; nothing was stored."""


@db.again
def save_before(clearance: Clearance, version_id: UUID, content: Mapping[str, Any], seen: UUID | None,
                page_id: UUID | None = None) -> Page | None:
    """Stores what was written before a session: the page named, else the one that stands open for the next session.

    `seen` is the version that the writer had open (None: there was none); raises `ChangedMeanwhile` when it is not the
    newest, `NotHere` for an unknown page. Ids are made with the form: sending it twice stores it once. Saving without a
    change stores nothing; None when nothing was ever written."""
    with db.transaction():
        number, today = _next_number(clearance), clock.today(clearance.patient.zone)
        pages = thread_queries.pages(clearance)
        stands = _page(pages, page_id, PageKind.BEFORE) if page_id else thread_queries.open_page(clearance, pages)
        return _save(clearance, version_id, PageKind.BEFORE, content, (seen, number), stands,
                     (stands.page_id if stands else uuid4(), stands.day if stands else today, None))


@db.again
def save_after(clearance: Clearance, version_id: UUID, content: Mapping[str, Any], seen: UUID | None,
               session_id: UUID) -> Page | None:
    """The same for what was written after a dosing session; raises `NotHere` for one that is not over."""
    with db.transaction():
        session = queries.session(clearance, session_id)
        if session is None or session.kind is not Kind.DOSING or session.day >= clock.today(clearance.patient.zone):
            raise NotHere
        number = _next_number(clearance)
        stands = thread_queries.after_page(thread_queries.pages(clearance), session_id)
        return _save(clearance, version_id, PageKind.AFTER, content, (seen, number), stands,
                     (stands.page_id if stands else uuid4(), session.day, session_id))


@db.again
def save_practice(clearance: Clearance, version_id: UUID, text: str, seen: UUID | None,
                  session_id: UUID | None = None) -> Page | None:
    """Makes this the practice from today on, perhaps taken over from a session; empty words end it. The one before it
    stays with all its answers."""
    with db.transaction():
        number = _next_number(clearance)
        stands = thread.current_practice(thread_queries.pages(clearance))
        content = {"practice": text} if text else {}
        return _save(clearance, version_id, PageKind.PRACTICE, content, (seen, number), stands,
                     (uuid4(), clock.today(clearance.patient.zone), session_id))


def _next_number(clearance: Clearance) -> int:
    """Read before the pages are: whoever stored a version since then has this number, and the later one is told."""
    return thread_queries.newest_number(clearance) + 1


def _page(pages: Sequence[Page], page_id: UUID, kind: PageKind) -> Page:
    found = next((one for one in pages if one.page_id == page_id and one.kind is kind), None)
    if found is None:
        raise NotHere
    return found


def _save(clearance: Clearance, version_id: UUID, kind: PageKind, content: Mapping[str, Any],
          expected: tuple[UUID | None, int], stands: Page | None,
          placed: tuple[UUID, date, UUID | None]) -> Page | None:
    if thread.page_problems(content):
        raise ThreadRefused
    sent = thread_queries.version(clearance, version_id)
    if content == (stands.content if stands else {}) or (sent and sent.content == content):
        return stands
    seen, number = expected
    if sent or (stands.id if stands else None) != seen:
        raise ChangedMeanwhile
    page_id, day, session_id = placed
    page = Page(version_id, page_id, kind, number, day, clock.now(), dict(content),
                session_id)
    db.session().add(ThreadPageRow.from_value(clearance.patient.id, page))
    db.session().flush()
    audit.record(Event.THREAD_SAVED, clearance, page_id=page_id, kind=kind.value)
    return page


@db.again
def answer_practice(clearance: Clearance, given: PracticeDay) -> None:
    """Stores what was answered for one day of the current practice; answering again replaces the answer. Raises
    `NotHere` for another practice, or a day that is not open."""
    with db.transaction() as writing:
        practice = thread.current_practice(thread_queries.pages(clearance))
        today = clock.today(clearance.patient.zone)
        if (practice is None or practice.page_id != given.practice_id or given.helped not in (None, *thread.HELPED)
                or not thread.can_answer(practice, given.day, today)):
            raise NotHere
        row = writing.scalar(select(PracticeDayRow).where(
            PracticeDayRow.patient_id == clearance.patient.id, PracticeDayRow.practice_id == given.practice_id,
            PracticeDayRow.day == given.day).with_for_update())
        if row is None:
            row = PracticeDayRow(patient_id=clearance.patient.id, id=uuid4(), practice_id=given.practice_id,
                                 day=given.day)
            writing.add(row)
        elif row.to_value() == given:
            return
        row.take(given, clock.now())
        writing.flush()
        audit.record(Event.PRACTICE_ANSWERED, clearance, practice_id=given.practice_id)


@db.again
def pin(clearance: Clearance, moment: Moment, instead: UUID | None = None) -> None:
    """Pins a moment for the next session, in the place of another where there is no room (`PinsFull`). Sending the
    same one twice pins it once; a form that was pinned before and comes again with other words is another moment."""
    if thread.moment_problem(moment.text):
        raise ThreadRefused
    with db.transaction() as writing:
        if _moment(clearance, moment.id):
            if any(one.text == moment.text for one in thread_queries.waiting(clearance)):
                return
            moment = replace(moment, id=uuid4())
        _make_room(clearance, moment.id, instead)
        writing.add(MomentRow.from_value(clearance.patient.id, moment))
        writing.flush()


@db.again
def pin_again(clearance: Clearance, moment_id: UUID) -> None:
    """Pins a moment that was taken off, now; raises `NotHere` and `PinsFull`."""
    with db.transaction():
        row = _moment(clearance, moment_id)
        if row is None or row.off_at is None:
            raise NotHere
        _make_room(clearance, moment_id, None)
        row.off_at, row.pinned_at = None, clock.now()
        row.pinned_on = clock.today(clearance.patient.zone)


@db.again
def unpin(clearance: Clearance, moment_id: UUID) -> None:
    """Takes a moment off; it stays with its owner and can be pinned again."""
    with db.transaction():
        row = _moment(clearance, moment_id)
        if row is None:
            raise NotHere
        if row.off_at is None:
            row.off_at = clock.now()
            audit.record(Event.MOMENT_TAKEN_OFF, clearance, moment_id=moment_id)


def _make_room(clearance: Clearance, moment_id: UUID, instead: UUID | None) -> None:
    """The audit's line comes first: writing it lets one pinning after the other count what is pinned."""
    audit.record(Event.MOMENT_PINNED, clearance, moment_id=moment_id)
    db.session().flush()
    pinned = [one.id for one in thread_queries.waiting(clearance)]
    if len(pinned) >= MOST_PINNED:
        if instead is None or instead not in pinned:
            raise PinsFull
        unpin(clearance, instead)


def _moment(clearance: Clearance, moment_id: UUID) -> MomentRow | None:
    return db.session().get(MomentRow, (clearance.patient.id, moment_id), populate_existing=True, with_for_update=True)


@db.again
def save_clinic_list(actor: Actor, list_id: UUID, items: Sequence[Item], seen: UUID | None) -> ClinicList:
    """Makes this the list of the actor's clinic; each earlier one stays. `seen` is the version that the writer had
    open: raises `ChangedMeanwhile` when it is not the newest, or the id is taken."""
    if actor.clinic_id is None or preparation.problems(items):
        raise ThreadRefused
    with db.transaction() as writing:
        newest = thread_queries.clinic_list(actor.clinic_id)
        if newest and list(newest.items) == list(items):
            return newest
        taken = writing.scalar(select(ClinicListRow.id).where(ClinicListRow.id == list_id))
        if taken or (newest.id if newest else None) != seen:
            raise ChangedMeanwhile
        number = newest.number + 1 if newest else 1
        row = ClinicListRow(id=list_id, clinic_id=actor.clinic_id, number=number, written_by=actor.id,
                            written_at=clock.now(), items=[[one.id, str(one.words)] for one in items])
        writing.add(row)
        writing.flush()
        audit.record_ids(Event.PREPARATION_CHANGED, actor.id, [None], clinic_id=actor.clinic_id, list_id=list_id)
        return row.to_value()
