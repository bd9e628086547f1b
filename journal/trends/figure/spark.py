"""A month of mood in the height of a line of text, for a list of people."""

from collections.abc import Iterable, Mapping
from datetime import date

from markupsafe import Markup

from journal.core import svg as d
from journal.core.period import Period
from journal.core.svg import Scale, strokes
from journal.trends import daily
from journal.trends.rules import Point

EDGE = 4.0
LOW_MOOD = 3
"""Top of the shaded ground: the moods of the two darkest faces."""


def sparkline(points: Mapping[date, Point], period: Period, session_days: Iterable[date], width: int = 220,
              height: int = 52) -> Markup:
    """The running mean from 0 to 10 with session lines as `<svg class="spark">` that may be stretched; hidden from
    screen readers, so the caller says it in words."""
    step = (width - 2 * EDGE) / max(period.days - 1, 1)
    scale = Scale(0, 10, EDGE, height - EDGE)
    low = scale.y(LOW_MOOD)
    line = [None if value is None else (EDGE + n * step, scale.y(value))
            for n, value in enumerate(daily.smooth(points, period))]
    marks = "".join(f"M{d.number(EDGE + (day - period.first).days * step)} 1V{height - 1}"
                    for day in sorted(set(session_days)) if day in period)
    parts = (d.path("spark__band", d.box(0, low, width, height - EDGE - low)), _fixed("spark__s", marks),
             _fixed("spark__l", strokes(line)))
    return d.drawing("spark", width, height, parts, ' preserveAspectRatio="none"')


def _fixed(css: str, commands: str) -> str:
    """A path whose stroke keeps its width when the drawing is stretched."""
    return f'<path class="{css}" vector-effect="non-scaling-stroke" d="{commands}"/>' if commands else ""
