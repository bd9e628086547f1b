"""Alerts on the run of days: which fire with the newest day, by alerts.json. Pure.

A day's value is one number or word per item, None or absent where nothing was answered; that never counts. Means are
exact (`Fraction`), so a drop of 2 is a drop of 2.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from journal.core.catalogue import wording
from journal.core.period import Period
from journal.safety.content import DEFINITION, DISPLAY
from journal.safety.rules import Level, Signal

Value = int | float | Fraction | str | None
DayValues = Mapping[str, Value]
Days = Mapping[date, DayValues]

_OPS: dict[str, Callable[[Any, Any], bool]] = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


@dataclass(frozen=True)
class Alert:
    """One definition; `asks` says that the question about suicidal thoughts should be put on that day."""

    id: str
    rule: str
    item: str | None
    params: Mapping[str, Any]
    level: Level
    asks: bool
    text: str
    patient: Mapping[str, Mapping[str, str]]


ALERTS = tuple(
    Alert(data["id"], data["rule"], data.get("item"), data["params"], Level(data["level"]),
          data["asks_suicidal_thoughts"], data["text"], data["patient"])
    for data in DEFINITION["alerts"]
)


def alerts(
    days: Days, dosing_days: Iterable[date] = (), definitions: Sequence[Alert] = ALERTS, lang: str = "en",
) -> list[Signal]:
    """The alerts that fire with the newest of `days`, in file order; each signal is about that day.

    `dosing_days` are the days of dosing sessions so far; without them `back_to_baseline` never fires.
    """
    if not days:
        return []
    doses = sorted(day for day in dosing_days if day <= max(days))
    return [_signal(alert, max(days), lang) for alert in definitions if fires(alert, days, doses)]


def asks(signals: Iterable[Signal], definitions: Sequence[Alert] = ALERTS) -> bool:
    """Whether an alert is among these signals on whose day the question about suicidal thoughts is asked."""
    fired = {one.rule for one in signals}
    return any(alert.asks and alert.id in fired for alert in definitions)


def fires(alert: Alert, days: Days, doses: Sequence[date] = ()) -> bool:
    """Whether one alert fires with the newest of `days`; `doses` are sorted and not after it."""
    match alert.rule:
        case "low_run":
            below = {"item": alert.item, "op": "<=", "value": alert.params["at_most"]}
            return _on_each_day(days, alert.params["days"], [below])
        case "all_on_days":
            return _on_each_day(days, alert.params["days"], alert.params["all"])
        case "mean_drop":
            return _has_dropped(alert, days)
        case "back_to_baseline":
            return _is_back(alert, days, doses)
    raise ValueError(f"alerts.json: {alert.id}: no rule “{alert.rule}”")


def is_worn_off(baseline: Fraction, best: Fraction, current: Fraction, params: Mapping[str, Any]) -> bool:
    """A gain of at least `needs_gain` over the baseline, and now within `margin` of it or below."""
    return bool(best - baseline >= params["needs_gain"] and current - baseline <= params["margin"])


def _signal(alert: Alert, day: date, lang: str) -> Signal:
    display = DISPLAY[alert.level]
    return Signal(alert.id, alert.level, day, alert.text, wording(alert.patient["title"], lang),
                  wording(alert.patient["body"], lang), display.shows, display.buttons)


def _on_each_day(days: Days, count: int, conditions: Sequence[Mapping[str, Any]]) -> bool:
    """Calendar days in a row up to the newest; a day without an entry breaks the run."""
    run = Period.ending(max(days), count)
    return all(day in days and all(_holds(one, days[day]) for one in conditions) for day in run)


def _holds(condition: Mapping[str, Any], values: DayValues) -> bool:
    if "any" in condition:
        return any(_holds(one, values) for one in condition["any"])
    value = values.get(condition["item"])
    return value is not None and _OPS[condition["op"]](value, condition["value"])


def _has_dropped(alert: Alert, days: Days) -> bool:
    last = Period.ending(max(days), alert.params["window_days"])
    now, before = _mean(alert, days, last), _mean(alert, days, last.before())
    return now is not None and before is not None and before - now >= Fraction(alert.params["drop"])


def _is_back(alert: Alert, days: Days, doses: Sequence[date]) -> bool:
    """The best window lies wholly on or after the latest dosing day, as does the last one."""
    if not doses:
        return False
    window = alert.params["window_days"]
    before = Period.ending(doses[0] - timedelta(days=1), alert.params["baseline_days"])
    ends = (day for day in days if day - timedelta(days=window - 1) >= doses[-1])
    windows = [mean for end in ends if (mean := _mean(alert, days, Period.ending(end, window))) is not None]
    baseline, current = _mean(alert, days, before), _mean(alert, days, Period.ending(max(days), window))
    if baseline is None or current is None or not windows:
        return False
    return is_worn_off(baseline, max(windows), current, alert.params)


def _mean(alert: Alert, days: Days, period: Period) -> Fraction | None:
    """None with fewer than `min_entries` days that hold a number."""
    found = (days[day].get(alert.item or "") for day in period if day in days)
    numbers = [Fraction(value) for value in found if isinstance(value, int | float | Fraction)]
    return sum(numbers, Fraction()) / len(numbers) if len(numbers) >= alert.params["min_entries"] else None
