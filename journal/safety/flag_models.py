"""Rows of flags and of what became of them. None is written over."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.access.permissions import Scope
from journal.core.columns import Base, sealed_json, sealed_text
from journal.safety.flags import Flag, State, Step
from journal.safety.rules import Level


class FlagRow(Base):
    """What it is about lies sealed under the patient's key."""

    __tablename__ = "flag"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(index=True)
    raised_at: Mapped[datetime]
    day: Mapped[date]
    content = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, flag: Flag) -> Self:
        row = cls(patient_id=patient_id, id=flag.id, source_id=flag.source_id, raised_at=flag.raised_at, day=flag.day)
        row.content = {"scope": flag.scope.value, "level": flag.level.value, "what": flag.what, "rule": flag.rule,
                       "item": flag.item, "answer": flag.answer, "is_high": flag.is_high}
        return row

    def to_value(self) -> Flag:
        content = self.content
        return Flag(self.id, self.source_id, self.raised_at, self.day, Scope(content.pop("scope")),
                    Level(content.pop("level")), **content)


class FlagStepRow(Base):
    """One step of a flag's life."""

    __tablename__ = "flag_step"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    flag_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(12))
    by: Mapped[UUID]
    at: Mapped[datetime]
    note = sealed_text()

    @classmethod
    def from_value(cls, patient_id: UUID, step: Step) -> Self:
        row = cls(patient_id=patient_id, id=step.id, flag_id=step.flag_id, state=step.state.value, by=step.by,
                  at=step.at)
        row.note = step.note or None
        return row

    def to_value(self) -> Step:
        return Step(self.id, self.flag_id, State(self.state), self.by, self.at, self.note or "")
