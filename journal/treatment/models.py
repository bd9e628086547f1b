"""Rows of sessions and courses. Kind and days are plain; everything else about them lies sealed."""

from dataclasses import astuple
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.columns import Base, sealed_json, sealed_text
from journal.treatment.course import Course
from journal.treatment.readings import Reading
from journal.treatment.rules import VITALS_RANGE, Kind, Phase, Session, Vitals
from journal.treatment.versioned import COURSE, Version, from_plain, to_plain

DETAILS = ("phase", "medicine", "route", "dose_mg", "weight_kg", "setting", "companion", "with_whom", "focus",
           "practice", "minutes")


class SessionRow(Base):
    """One dosing or integration session as it stands now."""

    __tablename__ = "treatment_session"
    __table_args__ = (Index("ix_treatment_session_day", "patient_id", "day"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime | None]
    booked_on: Mapped[date | None]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime | None]
    note_by: Mapped[UUID | None]
    joined_into: Mapped[UUID | None]
    kept_apart: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[datetime | None]
    details = sealed_json()
    vitals = sealed_json()
    note = sealed_text()

    @classmethod
    def from_value(cls, patient_id: UUID, session: Session) -> Self:
        row = cls(patient_id=patient_id, id=session.id)
        row.take(session)
        return row

    def take(self, session: Session) -> None:
        """Becomes this version of the session."""
        self.kind, self.day, self.zone = session.kind.value, session.day, session.zone
        self.starts_at, self.booked_on = session.starts_at, session.booked_on
        self.entered_by, self.entered_at = session.entered_by, session.entered_at
        self.changed_by, self.changed_at = session.changed_by, session.changed_at
        self.joined_into, self.kept_apart = session.joined_into, session.kept_apart
        self.details = {name: value for name in DETAILS if (value := getattr(session, name)) is not None}
        self.vitals = [list(astuple(reading)) for reading in session.vitals] or None
        self.note, self.note_by = session.note, session.note_by

    def to_value(self, scopes: frozenset[Scope] = ALL_SCOPES, reader: UUID | None = None) -> Session:
        """The session; fields outside `scopes` are not even opened, but for a note that `reader` wrote."""
        details: dict[str, Any] = dict(self.details or {}) if Scope.SESSIONS in scopes else {}
        if "phase" in details:
            details["phase"] = Phase(details["phase"])
        vitals = (self.vitals or []) if Scope.SESSIONS in scopes else []
        open_note = Scope.NOTES in scopes or (reader is not None and self.note_by == reader)
        return Session(
            id=self.id, kind=Kind(self.kind), day=self.day, zone=self.zone, starts_at=self.starts_at,
            booked_on=self.booked_on, entered_by=self.entered_by, entered_at=self.entered_at,
            changed_by=self.changed_by, changed_at=self.changed_at, joined_into=self.joined_into,
            kept_apart=self.kept_apart, deleted=self.deleted_at is not None, vitals=tuple(Vitals(*v) for v in vitals),
            note=self.note if open_note else None, note_by=self.note_by if open_note else None, **details)


class Replaced(Base):
    """The columns of an earlier version, whole and sealed: who wrote it and when, who replaced it and when."""

    __abstract__ = True

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
    replaced_by: Mapped[UUID]
    replaced_at: Mapped[datetime]
    content = sealed_json()

    @classmethod
    def of(cls, patient_id: UUID, version_id: UUID, version: Version[Any], **keys: UUID) -> Self:
        """The row without its content."""
        return cls(patient_id=patient_id, id=version_id, written_by=version.was.changed_by or version.was.entered_by,
                   written_at=version.was.written_at, replaced_by=version.replaced_by,
                   replaced_at=version.replaced_at, **keys)


class SessionVersionRow(Replaced):
    """An earlier version of a session."""

    __tablename__ = "treatment_session_version"

    session_id: Mapped[UUID] = mapped_column(index=True)

    @classmethod
    def from_value(cls, patient_id: UUID, version_id: UUID, version: Version[Session]) -> Self:
        row = cls.of(patient_id, version_id, version, session_id=version.was.id)
        row.content = to_plain(version.was)
        return row

    def to_value(self) -> Version[Session]:
        return Version(from_plain(self.content), self.replaced_by, self.replaced_at)


PLAN = ("induction_sessions", "maintenance_weeks", "medicine", "route", "home_readings")


class CourseRow(Base):
    """One treatment course as it stands now."""

    __tablename__ = "treatment_course"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    ended_on: Mapped[date | None]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    details = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, course: Course) -> Self:
        row = cls(patient_id=patient_id, id=course.id)
        row.take(course)
        return row

    def take(self, course: Course) -> None:
        """Becomes this version of the course."""
        self.starts_on, self.ended_on = course.starts_on, course.ended_on
        self.entered_by, self.entered_at = course.entered_by, course.entered_at
        self.changed_by, self.changed_at = course.changed_by, course.changed_at
        self.details = {name: value for name in PLAN if (value := getattr(course, name)) is not None}

    def to_value(self) -> Course:
        return Course(
            id=self.id, starts_on=self.starts_on, ended_on=self.ended_on, entered_by=self.entered_by,
            entered_at=self.entered_at, changed_by=self.changed_by, changed_at=self.changed_at,
            deleted=self.deleted_at is not None, **(self.details or {}))


class CourseVersionRow(Replaced):
    """An earlier version of a course."""

    __tablename__ = "treatment_course_version"

    course_id: Mapped[UUID] = mapped_column(index=True)

    @classmethod
    def from_value(cls, patient_id: UUID, version_id: UUID, version: Version[Course]) -> Self:
        row = cls.of(patient_id, version_id, version, course_id=version.was.id)
        row.content = COURSE.write(version.was)
        return row

    def to_value(self) -> Version[Course]:
        return Version(Course(**COURSE.read(self.content)), self.replaced_by, self.replaced_at)


class ReadingRow(Base):
    """One reading at home."""

    __tablename__ = "home_reading"
    __table_args__ = (Index("ix_home_reading_day", "patient_id", "day"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    measured_at: Mapped[datetime]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    measured = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, reading: Reading) -> Self:
        row = cls(patient_id=patient_id, id=reading.id, day=reading.day, zone=reading.zone,
                  measured_at=reading.measured_at, entered_by=reading.entered_by, entered_at=reading.entered_at)
        row.measured = {name: value for name in VITALS_RANGE
                        if (value := getattr(reading.vitals, name)) is not None}
        return row

    def to_value(self) -> Reading:
        return Reading(self.id, self.measured_at, self.zone, Vitals("home", **(self.measured or {})), self.entered_by,
                       self.entered_at, self.deleted_at is not None)
