"""Side effects after sessions, against other days (A8). Pure: counts, one range, no test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import median

from journal.trends.analysis.diary import Diary, Dose

AFTER, BEFORE, CLEAR_WITHIN, FEWEST = 2, 3, 14, 5
Z95 = 1.959964
Told = Mapping[int, Mapping[str, int]]
"""Day → side effect → its highest severity of that day; a day with an entry and none is there, empty."""


@dataclass(frozen=True)
class Effect:
    """One side effect: new after `new_after` of `observed` sessions (Wilson's 95 % range of the share, None below
    five), reported on `reported` of `background` other days. `clear_days` are, for each session with it, the days until
    the first day without. `by_route`: route → (new after, observed)."""

    observed: int
    new_after: int
    low: float | None
    high: float | None
    background: int
    reported: int
    clear_days: tuple[int, ...] = ()
    by_route: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def clear_day(self) -> float | None:
        return float(median(self.clear_days)) if self.clear_days else None


def by_day(diary: Diary) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for row in diary.rows:
        day = found.setdefault(diary.index(row.day), {})
        for effect, severity in row.effects.items():
            day[effect] = max(day.get(effect, 0), severity)
    return found


def effects(diary: Diary) -> dict[str, Effect]:
    """Every side effect of the diary, in the order in which it was first reported."""
    told = by_day(diary)
    names = dict.fromkeys(name for row in sorted(diary.rows, key=lambda one: (one.day, one.minute or 0))
                          for name in row.effects)
    watched = [(one, seen) for one in diary.doses if (seen := _after(diary, one)) is not None]
    dosed = set(diary.dosing_days)
    quiet = [day for day in told if not any(day - back in dosed for back in range(BEFORE + 1))]
    return {name: _effect(name, diary, told, watched, quiet) for name in names}


def _effect(name: str, diary: Diary, told: Told, watched: Sequence[tuple[Dose, Told]],
            quiet: Sequence[int]) -> Effect:
    new = [(one, seen) for one, seen in watched if _is_new(name, diary.index(one.day), seen, told)]
    clear = [days for one, seen in new if (days := _clear(name, diary, one, seen, told)) is not None]
    routes = {route: (sum(one.route == route for one, _ in new), sum(one.route == route for one, _ in watched))
              for route in dict.fromkeys(one.route for one, _ in watched)}
    low, high = wilson(len(new), len(watched)) if len(watched) >= FEWEST else (None, None)
    return Effect(len(watched), len(new), low, high, len(quiet), sum(name in told[day] for day in quiet),
                  tuple(sorted(clear)), routes)


def _after(diary: Diary, dose: Dose) -> Told | None:
    """What was told from the start of a session to the second day after it; None without an entry."""
    start, found = diary.index(dose.day), dict[int, dict[str, int]]()
    for row in diary.rows:
        day = diary.index(row.day)
        if not start <= day <= start + AFTER or (day == start and (
                row.minute is None or dose.minute is None or row.minute < dose.minute)):
            continue
        seen = found.setdefault(day, {})
        for effect, severity in row.effects.items():
            seen[effect] = max(seen.get(effect, 0), severity)
    return found or None


def _is_new(name: str, start: int, seen: Told, told: Told) -> bool:
    before = max((told[day].get(name, 0) for day in range(start - BEFORE, start) if day in told), default=0)
    return max(one.get(name, 0) for one in seen.values()) > before


def _clear(name: str, diary: Diary, dose: Dose, seen: Told, told: Told) -> int | None:
    """Days from the session to the first day without it, within 14 days and before the next dosing day."""
    start = diary.index(dose.day)
    reported = min(day for day, one in seen.items() if name in one)
    until = min([start + CLEAR_WITHIN + 1, *(day for day in diary.dosing_days if day > start)])
    return next((day - start for day in range(reported + 1, until) if day in told and name not in told[day]), None)


def wilson(hits: int, n: int) -> tuple[float, float]:
    share, square = hits / n, Z95 ** 2
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)
