"""Values that have a name: bands across a chart with their words, and the marks of single scores on them."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from journal.core import svg as d
from journal.core.svg import Scale
from journal.trends.figure.frame import Frame
from journal.trends.figure.strip import shortened
from journal.trends.rules import Chart, Level, Point, Say

MARK = 4.6
"""Half the width of a mark: scores are few and each is one questionnaire."""
LINE = 4.0
"""Room above the letters of a name in its band."""


def edges(levels: Iterable[Level], low: float, high: float) -> Iterator[tuple[float, float, Level]]:
    """Where bands meet: halfway between the last value of one and the first of the next."""
    told = list(levels)
    if not told:
        return
    meets = [low, *((one.high + after.low) / 2 for one, after in pairwise(told)), high]
    for level, (first, last) in zip(told, pairwise(meets), strict=True):
        yield first, last, level


def shades(chart: Chart, frame: Frame, scale: Scale) -> str:
    """Every other band shaded."""
    return "".join(d.path("cs__level", d.box(frame.left, top, frame.right - frame.left, bottom - top))
                   for n, (top, bottom, _) in enumerate(_placed(chart, frame, scale)) if n % 2 == 0)


def names(chart: Chart, frame: Frame, scale: Scale, words: Say) -> Iterator[str]:
    """The name of each band, cut where it is long, left out where it does not fit: at its top, in the lowest one at its
    bottom, where marks are rare."""
    size = float(frame.size)
    for n, (top, bottom, level) in enumerate(_placed(chart, frame, scale)):
        if bottom - top >= size + LINE:
            y = top + size + LINE / 2 if n else bottom - LINE
            name = shortened(d.clean(words(level.label)), frame.right - frame.left - 8, size)
            yield d.text("cs__lv", frame.left + 4, y, name, more=' paint-order="stroke"')


def _placed(chart: Chart, frame: Frame, scale: Scale) -> Iterator[tuple[float, float, Level]]:
    """Top and bottom of each band; the outer ones reach the edges of the plot."""
    for low, high, level in edges(chart.levels, chart.axis.low, chart.axis.high):
        yield (frame.top if high == chart.axis.high else scale.y(high),
               frame.bottom if low == chart.axis.low else scale.y(low), level)


def marks(points: Iterable[Point], place: int, frame: Frame, scale: Scale) -> Iterator[str]:
    """Round marks for the first series, square ones for others; hollow ones have words of their own in the table."""
    for point in points:
        if point.day not in frame.period:
            continue
        x, y, css = frame.x(point.day), scale.y(point.value), "cs__late" if point.hollow else "cs__mark"
        if place:
            yield d.path(css, d.box(x - MARK, y - MARK, 2 * MARK, 2 * MARK))
        else:
            yield f'<circle class="{css}" cx="{d.number(x)}" cy="{d.number(y)}" r="{MARK}"/>'
