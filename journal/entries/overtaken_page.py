"""What a form that was overtaken shows of both check-ins; every word is decided here. Pure."""

from collections.abc import Callable, Iterator
from typing import Any

from journal.core.choosing import Lines
from journal.core.text import N_, Day, Number, Words, say
from journal.entries import overtaken
from journal.entries.checkin import QUESTIONS
from journal.entries.pages import effect_words
from journal.entries.rules import Entry

LABELS: dict[str, Words] = {
    "day": N_("Day"), **{name: one.short_label for name, one in QUESTIONS.items()}, "note": N_("Note"),
    "integration": N_("Brought the session into the day"), "too_low": N_("Too low to log"), "rest": N_("Other answers")}
REST = ((N_("What is filled in below"),), (N_("What was saved in the meantime"),))
_WRITERS: dict[str, Callable[[Any], Words]] = {
    "day": lambda day: say("%(day)s", day=Day(day, "full")), "note": lambda text: text,
    "integration": lambda said: N_("Yes") if said else N_("No"),
    "too_low": lambda said: N_("Yes") if said else N_("No"),
    "sleep_hours": lambda hours: say(N_("%(n)s hours"), n=Number(hours)),
}


def differing(mine: Entry, other: Entry) -> Iterator[tuple[str, Words, Lines, Lines]]:
    """Name and label of each part that the two have otherwise, with its words in mine and in the other."""
    for name in overtaken.differ(mine, other):
        first, second = REST if name == "rest" else (_lines(mine, name), _lines(other, name))
        yield name, LABELS[name], first, second


def _lines(entry: Entry, name: str) -> Lines:
    value = getattr(entry, name)
    if value is None:
        return ()
    if name == "side_effects":
        return effect_words(entry) or (N_("None"),)
    write = _WRITERS.get(name)
    return (write(value) if write else say(N_("%(n)s of 10"), n=value),)
