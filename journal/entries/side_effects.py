"""The side effects that can be chosen, their words and their red flags, from side_effects.json. Pure.

An effect is retired, never deleted, so old entries stay readable. The wording is data, per language.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from journal.core.catalogue import WORDING, load, shape, wording
from journal.core.text import Words
from journal.entries.rules import SEVERE, SEVERITY
from journal.safety.rules import Level

FlagLevel = Literal["none", "routine", "same_day", "emergency"]

LEVELS: tuple[FlagLevel, ...] = ("none", "routine", "same_day", "emergency")
_KINDS = {"acute", "long_term", "either"}
_FLAG = {"level": set(LEVELS[1:]), "action": WORDING,
         "when": {"severity_gte?": int, "hours_since_dose_gte?": (int, float), "days_running_gte?": int}}
_FREQUENCY = {"class": str, "esketamine_trial_percent": (int, float, type(None))}
_TEXT = (str, type(None))
_shape = shape({
    "version": str,
    "severity": {"question": WORDING, "options": [{"value": int, "label": WORDING, "help?": WORDING}]},
    "red_flag_levels": [{"id": set(LEVELS), "safety_level": {"S0", "S1", "S2", "S3"}, "screen?": WORDING}],
    "groups": [{"id": str, "label": WORDING}],
    "quick_pick": {"session_day": [str], "daily": [str], "monthly": [str]},
    "effects": [{"id": str, "label": WORDING, "help": WORDING, "group": str, "kind": _KINDS, "retired": bool,
                 "red_flags": [_FLAG], "frequency": _FREQUENCY, "onset": _TEXT, "usual_duration": _TEXT,
                 "sources": [{"id": str, "where": str, "supports": str}]}],
    "frequency_classes": [{"id": str, "label": WORDING, "meaning": str}], "frequency_note": str,
})


def check(definition: Any) -> Iterator[str]:
    """What is wrong with a list of side effects: its form first, then keys that lead nowhere."""
    wrong = list(_shape(definition))
    yield from wrong
    if not wrong:
        yield from _loose_ends(definition)


def _loose_ends(definition: dict[str, Any]) -> Iterator[str]:
    known = Counter(data["id"] for data in definition["effects"])
    frequencies = {one["id"] for one in definition["frequency_classes"]}
    group_ids = {group["id"] for group in definition["groups"]}
    yield from (f"effects[{key}]: stands twice" for key, times in known.items() if times > 1)
    for data in definition["effects"]:
        if data["group"] not in group_ids:
            yield f"effects[{data['id']}].group: no group “{data['group']}”"
        if data["frequency"]["class"] not in frequencies:
            yield f"effects[{data['id']}].frequency: no class “{data['frequency']['class']}”"
        for flag in data["red_flags"]:
            # A mistyped condition would ask for nothing and fire always.
            if not flag["when"] or any(f"{key}?" not in _FLAG["when"] for key in flag["when"]):
                yield f"effects[{data['id']}].red_flags: “when” holds {sorted(flag['when'])}"
    for place, keys in definition["quick_pick"].items():
        yield from (f"quick_pick.{place}: no effect “{key}”" for key in keys if key not in known)


_DEFINITION = load(Path(__file__).with_name("side_effects.json"), check)
FREQUENCY_NOTE: str = _DEFINITION["frequency_note"]
VERSION: str = _DEFINITION["version"]
_SEVERITIES: dict[int, dict[str, Any]] = {data["value"]: data for data in _DEFINITION["severity"]["options"]}
_FLAG_LEVELS: dict[str, dict[str, Any]] = {data["id"]: data for data in _DEFINITION["red_flag_levels"]}


@dataclass(frozen=True)
class FlagRule:
    """A red flag that fires when all its conditions hold; a condition of None asks nothing."""

    level: FlagLevel
    action: str
    severity: int | None
    hours_since_dose: float | None
    days_running: int | None

    def fires(self, severity: int, hours_since_dose: float | None, days_running: int) -> bool:
        """An unknown time since the dose fires no rule that asks for it."""
        if self.hours_since_dose is not None and (hours_since_dose is None or hours_since_dose < self.hours_since_dose):
            return False
        return severity >= (self.severity or 0) and days_running >= (self.days_running or 0)


@dataclass(frozen=True)
class Background:
    """What is known of a side effect in general: how often (class, its meaning, percent in one trial), when it begins
    and how long it lasts, each as in the file, and where that comes from."""

    often: str
    meaning: str
    percent: float | None
    onset: str | None
    lasts: str | None
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Effect:
    """One side effect: `help` is None where the label says it all; `group` is an id of `groups`."""

    key: str
    label: str
    help: str | None
    group: str
    kind: Literal["acute", "long_term", "either"]
    red_flags: tuple[FlagRule, ...]
    retired: bool
    background: Background


@dataclass(frozen=True)
class RedFlag:
    """What one reported effect asks for: `action` of the highest rule that fired (None without one), then `screen`."""

    level: FlagLevel
    action: Words | None
    screen: Words | None

    @property
    def safety(self) -> Level:
        return Level(_FLAG_LEVELS[self.level]["safety_level"])


def effects(lang: str = "en") -> dict[str, Effect]:
    """Every effect by key in file order, retired ones too."""
    return {data["id"]: _effect(data, lang) for data in _DEFINITION["effects"]}


def label(key: str, lang: str = "en") -> Words:
    """The effect's name; an unknown key (an import, an own symptom) is shown as its own words."""
    known = _known(lang).get(key)
    if known is not None:
        return known.label
    words = " ".join("".join(c if c.isprintable() and c != "_" else " " for c in key).split())
    return words[:1].upper() + words[1:] if words else label("other", lang)


def severity_label(severity: int, lang: str = "en") -> Words:
    """0 "Not there" to 4 "Frightening or dangerous"; KeyError beyond."""
    return wording(_SEVERITIES[severity]["label"], lang)


def severity_help(severity: int, lang: str = "en") -> Words | None:
    """A second line to a severity, None where it has none."""
    texts: Mapping[str, str] | None = _SEVERITIES[severity].get("help")
    return wording(texts, lang) if texts else None


def groups(lang: str = "en") -> list[tuple[Words, list[Effect]]]:
    """(label, effects) in file order for choosing from; retired effects are left out."""
    offered = [effect for effect in effects(lang).values() if not effect.retired]
    return [(wording(group["label"], lang), [effect for effect in offered if effect.group == group["id"]])
            for group in _DEFINITION["groups"]]


def red_flag(key: str, severity: int | None, hours_since_dose: float | None, days_running: int,
             lang: str = "en") -> RedFlag:
    """The highest red flag that fires for one effect (side_effects.json, red_flag_semantics).

    `severity` 0 to 4, None for a chosen effect without one (counts as 1); `hours_since_dose` up to the time the effect
    was there, None if not known; `days_running` counts consecutive days with it, this one included. Whatever fires,
    severity 4 is at least "same_day" and 3 at least "routine".
    """
    counted = 1 if severity is None else severity
    if counted == 0:
        return RedFlag("none", None, None)
    effect = _known(lang).get(key)
    rules = effect.red_flags if effect else ()
    level: FlagLevel = "same_day" if counted == SEVERITY[-1] else "routine" if counted == SEVERE else "none"
    fired = [rule for rule in rules if rule.fires(counted, hours_since_dose, days_running)]
    first = max(fired, key=lambda rule: LEVELS.index(rule.level)) if fired else None
    if first is None or LEVELS.index(first.level) < LEVELS.index(level):  # a mild rule never softens a bad severity
        return RedFlag(level, None, screen(level, lang))
    return RedFlag(first.level, first.action, screen(first.level, lang))


_known = lru_cache(maxsize=8)(effects)


def screen(level: FlagLevel, lang: str = "en") -> Words | None:
    """The words of a level; None where nothing is shown."""
    texts = _FLAG_LEVELS[level].get("screen")
    return wording(texts, lang) if texts else None


def _background(data: dict[str, Any], lang: str) -> Background:
    often = next(one for one in _DEFINITION["frequency_classes"] if one["id"] == data["frequency"]["class"])
    return Background(
        wording(often["label"], lang), often["meaning"], data["frequency"]["esketamine_trial_percent"], data["onset"],
        data["usual_duration"], tuple((one["where"], one["supports"]) for one in data["sources"]))


def _effect(data: dict[str, Any], lang: str) -> Effect:
    rules = tuple(
        FlagRule(flag["level"], wording(flag["action"], lang), flag["when"].get("severity_gte"),
                 flag["when"].get("hours_since_dose_gte"), flag["when"].get("days_running_gte"))
        for flag in data["red_flags"]
    )
    return Effect(data["id"], wording(data["label"], lang), wording(data["help"], lang) or None, data["group"],
                  data["kind"], rules, data["retired"], _background(data, lang))


ALL = effects()
SEVERITY_QUESTION: Words = wording(_DEFINITION["severity"]["question"], "en")
QUICK_DAILY = tuple(ALL[key] for key in _DEFINITION["quick_pick"]["daily"])
QUICK_SESSION_DAY = tuple(ALL[key] for key in _DEFINITION["quick_pick"]["session_day"])
QUICK_MONTHLY = tuple(ALL[key] for key in _DEFINITION["quick_pick"]["monthly"])
"""Effects offered first on any day, on the day of a dose, and asked for each month."""
