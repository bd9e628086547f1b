"""Places inside a drawing: days to x, values to y, room that a text takes, labels that keep apart."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from markupsafe import Markup, escape

from journal.core.period import Period

SIZE = 13
"""Size of chart labels in px (design, Type)."""
PHONE = 480
"""Drawings narrower than this are for phones, where the style sheet may set labels up to `PHONE_SIZE`, because the
narrowest phones shrink the drawing."""
PHONE_SIZE = 16
LEFT, RIGHT = 26.0, 42.0
ROW = 19.0
"""Height of a row of labels."""
FOOT = 28.0
"""Room for the days under a chart."""
GAP = 6.0


@dataclass(frozen=True)
class Frame:
    """The ground of one drawing; `y` grows downwards."""

    period: Period
    width: float
    height: float
    top: float
    bottom: float

    @property
    def left(self) -> float:
        return LEFT

    @property
    def right(self) -> float:
        return self.width - RIGHT

    @cached_property
    def step(self) -> float:
        """Width of one day."""
        return (self.right - self.left) / (self.period.days + 0.8)

    @property
    def is_narrow(self) -> bool:
        return self.width < PHONE

    @property
    def size(self) -> int:
        """The largest size at which labels are set here."""
        return PHONE_SIZE if self.is_narrow else SIZE

    def x(self, day: date) -> float:
        return self.left + ((day - self.period.first).days + 0.8) * self.step


@dataclass(frozen=True)
class Box:
    """A label and the room it takes, centred on `x`."""

    x: float
    text: str
    width: float

    @property
    def first(self) -> float:
        return self.x - self.width / 2

    @property
    def last(self) -> float:
        return self.x + self.width / 2

    def hits(self, other: "Box") -> bool:
        return self.first < other.last + GAP and other.first < self.last + GAP


_NARROW = frozenset("iljtfrI.,:;'’|!()[] -1")


def text_width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """Room for a text in the page's font, rather too much than too little."""
    room = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            room += 1.05
        elif character in _NARROW:
            room += 0.36
        else:
            room += 0.78 if character.isupper() or character in "mwMW%–—…" else 0.6
    return room * size * (1.07 if bold else 1.0)


def kept_apart(boxes: Iterable[Box], low: float, high: float) -> list[Box]:
    """The boxes that fit between `low` and `high` without touching, chosen from the last one backwards: the newest
    label is always there, and evenly spaced ones are left out evenly."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda one: -one.x):
        if box.first >= low and box.last <= high and not any(box.hits(other) for other in kept[-2:]):
            kept.append(box)
    return kept[::-1]


def drawing(css: str, width: float, height: float, parts: Iterable[str], more: str = "") -> Markup:
    """An `<svg>` around parts made by the functions below, which escape what people wrote."""
    inside = "".join(parts)
    return Markup(f'<svg class="{css}" viewBox="0 0 {number(width)} {number(height)}"{more} '  # noqa: S704
                  f'aria-hidden="true">{inside}</svg>')


def number(value: float) -> str:
    """A coordinate, one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text(css: str, x: float, y: float, words: str, anchor: str = "", more: str = "") -> str:
    """A text element; `words` are escaped."""
    place = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{css}" x="{number(x)}" y="{number(y)}"{place}{more}>{escape(clean(words))}</text>'


def clean(words: str) -> str:
    """Without characters that no XML may hold."""
    return "".join(c for c in words if c.isprintable())


def path(css: str, commands: str) -> str:
    """A path element, or nothing for nothing."""
    return f'<path class="{css}" d="{commands}"/>' if commands else ""


def box(x: float, y: float, width: float, height: float) -> str:
    """Path commands of a rectangle."""
    n = number
    return f"M{n(x)} {n(y)}h{n(width)}v{n(height)}h{n(-width)}z"
