"""Rows of check-ins. Days and instants are plain; what was rated and written lies sealed, one field per scope."""

from datetime import date, datetime, time
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.columns import Base, sealed_json, sealed_text
from journal.entries.followed import Followed, ProfileChoice
from journal.entries.rules import Entry
from journal.entries.versioned import effects_from_plain, effects_to_plain, rated_from_plain, rated_to_plain


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
    context = sealed_json()
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
        self.ratings = rated_to_plain(entry)
        self.side_effects = effects_to_plain(entry)  # an open answer looks like any other from outside
        self.context = dict(entry.context) or None
        self.note = entry.note
        self.tags = list(entry.tags) or None

    def to_value(self, scopes: frozenset[Scope] = ALL_SCOPES) -> Entry:
        """The entry; fields outside `scopes` are not even opened."""
        rated: dict[str, Any] = rated_from_plain(self.ratings or {}) if Scope.CHECK_INS in scopes else {}
        effects = effects_from_plain(self.side_effects) if Scope.SIDE_EFFECTS in scopes else {}
        notes = Scope.NOTES in scopes
        return Entry(
            id=self.id, day=self.day, zone=self.zone, logged_at=self.logged_at, local_time=self.local_time,
            context=(self.context or {}) if Scope.CONTEXT in scopes else {}, note=self.note if notes else None,
            tags=tuple(self.tags or ()) if notes else (),
            origin="import" if self.origin == "import" else "check-in", changed_at=self.changed_at,
            batch_id=self.batch_id, import_key=self.import_key, deleted=self.deleted_at is not None, **rated, **effects)


class OwnSymptomRow(Base):
    """A side effect that a person named in their own words, to be offered again; `retired_at` when no more."""

    __tablename__ = "own_symptom"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    added_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    words = sealed_json()


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


class ProfileChoiceRow(Base):
    """Which profiles the check-in asks from a day on."""

    __tablename__ = "profile_choice"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[date]
    chosen_at: Mapped[datetime]
    profiles = sealed_json()

    def to_value(self) -> ProfileChoice:
        return ProfileChoice(self.since, frozenset(self.profiles))


class FollowedRow(Base):
    """One thing that a person follows besides, or followed until it was retired."""

    __tablename__ = "followed_item"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    content = sealed_json()

    @classmethod
    def from_value(cls, patient_id: UUID, one: Followed) -> Self:
        row = cls(patient_id=patient_id, id=one.id, made_at=one.made_at, retired_at=one.retired_at)
        row.content = {"kind": one.kind, "offered": one.offered, "name": one.name}
        return row

    def to_value(self) -> Followed:
        return Followed(self.id, self.made_at, retired_at=self.retired_at, **self.content)
