"""An entry as JSON data and back, for its sealed earlier versions. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from journal.entries.rules import Entry, SideEffect

RATED = ("mood", "anxiety", "energy", "sleep_hours", "sleep_quality", "too_low", "integration", "original", "step",
         "groggy", "answers", "thoughts")
TOLD = ("now", "onset", "lasted")
"""What else can be told of a side effect."""


@dataclass(frozen=True)
class Version:
    """An earlier text of an entry: what it held, and when and why it gave way ("change" or "delete")."""

    entry: Entry
    written_at: datetime
    replaced_at: datetime
    reason: str


def effects_to_plain(entry: Entry) -> dict[str, Any]:
    """The answer on side effects as JSON data: [key, severity] each, with a third part where more was told."""
    answer = None if entry.side_effects is None else [_effect_to_plain(one) for one in entry.side_effects]
    return {"answer": answer} | ({} if entry.asked is None else {"asked": list(entry.asked)})


def _effect_to_plain(effect: SideEffect) -> list[Any]:
    told: dict[str, Any] = {name: value for name in TOLD if (value := getattr(effect, name)) is not None}
    if effect.session_id:
        told["session_id"] = str(effect.session_id)
    return [effect.key, effect.severity, *([told] if told else [])]


def effects_from_plain(plain: dict[str, Any]) -> dict[str, Any]:
    """What `effects_to_plain` wrote down, as the fields `side_effects` and `asked` of an entry."""
    answer, asked = plain["answer"], plain.get("asked")
    return {"side_effects": None if answer is None else tuple(_effect_from_plain(*one) for one in answer),
            "asked": None if asked is None else tuple(asked)}


def _effect_from_plain(key: str, severity: int | None, told: dict[str, Any] | None = None) -> SideEffect:
    if not told:
        return SideEffect(key, severity)
    session_id = told.get("session_id")
    return SideEffect(key, severity, **told | {"session_id": UUID(session_id) if session_id else None})


def rated_to_plain(entry: Entry) -> dict[str, Any]:
    """The ratings as JSON data; open answers are left out, an answer of 0 is an answer."""
    plain = {name: value for name in RATED if (value := getattr(entry, name)) not in (None, {})}
    return plain | ({"session_id": str(entry.session_id)} if entry.session_id else {})


def rated_from_plain(plain: dict[str, Any]) -> dict[str, Any]:
    """What `rated_to_plain` wrote down."""
    session_id = plain.get("session_id")
    return plain | {"session_id": UUID(session_id)} if session_id else plain


def to_plain(value: Entry) -> dict[str, Any]:
    """An entry as JSON data, for its sealed earlier versions."""
    effects = effects_to_plain(value)
    return rated_to_plain(value) | {
        "id": str(value.id), "day": value.day.isoformat(), "zone": value.zone, "logged_at": value.logged_at.isoformat(),
        "local_time": value.local_time.isoformat() if value.local_time else None, "side_effects": effects["answer"],
        "asked": effects.get("asked"), "context": dict(value.context), "note": value.note, "tags": list(value.tags),
        "origin": value.origin}


def from_plain(plain: dict[str, Any]) -> Entry:
    """The entry that `to_plain` wrote down; versions of before there was more to tell lack what came later."""
    effects = effects_from_plain({"answer": plain["side_effects"], "asked": plain.get("asked")})
    return Entry(**rated_from_plain(plain) | effects | {
        "id": UUID(plain["id"]), "day": date.fromisoformat(plain["day"]), "tags": tuple(plain["tags"]),
        "logged_at": datetime.fromisoformat(plain["logged_at"]),
        "local_time": time.fromisoformat(plain["local_time"]) if plain["local_time"] else None})
