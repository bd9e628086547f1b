"""A session as JSON data and back, for its sealed earlier versions, and what changed between two of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from journal.treatment.rules import FILLED, Kind, Phase, Session, Vitals

PLAIN = ("zone", "minutes", "medicine", "route", "dose_mg", "weight_kg", "setting", "companion", "with_whom", "focus",
         "practice", "note")
DAYS = ("day", "booked_on")
INSTANTS = ("starts_at", "entered_at", "changed_at")
IDS = ("id", "entered_by", "changed_by", "note_by")
WRITTEN = ("day", *FILLED, "vitals")
"""What a person can change in a session, besides the note."""


@dataclass(frozen=True)
class Version:
    """What a session was, from `session.written_at` until `replaced_at`, who replaced it, and which fields changed."""

    session: Session
    replaced_by: UUID
    replaced_at: datetime
    changed: tuple[str, ...] = ()


def to_plain(session: Session) -> dict[str, Any]:
    """A session as JSON data; whether it is joined or deleted now is no part of a version."""
    plain: dict[str, Any] = {name: getattr(session, name) for name in PLAIN}
    for name in (*DAYS, *INSTANTS):
        value = getattr(session, name)
        plain[name] = value.isoformat() if value else None
    for name in IDS:
        value = getattr(session, name)
        plain[name] = str(value) if value else None
    return plain | {"kind": session.kind.value, "phase": session.phase.value if session.phase else None,
                    "vitals": [[v.when, v.systolic, v.diastolic, v.pulse, v.spo2] for v in session.vitals]}


def from_plain(plain: dict[str, Any]) -> Session:
    """The session that `to_plain` wrote down."""
    read: dict[str, Any] = dict(plain)
    for names, make in ((DAYS, date.fromisoformat), (INSTANTS, datetime.fromisoformat), (IDS, UUID)):
        for name in names:
            read[name] = make(plain[name]) if plain[name] else None
    read["kind"], read["phase"] = Kind(plain["kind"]), Phase(plain["phase"]) if plain["phase"] else None
    read["vitals"] = tuple(Vitals(*reading) for reading in plain["vitals"])
    return Session(**read)


def rewritten(stored: Session, seen: Session, given: Session, writer: UUID, patient: UUID) -> Session:
    """`stored` with what the writer changed between `seen` and `given`.

    What was left as it was seen stays as stored: the writer may not see all of it, and a joined double may have filled
    a gap. A note that the writer cannot see stays; one that mixes two persons' words counts as the patient's.
    """
    changes = {name: getattr(given, name) for name in WRITTEN if getattr(given, name) != getattr(seen, name)}
    hidden = stored.note is not None and seen.note is None
    if given.note != seen.note and not hidden:
        mixed = given.note and seen.note and seen.note_by != writer
        changes |= {"note": given.note, "note_by": None if given.note is None else patient if mixed else writer}
    return replace(stored, **changes)


def with_changes(versions: Iterable[Version], now: Session) -> list[Version]:
    """The versions, newest first, each with the names of the fields that the one after it (or `now`) has otherwise."""
    found, later = [], now
    for one in versions:
        changed = (name for name in (*WRITTEN, "note") if getattr(one.session, name) != getattr(later, name))
        found.append(replace(one, changed=tuple(changed)))
        later = one.session
    return found
