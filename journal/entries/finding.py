"""Finding words in texts: case and accents do not matter, every other character stands for itself.

Accents are laid aside for comparing only (NFKD without combining marks, case folded); what is shown is the text as it
was written, with the places of the words in it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SHORTEST = 2
LONGEST = 100
AROUND = 160
"""Characters shown before and after the first word, where the sentence is longer than that."""
ENDS = re.compile(r"(?<=[.!?…])\s|(?<=[。！？])|\n")


@dataclass(frozen=True)
class Part:
    """A piece of a text; `is_word` when it is one of the words that were looked for."""

    text: str
    is_word: bool = False


@dataclass(frozen=True)
class Written:
    """What was written on a day: the note, kept words, and the keys of side effects."""

    day: date
    note: str | None
    tags: tuple[str, ...]
    effects: tuple[str, ...]


@dataclass(frozen=True)
class _Folded:
    """A text made comparable; `places` says where in the original each of its characters came from."""

    text: str
    places: tuple[int, ...]


def _fold(text: str) -> _Folded:
    letters, places = [], []
    for place, letter in enumerate(text):
        plain = comparable(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return _Folded("".join(letters), tuple(places))


def comparable(text: str) -> str:
    """The text without case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(asked: str) -> tuple[str, ...]:
    """The words of a search, made comparable; each has to be in a text for the text to be found."""
    return tuple(dict.fromkeys(comparable(asked).split()))


def length_of(asked: str) -> int:
    """How many characters a search has that can be compared."""
    return sum(map(len, words_of(asked)))


def found_in(text: str, words: Sequence[str]) -> tuple[Part, ...]:
    """The sentence around the first word, in parts; empty unless every word is in the text."""
    plain = comparable(text)
    if not words or not all(word in plain for word in words):
        return ()
    spans = _spans(_fold(text), text, words)
    first, last = _sentence(text, *spans[0])
    parts, at = [Part("" if _ends(text, first) else "… ")], first
    for start, end in spans:
        if first <= start and end <= last:
            parts += [Part(text[at:start]), Part(text[start:end], is_word=True)]
            at = end
    parts += [Part(text[at:last].rstrip()), Part("" if _ends(text, last) else " …")]
    return tuple(part for part in parts if part.text)


def _spans(folded: _Folded, text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where in the text the words stand, in order, never over one another."""
    found: list[tuple[int, int]] = []
    for match in re.finditer("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), folded.text):
        start, end = folded.places[match.start()], folded.places[match.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentence around a place goes, cut between words where it is long."""
    first = max((match.end() for match in ENDS.finditer(text, 0, start)), default=0)
    after = ENDS.search(text, end)
    last = after.start() if after else len(text)
    if start - first > AROUND:
        blank = text.find(" ", start - AROUND, start)
        first = blank + 1 if blank >= 0 else start - AROUND
    if last - end > AROUND:
        blank = text.rfind(" ", end, end + AROUND)
        last = blank if blank >= 0 else end + AROUND
    return first, last


def _ends(text: str, place: int) -> bool:
    """Whether a sentence begins or ends here, so that nothing was cut."""
    before, after = text[:place].rstrip(" "), text[place:].lstrip(" ")
    return not before or not after.strip() or before[-1] in ".!?…。！？\n" or after[0] == "\n"
