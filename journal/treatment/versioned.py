"""Sessions and courses as JSON data and back, for their sealed earlier versions, and what changed between two of them.
Pure."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from journal.treatment.course import Course
from journal.treatment.rules import FILLED, Kind, Phase, Session, Vitals

ValueT = TypeVar("ValueT", Session, Course)


@dataclass(frozen=True)
class Shape:
    """The fields of a value by what they hold."""

    plain: tuple[str, ...]
    days: tuple[str, ...]
    instants: tuple[str, ...]
    ids: tuple[str, ...]

    def write(self, value: object) -> dict[str, Any]:
        """These fields as JSON data."""
        dated = {name: getattr(value, name) for name in (*self.days, *self.instants)}
        named = {name: getattr(value, name) for name in self.ids}
        return ({name: getattr(value, name) for name in self.plain}
                | {name: one.isoformat() if one else None for name, one in dated.items()}
                | {name: str(one) if one else None for name, one in named.items()})

    def read(self, plain: dict[str, Any]) -> dict[str, Any]:
        """What `write` wrote down."""
        found: dict[str, Any] = dict(plain)
        for names, make in ((self.days, date.fromisoformat), (self.instants, datetime.fromisoformat),
                            (self.ids, UUID)):
            for name in names:
                found[name] = make(plain[name]) if plain[name] else None
        return found


SESSION = Shape(("zone", "minutes", "medicine", "route", "dose_mg", "weight_kg", "setting", "companion", "with_whom",
                 "focus", "practice", "note"),
                ("day", "booked_on"), ("starts_at", "entered_at", "changed_at"),
                ("id", "entered_by", "changed_by", "note_by"))
PLANNED = ("starts_on", "ended_on", "induction_sessions", "maintenance_weeks", "medicine", "route",
           "home_readings")
"""What a person can change in a course."""
COURSE = Shape(PLANNED[2:], PLANNED[:2], ("entered_at", "changed_at"), ("id", "entered_by", "changed_by"))
WRITTEN = ("day", *FILLED, "vitals")
"""What a person can change in a session, besides the note."""


@dataclass(frozen=True)
class Version(Generic[ValueT]):
    """What a value was, from `was.written_at` until `replaced_at`, who replaced it, and which fields changed."""

    was: ValueT
    replaced_by: UUID
    replaced_at: datetime
    changed: tuple[str, ...] = ()


def to_plain(session: Session) -> dict[str, Any]:
    """A session as JSON data; whether it is joined or deleted now is no part of a version."""
    return SESSION.write(session) | {
        "kind": session.kind.value, "phase": session.phase.value if session.phase else None,
        "vitals": [list(astuple(reading)) for reading in session.vitals]}


def from_plain(plain: dict[str, Any]) -> Session:
    """The session that `to_plain` wrote down."""
    read = SESSION.read(plain)
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


def with_changes(versions: Iterable[Version[ValueT]], now: ValueT, names: Iterable[str]) -> list[Version[ValueT]]:
    """The versions, newest first, each with those of `names` that the one after it (or `now`) has otherwise."""
    found, later, asked = [], now, tuple(names)
    for one in versions:
        changed = (name for name in asked if getattr(one.was, name) != getattr(later, name))
        found.append(replace(one, changed=tuple(changed)))
        later = one.was
    return found
