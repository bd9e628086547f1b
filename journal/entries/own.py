"""Side effects in a person's own words: the cleaned words are the key. Pure.

A key of the catalogue is small letters, a key of one's own never begins with one, so that the two are never the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from journal.core.text import render_plain, visible
from journal.entries import side_effects
from journal.entries.finding import comparable
from journal.entries.rules import KEY_MAX, Entry

SPACE = UUID("8d0c6f5e-4f0b-4a55-9d5a-6a7c1f0b3e21")


@dataclass(frozen=True)
class OwnSymptom:
    """`words` are its key; `offered` on the check-in, or retired."""

    id: UUID
    words: str
    offered: bool


def key_of(typed: str) -> str:
    """The key for what was typed: that of the catalogue where it has this name, else the words, cleaned, with a capital
    letter; "" where nothing is left."""
    words = " ".join(visible(typed).split())
    return _named().get(comparable(words)) or words[:1].upper() + words[1:]


def is_own(key: str) -> bool:
    """Whether a form may send this as a side effect in own words: cleaned, and no key of the catalogue."""
    return key not in side_effects.ALL and 0 < len(key) <= KEY_MAX and key == " ".join(visible(key).split())


def keys(entry: Entry) -> list[str]:
    """The side effects of an entry that are in the person's own words."""
    return [effect.key for effect in entry.side_effects or () if effect.key not in side_effects.ALL]


def page_id(key: str) -> UUID:
    """What stands for a key of the catalogue in an address: no words, and the same for everybody."""
    return uuid5(SPACE, f"page|{key}")


def renamed(entry: Entry, known: Iterable[str]) -> Entry:
    """The entry with own words as in `known`, where they differ in case or accents alone."""
    as_known = {comparable(words): words for words in known}
    return _with_keys(entry, lambda key: as_known.get(comparable(key), key))


def without_words(entry: Entry) -> Entry:
    """The entry with "something else" in the place of the person's own words."""
    return _with_keys(entry, lambda key: "other")


def field_id(key: str) -> str:
    """What stands for a key in the names and ids of a form, where blanks cannot."""
    return key if key in side_effects.ALL else f"own-{uuid5(SPACE, key).hex[:12]}"


def _with_keys(entry: Entry, name: Callable[[str], str]) -> Entry:
    def of(key: str) -> str:
        return key if key in side_effects.ALL else name(key)

    effects = entry.side_effects
    if effects:  # of two that come to the same, the worse one stays
        kept = {one.key: one for one in sorted((replace(one, key=of(one.key)) for one in effects),
                                               key=lambda one: one.counted)}
        effects = tuple(kept[key] for key in dict.fromkeys(of(one.key) for one in effects))
    asked = entry.asked and tuple(dict.fromkeys(of(key) for key in entry.asked))
    return replace(entry, side_effects=effects, asked=asked)


def _named() -> dict[str, str]:
    """Names and keys of the catalogue, made comparable → key; "something else" is no name."""
    offered = [effect for effect in side_effects.ALL.values() if not effect.retired and effect.key != "other"]
    return ({comparable(effect.key.replace("_", " ")): effect.key for effect in offered}
            | {comparable(render_plain(effect.label)): effect.key for effect in offered})
