"""Readings as one small drawing: blood pressure, pulse and oxygen under each other, each on its own scale. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from journal.core import svg as d
from journal.core.svg import Box, Scale
from journal.core.text import N_, Words, say
from journal.treatment.rules import Vitals

Say = Callable[[Words], str]
LEFT, RIGHT, EDGE = 38.0, 12.0, 22.0
HEADING, GAP, FOOT = 30.0, 12.0, 26.0
PHONE, WIDE = 342, 592
"""Widths of the two drawings: on phones, and where a column is at its widest."""


@dataclass(frozen=True)
class Spot:
    """A reading in the drawing: how far along it stands (0 to 1), and what is said under it."""

    along: float
    label: Words
    reading: Vitals


@dataclass(frozen=True)
class Lane:
    """One kind of numbers: drawn at least from `low` to `high`, so that small changes look small."""

    title: Words
    names: tuple[str, ...]
    low: int
    high: int
    step: int
    tall: float


LANES = (
    Lane(N_("Blood pressure, mmHg"), ("systolic", "diastolic"), 60, 160, 20, 132),
    Lane(N_("Pulse, per minute"), ("pulse",), 40, 120, 20, 62),
    Lane(N_("Oxygen, %"), ("spo2",), 90, 100, 5, 46),
)


@dataclass(frozen=True)
class VitalsChart:
    """The drawing on phones and on wide screens; `alt` says what is in it."""

    svg: Markup
    wide_svg: Markup
    alt: Words


def chart(spots: Sequence[Spot], alt: Words, words: Say) -> VitalsChart | None:
    """None where there are not two readings to compare."""
    if len(spots) < 2:
        return None
    return VitalsChart(_drawn(spots, PHONE, words), _drawn(spots, WIDE, words), alt)


def even(readings: Sequence[Vitals], label: Callable[[Vitals], Words]) -> list[Spot]:
    """The readings of a session, in their order at even steps: not every one has its minute."""
    last = max(len(readings) - 1, 1)
    return [Spot(n / last, label(one), one) for n, one in enumerate(readings)]


def _drawn(spots: Sequence[Spot], width: int, words: Say) -> Markup:
    top = 0.0
    parts: list[str] = []
    for lane in LANES:
        values = [getattr(spot.reading, name) for spot in spots for name in lane.names]
        found = [value for value in values if value is not None]
        if found:
            scale = _scale(lane, found, top + HEADING)
            parts.extend(_lane(lane, spots, scale, width, words))
            top = scale.bottom + GAP
    parts.extend(_feet(spots, top - GAP, width, words))
    return d.drawing("cs vc", width, top - GAP + FOOT, parts)


def _scale(lane: Lane, found: Sequence[int], top: float) -> Scale:
    low = min(lane.low, min(found) // lane.step * lane.step)
    high = max(lane.high, -(-max(found) // lane.step) * lane.step)
    return Scale(low, high, top + 4, top + lane.tall)


def _lane(lane: Lane, spots: Sequence[Spot], scale: Scale, width: int, words: Say) -> Iterator[str]:
    marks = range(int(scale.low), int(scale.high) + 1, lane.step * 2)
    yield d.path("cs__g", "".join(f"M{d.number(LEFT)} {d.number(scale.y(n))}H{d.number(width - RIGHT)}" for n in marks))
    for n in marks:
        yield d.text("cs__t", LEFT - 6, scale.y(n) + 4.5, words(say("%(n)s", n=n)), "end")
    lines = [[_place(spot, name, scale, width) for spot in spots] for name in lane.names]
    if len(lines) == 2:
        yield d.path("vc__span", "".join(f"M{d.number(upper[0])} {d.number(upper[1])}V{d.number(lower[1])}"
                                         for upper, lower in zip(*lines, strict=True) if upper and lower))
    for line in lines:
        yield d.path("vc__line", d.strokes(line))
        yield d.path("vc__dots", "".join(f"M{d.number(place[0])} {d.number(place[1])}h.01" for place in line if place))
    yield d.text("cs__h", 4, scale.top - 15, words(lane.title), more=' paint-order="stroke"')


def _place(spot: Spot, name: str, scale: Scale, width: int) -> tuple[float, float] | None:
    value = getattr(spot.reading, name)
    return None if value is None else (_x(spot, width), scale.y(value))


def _x(spot: Spot, width: int) -> float:
    return LEFT + EDGE + spot.along * (width - LEFT - RIGHT - 2 * EDGE)


def _feet(spots: Sequence[Spot], bottom: float, width: int, words: Say) -> Iterator[str]:
    """As many names as keep apart, the last one always."""
    boxes = [_box(_x(spot, width), words(spot.label), width) for spot in spots]
    for one in d.kept_apart(boxes, 0, width):
        yield d.text("cs__t", one.x, bottom + 20, one.text, "middle")


def _box(x: float, text: str, width: int) -> Box:
    """The name under its reading, or as near as the edges let it."""
    room = d.text_width(text, d.label_size(width))
    return Box(min(max(x, room / 2), width - room / 2), text, room)
