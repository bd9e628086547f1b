"""What to prepare before a session: a short list that each clinic can word for its own people. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.core.text import N_, Words
from journal.treatment.thread import too_long

MOST_ITEMS = 12
ITEM_MAX = 160


@dataclass(frozen=True)
class Item:
    """One line of the list. `id` stays when the words change, so that what was ticked stays ticked."""

    id: str
    words: Words


DEFAULT = (
    Item("fasting", N_("Nothing to eat or drink for as long as the clinic said")),
    Item("ride", N_("Somebody to ride home with")),
    Item("clothes", N_("Comfortable clothes")),
    Item("questions", N_("Questions for the team are written down")),
)
"""For everybody whose clinic has no list of its own."""


@dataclass(frozen=True)
class ClinicList:
    """One saved version of a clinic's list, `number` counts them from 1."""

    id: UUID
    number: int
    written_at: datetime
    items: Sequence[Item]


def ordered(rows: Sequence[tuple[str, str, int]]) -> list[Item]:
    """(id, words, place) as typed → the items by their places; a line without words is left out."""
    kept = [(place, position, item_id, words) for position, (item_id, words, place) in enumerate(rows) if words]
    return [Item(item_id, words) for _, _, item_id, words in sorted(kept)]


def problems(items: Sequence[Item]) -> dict[str, Words]:
    """Id of an item (or "list") → what keeps the list from being saved."""
    found: dict[str, Words] = {one.id: too_long(ITEM_MAX) for one in items if len(str(one.words)) > ITEM_MAX}
    if not items:
        found["list"] = N_("A list needs at least one line.")
    return found


def ticked(items: Sequence[Item], chosen: Sequence[str], before: Mapping[str, str]) -> dict[str, str]:
    """What was ticked, each with its words of today; an item that left the list stays ticked as it was."""
    here = {one.id: str(one.words) for one in items}
    gone = {item_id: words for item_id, words in before.items() if item_id not in here}
    return gone | {item_id: words for item_id, words in here.items() if item_id in chosen}
