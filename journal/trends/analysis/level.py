"""The last two weeks against the eight before, and weeks against their own limits (A5, A6). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from journal.trends.analysis.noise import Fit, t99
from journal.trends.analysis.sessions import Compared, Values, contrast

NEW, OLD = 14, 70
"""The last 14 days, and the 56 before them."""
FEWEST_NEW, FEWEST_OLD = 5, 14
STEP = 1.0
"""A change of a rating from 0 to 10 that means something."""
WEEK, FEWEST_DAYS, BACK, FEWEST_WEEKS = 7, 3, (3, 14), 8
TO_SIGMA = 1.128
"""From the mean step between neighbours to a standard deviation (XmR charts)."""


@dataclass(frozen=True)
class Level:
    """Days in both windows; the comparison with the usual curve after doses taken out, None with too few. `worse` and
    `better` hold where the 99 % range leaves out 0 and the change is a point or more."""

    n_old: int
    n_new: int
    found: Compared | None = None
    worse: bool = False
    better: bool = False
    plain_old: float | None = None
    plain_new: float | None = None


def level(fit: Fit | None, values: Values, dosing_days: Sequence[int], today: int) -> Level:
    """`values` are without dosing days."""
    new = [day for day in values if today - NEW < day <= today]
    old = [day for day in values if today - OLD < day <= today - NEW]
    if fit is None or len(new) < FEWEST_NEW or len(old) < FEWEST_OLD:
        return Level(len(old), len(new))
    evened = {day: values[day] - fit.usual(day, dosing_days) for day in (*old, *new)}
    found = contrast(fit, evened, old, new)
    sure = abs(found.change) > t99(fit.df) * found.se and abs(found.change) >= STEP
    return Level(len(old), len(new), found, sure and found.change < 0, sure and found.change > 0,
                 fmean(values[day] for day in old), fmean(values[day] for day in new))


@dataclass(frozen=True)
class Weekly:
    """`n` weeks of the twelve that limits are made from; `now` the week before last and the last one. `low` and `high`:
    both of them outside the narrower band on that side. `means` are all fourteen, the oldest first, None where
    fewer than three days have a value."""

    n: int
    centre: float | None = None
    spread: float | None = None
    now: tuple[float | None, float | None] = (None, None)
    low: bool = False
    high: bool = False
    means: tuple[float | None, ...] = ()


def weekly(values: Values, today: int) -> Weekly:
    """`values` are with dosing days."""
    means = {number: _week(values, today - WEEK * (number - 1)) for number in range(1, BACK[1] + 1)}
    shown = tuple(means[number] for number in range(BACK[1], 0, -1))
    past = [mean for number in range(BACK[1], BACK[0] - 1, -1) if (mean := means[number]) is not None]
    if len(past) < FEWEST_WEEKS:
        return Weekly(len(past), means=shown)
    centre = fmean(past)
    spread = fmean(abs(after - before) for before, after in pairwise(past)) / TO_SIGMA
    now = (means[2], means[1])
    return Weekly(len(past), centre, spread, now,
                  all(one is not None and one < centre - 2 * spread for one in now),
                  all(one is not None and one > centre + 2 * spread for one in now), shown)


def _week(values: Values, last: int) -> float | None:
    told = [values[day] for day in range(last - WEEK + 1, last + 1) if day in values]
    return fmean(told) if len(told) >= FEWEST_DAYS else None
