"""An analysis as JSON data. Figures of a measure in which lower is better are turned back to how it is rated. Pure."""

from collections.abc import Iterable
from typing import Any

from journal.trends.analysis import Analysis, Measured
from journal.trends.analysis.after_sessions import Effect
from journal.trends.analysis.diary import LOWER_IS_BETTER, TOP, Diary
from journal.trends.analysis.level import Level, Weekly
from journal.trends.analysis.sessions import Around, Bin, Compared, Fade, Pooled

DIGITS = 4


class Turn:
    """Writes figures out; `turned` for a measure in which lower is better: levels from the top, changes with the other
    sign and their ends exchanged."""

    def __init__(self, turned: bool) -> None:
        self.turned = turned

    def level(self, value: float | None) -> float | None:
        return None if value is None else _round(TOP - value if self.turned else value)

    def change(self, value: float | None) -> float | None:
        return None if value is None else _round(-value if self.turned else value)

    def ends(self, low: float | None, high: float | None, names: tuple[str, str] = ("lo", "hi")) -> dict[str, Any]:
        ends = (self.change(high), self.change(low)) if self.turned else (self.change(low), self.change(high))
        return dict(zip(names, ends, strict=True))


def as_plain(found: Analysis) -> dict[str, Any]:
    """Mood first, the other measures beside it, side effects, flags, days."""
    plain: dict[str, Any] = {name: _measured(found.diary, one, Turn(name in LOWER_IS_BETTER))
                             for name, one in found.measures.items()}
    return plain | {"side_effects": {name: _effect(one) for name, one in found.effects.items()},
                    "flags": [one.name for one in found.flags], "days_with_entry": len(found.diary.logged),
                    "days": found.diary.today + 1}


def _measured(diary: Diary, one: Measured, turn: Turn) -> dict[str, Any]:
    found: dict[str, Any] = {"n": one.n, "blocks": [list(block) for block in one.blocks],
                             "state": "ok" if one.fit else "refuse"}
    if one.fit:
        found["noise"] = {"sigma": _round(one.fit.sigma), "rho": _round(one.fit.rho), "df": one.fit.df, "n": one.fit.n}
        lift = one.fit.lift
        found["model"] = None if lift is None else {
            "A": turn.change(lift.size), **turn.ends(lift.low, lift.high, ("A_lo", "A_hi")), "PA": _round(lift.chance),
            "H": _round(lift.half), "H_lo": _round(lift.half_low), "H_hi": _round(lift.half_high)}
    return found | {
        "sessions": [_around(diary, around, turn) for around in one.sessions],
        "pooled": _pooled(one.pooled, turn), "pooled_wide": _pooled(one.wide, turn),
        "curve": [_bin(each, turn) for each in one.curve], "verdict": str(one.verdict), "fade": _fade(one.fade),
        "level": _level(one.level, turn), "weekly": _weekly(one.weekly, turn), "missing": _missing(one, turn)}


def _around(diary: Diary, one: Around, turn: Turn) -> dict[str, Any]:
    told = {"start": one.start, "end": one.end, "n_pre": one.n_pre, "n_post": one.n_post, "ok": one.found is not None}
    return told | _compared(one.found, turn, se=True) | {
        "start_date": diary.date(one.start).isoformat(), "end_date": diary.date(one.end).isoformat()}


def _compared(found: Compared | None, turn: Turn, se: bool = False) -> dict[str, Any]:
    if found is None:
        return {}
    ends = {"change": turn.change(found.change), **turn.ends(found.low, found.high)}
    return ends | ({"se": _round(found.se), "before": turn.level(found.before), "after": turn.level(found.after)}
                   if se else {})


def _pooled(one: Pooled | None, turn: Turn) -> dict[str, Any] | None:
    return None if one is None else {"k": one.k, "change": turn.change(one.change), **turn.ends(one.low, one.high),
                                     "better": one.better}


def _bin(one: Bin, turn: Turn) -> dict[str, Any]:
    told: dict[str, Any] = {"days": [one.first, one.last], "k": one.k}
    return told | ({} if one.mean is None else {"mean": turn.change(one.mean), **turn.ends(one.low, one.high)})


def _fade(one: Fade) -> dict[str, Any]:
    told = {"half": one.half, "lo": one.low, "hi": one.high}
    return {"state": one.state} | {name: _round(value) for name, value in told.items() if value is not None}


def _level(one: Level, turn: Turn) -> dict[str, Any]:
    counts = {"n_ref": one.n_old, "n_new": one.n_new}
    if one.found is None:
        return {"state": "refuse"} | counts
    return {"state": "ok"} | _compared(one.found, turn) | {"flag": one.worse, "good": one.better} | counts


def _weekly(one: Weekly, turn: Turn) -> dict[str, Any]:
    if one.centre is None or one.spread is None:
        return {"state": "refuse", "n": one.n}
    bands = {f"{end}{reach}": turn.level(one.centre + sign * reach * one.spread)
             for reach in (2, 3) for end, sign in _sides(turn)}
    sides = {"low": one.high, "high": one.low} if turn.turned else {"low": one.low, "high": one.high}
    return {"state": "ok", "centre": turn.level(one.centre)} | bands | {
        "now": [turn.level(week) for week in one.now]} | sides


def _sides(turn: Turn) -> Iterable[tuple[str, int]]:
    return (("lo", 1), ("hi", -1)) if turn.turned else (("lo", -1), ("hi", 1))


def _missing(one: Measured, turn: Turn) -> dict[str, Any]:
    logged = one.logged
    if not logged.entries:
        return {"entries": 0}
    told = {"days": logged.days, "entries": logged.entries, "last28": logged.last28, "days_since_last": logged.since,
            "longest_gap": logged.longest_gap, "n_edge": logged.n_edge, "n_inside": logged.n_inside}
    if logged.edge_minus_inside is None:
        return told
    return told | {"edge_minus_inside": turn.change(logged.edge_minus_inside),
                   "low_days_may_be_missing": logged.caution}


def _effect(one: Effect) -> dict[str, Any]:
    ends = {} if one.low is None or one.high is None else {"lo": round(one.low, 3), "hi": round(one.high, 3)}
    return {"sessions_observed": one.observed, "new_after": one.new_after} | ends | {
        "background_days": one.background, "background_reported": one.reported,
        "median_first_clear_day": one.clear_day,
        "by_route": {route: {"new_after": new, "observed": seen} for route, (new, seen) in one.by_route.items()}}


def _round(value: float) -> float:
    return round(value, DIGITS)
