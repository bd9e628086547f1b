"""What the analyses are told: days as whole numbers, one row per check-in, doses, questionnaires. Pure.

A day index counts from the first day of the diary, which is the Monday of the week of its first row: figures never
depend on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

MEASURES = ("mood", "anxiety", "energy", "sleep_quality")
"""Ratings from 0 to 10, the main one first."""
LOWER_IS_BETTER = frozenset({"anxiety"})
TOP = 10


@dataclass(frozen=True)
class Row:
    """One check-in: `minute` of its day, None where no time is known; ratings that were given; side effects with their
    severity (1 mild to 3 severe, 4 counts as 3)."""

    day: date
    minute: int | None
    ratings: Mapping[str, float]
    effects: Mapping[str, int]


@dataclass(frozen=True)
class Dose:
    """One dosing session that took place; `minute` of its start, None where it is not known."""

    day: date
    minute: int | None
    route: str


@dataclass(frozen=True)
class Score:
    """One filled-in questionnaire, by its short name ("PHQ-9"); `total` is None when too much was open, `items` are the
    answers where known, None for an open one; `variant` is the edition, "" for the usual one; `prorated`: open items
    count as the mean of the others."""

    day: date
    instrument: str
    total: float | None
    items: tuple[int | None, ...] = ()
    variant: str = ""
    prorated: bool = False


@dataclass(frozen=True)
class Diary:
    """Everything up to and with `as_of`. Rows that were written more than 3 days after their day are left out by who
    makes it; doses later than `as_of` too. `integrations` are days of integration sessions."""

    as_of: date
    rows: tuple[Row, ...]
    doses: tuple[Dose, ...]
    scores: tuple[Score, ...] = ()
    integrations: tuple[date, ...] = ()

    @cached_property
    def first_day(self) -> date:
        told = [one.day for group in (self.rows, self.doses, self.scores) for one in group]
        first = min([*told, self.as_of])
        return first - timedelta(days=first.weekday())

    def index(self, day: date) -> int:
        return (day - self.first_day).days

    def date(self, index: int) -> date:
        return self.first_day + timedelta(days=index)

    @cached_property
    def today(self) -> int:
        return self.index(self.as_of)

    @cached_property
    def dosing_days(self) -> tuple[int, ...]:
        return tuple(sorted({self.index(one.day) for one in self.doses}))

    @cached_property
    def logged(self) -> tuple[int, ...]:
        """Days with at least one row."""
        return tuple(sorted({self.index(one.day) for one in self.rows}))

    def values(self, measure: str) -> dict[int, float]:
        """Day → the mean of its ratings of one measure, in the direction in which higher is better."""
        told: dict[int, list[float]] = {}
        for row in self.rows:
            if measure in row.ratings:
                told.setdefault(self.index(row.day), []).append(row.ratings[measure])
        mean = {day: sum(ratings) / len(ratings) for day, ratings in sorted(told.items())}
        return {day: TOP - value for day, value in mean.items()} if measure in LOWER_IS_BETTER else mean


def blocks(days: Sequence[int], apart: int = 5) -> list[tuple[int, int]]:
    """Dosing days at most 5 days apart as (start, end), in order."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= apart:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
