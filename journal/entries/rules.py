"""What a check-in is, and the pure rules on it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.text import N_

RATING = range(0, 11)
"""Mood, anxiety, energy and sleep quality: whole numbers from 0 to 10 (daily_checkin.json)."""
SLEEP_STEP = 0.5
SLEEP_MAX = 16.0
"""Hours of sleep, in half hours (daily_checkin.json)."""
SEVERITY = range(1, 5)
"""1 "Noticed it" to 4 "Frightening or dangerous" (side_effects.json)."""
SEVERE = 3
"""From here a side effect counts as severe (3 or 4)."""
NOTE_MAX = 4000
OLDEST = date(1900, 1, 1)
LATE_DAYS = 3
"""More days than this between the day and the writing: drawn hollow, left out of figures."""

Origin = Literal["check-in", "import"]


@dataclass(frozen=True)
class SideEffect:
    """One side effect of a day. `severity` is 1 to 4, None when the person chose none (counts as 1 where a rule
    needs a number)."""

    key: str
    severity: int | None = None

    @property
    def counted(self) -> int:
        return 1 if self.severity is None else self.severity


@dataclass(frozen=True)
class Entry:
    """One check-in, as it stands now.

    Every answer may be open (None), which is "missing" and never 0. `side_effects` is None when the question was
    left open, `()` when "None" was answered. `too_low` is contact without numbers: "Too low to log".
    `day` is the journal day in `zone`; `local_time` the wall-clock time it speaks of, where known; `logged_at` the
    instant of writing (for imports: the time in the file); `changed_at` the instant of the newest version.
    """

    id: UUID
    day: date
    zone: str
    logged_at: datetime
    local_time: time | None = None
    mood: int | None = None
    anxiety: int | None = None
    energy: int | None = None
    sleep_hours: float | None = None
    sleep_quality: int | None = None
    side_effects: tuple[SideEffect, ...] | None = None
    note: str | None = None
    too_low: bool = False
    integration: bool | None = None
    tags: tuple[str, ...] = ()
    origin: Origin = "check-in"
    original: dict[str, Any] | None = None
    """What an import found: {"source", "mood": word, "scale": [lo, hi], …}; kept beside our own score."""
    changed_at: datetime | None = None
    batch_id: UUID | None = None
    import_key: bytes | None = None
    deleted: bool = False

    @property
    def days_late(self) -> int:
        """Days between the journal day and the local day on which it was written; never negative."""
        return max(0, (self.logged_at.astimezone(ZoneInfo(self.zone)).date() - self.day).days)

    @cached_property
    def is_late(self) -> bool:
        """Drawn hollow and left out of figures. An import is never late: its `logged_at` is the file's own."""
        return self.days_late > LATE_DAYS

    @property
    def wall_time(self) -> time | None:
        """The wall-clock time that the entry speaks of: its own, else that of its writing where it was written on the
        day itself; None for a day filled in afterwards."""
        if self.local_time is not None or self.origin == "import":
            return self.local_time
        written = self.logged_at.astimezone(ZoneInfo(self.zone))
        return written.time().replace(second=0, microsecond=0) if written.date() == self.day else None

    @property
    def worst(self) -> int | None:
        """Highest severity of the day's side effects, 0 for "None", None where the question was left open."""
        if self.side_effects is None:
            return None
        return max((effect.counted for effect in self.side_effects), default=0)

    @property
    def is_empty(self) -> bool:
        """Nothing was answered and nothing written."""
        answers = (self.mood, self.anxiety, self.energy, self.sleep_hours, self.sleep_quality, self.side_effects,
                   self.note, self.integration)
        return not self.too_low and not self.tags and all(answer is None for answer in answers)


def problems(entry: Entry, today: date) -> dict[str, str]:
    """Field → message, in plain words, for everything that keeps this entry from being stored; empty when all is
    well. Form, import and sync ask this one function."""
    found: dict[str, str] = {}
    if entry.day > today:
        found["day"] = N_("This day has not come yet. Choose today or an earlier day.")
    if entry.day < OLDEST:
        found["day"] = N_("This day lies before 1900. Please choose it again.")
    for name in ("mood", "anxiety", "energy", "sleep_quality"):
        value = getattr(entry, name)
        if value is not None and value not in RATING:
            found[name] = N_("Choose a number from 0 to 10.")
    hours = entry.sleep_hours
    if hours is not None and not (0 <= hours <= SLEEP_MAX and hours % SLEEP_STEP == 0):
        found["sleep_hours"] = N_("Choose between 0 and 16 hours, in half hours.")
    for effect in entry.side_effects or ():
        if effect.severity is not None and effect.severity not in SEVERITY:
            found["side_effects"] = N_("Choose how bad it was from the words shown.")
    if entry.note is not None and len(entry.note) > NOTE_MAX:
        found["note"] = N_("This note is longer than 4,000 characters. Please shorten it a little.")
    if entry.is_empty:
        found["form"] = N_("Nothing is chosen yet. Answer any one question, or choose “Too low to log”.")
    return found


def visible_part(entry: Entry, scopes: frozenset[Scope]) -> Entry:
    """The entry without what consent does not cover."""
    if scopes >= ALL_SCOPES:
        return entry
    if Scope.CHECK_INS not in scopes:
        entry = replace(entry, mood=None, anxiety=None, energy=None, sleep_hours=None, sleep_quality=None,
                        too_low=False, integration=None, original=None)
    if Scope.SIDE_EFFECTS not in scopes:
        entry = replace(entry, side_effects=None)
    if Scope.NOTES not in scopes and (entry.note is not None or entry.tags):
        entry = replace(entry, note=None, tags=())
    return entry
