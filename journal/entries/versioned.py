"""An entry as JSON data and back, for its sealed earlier versions. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from journal.entries.rules import Entry, SideEffect

RATED = ("mood", "anxiety", "energy", "sleep_hours", "sleep_quality", "too_low", "integration", "original")


@dataclass(frozen=True)
class Version:
    """An earlier text of an entry: what it held, and when and why it gave way ("change" or "delete")."""

    entry: Entry
    written_at: datetime
    replaced_at: datetime
    reason: str


def to_plain(value: Entry) -> dict[str, Any]:
    """An entry as JSON data, for its sealed earlier versions."""
    plain: dict[str, Any] = {name: getattr(value, name) for name in RATED}
    effects = None if value.side_effects is None else [[one.key, one.severity] for one in value.side_effects]
    return plain | {
        "id": str(value.id), "day": value.day.isoformat(), "zone": value.zone, "logged_at": value.logged_at.isoformat(),
        "local_time": value.local_time.isoformat() if value.local_time else None, "side_effects": effects,
        "note": value.note, "tags": list(value.tags), "origin": value.origin}


def from_plain(plain: dict[str, Any]) -> Entry:
    """The entry that `to_plain` wrote down."""
    effects = plain["side_effects"]
    return Entry(**plain | {
        "id": UUID(plain["id"]), "day": date.fromisoformat(plain["day"]), "tags": tuple(plain["tags"]),
        "logged_at": datetime.fromisoformat(plain["logged_at"]),
        "local_time": time.fromisoformat(plain["local_time"]) if plain["local_time"] else None,
        "side_effects": None if effects is None else tuple(SideEffect(*one) for one in effects)})
