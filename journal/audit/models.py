"""The audit line and its daily seal. Append-only: triggers refuse UPDATE and DELETE."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base


class AuditRow(Base):
    """One thing done. `chain` is SHA-256 over the previous line's chain and this line's canonical text."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_patient", "patient_id", "seq"),)

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    keys: Mapped[dict[str, Any]] = mapped_column(JSON)
    chain: Mapped[bytes] = mapped_column(LargeBinary)


class AuditSealRow(Base):
    """The end of the chain on a day: number of the last line, and an HMAC of its chain value under a key of the
    instance. Who rewrites the whole chain cannot rewrite this."""

    __tablename__ = "audit_seal"

    day: Mapped[date] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
