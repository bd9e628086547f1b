"""Rows of the safety plan, of monitoring promises, and of asking and telling. None is written over."""

from datetime import datetime, time
from typing import Self
from uuid import UUID

import orjson
from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core import crypto
from journal.core.columns import Base, sealed_json
from journal.safety.asking import Choice, Mode
from journal.safety.plan import Plan
from journal.safety.promise import Answers, Promise
from journal.safety.telling import Notice

PROMISES = "promises"
"""The secret of the instance under which promises lie."""


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


class PromiseRow(Base):
    """One version of a therapist's or a clinic's monitoring promise. Of no patient, so it lies sealed under a key of
    the instance; a clinic's stays when whoever wrote it is erased, so that what patients were shown can be proved."""

    __tablename__ = "monitoring_promise"
    __table_args__ = (UniqueConstraint("account_id", "number"), UniqueConstraint("clinic_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    clinic_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinic.id"))
    number: Mapped[int]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID]
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def from_value(cls, owner: UUID, is_clinic: bool, promise: Promise) -> Self:
        plain = {"zone": promise.zone, "answers": promise.answers.value, "reader": promise.reader,
                 "days": list(promise.days), "until": promise.until.isoformat() if promise.until else None,
                 "happens": promise.happens, "stands_in": promise.stands_in}
        sealed = crypto.seal_with(1, crypto.instance_secret(PROMISES), _context(promise.id), orjson.dumps(plain))
        return cls(id=promise.id, account_id=None if is_clinic else owner, clinic_id=owner if is_clinic else None,
                   number=promise.number, written_at=promise.written_at, written_by=promise.written_by,
                   content_sealed=sealed)

    def to_value(self) -> Promise:
        plain = orjson.loads(crypto.open_with(crypto.instance_secret(PROMISES), _context(self.id),
                                              self.content_sealed))
        until = time.fromisoformat(plain["until"]) if plain["until"] else None
        return Promise(self.id, self.number, self.written_at, self.written_by, plain["zone"],
                       Answers(plain["answers"]), plain["reader"], tuple(plain["days"]), until, plain["happens"],
                       plain["stands_in"])


def _context(promise_id: UUID) -> bytes:
    return f"v1|monitoring_promise|content|{promise_id}".encode()


class ChoiceRow(Base):
    """One mark about how often the question is asked, by the patient or a therapist; none is written over."""

    __tablename__ = "asking_choice"
    __table_args__ = (UniqueConstraint("patient_id", "number"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    chosen_by: Mapped[UUID]
    chosen_at: Mapped[datetime]
    mode = sealed_json()

    def to_value(self) -> Choice:
        return Choice(self.id, self.number, self.chosen_by, self.chosen_at, Mode(self.mode))


class NoticeRow(Base):
    """That a therapist was told by mail to look at their list. The id is made from entry, reader and level, so that
    each is told once; `delivered_at` stays empty where the host did not take the mail."""

    __tablename__ = "notice"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(index=True)
    reader_id: Mapped[UUID]
    told_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]

    def to_value(self) -> Notice:
        return Notice(self.id, self.entry_id, self.reader_id, self.told_at, self.delivered_at)
