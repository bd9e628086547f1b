"""How much one person's days swing by themselves, and what usually follows a dose: one small grid, no iteration.

Pure. A line over the year, a lasting step after the first dose, and a lift that fades by half every H days, on noise
that carries over from day to day (AR(1)). All priors are weak.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erf, floor, log, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST, WINDOW, FOLLOWING = 20, 365, 5
"""Entries below which nothing is fitted; days looked back; entries after a dose below which no lift is fitted."""
HALVES: Floats = np.exp(np.linspace(0, log(60), 28))
"""Days until half of a lift is gone, from 1 to 60."""
RHOS: Floats = np.arange(10) / 10
PRIOR_RHO: Floats = 1.5 * np.log(np.maximum(RHOS, .03)) + 2.5 * np.log1p(-RHOS)
PRIOR_HALF: Floats = -.5 * ((np.log(HALVES) - log(7)) / .9) ** 2
PRIOR_LIFT = 9.0
"""The lift's variance before anything is seen, in units of the noise's."""
SIGMA_LEAST = .3
LIFT = .5
"""A lift that counts as one."""
SURE_ENOUGH = .8
"""From here the person's usual curve after a dose is taken out before other things are looked at."""
T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
       2.110, 2.101, 2.093, 2.086)
T99 = (63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947, 2.921,
       2.898, 2.878, 2.861, 2.845)


def t95(df: int) -> float:
    """Student's two-sided 95 % point: a table up to 20, then within 0.001 of it."""
    return T95[df - 1] if df <= len(T95) else 1.959964 + 2.45 / df


def t99(df: int) -> float:
    return T99[df - 1] if df <= len(T99) else 2.575829 + 5.3 / df


@dataclass(frozen=True)
class Lift:
    """What usually follows a dose: `size` on the day after it with a 90 % range, `chance` that it is above half a
    point, `half` the days until half of it is gone with a 90 % range."""

    size: float
    low: float
    high: float
    chance: float
    half: float
    half_low: float
    half_high: float


@dataclass(frozen=True)
class Fit:
    """The noise (`sigma`, carry-over `rho`, `df` for ranges, `n` days used) and the lift, None where too few days
    follow a dose. `curve` is the mean lift by days since a dose, from 1 on; zeros unless it is sure enough."""

    sigma: float
    rho: float
    df: int
    n: int
    lift: Lift | None
    curve: tuple[float, ...]

    @property
    def chance(self) -> float | None:
        return self.lift.chance if self.lift else None

    def usual(self, day: int, dosing_days: Sequence[int]) -> float:
        """What the usual curve after a dose adds on this day."""
        since = days_since(day, dosing_days)
        return self.curve[since - 1] if since and since <= len(self.curve) else 0.0

    def error(self, pre: Sequence[int], post: Sequence[int]) -> float:
        """Standard error of mean(post) - mean(pre)."""
        days = np.array([*pre, *post], dtype=float)
        weights = np.array([-1 / len(pre)] * len(pre) + [1 / len(post)] * len(post))
        alike = self.rho ** np.abs(days[:, None] - days[None, :])
        return float(self.sigma * sqrt(max(weights @ alike @ weights, 0)))


def days_since(day: int, dosing_days: Sequence[int]) -> int:
    """Days since the latest dosing day before this one; 0 before any."""
    before = [one for one in dosing_days if one < day]
    return day - before[-1] if before else 0


def fit(values: Mapping[int, float], dosing_days: Sequence[int], today: int) -> Fit | None:
    """The fit of one measure up to `today`, dosing days left out; None with too few days or all values equal."""
    doses = sorted(dosing_days)
    days = [day for day in sorted(values) if today - WINDOW < day <= today and day not in set(doses)]
    if len(days) < FEWEST or len({values[day] for day in days}) == 1:
        return None
    d, v = np.array(days, dtype=float), np.array([values[day] for day in days])
    since = np.array([days_since(day, doses) for day in days])
    after = np.array([float(bool(doses) and day > doses[0]) for day in days])
    columns, ridge = [np.ones(len(d)), (d - d.mean()) / 182], [0.0, 4.0]
    if after.min() != after.max():
        columns.append(after - after.mean())
        ridge.append(1.0)
    with_lift = int((since >= 1).sum()) >= FOLLOWING
    lifts = _shape(since) if with_lift else np.zeros((len(d), 0))
    grids = [_at(rho, d, v, np.column_stack(columns), np.diag(ridge), lifts) for rho in RHOS]
    return _weighed(grids, len(d), with_lift)


def _shape(since: NDArray[np.int_]) -> Floats:
    """What is left of a lift on each day, one column per half-life; 0 before any dose."""
    left: Floats = 2.0 ** (-(since[:, None] - 1) / HALVES[None, :]) * (since[:, None] >= 1)
    return left


@dataclass(frozen=True)
class _Grid:
    """One carry-over: the logarithm of its weight, the lift's mean and deviation and the noise's variance, per H."""

    log_weight: Floats
    mean: Floats
    deviation: Floats
    variance: Floats


def _at(rho: float, d: Floats, v: Floats, columns: Floats, ridge: Floats, lifts: Floats) -> _Grid:
    n = len(d)
    carried = rho ** np.diff(d)
    scale = np.sqrt(1 - carried ** 2)

    def white(column: Floats) -> Floats:
        rest = (column[1:].T - carried * column[:-1].T) / scale
        return np.concatenate([column[:1], rest.T])

    x, y, r = white(columns), white(v), white(lifts)
    gram = x.T @ x + ridge
    inverse = np.linalg.inv(gram)
    b = x.T @ y
    rest = float(y @ y - b @ inverse @ b)
    base = -np.log(scale).sum() - .5 * np.linalg.slogdet(gram)[1]
    if not lifts.shape[1]:
        variance = np.array([rest / (n - 1)])
        return _Grid(base - (n - 1) / 2 * np.log(np.array([rest])), np.zeros(1), np.zeros(1), variance)
    a = x.T @ r
    spread = (r * r).sum(0) - (a * (inverse @ a)).sum(0) + 1 / PRIOR_LIFT
    pull = r.T @ y - a.T @ (inverse @ b)
    left = rest - pull ** 2 / spread
    weight = base - .5 * np.log(spread) - (n - 1) / 2 * np.log(left) + PRIOR_HALF
    return _Grid(weight, pull / spread, np.sqrt(left / ((n - 1) * spread)), left / (n - 1))


def _weighed(grids: Sequence[_Grid], n: int, with_lift: bool) -> Fit:
    logs = np.stack([grid.log_weight for grid in grids]) + PRIOR_RHO[:, None]
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    rho = float(weights.sum(1) @ RHOS)
    sigma = max(SIGMA_LEAST, sqrt(float((weights * np.stack([grid.variance for grid in grids])).sum())))
    df = max(5, floor(n * (1 - rho) / (1 + rho)) - 3)
    if not with_lift:
        return Fit(sigma, rho, df, n, None, ())
    means, deviations = np.stack([one.mean for one in grids]), np.stack([one.deviation for one in grids])
    size, chance = float((weights * means).sum()), _above(LIFT, weights, means, deviations)
    halves = weights.sum(0)
    half_low, half, half_high = np.exp(np.interp([.05, .5, .95], np.cumsum(halves) - halves / 2, np.log(HALVES)))
    lift = Lift(size, _point(.05, weights, means, deviations), _point(.95, weights, means, deviations), chance,
                float(half), float(half_low), float(half_high))
    curve = tuple(float(value) for value in _shape(np.arange(1, WINDOW + 1)) @ (weights * means).sum(0))
    return Fit(sigma, rho, df, n, lift, curve if chance > SURE_ENOUGH else ())


_ERF = np.vectorize(erf, otypes=[float])


def _above(line: float, weights: Floats, means: Floats, deviations: Floats) -> float:
    """How much of the mixture lies above a line."""
    return float((weights * (.5 * (1 + _ERF((means - line) / (deviations * sqrt(2)))))).sum())


def _point(share: float, weights: Floats, means: Floats, deviations: Floats) -> float:
    """Below which point this share of the mixture lies, by halving."""
    low, high = float((means - 8 * deviations).min()), float((means + 8 * deviations).max())
    for _ in range(60):
        middle = (low + high) / 2
        if 1 - _above(middle, weights, means, deviations) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


