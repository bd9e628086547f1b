"""Makes any text safe to print: whatever a person typed or pasted comes out as plain letters, in its own direction."""

import unicodedata
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TypedDict

from journal.core.text import JOINERS, visible

CAP = 4000
"""Characters of one text. Far longer runs have crashed the typesetter."""
RUN = 28
"""Letters without a space after which a line may break."""
MARKS = 4
"""Marks on one letter; more is an attack on the line above."""
BOX = "\u25a1"
BREAK = "\u200b"
NEWLINES = str.maketrans({"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\v": "\n", "\f": "\n", "\t": " "})
SCRIPTS = (("ARABIC", "ar"), ("HEBREW", "he"), ("THAI", "th"), ("DEVANAGARI", "hi"), ("HANGUL", "ko"),
           ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("CJK", "zh"), ("GREEK", "el"))


class Paragraph(TypedDict):
    """One paragraph as the template takes it: text, right to left or not, language tag."""

    t: str
    rtl: bool
    lang: str


@cache
def covered() -> frozenset[int]:
    """The code points that a bundled font can draw (`coverage.txt`, made with the fonts)."""
    points: set[int] = set()
    for row in (Path(__file__).parent / "coverage.txt").read_text(encoding="ascii").split():
        first, _, last = row.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


def _is_text(char: str) -> bool:
    return char == "\n" or char in JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")


def _seen(char: str) -> str:
    """What is printed for one character: itself, a space, a box, or nothing."""
    if char == "\n" or char in JOINERS or ord(char) in covered():
        return char
    kind = unicodedata.category(char)
    if kind == "Zs":
        return " "
    return "" if kind in ("Mn", "Me", "Mc", "Cn") else BOX


def _plain(text: str, cap: int) -> str:
    text = text.replace("\r\n", "\n").translate(NEWLINES)
    whole = unicodedata.normalize("NFC", "".join(filter(_is_text, visible(text[:cap]))))[:cap]
    out: list[str] = []
    marks = 0
    for char in whole:
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks <= MARKS:
            out.append(_seen(char))
    return "".join(out) + ("…" if len(text) > cap else "")


def _clings(char: str, before: str) -> bool:
    """The character belongs to the one before it, so that no line may break between them."""
    point = ord(char)
    return (char in JOINERS or before == "\u200d" or unicodedata.category(char).startswith("M")
            or 0x1F3FB <= point <= 0x1F3FF or (0x1F1E6 <= point <= 0x1F1FF and 0x1F1E6 <= ord(before) <= 0x1F1FF))


def _breakable(text: str, run: int) -> str:
    """Lets a line break inside runs of more than `run` letters; wide letters break anywhere by themselves."""
    out: list[str] = []
    length = 0
    before = " "
    for char in text:
        if char.isspace() or unicodedata.east_asian_width(char) == "W":
            length = 0
        elif length >= run and not _clings(char, before):
            out.append(BREAK)
            length = 1
        else:
            length += 1
        out.append(char)
        before = char
    return "".join(out)


def line(text: str, run: int = RUN, cap: int = CAP) -> str:
    """The text on one line, safe to print; a cut text ends in "…"."""
    return _breakable(" ".join(_plain(text, cap).split()), run)


def paragraphs(text: str, language: str, run: int = RUN, cap: int = CAP) -> list[Paragraph]:
    """The text's paragraphs, each in its own direction and language; `language` is that of Latin text."""
    lines = (" ".join(part.split()) for part in _plain(text, cap).split("\n"))
    return [{"t": _breakable(part, run), "rtl": is_rtl(part), "lang": script_language(part, language)}
            for part in lines if part]


def is_rtl(text: str) -> bool:
    """The first letter with a direction runs from right to left."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL"))
    return next(strong, "L") != "L"


def script_language(text: str, language: str) -> str:
    """A language tag by the script of the first letter; `language` where the script does not tell."""
    start = "".join(takewhile(lambda char: not char.isalpha(), text))
    name = unicodedata.name(text[len(start):len(start) + 1] or " ", "")
    return next((tag for script, tag in SCRIPTS if name.startswith(script)), language)
