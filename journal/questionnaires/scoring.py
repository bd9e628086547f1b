"""Scores of a questionnaire, exactly by its definition. Pure; order of the answers is irrelevant.

The rules: an answer that is no option refuses the whole; skips and reversals come before gaps; gaps are filled by the
mean of the others only as far as the definition allows (half rounds up); safety rules read the raw answers and run even
where there is no total.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from journal.questionnaires.conditions import compare, holds
from journal.questionnaires.rules import Answers, Instrument, Result, Subscale


def score(instrument: Instrument, answers: Answers) -> Result:
    """What the answers come to. Unknown items, and answers that are none of the options, give `out_of_range` and
    nothing else."""
    if not _in_range(instrument, answers):
        return Result(False, "out_of_range")
    scored = _scored(instrument, answers)
    total, prorated, valid = _total(instrument, scored, answers)
    subscales = {one.id: _subscale(one, scored) for one in instrument.subscales}
    derived = {one["id"]: _derived(one, answers, scored, total) for one in instrument.scoring.derived}
    scores = ({"total": total} | {f"subscale:{name}": value for name, value in subscales.items()}
              | {f"derived:{name}": value for name, value in derived.items()})
    return Result(
        valid, "ok" if valid else "too_many_missing", total, shown(total, instrument.scoring.decimals), prorated,
        _band(instrument, total),
        tuple(rule.id for rule in instrument.safety if holds(rule.when, answers, scores)), subscales, derived,
        {one.id: compare(scores[one.on], one.op, one.value) for one in instrument.cutoffs})


def shown(value: Fraction | None, decimals: int) -> int | float | None:
    """The number as it is shown: half rounds up; whole where the definition has no decimals."""
    if value is None:
        return None
    scale = 10 ** decimals
    rounded = Fraction(floor(value * scale + Fraction(1, 2)), scale)
    return float(rounded) if decimals else int(rounded)


def _in_range(instrument: Instrument, answers: Answers) -> bool:
    known = {item.id: {option.value for option in item.options} for item in instrument.items}
    return all(name in known and (value is None or (type(value) is int and value in known[name]))
               for name, value in answers.items())


def _scored(instrument: Instrument, answers: Answers) -> dict[str, int | None]:
    """Scored item → what it counts, after skips and reversals; None where it is open."""
    rules = instrument.scoring
    given = {item: answers.get(item) for item in rules.items}
    skips = [one for one in rules.skip if holds(one["if"], answers)]
    for one in skips:
        given |= dict.fromkeys(one.get("set_zero", ()), 0)
    found = {item: rules.reverse[item] - value if value is not None and item in rules.reverse else value
             for item, value in given.items()}
    for one in skips:
        found |= dict.fromkeys(one.get("set_scored_zero", ()), 0)
    return found


def _total(instrument: Instrument, scored: Mapping[str, int | None],
           answers: Answers) -> tuple[Fraction | None, bool, bool]:
    """Total, whether gaps were filled, and whether there is enough to go by."""
    rules = instrument.scoring
    told = [value for value in scored.values() if value is not None]
    gaps = len(scored) - len(told)
    if gaps > rules.max_missing or any(answers.get(item) is None for item in rules.needs_answer):
        return None, False, False
    if rules.method == "rule":
        return None, False, True
    if rules.method == "mean":
        return Fraction(sum(told), len(told)), gaps > 0, True
    if not gaps:
        return Fraction(sum(told)), False, True
    return Fraction(floor(Fraction(sum(told) * len(scored), len(told)) + Fraction(1, 2))), True, True


def _subscale(subscale: Subscale, scored: Mapping[str, int | None]) -> int | None:
    """Its sum; None with any of its items open."""
    values = [value for item in subscale.items if (value := scored[item]) is not None]
    return sum(values) if len(values) == len(subscale.items) else None


def _band(instrument: Instrument, total: Fraction | None) -> str | None:
    return next((band.id for band in instrument.bands if total is not None and band.low <= total <= band.high), None)


def _derived(rule: Mapping[str, Any], answers: Answers, scored: Mapping[str, int | None],
             total: Fraction | None) -> Any:
    match rule:
        case {"type": "first_match", "cases": cases, "else": otherwise}:
            return next((case["value"] for case in cases if holds(case["when"], answers)), otherwise)
        case {"type": "symptom_rule", "endorsed_at_least": least, "needs": needs}:
            return _symptoms(least, needs, scored)
        case {"type": "multiply", "of": "total", "by": by}:
            return None if total is None else shown(total * by, 0)
    raise ValueError(f"no such derived value: {rule['id']}")


def _symptoms(least: int, needs: list[dict[str, Any]], scored: Mapping[str, int | None]) -> str:
    """"met" once every cluster has enough, "not_met" once one cannot have, else "undetermined": open items decide."""
    sure = possible = True
    for need in needs:
        values = [scored[item] for item in need["items"]]
        endorsed = sum(value is not None and value >= least for value in values)
        sure = sure and endorsed >= need["count"]
        possible = possible and endorsed + values.count(None) >= need["count"]
    return "met" if sure else "undetermined" if possible else "not_met"
