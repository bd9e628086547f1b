"""Which answers somebody has to know of, and as which flags. Pure.

Rules run on the raw answers, also where there is no total; an open item is never a "no". Of several rules about the
same item only the most serious is a flag: it says all that the others say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.access.permissions import Scope
from journal.questionnaires.conditions import holds
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response
from journal.questionnaires.rules import Answers, Condition, Instrument, SafetyRule
from journal.questionnaires.scoring import score
from journal.safety.flags import Flag, flag_id
from journal.safety.rules import Level

FLAGGED = Level.S1
"""From here a rule is a flag; below, it is an offer or a note for the patient alone."""
THOUGHTS = Level.S2
"""An instrument with a rule from here asks about thoughts of not wanting to live: such rules stand on nothing else."""


@dataclass(frozen=True)
class Evidence:
    """What a rule fired on: an item with its answer (None: left open), or a score alone."""

    item: str | None = None
    answer: int | None = None


def fired(response: Response) -> list[SafetyRule]:
    """The rules that fire, in file order: those noted when it was scored, and those of the raw answers. Nothing for a
    score that was typed in, or one that was not sent."""
    instrument = ALL.get(response.instrument)
    if instrument is None or response.sent_at is None or response.is_by_hand:
        return []
    names = {*score(instrument, response.answers).flags, *(response.result or {}).get("flags", ())}
    return [rule for rule in instrument.safety if rule.id in names]


def level(response: Response) -> Level:
    """The most serious of what fires; S0 where nothing does."""
    return max((Level(rule.level) for rule in fired(response)), default=Level.S0)


def flags(response: Response, now: datetime) -> list[Flag]:
    """What somebody has to look at, the most serious first."""
    instrument = ALL.get(response.instrument)
    found: dict[object, Flag] = {}
    for rule in fired(response):
        if instrument is None or Level(rule.level) < FLAGGED:
            continue
        seen = evidence(instrument, rule, response.answers)
        flag = Flag(flag_id(response.id, rule.id), response.id, now, response.day, Scope.QUESTIONNAIRES,
                    Level(rule.level), instrument.id, rule.id, seen.item, seen.answer, rule.priority == "high")
        about = seen.item or rule.id
        if about not in found or weight(flag) > weight(found[about]):
            found[about] = flag
    return sorted(found.values(), key=weight, reverse=True)


def weight(flag: Flag) -> tuple[Level, bool]:
    return flag.level, flag.is_high


def evidence(instrument: Instrument, rule: SafetyRule, answers: Answers) -> Evidence:
    """The item that decided, an open one first where the rule is about openness; else the score."""
    result = score(instrument, answers)
    leaves = [one for one in _leaves(instrument, rule.when) if "score" in one or holds(one, answers)]
    for one in sorted(leaves, key=lambda leaf: "unanswered" not in leaf):
        match one:
            case {"unanswered": item}:
                return Evidence(item)
            case {"item": item}:
                return Evidence(item, answers[item])
            case {"score": "total"} if isinstance(result.shown, int):
                return Evidence(None, result.shown)
            case {"score": name}:
                return Evidence(None, _part(name, result.subscales or {}, result.derived or {}))
    return Evidence()


def _part(name: str, subscales: Mapping[str, Any], derived: Mapping[str, Any]) -> int | None:
    kind, _, part = name.partition(":")
    value = {"subscale": subscales, "derived": derived}.get(kind, {}).get(part)
    return value if isinstance(value, int) else None


def _leaves(instrument: Instrument, condition: Condition) -> Iterator[Condition]:
    """The simple conditions of which one is made; a derived word is looked up where it is made."""
    match condition:
        case {"all": parts} | {"any": parts}:
            for part in reversed(parts):  # what narrows stands last: "any yes, and question 5 yes"
                yield from _leaves(instrument, part)
        case {"derived": name, "equals": value}:
            for rule in instrument.scoring.derived:
                for case in rule.get("cases", ()):
                    if rule["id"] == name and case["value"] == value:
                        yield from _leaves(instrument, case["when"])
        case _:
            yield condition


def asks_about_thoughts(instrument: Instrument) -> bool:
    return any(Level(rule.level) >= THOUGHTS for rule in instrument.safety)
