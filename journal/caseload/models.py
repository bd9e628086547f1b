"""Rows of what was worked out of a journal, and of the flags that a therapist has seen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base, sealed_json


class FitRow(Base):
    """What the analyses found in one journal on `day`, for each view of it that somebody has; one row a patient, whose
    id it bears. `data_version` is a hash of counts and instants: another one, or another day, and it has to be worked
    out again."""

    __tablename__ = "fit"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    data_version: Mapped[bytes] = mapped_column(LargeBinary)
    content = sealed_json()


class SeenRow(Base):
    """Which flags of a patient one reader has seen, and on which day."""

    __tablename__ = "flag_seen"
    __table_args__ = (UniqueConstraint("patient_id", "reader_id"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    flags = sealed_json()
