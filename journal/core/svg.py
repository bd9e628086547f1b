"""Parts of a drawing as SVG: places, texts and the room that they take, lines with gaps. Pure.

A drawing has classes from the style sheet and no colour of its own; every text is escaped.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

SIZE = 13
"""Size of chart labels in px (design, Type)."""
PHONE = 480
"""Drawings narrower than this are for phones, where the style sheet may set labels up to `PHONE_SIZE`, because the
narrowest phones shrink the drawing."""
PHONE_SIZE = 16
GAP = 6.0


@dataclass(frozen=True)
class Scale:
    """Values to y: `low` at `bottom`, `high` at `top`."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        held = min(max(value, self.low), self.high)
        return self.bottom - (held - self.low) / (self.high - self.low) * (self.bottom - self.top)


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


def label_size(width: float) -> int:
    """The largest size at which labels are set in a drawing of this width."""
    return PHONE_SIZE if width < PHONE else SIZE


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
    return Markup(f'<svg class="{css}" viewBox="0 0 {number(width)} {number(height)}"{more} '  # noqa: S704 - see above
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


def strokes(line: Iterable[tuple[float, float] | None], near: float = 0) -> str:
    """Path commands of a line with gaps; a lone value becomes a dot. Between the ends of a run, places less than `near`
    after the last one are left out."""
    found: list[str] = []
    run: list[tuple[float, float]] = []
    for place in (*line, None):
        if place is not None:
            run.append(place)
        elif run:
            kept = _spaced(run, near)
            found.append("M" + "L".join(f"{number(x)} {number(y)}" for x, y in kept))
            found.append("h.01" if len(kept) == 1 else "")
            run = []
    return "".join(found)


def _spaced(run: list[tuple[float, float]], near: float) -> list[tuple[float, float]]:
    kept = run[:1]
    for place in run[1:-1]:
        if place[0] - kept[-1][0] >= near:
            kept.append(place)
    return kept + run[1:][-1:]
