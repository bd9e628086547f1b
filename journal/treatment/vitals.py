"""What a reading of blood pressure asks for, from vitals.json (shared with the catalogue of side effects). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journal.core.catalogue import WORDING, load, shape, wording
from journal.core.text import Words
from journal.treatment.rules import Session, Vitals

SYSTOLIC_HIGH, DIASTOLIC_HIGH = 180, 120
_CONDITION = f"systolic >= {SYSTOLIC_HIGH} or diastolic >= {DIASTOLIC_HIGH}"
_shape = shape({
    "red_flag_levels": [{"id": str, "screen?": WORDING}],
    "vitals": {"items": [{"id": str, "label": WORDING, "unit": str}],
               "rules": [{"id": str, "level": {"emergency", "same_day", "routine"}, "when": str}]},
})


def check(definition: Any) -> Iterator[str]:
    """What is wrong with the file; its two rules on very high pressure must be those that are worked out here."""
    wrong = list(_shape(definition))
    yield from wrong
    if not wrong:
        rules = {rule["id"]: rule["when"] for rule in definition["vitals"]["rules"]}
        for key in ("crisis", "very_high"):
            if not rules.get(key, "").startswith(_CONDITION):
                yield f"vitals.rules[{key}].when: does not begin with “{_CONDITION}”"


_DEFINITION = load(Path(__file__).with_name("vitals.json"), check)
_SCREENS: dict[str, dict[str, str]] = {level["id"]: level["screen"] for level in _DEFINITION["red_flag_levels"]
                                       if "screen" in level}


@dataclass(frozen=True)
class Screens:
    """The catalogue's sentences for how soon to act."""

    emergency: Words
    same_day: Words
    routine: Words


def screens(lang: str = "en") -> Screens:
    return Screens(*(wording(_SCREENS[level], lang) for level in ("emergency", "same_day", "routine")))


def is_very_high(reading: Vitals) -> bool:
    """The condition that the rules "crisis" and "very_high" share."""
    return (reading.systolic or 0) >= SYSTOLIC_HIGH or (reading.diastolic or 0) >= DIASTOLIC_HIGH


def very_high(session: Session) -> list[Vitals]:
    """The session's readings with very high blood pressure."""
    return [reading for reading in session.vitals if is_very_high(reading)]
