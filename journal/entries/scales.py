"""A question of the check-in as its template draws it: a row of numbers, or answers to choose from. Pure."""

from dataclasses import dataclass

from journal.core.fields import Choice
from journal.core.text import N_, Words, say
from journal.entries.extra import Answer, Item

SHORT = 3
"""Up to so many options with short words stand side by side; more stand one under the other."""


@dataclass(frozen=True)
class Step:
    """One number of a scale; `word` is its anchor, `face` the face drawn over it (1 to 5)."""

    value: str
    checked: bool
    word: Words | None = None
    face: int | None = None


@dataclass(frozen=True)
class Scale:
    """A row of numbers with worded ends."""

    name: str
    question: Words
    steps: tuple[Step, ...]
    ends: tuple[Words, ...]
    help: Words | None
    error: Words | None


@dataclass(frozen=True)
class Options:
    """Answers to choose one from; `short` ones stand side by side."""

    name: str
    question: Words
    options: tuple[Choice, ...]
    short: bool
    help: Words | None
    error: Words | None


Question = Scale | Options


def question(item: Item, chosen: str, error: Words | None) -> Question:
    """An extra question with what was chosen. A scale that has words at every number is drawn as answers, so that
    all of the words are seen."""
    if item.is_scale and any(item.words(value) is None for value in item.values):
        return number_row(item, chosen, error)
    options = tuple(Choice(str(value), answer_words(item, value), chosen == str(value)) for value in item.values)
    return Options(item.field, item.question, options, len(options) <= SHORT, item.help, error)


def number_row(item: Item, chosen: str, error: Words | None) -> Scale:
    """A scale as a row of numbers, whatever words it has."""
    steps = tuple(Step(str(value), chosen == str(value), item.words(value)) for value in item.values)
    ends = (item.words(item.low) or "", item.words((item.low + item.high) // 2) or "", item.words(item.high) or "")
    return Scale(item.field, item.question, steps, ends, item.help, error)


def first_control(item: Item) -> str:
    """The id of the first control of the question, where its error message leads."""
    return f"{item.field}-{item.values[0]}"


def answer_words(item: Item, value: Answer) -> Words:
    """An answer in words: "7 of 10", "−2: Low: a great effort to do things", "Partly"."""
    words = item.words(value)
    if not item.is_scale:
        return words if words is not None else str(value)
    if item.low == 0:
        return say(N_("%(n)s of %(most)s"), n=value, most=item.high)
    number = f"{value:+d}".replace("-", "−") if value else "0"
    return number if words is None else say(N_("%(number)s: %(words)s"), number=number, words=words)
