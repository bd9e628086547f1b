"""What lies between two scores of one questionnaire, by its definition's `change`. Pure.

Compare only the same instrument, variant and stretch of time asked about. None stands for "not defined here".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from journal.questionnaires.conditions import OPS
from journal.questionnaires.rules import Instrument


@dataclass(frozen=True)
class Change:
    """`points` is now minus then, `percent` of then with one decimal (None from 0). Improvement is in the definition's
    direction. `response` and `partial_response` are None below the baseline that they need; `reliable_…` beyond what
    measuring alone can bring; `mcid_improvement` at least the smallest change that matters to people; `deterioration`
    at least what the definition wants told; `other` are further lines of the definition by id."""

    points: int | float
    percent: float | None
    response: bool | None
    partial_response: bool | None
    remission: bool | None
    reliable_improvement: bool | None
    reliable_deterioration: bool | None
    mcid_improvement: bool | None
    deterioration: bool | None
    other: Mapping[str, bool | None]


def change(instrument: Instrument, baseline: int | float, current: int | float) -> Change:
    """From the score then to the score now, both as shown."""
    rules = instrument.change
    then, now = Fraction(str(baseline)), Fraction(str(current))
    points = now - then
    better = -points if rules["direction"] == "lower_is_better" else points
    gained = better * 100 / then if then else None
    reliable = _at_least(rules["reliable_change"], better)
    needed = rules["response_needs_baseline_at_least"]
    enough = gained if gained is not None and (needed is None or then >= needed) else None
    return Change(
        _number(points), None if then == 0 else _decimal(points * 100 / then), _response(rules["response"], enough),
        _partial(rules["partial_response"], enough), _line(rules["remission"], now), reliable,
        _at_least(rules["reliable_change"], -better), _at_least(rules["mcid"], better),
        _at_least(rules["deterioration"], -better), {one["id"]: _other(one, then, now, reliable)
                                                     for one in rules["other"]})


def _at_least(rule: Mapping[str, Any] | None, gain: Fraction) -> bool | None:
    return None if rule is None else gain >= rule["points"]


def _response(rule: Mapping[str, Any] | None, gained: Fraction | None) -> bool | None:
    return None if rule is None or gained is None else gained >= rule["percent"]


def _partial(rule: Mapping[str, Any] | None, gained: Fraction | None) -> bool | None:
    return None if rule is None or gained is None else rule["percent_from"] <= gained < rule["percent_below"]


def _line(rule: Mapping[str, Any] | None, value: Fraction) -> bool | None:
    return None if rule is None else OPS[rule["op"]](value, rule["value"])


def _other(rule: Mapping[str, Any], then: Fraction, now: Fraction, reliable: bool | None) -> bool | None:
    """A line that is crossed: reached now, and either with what it needs, or not reached at the start already."""
    if rule.get("needs") == "reliable_improvement":
        return None if reliable is None else reliable and bool(_line(rule, now))
    return bool(_line(rule, now)) and not _line(rule, then)


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _decimal(value: Fraction) -> float:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
