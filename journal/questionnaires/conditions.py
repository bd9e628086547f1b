"""The conditions of a definition, on answers and scores. Pure.

An open answer makes every comparison false: it is never read as "no". A missing score does the same.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from journal.questionnaires.rules import Answers, Condition

OPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
Scores = Mapping[str, Any]
""""total", "subscale:X" and "derived:X" → the number or word, None where there is none."""


def holds(condition: Condition, answers: Answers, scores: Scores | None = None) -> bool:
    """Whether the condition is met; `answers` are the raw ones."""
    scores = scores or {}
    match condition:
        case {"all": parts}:
            found = all(holds(part, answers, scores) for part in parts)
        case {"any": parts}:
            found = any(holds(part, answers, scores) for part in parts)
        case {"unanswered": item}:
            found = answers.get(item) is None
        case {"item": item, "op": op, "value": value}:
            found = compare(answers.get(item), op, value)
        case {"score": name, "op": op, "value": value}:
            found = compare(scores.get(name), op, value)
        case {"derived": name, "equals": value}:
            found = scores.get(f"derived:{name}") == value
        case {"any_item_at_least": value, "of": items}:
            found = any(compare(answers.get(item), ">=", value) for item in items)
        case _:
            raise ValueError(f"no such condition: {sorted(condition)}")
    return bool(found)


def compare(left: int | Fraction | None, op: str, right: int) -> bool:
    return left is not None and OPS[op](left, right)


def problems(condition: Any, items: frozenset[str], scores: frozenset[str]) -> Iterator[str]:
    """What is wrong with a condition of a file: an unknown form, or an item or score that is not there."""
    match condition:
        case {"all": [*parts]} | {"any": [*parts]} if len(condition) == 1 and parts:
            for part in parts:
                yield from problems(part, items, scores)
        case {"unanswered": str(item)} if len(condition) == 1:
            yield from _unknown({item} - items)
        case {"item": str(item), "op": str(op), "value": int()} if len(condition) == 3 and op in OPS:
            yield from _unknown({item} - items)
        case {"score": str(name), "op": str(op), "value": int()} if len(condition) == 3 and op in OPS:
            yield from _unknown({name} - scores)
        case {"derived": str(name), "equals": str()} if len(condition) == 2:
            yield from _unknown({f"derived:{name}"} - scores)
        case {"any_item_at_least": int(), "of": [*of]} if len(condition) == 2 and of:
            yield from _unknown(set(of) - items)
        case _:
            yield f"{condition!r:.80} is no condition"


def _unknown(names: set[str]) -> Iterator[str]:
    yield from (f"there is no “{name}”" for name in sorted(names))
