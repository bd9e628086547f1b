"""How much was logged, and whether days next to a gap are lower (A9). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

WINDOW, MONTH, FEWEST = 180, 28, 8
ONE_SIDED = 1.645


@dataclass(frozen=True)
class Logged:
    """Over the last `days` (180 at most, from the first logged one): `entries` days with a value, the longest stretch
    without; days next to an unlogged one (`n_edge`) and all others (`n_inside`), their difference, None with fewer than
    8 of either; `caution`: unlogged days may be harder than the averages show."""

    entries: int
    days: int = 0
    last28: int = 0
    since: int = 0
    longest_gap: int = 0
    n_edge: int = 0
    n_inside: int = 0
    edge_minus_inside: float | None = None
    caution: bool = False


def logged(values: Mapping[int, float], today: int) -> Logged:
    """`values` are with dosing days."""
    days = [day for day in values if day <= today]
    if not days:
        return Logged(0)
    first = max(min(days), today - WINDOW + 1)
    here = {day for day in days if day >= first}
    if not here:
        return Logged(0, WINDOW, since=today - max(days), longest_gap=WINDOW)
    edge = [values[day] for day in sorted(here)
            if any(first <= near <= today and near not in here for near in (day - 1, day + 1))]
    inside = [values[day] for day in sorted(here)
              if all(near in here or not first <= near <= today for near in (day - 1, day + 1))]
    difference, caution = None, False
    if len(edge) >= FEWEST and len(inside) >= FEWEST:
        difference = fmean(edge) - fmean(inside)
        caution = difference + ONE_SIDED * sqrt(variance(edge) / len(edge) + variance(inside) / len(inside)) < 0
    return Logged(len(here), today - first + 1, sum(today - MONTH < day for day in here), today - max(here),
                  _longest(here, first, today), len(edge), len(inside), difference, caution)


def _longest(here: set[int], first: int, today: int) -> int:
    longest = run = 0
    for day in range(first, today + 1):
        run = 0 if day in here else run + 1
        longest = max(longest, run)
    return longest
