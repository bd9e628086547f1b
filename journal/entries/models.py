"""Rows of check-ins. Days and instants are plain; what was rated and written lies sealed, one field per scope."""

from datetime import date, datetime, time
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.columns import Base, sealed_json, sealed_text
from journal.entries.rules import Entry, SideEffect
from journal.entries.versioned import RATED


class EntryRow(Base):
    """One check-in as it stands now."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_day", "patient_id", "day"), UniqueConstraint("patient_id", "import_key"))

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    local_time: Mapped[time | None]
    logged_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(String(12))
    batch_id: Mapped[UUID | None]
    import_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    deleted_at: Mapped[datetime | None]
    ratings = sealed_json()
    side_effects = sealed_json()
    note = sealed_text()
    tags = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, entry: Entry, changed_at: datetime) -> Self:
        row = cls(patient_id=patient_id, id=entry.id)
        row.take(entry, changed_at)
        return row

    def take(self, entry: Entry, changed_at: datetime) -> None:
        """Becomes this version of the entry."""
        self.day, self.zone, self.local_time, self.logged_at = entry.day, entry.zone, entry.local_time, entry.logged_at
        self.changed_at, self.origin, self.batch_id = changed_at, entry.origin, entry.batch_id
        self.import_key = entry.import_key
        # An answer of 0 is an answer: only None is left out.
        self.ratings = {name: value for name in RATED if (value := getattr(entry, name)) is not None}
        answer = None if entry.side_effects is None else [[one.key, one.severity] for one in entry.side_effects]
        self.side_effects = {"answer": answer}  # an open answer looks like any other from outside
        self.note = entry.note
        self.tags = list(entry.tags) or None

    def to_value(self, scopes: frozenset[Scope] = ALL_SCOPES) -> Entry:
        """The entry; fields outside `scopes` are not even opened."""
        rated: dict[str, Any] = (self.ratings or {}) if Scope.CHECK_INS in scopes else {}
        effects = self.side_effects["answer"] if Scope.SIDE_EFFECTS in scopes else None
        notes = Scope.NOTES in scopes
        return Entry(
            id=self.id, day=self.day, zone=self.zone, logged_at=self.logged_at, local_time=self.local_time,
            side_effects=None if effects is None else tuple(SideEffect(key, severity) for key, severity in effects),
            note=self.note if notes else None, tags=tuple(self.tags or ()) if notes else (),
            origin="import" if self.origin == "import" else "check-in", changed_at=self.changed_at,
            batch_id=self.batch_id, import_key=self.import_key, deleted=self.deleted_at is not None, **rated)


class EntryVersionRow(Base):
    """An earlier version of an entry, whole and sealed; kept as long as the entry."""

    __tablename__ = "entry_version"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(index=True)
    written_at: Mapped[datetime]
    replaced_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(12))
    content = sealed_json()
