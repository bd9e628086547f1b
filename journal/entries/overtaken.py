"""A check-in that was changed elsewhere while its form was open: what is chosen, and the two put together. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from journal.entries.rules import Entry

PARTS: dict[str, tuple[str, ...]] = {
    "day": ("day",), "mood": ("mood",), "anxiety": ("anxiety",), "energy": ("energy",), "sleep_hours": ("sleep_hours",),
    "side_effects": ("side_effects", "asked"), "note": ("note",), "integration": ("integration",),
    "too_low": ("too_low",), "rest": ("sleep_quality", "answers", "context", "thoughts", "groggy"),
}
"""What is chosen as one, and the fields of an entry that belong to it."""


def differ(mine: Entry, other: Entry) -> list[str]:
    """The parts that the two have otherwise."""
    return [name for name, fields in PARTS.items() if any(getattr(mine, one) != getattr(other, one) for one in fields)]


def together(mine: Entry, other: Entry, taken: Iterable[str]) -> Entry:
    """Mine, with the parts that were taken from the other."""
    fields = [one for name in taken for one in PARTS.get(name, ())]
    return replace(mine, **{one: getattr(other, one) for one in fields})
