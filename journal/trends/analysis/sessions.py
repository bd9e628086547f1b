"""What followed the sessions: each one, all together, by days since, and how long (A1 to A4). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, stdev

from journal.trends.analysis.noise import Fit, t95

PRE, WIDE, AFTER, REST = (-7, -1), (-14, -4), 3, 2
"""Days before the start; the same for the wide comparison; days after the end; days after the block before that do not
count as "before"."""
FEWEST_PRE, FEWEST_POST, FEWEST_SESSIONS = 3, 2, 3
BINS = ((-7, -4), (-3, -1), (1, 1), (2, 3), (4, 7), (8, 14), (15, 21))
SURE, UNSURE = .95, .5
Blocks = Sequence[tuple[int, int]]
Values = Mapping[int, float]


class Verdict(StrEnum):
    REFUSE = "refuse"
    LIFT = "clear lift"
    LOWER = "lower after sessions"
    NO_SIGN = "no sign of a lift"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Compared:
    """Two means with their difference, its standard error and its 95 % range."""

    before: float
    after: float
    change: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Around:
    """One block of sessions (day indices): how many entries lie before and after it, and the comparison, None where
    there are too few."""

    start: int
    end: int
    n_pre: int
    n_post: int
    found: Compared | None


@dataclass(frozen=True)
class Pooled:
    """The mean of `k` changes with its 95 % range; `better` of them were above 0."""

    k: int
    change: float
    low: float
    high: float
    better: int


@dataclass(frozen=True)
class Bin:
    """Days `first` to `last` from a session: mean change over `k` blocks, None with fewer than three."""

    first: int
    last: int
    k: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Single:
    """One block's own line: bin (first and last day from it) → its change, for bins with enough entries."""

    start: int
    end: int
    changes: Mapping[tuple[int, int], float]


@dataclass(frozen=True)
class Fade:
    """"shown" with the half-life and its range, "at least" with its lower end alone, or "refuse"."""

    state: str
    half: float | None = None
    low: float | None = None
    high: float | None = None


def contrast(fit: Fit, values: Values, pre: Sequence[int], post: Sequence[int]) -> Compared:
    before, after = fmean(values[day] for day in pre), fmean(values[day] for day in post)
    se = fit.error(pre, post)
    reach = t95(fit.df) * se
    return Compared(before, after, after - before, se, after - before - reach, after - before + reach)


def around(fit: Fit | None, values: Values, blocks: Blocks, before: tuple[int, int] = PRE) -> list[Around]:
    """Every block with what lies around it (A1); `values` are without dosing days."""
    found = []
    for n, (start, end) in enumerate(blocks):
        pre, post = _pre(values, blocks, n, before), _post(values, blocks, n)
        enough = fit is not None and len(pre) >= FEWEST_PRE and len(post) >= FEWEST_POST
        found.append(Around(start, end, len(pre), len(post),
                            contrast(fit, values, pre, post) if fit is not None and enough else None))
    return found


def _pre(values: Values, blocks: Blocks, n: int, days: tuple[int, int]) -> list[int]:
    start = blocks[n][0]
    rested = blocks[n - 1][1] + REST if n else None
    return [day for day in range(start + days[0], start + days[1] + 1)
            if day in values and (rested is None or day > rested)]


def _post(values: Values, blocks: Blocks, n: int, first: int = 1, last: int = AFTER) -> list[int]:
    end = blocks[n][1]
    until = blocks[n + 1][0] if n + 1 < len(blocks) else None
    return [day for day in range(end + first, end + last + 1) if day in values and (until is None or day < until)]


def pooled(fit: Fit | None, found: Sequence[Around]) -> Pooled | None:
    """All usable sessions together; None with fewer than three."""
    usable = [one.found for one in found if one.found]
    if fit is None or len(usable) < FEWEST_SESSIONS:
        return None
    change = fmean(one.change for one in usable)
    reach = t95(fit.df) * sqrt(sum(one.se ** 2 for one in usable)) / len(usable)
    return Pooled(len(usable), change, change - reach, change + reach, sum(one.change > 0 for one in usable))


def verdict(fit: Fit | None, main: Pooled | None, wide: Pooled | None) -> Verdict:
    """What may be said of all sessions together (A2)."""
    if fit is None or main is None:
        return Verdict.REFUSE
    chance = fit.chance
    if main.low > 0 and chance is not None and chance >= SURE and wide is not None and wide.change > 0:
        return Verdict.LIFT
    if main.high < 0 and main.change <= -1:
        return Verdict.LOWER
    if main.high < 1 and chance is not None and chance < UNSURE:
        return Verdict.NO_SIGN
    return Verdict.CANNOT_TELL


def singles(values: Values, blocks: Blocks) -> list[Single]:
    """Change by days since a session, each block by itself (A3); those without enough entries before are left out."""
    found = []
    for n, (start, end) in enumerate(blocks):
        pre = _pre(values, blocks, n, PRE)
        if len(pre) < FEWEST_PRE:
            continue
        level, changes = fmean(values[day] for day in pre), dict[tuple[int, int], float]()
        for first, last in BINS:
            days = _pre(values, blocks, n, (first, last)) if last < 0 else _post(values, blocks, n, first, last)
            if len(days) >= (2 if last - first >= 3 else 1):
                changes[first, last] = fmean(values[day] for day in days) - level
        found.append(Single(start, end, changes))
    return found


def curve(each: Sequence[Single]) -> list[Bin]:
    """All blocks together by days since a session (A3)."""
    return [_bin(days, [one.changes[days] for one in each if days in one.changes]) for days in BINS]


def _bin(days: tuple[int, int], changes: Sequence[float]) -> Bin:
    if len(changes) < FEWEST_SESSIONS:
        return Bin(*days, len(changes))
    mean, reach = fmean(changes), t95(len(changes) - 1) * stdev(changes) / sqrt(len(changes))
    return Bin(*days, len(changes), mean, mean - reach, mean + reach)


FADE_SESSIONS, FADE_ENTRIES, FADE_DAYS, FADE_BLOCKS, FADE_WITHIN = 4, 60, (6, 21), 3, 3
NARROW, LONG = 6, 3
"""How many times wider than its lower end a range may be; days below which "at least" says nothing."""


def fade(fit: Fit | None, values: Values, blocks: Blocks, found: Sequence[Around]) -> Fade:
    """How long it lasts (A4)."""
    late = sum(len(_post(values, blocks, n, *FADE_DAYS)) >= FADE_WITHIN for n in range(len(blocks)))
    if (fit is None or fit.lift is None or sum(one.found is not None for one in found) < FADE_SESSIONS
            or fit.n < FADE_ENTRIES or late < FADE_BLOCKS or fit.lift.chance < SURE):
        return Fade("refuse")
    if fit.lift.half_high / fit.lift.half_low <= NARROW:
        return Fade("shown", fit.lift.half, fit.lift.half_low, fit.lift.half_high)
    return Fade("at least", low=fit.lift.half_low) if fit.lift.half_low >= LONG else Fade("refuse")
