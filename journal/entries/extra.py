"""Questions of a check-in beyond the five that everybody gets: of profiles, of what is followed besides, on thoughts
of not wanting to live. One small value for all of them. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from journal.core.text import Words
from journal.entries.rules import MOOD_BIPOLAR, Entry

Answer = int | str
Group = Literal["profile", "context", "thoughts"]
SLEEP_QUALITY = "sleep_quality"
"""The one item of the context with a field of its own in an entry: imports bring it too."""


@dataclass(frozen=True)
class Item:
    """One question. `name` is the key of its answer in the entry, and with `group` the place where that is kept.

    A choice has `options` (value, words). A scale has none: it goes from `low` to `high` in whole numbers, with words
    at its `anchors`. `label` is the short name under which answers are read back.
    """

    name: str
    group: Group
    question: Words
    label: Words
    options: tuple[tuple[Answer, Words], ...] = ()
    low: int = 0
    high: int = 10
    anchors: tuple[tuple[int, Words], ...] = ()
    help: Words | None = None

    @property
    def field(self) -> str:
        """The name of its form field; no other field of the check-in begins like this."""
        return f"q-{self.name}"

    @property
    def is_scale(self) -> bool:
        return not self.options

    @property
    def values(self) -> tuple[Answer, ...]:
        """Everything that may be answered, in the order of asking."""
        return tuple(value for value, _ in self.options) or tuple(range(self.low, self.high + 1))

    def words(self, value: Answer) -> Words | None:
        """The words at a value: those of the option, or the anchor of a scale where it has one."""
        return next((words for one, words in (*self.options, *self.anchors) if one == value), None)


def answer(entry: Entry, item: Item) -> Answer | None:
    """What the entry holds for the item; None where it was left open or not asked."""
    if item.group == "thoughts":
        return entry.thoughts
    if item.name == SLEEP_QUALITY:
        return entry.sleep_quality
    return (entry.answers if item.group == "profile" else entry.context).get(item.name)


def fields(answers: Mapping[Item, Answer]) -> dict[str, Any]:
    """The answers as the fields of an `Entry` that hold them."""
    found: dict[str, Any] = {"answers": {}, "context": {}}
    for item, value in answers.items():
        if item.group == "thoughts":
            found["thoughts"] = value
        elif item.name == SLEEP_QUALITY:
            found[SLEEP_QUALITY] = value
        else:
            found["answers" if item.group == "profile" else "context"][item.name] = value
    return found


def kept(stored: Entry, arriving: Entry, asked: Iterable[Item]) -> dict[str, Any]:
    """The same fields for a new version of a stored entry: what was not `asked` this time stays as it was. An entry
    that now holds a mood from 0 to 10 gives up the one of the other scale; its earlier version has it."""
    names = {(item.group, item.name) for item in asked}
    left = {name: value for name, value in stored.answers.items() if ("profile", name) not in names}
    if arriving.mood is not None:
        left.pop(MOOD_BIPOLAR, None)
    told = {name: value for name, value in stored.context.items() if ("context", name) not in names}
    found: dict[str, Any] = {"answers": {**left, **arriving.answers}, "context": {**told, **arriving.context}}
    for group, name in (("context", SLEEP_QUALITY), ("thoughts", "thoughts")):
        given = getattr(arriving, name)
        found[name] = given if given is not None or (group, name) in names else getattr(stored, name)
    return found
