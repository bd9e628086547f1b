"""What is gathered about one person for the list, and the pure rules on it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from journal.access.clearance import Patient
from journal.access.permissions import Scope
from journal.caseload.flag_lines import FlagLine
from journal.core.period import Period
from journal.entries.rules import Entry
from journal.treatment.rules import Kind, Session

LOGGED_DAYS = 14
LOGGING = frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS})
"""Kinds that tell on which days somebody logged."""


@dataclass(frozen=True)
class Shared:
    """One person who shares, with 30 days of entries, all sessions and the flags that nobody has seen, as far as
    granted. `today` is theirs."""

    patient: Patient
    scopes: frozenset[Scope]
    today: date
    entries: tuple[Entry, ...]
    sessions: tuple[Session, ...]
    flags: tuple[FlagLine, ...] = ()

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
    """By the next session, then the last one (newest first), then the name."""
    def place(one: Shared) -> tuple[date, int, str]:
        last, upcoming = around(one.sessions, one.today)
        return (upcoming.day if upcoming else date.max, -last.day.toordinal() if last else 0, plain(one.patient.name))
    return sorted(people, key=place)


def found(people: Iterable[Shared], asked: str) -> list[Shared]:
    """Those in whose names every word stands that was asked for."""
    words = plain(asked).split()
    return [one for one in people if all(word in plain(one.patient.name) for word in words)]


def plain(text: str) -> str:
    """For finding and sorting names: small letters, no accents, single blanks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
