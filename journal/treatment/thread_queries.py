"""Reads of the integration thread. Without its own kind, and for staff of a clinic, there is nothing to see."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import clock, db
from journal.sharing import queries as sharing
from journal.treatment import queries, thread_story
from journal.treatment.preparation import DEFAULT, ClinicList, Item
from journal.treatment.thread import Moment, Page, PageKind, PracticeDay, Thread
from journal.treatment.thread_models import ClinicListRow, MomentRow, PracticeDayRow, ThreadPageRow

LISTED = 30
"""How many earlier versions of a page, or moments that were taken off, are listed; older ones stay stored."""


def may_read(clearance: Clearance) -> bool:
    return Scope.THREAD in clearance.scopes and clearance.reads_text


def thread_of(clearance: Clearance) -> Thread:
    """The whole thread, as far as the reader may see it: sessions only where sessions are shared too."""
    if not may_read(clearance):
        return Thread()
    return Thread(pages(clearance), answers(clearance), moments(clearance), queries.sessions(clearance))


def pages(clearance: Clearance) -> list[Page]:
    """The newest version of each page, by number."""
    if not may_read(clearance):
        return []
    newest = select(func.max(ThreadPageRow.number)).where(
        ThreadPageRow.patient_id == clearance.patient.id).group_by(ThreadPageRow.page_id)
    query = rows.own(ThreadPageRow, clearance).where(ThreadPageRow.number.in_(newest))
    return [row.to_value() for row in db.session().scalars(query.order_by(ThreadPageRow.number))]


def version(clearance: Clearance, version_id: UUID) -> Page | None:
    if not may_read(clearance):
        return None
    row = db.session().scalar(rows.own(ThreadPageRow, clearance).where(ThreadPageRow.id == version_id))
    return row.to_value() if row else None


def earlier(clearance: Clearance, page: Page) -> list[Page]:
    """The versions before this one, newest first."""
    query = rows.own(ThreadPageRow, clearance).where(ThreadPageRow.page_id == page.page_id,
                                                     ThreadPageRow.number < page.number)
    return [row.to_value() for row in db.session().scalars(
        query.order_by(ThreadPageRow.number.desc()).limit(LISTED))] if may_read(clearance) else []


def newest_number(clearance: Clearance) -> int:
    return db.session().scalar(select(func.max(ThreadPageRow.number)).where(
        ThreadPageRow.patient_id == clearance.patient.id)) or 0


def open_page(clearance: Clearance, found: Sequence[Page]) -> Page | None:
    """The newest page that was written for the next session."""
    today = clock.today(clearance.patient.zone)
    written = thread_story.story(Thread(found, sessions=queries.sessions(clearance)), today).upcoming.before
    return written[-1] if written else None


def after_page(found: Sequence[Page], session_id: UUID) -> Page | None:
    """The page that was written after this session."""
    return next((one for one in found if one.kind is PageKind.AFTER and one.session_id == session_id), None)


def answers(clearance: Clearance, since: date = date.min, until: date = date.max) -> list[PracticeDay]:
    """What was answered for each day of each practice, oldest first."""
    if not may_read(clearance):
        return []
    query = rows.own(PracticeDayRow, clearance).where(PracticeDayRow.day.between(since, until)).order_by(
        PracticeDayRow.day)
    return [row.to_value() for row in db.session().scalars(query)]


def moments(clearance: Clearance) -> list[Moment]:
    """The pinned moments, oldest first; without those that were taken off."""
    if not may_read(clearance):
        return []
    query = rows.own(MomentRow, clearance).where(MomentRow.off_at.is_(None))
    return [row.to_value() for row in db.session().scalars(query.order_by(MomentRow.pinned_at, MomentRow.id))]


def waiting(clearance: Clearance) -> list[Moment]:
    """The moments that are pinned for the next session."""
    today = clock.today(clearance.patient.zone)
    return thread_story.waiting(moments(clearance), queries.sessions(clearance), today)


def taken_off(clearance: Clearance) -> list[Moment]:
    """The moments that their owner took off, the last one first."""
    query = rows.own(MomentRow, clearance).where(MomentRow.off_at.is_not(None))
    return [row.to_value() for row in db.session().scalars(
        query.order_by(MomentRow.off_at.desc()).limit(LISTED))] if clearance.is_own else []


def clinic_list(clinic_id: UUID) -> ClinicList | None:
    """A clinic's own list of what to prepare; None while it has none."""
    row = db.session().scalar(select(ClinicListRow).where(ClinicListRow.clinic_id == clinic_id)
                              .order_by(ClinicListRow.number.desc()).limit(1))
    return row.to_value() if row else None


def preparation(clearance: Clearance) -> tuple[Item, ...]:
    """What this patient is asked to prepare: the list of the clinic with which they share, else the usual one."""
    clinics = [one.clinic_id for one in sharing.live_grants(clearance) if one.clinic_id]
    found = clinic_list(clinics[0]) if clinics else None
    return tuple(found.items) if found else DEFAULT
