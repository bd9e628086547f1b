"""What a therapist should not overlook, each with its reason (analytics §5). Pure; a reading aid, not monitoring."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from journal.questionnaires.compared import preceding
from journal.trends.analysis.after_sessions import BEFORE, by_day
from journal.trends.analysis.diary import Diary, Score
from journal.trends.analysis.level import Level

VISIT, SEVERE, STILL, FIRST_SEEN, LATEST = 28, 3, 2, 2, (3, 21)
WORSE = {"PHQ-9": 6, "GAD-7": 6, "PCL-5": 18}
"""Points by which a total has to rise."""
SILENT_DAYS, REGULAR = 7, 14
ITEM9 = 8
"""Place of question 9 among the answers."""


class Code(StrEnum):
    """In the order in which they are shown."""

    SAFETY_ITEM9 = "SAFETY_ITEM9"
    SE_SEVERE = "SE_SEVERE"
    SE_PERSIST = "SE_PERSIST"
    Q_WORSE = "Q_WORSE"
    LEVEL_DROP = "LEVEL_DROP"
    SILENT = "SILENT"


@dataclass(frozen=True)
class Flag:
    """`about` is the side effect or questionnaire; `told` are the figures of the reason."""

    code: Code
    about: str | None
    told: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.code}:{self.about}" if self.about else str(self.code)


def flags(diary: Diary, mood: Level, visit: int = VISIT) -> list[Flag]:
    """Everything that fires; `visit` is how many days back the last visit lies, today included."""
    return [*_item9(diary), *_severe(diary, visit), *_persisting(diary), *_worse(diary), *_dropped(mood),
            *_silent(diary)]


def _item9(diary: Diary) -> Iterator[Flag]:
    """The latest answer to question 9; one that was left open is no answer, so that an earlier one stands."""
    told = [(one.day, answer) for one in diary.scores if one.instrument == "PHQ-9" and len(one.items) > ITEM9
            and (answer := one.items[ITEM9]) is not None]
    day, answer = max(told, key=lambda pair: pair[0], default=(None, 0))
    if answer >= 1:
        yield Flag(Code.SAFETY_ITEM9, None, {"day": day, "answer": answer})


def _severe(diary: Diary, visit: int) -> Iterator[Flag]:
    found: dict[str, list[int]] = {}
    for day, told in sorted(by_day(diary).items()):
        for effect, severity in told.items():
            if severity >= SEVERE and diary.today - visit < day <= diary.today:
                found.setdefault(effect, []).append(day)
    for effect, days in found.items():
        yield Flag(Code.SE_SEVERE, effect, {"days": [diary.date(day) for day in days], "of": visit})


def _persisting(diary: Diary) -> Iterator[Flag]:
    told = by_day(diary)
    if not diary.dosing_days or not told:
        return
    dose, latest = diary.dosing_days[-1], max(told)
    if not LATEST[0] <= latest - dose <= LATEST[1]:
        return
    for effect, severity in told[latest].items():
        first = any(effect in told.get(day, ()) for day in range(dose, dose + FIRST_SEEN + 1))
        before = any(effect in told.get(day, ()) for day in range(dose - BEFORE, dose))
        if severity >= STILL and first and not before:
            yield Flag(Code.SE_PERSIST, effect, {"days": latest - dose, "severity": severity})


def _worse(diary: Diary) -> Iterator[Flag]:
    for instrument, points in WORSE.items():
        latest, before = latest_and_previous(diary, instrument)
        if latest and before and (diary.as_of - latest.day).days <= VISIT:
            now, then = latest.total or 0, before.total or 0
            if now - then >= points:
                yield Flag(Code.Q_WORSE, instrument, {"then": then, "now": now, "days": (latest.day - before.day).days})


def latest_and_previous(diary: Diary, instrument: str) -> tuple[Score | None, Score | None]:
    """The latest with a total, and the one of the same edition before it that it is compared with."""
    told = [one for one in diary.scores if one.instrument == instrument and one.total is not None]
    latest = max(told, key=lambda one: one.day, default=None)
    if latest is None:
        return None, None
    return latest, preceding((one for one in told if one.variant == latest.variant), latest.day)


def _dropped(mood: Level) -> Iterator[Flag]:
    if mood.worse and mood.found:
        yield Flag(Code.LEVEL_DROP, None, {"change": mood.found.change, "low": mood.found.low, "high": mood.found.high,
                                           "n_new": mood.n_new, "n_old": mood.n_old})


def _silent(diary: Diary) -> Iterator[Flag]:
    if not diary.logged:
        return
    last = diary.logged[-1]
    regular = sum(last - VISIT < day <= last for day in diary.logged)
    if diary.today - last >= SILENT_DAYS and regular >= REGULAR:
        yield Flag(Code.SILENT, None, {"days": diary.today - last, "entries": regular})
