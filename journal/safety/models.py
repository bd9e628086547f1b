"""Rows of the safety plan: every saved version is one, and none is written over."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base, sealed_json
from journal.safety.plan import Plan


class PlanRow(Base):
    """One version, whole. Two that were written at once cannot have the same number: the later one is told."""

    __tablename__ = "safety_plan"
    __table_args__ = (UniqueConstraint("patient_id", "number"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    written_at: Mapped[datetime]
    content = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, plan: Plan) -> Self:
        row = cls(patient_id=patient_id, id=plan.id, number=plan.number, written_at=plan.written_at)
        row.content = dict(plan.parts)
        return row

    def to_value(self) -> Plan:
        return Plan(self.id, self.number, self.written_at, self.content)
