"""What a reading of blood pressure asks for, from vitals.json (shared with the catalogue of side effects); which
numbers are asked about again. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journal.core.catalogue import WORDING, load, shape, wording
from journal.core.text import N_, Words, say
from journal.treatment.rules import VITALS_RANGE, VITALS_WHEN, Kind, Session, Vitals, VitalsWhen

SYSTOLIC_HIGH, DIASTOLIC_HIGH = 180, 120
SYSTOLIC_BEFORE, DIASTOLIC_BEFORE = 140, 90
_VERY_HIGH = f"systolic >= {SYSTOLIC_HIGH} or diastolic >= {DIASTOLIC_HIGH}"
_CONDITIONS = {"crisis": _VERY_HIGH, "very_high": _VERY_HIGH,
               "high_before_dose": f"systolic > {SYSTOLIC_BEFORE} or diastolic > {DIASTOLIC_BEFORE} before a dose"}
RARE = {"systolic": (80, 220), "diastolic": (40, 130), "pulse": (40, 150), "spo2": (85, 100)}
"""Numbers outside are asked about once, because a slip of the pen is likelier; none is a statement about health."""
NARROW = 15
"""Upper and lower number closer than this are asked about too."""
DURING_MOST = 16
DURING = tuple(f"during{n}" for n in range(1, DURING_MOST + 1))
SLOTS = ("before", *DURING, "after")
"""Places for a reading in the form of a session; each has fields like "before_systolic"."""
_shape = shape({
    "red_flag_levels": [{"id": str, "screen?": WORDING}],
    "vitals": {"items": [{"id": str, "label": WORDING, "unit": str}],
               "rules": [{"id": str, "level": {"emergency", "same_day", "routine"}, "when": str}]},
    "screens": [{"rule": set(_CONDITIONS), "screen": WORDING}],
})


def check(definition: Any) -> Iterator[str]:
    """What is wrong with the file; its rules must be those that are worked out here, each with its words."""
    wrong = list(_shape(definition))
    yield from wrong
    if not wrong:
        rules = {rule["id"]: rule["when"] for rule in definition["vitals"]["rules"]}
        for key, condition in _CONDITIONS.items():
            if not rules.get(key, "").startswith(condition):
                yield f"vitals.rules[{key}].when: does not begin with “{condition}”"
            if key not in (one["rule"] for one in definition["screens"]):
                yield f"screens: has no words for “{key}”"


_DEFINITION = load(Path(__file__).with_name("vitals.json"), check)
_LEVELS: dict[str, dict[str, str]] = {level["id"]: level["screen"] for level in _DEFINITION["red_flag_levels"]
                                      if "screen" in level}
_RULES: dict[str, dict[str, str]] = {one["rule"]: one["screen"] for one in _DEFINITION["screens"]}


@dataclass(frozen=True)
class Screens:
    """The catalogue's sentences for how soon to act, and those for each rule of blood pressure."""

    emergency: Words
    same_day: Words
    routine: Words
    crisis: Words
    very_high: Words
    high_before_dose: Words


def screens(lang: str = "en") -> Screens:
    return Screens(**{key: wording(words, lang) for key, words in (_LEVELS | _RULES).items()})


def is_very_high(reading: Vitals) -> bool:
    """The condition that the rules "crisis" and "very_high" share."""
    return (reading.systolic or 0) >= SYSTOLIC_HIGH or (reading.diastolic or 0) >= DIASTOLIC_HIGH


def very_high(readings: Iterable[Vitals]) -> list[Vitals]:
    """The readings with very high blood pressure."""
    return [reading for reading in readings if is_very_high(reading)]


def high_before_dose(session: Session) -> list[Vitals]:
    """The readings before the dose for which the rule of that name holds."""
    return [one for one in session.vitals if session.kind is Kind.DOSING and one.when == "before" and (
        (one.systolic or 0) > SYSTOLIC_BEFORE or (one.diastolic or 0) > DIASTOLIC_BEFORE)]


def doubts(reading: Vitals) -> dict[str, Words]:
    """Field → question about a number that can be stored and is hard to believe."""
    found: dict[str, Words] = {}
    for name, (low, high) in RARE.items():
        value = getattr(reading, name)
        if value is not None and not low <= value <= high:
            found[name] = say(N_("%(n)s is rare. Is it right? If so, save again."), n=value)
    upper, lower = reading.systolic, reading.diastolic
    if upper is not None and lower is not None and 0 < upper - lower < NARROW:
        found.setdefault("diastolic", N_("The two numbers are close together. Are they right? If so, save again."))
    return found


def slot_fields(slot: str) -> tuple[str, ...]:
    """The fields of a slot; a reading during the session also has its minute."""
    measured = ("minute", *VITALS_RANGE) if slot in DURING else tuple(VITALS_RANGE)
    return tuple(f"{slot}_{name}" for name in measured)


def in_order(readings: Iterable[Vitals]) -> list[Vitals]:
    """Before, during by the minute, after; those without a minute stay in their order, before the ones with it."""
    return sorted(readings, key=lambda one: (VITALS_WHEN.index(one.when) if one.when in VITALS_WHEN else 0,
                                             -1 if one.minute is None else one.minute))


def highest(readings: Iterable[Vitals], when: VitalsWhen) -> Vitals | None:
    """The reading of that time with the highest blood pressure, by the upper number; any other, if none was taken."""
    found = [one for one in readings if one.when == when]
    return max(found, key=lambda one: (one.systolic or 0, one.diastolic or 0), default=None)
