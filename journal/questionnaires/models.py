"""Rows of questionnaires: what was answered, what was wished, and which instruments the operator switched on."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base, sealed_json
from journal.questionnaires.responses import Mark, Response

PLAIN = ("id", "day", "started_at", "sent_at", "deleted_at")


class ResponseRow(Base):
    """One questionnaire, begun or sent. Which one it is lies sealed with the answers."""

    __tablename__ = "questionnaire_response"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    started_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    content = sealed_json()

    def take(self, response: Response) -> None:
        """Becomes this response."""
        for name in PLAIN[1:]:
            setattr(self, name, getattr(response, name))
        self.content = {name: value for name, value in asdict(response).items() if name not in PLAIN}

    @classmethod
    def from_value(cls, patient_id: UUID, response: Response) -> Self:
        row = cls(patient_id=patient_id, id=response.id)
        row.take(response)
        return row

    def to_value(self) -> Response:
        return Response(**{name: getattr(self, name) for name in PLAIN}, **self.content)


class MarkRow(Base):
    """One wish about asking; none is written over."""

    __tablename__ = "questionnaire_mark"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]
    content = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, mark: Mark) -> Self:
        row = cls(patient_id=patient_id, id=mark.id, made_at=mark.made_at, made_by=mark.made_by)
        row.content = {"kind": mark.kind, "instrument": mark.instrument, "conditions": list(mark.conditions),
                       "until": mark.until.isoformat() if mark.until else None}
        return row

    def to_value(self) -> Mark:
        content = self.content
        until = date.fromisoformat(content["until"]) if content["until"] else None
        return Mark(self.id, self.made_at, self.made_by, content["kind"], content["instrument"], until,
                    tuple(content["conditions"]))


class SwitchRow(Base):
    """That the operator switched a conditional instrument on or off, for the version whose licence they read."""

    __tablename__ = "instrument_switch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    is_on: Mapped[bool]
    switched_at: Mapped[datetime]
