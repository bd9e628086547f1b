"""The profiles of the check-in, as worded in daily_checkin.json: questions that belong to a condition or a way of
treatment, chosen with the therapist. Pure.

`home_dosing` asks for blood pressure and pulse, which are not answers of a check-in: it is not offered here.
"""

from dataclasses import dataclass
from typing import Any

from journal.core.catalogue import wording
from journal.entries.checkin import DEFINITION
from journal.entries.extra import Item


@dataclass(frozen=True)
class Profile:
    """A set of questions. `replaces` are the core questions that are not asked beside them, by id."""

    id: str
    items: tuple[Item, ...]
    replaces: tuple[str, ...]


def _item(data: dict[str, Any], lang: str) -> Item:
    question = wording(data["question"], lang)
    label = wording(data["short_label"], lang) if "short_label" in data else question
    anchors = ((int(value), wording(words, lang)) for value, words in data.get("anchors", {}).items())
    return Item(
        data["id"], "profile", question, label,
        tuple((option["value"], wording(option["label"], lang)) for option in data.get("options", [])),
        data.get("min", 0), data.get("max", 10), tuple(sorted(anchors)),
        wording(data["help"], lang) if "help" in data else None)


def profiles(lang: str = "en") -> dict[str, Profile]:
    """The profiles by id, in the order of the file."""
    return {data["id"]: Profile(data["id"], tuple(_item(one, lang) for one in data["items"]), tuple(data["replaces"]))
            for data in DEFINITION["profiles"] if all(one["type"] in ("scale", "choice") for one in data["items"])}


PROFILES = profiles()
ITEMS = {item.name: item for profile in PROFILES.values() for item in profile.items}
"""Every question of a profile by its name, which is the key of its answer in `Entry.answers`."""
