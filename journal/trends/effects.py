"""Side effects by day: what was told in time and what was filled in late, as bars and in words. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from journal.core.period import Period
from journal.core.text import N_, Words, say
from journal.entries.rules import NONE_ASKED, Entry
from journal.entries.side_effects import label, severity_label
from journal.trends import daily
from journal.trends.rules import Bar, History

LATE = N_("%(words)s, filled in late")


@dataclass(frozen=True)
class Told:
    """One side effect on one day: its highest severity in check-ins written in time, and in late ones. None: not there;
    0: there, but nobody said how bad it was."""

    timely: int | None = None
    late: int | None = None

    @property
    def adds(self) -> bool:
        """The late answers say more than the timely ones."""
        return self.late is not None and (self.timely is None or self.late > self.timely)


Day = Mapping[str, Told]
"""Key of a side effect → what was told of it on one day."""


def by_day(entries: Iterable[Entry], period: Period) -> dict[date, Day]:
    """Day → its side effects, in date order; days without any are not in it."""
    timely: dict[date, dict[str, int]] = defaultdict(dict)
    late: dict[date, dict[str, int]] = defaultdict(dict)
    for entry in entries:
        if not entry.reported or entry.day not in period:
            continue
        known = (late if entry.is_late else timely)[entry.day]
        for effect in entry.reported:
            known[effect.key] = max(known.get(effect.key, 0), effect.severity or 0)
    return {day: {key: Told(timely[day].get(key), late[day].get(key)) for key in {**timely[day], **late[day]}}
            for day in sorted({*timely, *late})}


def bars(entries: Iterable[Entry], period: Period) -> tuple[Bar, ...]:
    """The worst side effect of each day that has one, all of the day's named in words."""
    return tuple(bar(day, told) for day, told in by_day(entries, period).items())


def bar(day: date, told: Day) -> Bar:
    """A day's bar; a side effect without a severity is as high as the lowest one."""
    timely = [max(one.timely, 1) for one in told.values() if one.timely is not None]
    late = max((max(one.late, 1) for one in told.values() if one.late is not None), default=0)
    value = max(timely, default=late)
    return Bar(day, value, in_words(told), not timely, late if timely and late > value else 0)


def in_words(told: Day) -> Words:
    """All side effects of a day, the worst first: "Headache: Stopped me; Feeling sick, filled in late"."""
    lines: list[tuple[int, Words]] = []
    for key, one in told.items():
        if one.timely is not None:
            lines.append((one.timely, _named(key, one.timely)))
        if one.adds and one.late is not None:
            lines.append((one.late, say(LATE, words=_named(key, one.late))))
    return daily.listed([words for _, words in sorted(lines, key=lambda line: -line[0])])


def _named(key: str, severity: int) -> Words:
    if severity == 0:
        return say(N_("%(effect)s"), effect=label(key))
    return say(N_("%(effect)s: %(severity)s"), effect=label(key), severity=severity_label(severity))


@dataclass(frozen=True)
class Strongest:
    """The highest severity of a period, where it was last reached."""

    day: date
    key: str
    severity: int
    late: bool


def strongest(days: Mapping[date, Day]) -> Strongest | None:
    """The strongest side effect, a late answer only where none in time was as strong; None if nobody said how bad."""
    found = [(told.late or 0 if late else told.timely or 0, not late, day, key) for day, one in days.items()
             for key, told in one.items() for late in (False, True)]
    severity, timely, day, key = max(found, default=(0, True, date.min, ""))
    return Strongest(day, key, severity, not timely) if severity else None


def cells(history: History) -> dict[date, Words]:
    """Day → its side effects in words, "None" where that was the answer, "None of those asked" where only some were
    asked for; days without an answer are not in it."""
    asked: dict[date, Words] = {one.day: NONE_ASKED for one in history.entries if one.side_effects is not None}
    none: dict[date, Words] = {one.day: N_("None") for one in history.entries if one.says_none}
    return asked | none | {day: in_words(told) for day, told in by_day(history.entries, history.period).items()}
