"""What is gathered about one person for the list, and the pure rules on it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from journal.access.clearance import Patient
from journal.access.permissions import Scope
from journal.caseload.findings import Found
from journal.caseload.flag_lines import FlagLine
from journal.core.period import Period
from journal.entries.rules import Entry
from journal.entries.thoughts import listed
from journal.safety.rules import Signal
from journal.treatment.rules import Kind, Session
from journal.trends.analysis.flags import Code

LOGGED_DAYS = 14
LOGGING = frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS})
"""Kinds that tell on which days somebody logged."""
NO_ENTRY = 10_000
"""Days since the last check-in where there is none in the list's days: more than any."""
Order = Literal["next", "flags"]
Show = Literal["all", "flags", "unread"]


@dataclass(frozen=True)
class Shared:
    """One person who shares, with 30 days of entries, all sessions and the flags that nobody has seen, as far as
    granted. `today` is theirs. `found` is what the analyses found, where the list tells it; `opened` when its reader
    last opened this person."""

    patient: Patient
    scopes: frozenset[Scope]
    today: date
    entries: tuple[Entry, ...]
    sessions: tuple[Session, ...]
    flags: tuple[FlagLine, ...] = ()
    found: Found | None = None
    opened: datetime | None = None

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The answers about suicidal thoughts that should be looked at."""
        return tuple(listed(self.entries, self.today)) if Scope.CHECK_INS in self.scopes else ()

    @property
    def unread(self) -> int:
        """Check-ins that were written since; of somebody who was never opened, none is called new."""
        if self.opened is None:
            return 0
        return sum(one.logged_at > self.opened for one in self.entries
                   if Scope.CHECK_INS in self.scopes or one.side_effects is not None)

    @property
    def last_entry(self) -> date | None:
        return max((one.day for one in self.entries), default=None)

    @property
    def last(self) -> Session | None:
        return around(self.sessions, self.today)[0]

    @property
    def upcoming(self) -> Session | None:
        return around(self.sessions, self.today)[1]

    @property
    def logged(self) -> tuple[bool, ...]:
        """Whether something that is shared was logged on each of the last 14 days, oldest first."""
        days = {one.day for one in self.entries if Scope.CHECK_INS in self.scopes or one.side_effects is not None}
        return tuple(day in days for day in Period.ending(self.today, LOGGED_DAYS))


def around(sessions: Iterable[Session], today: date, kind: Kind | None = None) -> tuple[Session | None, Session | None]:
    """The latest session before today, and the first one from today on: the hour of today is still to come for who
    prepares for it. Of one `kind`, if named."""
    asked = [one for one in sessions if kind in (None, one.kind)]
    return (max((one for one in asked if one.day < today), key=lambda one: one.day, default=None),
            min((one for one in asked if one.day >= today), key=lambda one: one.day, default=None))


def in_order(people: Iterable[Shared]) -> list[Shared]:
    """By the next session and its hour, then the last one (newest first), then the name."""
    def place(one: Shared) -> tuple[date, str, int, str]:
        last, upcoming = around(one.sessions, one.today)
        starts = upcoming.starts_at.isoformat() if upcoming and upcoming.starts_at else "~"
        return (upcoming.day if upcoming else date.max, starts, -last.day.toordinal() if last else 0,
                plain(one.patient.name))
    return sorted(people, key=place)


def by_flags(people: Iterable[Shared]) -> list[Shared]:
    """By safety, then the number of flags, then the days since the last check-in, then the name."""
    def place(one: Shared) -> tuple[int, int, int, str]:
        flags = one.found.flags if one.found else []
        safety = any(flag.code is Code.SAFETY_ITEM9 for flag in flags) or bool(one.signals or one.flags)
        days = (one.today - one.last_entry).days if one.last_entry else NO_ENTRY
        return (-safety, -len(flags), -days, plain(one.patient.name))
    return sorted(people, key=place)


def chosen(people: Iterable[Shared], show: Show) -> list[Shared]:
    """Everybody, those with a flag, or those with check-ins that were not read yet."""
    if show == "flags":
        return [one for one in people if one.found and one.found.flags]
    return [one for one in people if show == "all" or one.unread]


def found(people: Iterable[Shared], asked: str) -> list[Shared]:
    """Those in whose names every word stands that was asked for."""
    words = plain(asked).split()
    return [one for one in people if all(word in plain(one.patient.name) for word in words)]


def plain(text: str) -> str:
    """For finding and sorting names: small letters, no accents, single blanks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
