"""What a check-in is, and the pure rules on it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
MOOD_BIPOLAR = "mood_bipolar"
"""The mood of the bipolar profile, −3 to +3 (daily_checkin.json). It stands in place of the mood from 0 to 10: an entry
holds one of them, and the two are never put together."""
NOTE_MAX = 4000
OWN_MAX, KEY_MAX = 60, 200
"""Characters of a side effect in one's own words, and of any key (imports bring longer ones)."""
OLDEST = date(1900, 1, 1)
LATE_DAYS = 3
"""More days than this between the day and the writing: drawn hollow, left out of figures."""

Origin = Literal["check-in", "import"]
Now = Literal["gone", "still", "worse"]
"""How a side effect that was told before is at the time of asking."""
NOW: dict[str, str] = {"gone": N_("gone"), "still": N_("still there"), "worse": N_("worse")}
NONE_ASKED = N_("None of those asked")
"""What is said of a day for which only some side effects were asked, and none of them was there."""
ONSET = {"during": N_("during the session"), "hours": N_("in the hours after"), "next_day": N_("the day after"),
         "days": N_("days after"), "weeks": N_("weeks after")}
"""When a side effect began."""
LASTED = {"minutes": N_("minutes"), "hours": N_("hours"), "day": N_("about a day"), "days": N_("some days"),
          "weeks": N_("weeks or longer")}
"""How long it was there."""
Step = str
"""Which short check-in an entry answers: so long after a dose ("2h", "7d"), or "monthly"; an ordinary one has none."""
MONTHLY: Step = "monthly"
STEP = re.compile(r"\d{1,4}[hd]|monthly", re.ASCII)
Thoughts = int | Literal["skip"]
"""The answer to the question about suicidal thoughts: 0 to 4, or "prefer not to say" (daily_checkin.json)."""
THOUGHTS: tuple[Thoughts, ...] = (0, 1, 2, 3, 4, "skip")


@dataclass(frozen=True)
class SideEffect:
    """One side effect of a day. `severity` is 1 to 4, None when the person chose none (counts as 1 where a rule
    needs a number). `now` is its answer to "gone, still there, worse": what is "gone" was there before, and is not
    reported for this day. `onset` and `lasted` are keys of `ONSET` and `LASTED`; `session_id` is the dosing session
    that the person puts it to."""

    key: str
    severity: int | None = None
    now: Now | None = None
    onset: str | None = None
    lasted: str | None = None
    session_id: UUID | None = None

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
    `asked` are the side effects that a short check-in asked for by name and that were answered, None where the question
    was open to all: no effect counts as "none" that was not asked. `step` and `session_id` say which short check-in it
    is; `groggy` that it was written between the start of a dose and the morning after it: its ratings stay out of
    figures, side effects are told as any. `answers` are those to the questions of profiles, by id (daily_checkin.json);
    `context` those to what the person follows besides, by id of the item.
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
    asked: tuple[str, ...] | None = None
    step: Step | None = None
    session_id: UUID | None = None
    groggy: bool = False
    answers: Mapping[str, int | str] = field(default_factory=dict)
    context: Mapping[str, int] = field(default_factory=dict)
    thoughts: Thoughts | None = None
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
    def reported(self) -> tuple[SideEffect, ...]:
        """The side effects that were there; what was gone by then is not among them."""
        return tuple(effect for effect in self.side_effects or () if effect.now != "gone")

    @property
    def says_none(self) -> bool:
        """No side effect at all: "None" was answered where the question was open to all of them."""
        return self.side_effects is not None and self.asked is None and not self.reported

    @property
    def tells_effects(self) -> bool:
        """The day counts as answered: something was there, or nothing at all. A list that asked for a few side effects
        and found none of them says nothing of the others."""
        return self.says_none or bool(self.reported)

    @property
    def worst(self) -> int | None:
        """Highest severity of what was there, 0 for no side effect at all, None where that is not known."""
        return max((effect.counted for effect in self.reported), default=0) if self.tells_effects else None

    @property
    def is_empty(self) -> bool:
        """Nothing was answered and nothing written."""
        answers = (self.mood, self.anxiety, self.energy, self.sleep_hours, self.sleep_quality, self.side_effects,
                   self.note, self.integration, self.thoughts)
        told = self.too_low or self.tags or self.answers or self.context
        return not told and all(answer is None for answer in answers)


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
    if entry.mood is not None and MOOD_BIPOLAR in entry.answers:
        found["mood"] = N_("Answer one of the two questions on mood.")
    hours = entry.sleep_hours
    if hours is not None and not (0 <= hours <= SLEEP_MAX and hours % SLEEP_STEP == 0):
        found["sleep_hours"] = N_("Choose between 0 and 16 hours, in half hours.")
    found.update(("side_effects", wrong) for effect in entry.side_effects or () if (wrong := _wrong(effect)))
    if entry.step is not None and not STEP.fullmatch(entry.step):
        found["form"] = N_("This check-in could not be read. Please open it again.")
    if entry.thoughts is not None and (isinstance(entry.thoughts, bool) or entry.thoughts not in THOUGHTS):
        found["thoughts"] = N_("Choose one of the answers shown.")
    if entry.note is not None and len(entry.note) > NOTE_MAX:
        found["note"] = N_("This note is longer than 4,000 characters. Please shorten it a little.")
    if entry.is_empty:
        found["form"] = N_("Nothing is chosen yet. Answer any one question, or choose “Too low to log”.")
    return found


def _wrong(effect: SideEffect) -> str | None:
    """What is wrong with one side effect."""
    if effect.severity is not None and effect.severity not in SEVERITY:
        return N_("Choose how bad it was from the words shown.")
    if any(value is not None and value not in known for value, known in (
            (effect.now, NOW), (effect.onset, ONSET), (effect.lasted, LASTED))):
        return N_("Choose one of the answers shown.")
    return None if 0 < len(effect.key) <= KEY_MAX else N_("These words are too long. 60 characters fit.")


def visible_part(entry: Entry, scopes: frozenset[Scope]) -> Entry:
    """The entry without what consent does not cover."""
    if scopes >= ALL_SCOPES:
        return entry
    if Scope.CHECK_INS not in scopes:
        entry = replace(entry, mood=None, anxiety=None, energy=None, sleep_hours=None, sleep_quality=None,
                        too_low=False, integration=None, original=None, step=None, session_id=None, groggy=False,
                        answers={}, thoughts=None)
    if Scope.SIDE_EFFECTS not in scopes:
        entry = replace(entry, side_effects=None, asked=None)
    if Scope.CONTEXT not in scopes and entry.context:
        entry = replace(entry, context={})
    if Scope.NOTES not in scopes and (entry.note is not None or entry.tags):
        entry = replace(entry, note=None, tags=())
    return entry
