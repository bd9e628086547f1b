"""Rows of the integration thread, and of the clinics' lists of what to prepare."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base, sealed_json, sealed_text
from journal.treatment.preparation import ClinicList, Item
from journal.treatment.thread import Moment, Page, PageKind, PracticeDay


class ThreadPageRow(Base):
    """One version of a page, whole; none is written over. Two that were written at once cannot have the same number:
    the later one is told."""

    __tablename__ = "thread_page"
    __table_args__ = (UniqueConstraint("patient_id", "number"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    page_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    day: Mapped[date]
    written_at: Mapped[datetime]
    session_id: Mapped[UUID | None]
    content = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, page: Page) -> Self:
        row = cls(patient_id=patient_id, id=page.id, page_id=page.page_id, kind=page.kind.value, number=page.number,
                  day=page.day, written_at=page.written_at, session_id=page.session_id)
        row.content = dict(page.content)
        return row

    def to_value(self) -> Page:
        return Page(self.id, self.page_id, PageKind(self.kind), self.number, self.day, self.written_at, self.content,
                    self.session_id)


class PracticeDayRow(Base):
    """What was answered for one day of a practice; the newest answer counts."""

    __tablename__ = "thread_practice_day"
    __table_args__ = (UniqueConstraint("patient_id", "practice_id", "day"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID]
    day: Mapped[date]
    answered_at: Mapped[datetime]
    answer = sealed_json()

    def take(self, given: PracticeDay, answered_at: datetime) -> None:
        """Becomes this answer."""
        self.answered_at, self.answer = answered_at, {"did": given.did, "helped": given.helped}

    def to_value(self) -> PracticeDay:
        answer: dict[str, Any] = self.answer
        return PracticeDay(self.practice_id, self.day, answer["did"], answer["helped"])


class MomentRow(Base):
    """A pinned moment; taken off, it stays and can be pinned again."""

    __tablename__ = "thread_moment"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    pinned_on: Mapped[date]
    pinned_at: Mapped[datetime]
    off_at: Mapped[datetime | None]
    entry_id: Mapped[UUID | None]
    words = sealed_text()

    @classmethod
    def from_value(cls, patient_id: UUID, moment: Moment) -> Self:
        row = cls(patient_id=patient_id, id=moment.id, day=moment.day, pinned_on=moment.pinned_on,
                  pinned_at=moment.pinned_at, entry_id=moment.entry_id)
        row.words = moment.text
        return row

    def to_value(self) -> Moment:
        return Moment(self.id, self.words, self.day, self.pinned_on, self.pinned_at, self.entry_id,
                      self.off_at is not None)


class ClinicListRow(Base):
    """One saved version of a clinic's list of what to prepare."""

    __tablename__ = "clinic_preparation"
    __table_args__ = (UniqueConstraint("clinic_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    number: Mapped[int]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
    items: Mapped[list[list[str]]] = mapped_column(JSON)

    def to_value(self) -> ClinicList:
        return ClinicList(self.id, self.number, self.written_at, [Item(*one) for one in self.items])
