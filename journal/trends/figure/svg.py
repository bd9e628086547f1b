"""A line chart as SVG, with classes from the style sheet: gaps open, late points hollow, the line ends in its value."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from journal.core import svg as d
from journal.core.svg import Scale, strokes
from journal.core.text import N_, Number, say
from journal.trends.charts.line import LONG_DAYS
from journal.trends.figure import bands, ground
from journal.trends.figure import frame as f
from journal.trends.figure.frame import Frame
from journal.trends.rules import Chart, Point, Say, Series

DOTS_UP_TO = LONG_DAYS
"""Days up to which each day has its dot; beyond, dots would hide the line and slow the page."""
DOT = 3.2
NEAR = 0.6
"""Days closer than this, in px, are one stroke of a line."""
LOW_CHART = 240
"""Drawings lower than this have no row for the names of phases."""


def as_svg(chart: Chart, width: int, height: int, words: Say) -> Markup:
    """The chart as one `<svg class="cs">` of this width and height, hidden from screen readers: its caller says
    `chart.alt`. `words` writes texts out in the reader's language."""
    named = height >= LOW_CHART
    phase_row, label_row, top = ground.rows_above(chart, phase_names=named)
    frame = Frame(chart.period, width, height, top, height - f.FOOT)
    lane_top = _lane_top(chart, frame)
    scale = Scale(chart.axis.low, chart.axis.high, top + 7, lane_top - f.ROW - 8 if chart.bars else frame.bottom - 6)
    heading = chart.series[0].label if chart.series else chart.title
    parts = [
        ground.phases(chart, frame, phase_row if named else None, words), ground.after_doses(chart, frame),
        bands.shades(chart, frame, scale), ground.sessions(chart, frame), *bands.names(chart, frame, scale, words),
        *_levels(chart, frame, scale, words),
        ground.bars(chart.bars, frame, frame.bottom, frame.bottom - lane_top),
        *(part for n, series in enumerate(chart.series) for part in _series(series, n, chart, frame, scale, words)),
        d.text("cs__h", 4, 14, words(heading), more=' paint-order="stroke"'),
        ground.session_labels(chart, frame, label_row, words), ground.days(chart, frame, words)]
    if chart.bars and chart.series:
        parts.append(d.text("cs__h", 4, lane_top - 6, words(N_("Side effects")), more=' paint-order="stroke"'))
    return d.drawing("cs", width, height, parts)


def _lane_top(chart: Chart, frame: Frame) -> float:
    return frame.bottom - 0.2 * (frame.bottom - frame.top)


def _levels(chart: Chart, frame: Frame, scale: Scale, words: Say) -> Iterator[str]:
    """Lines at the named values; where bands have names, their edges are enough."""
    lines = [scale.y(tick) for tick in chart.axis.ticks if not chart.levels] + [frame.bottom] * bool(chart.bars)
    yield d.path("cs__g", "".join(f"M{d.number(frame.left)} {d.number(y)}H{d.number(frame.right)}" for y in lines))
    for tick in chart.axis.ticks:
        value = words(say(N_("%(value)s"), value=Number(tick)))
        yield d.text("cs__t", frame.left - 5, scale.y(tick) + 4.5, value, "end")


def _series(series: Series, place: int, chart: Chart, frame: Frame, scale: Scale, words: Say) -> Iterator[str]:
    line = [None if value is None else (frame.left + (n + 0.8) * frame.step, scale.y(value))
            for n, value in enumerate(series.smooth)]
    other = " cs__line--b" if place else ""
    thin = " cs__line--thin" if frame.step <= 1 or series.sparse else ""
    drawn = [(at, value) for at, value in zip(line, series.smooth, strict=True) if at and value is not None]
    if series.sparse:
        ends = {(point.day - frame.period.first).days for point in series.points}
        straight = [at for n, at in enumerate(line) if at is None or n in ends]
        yield d.path(f"cs__line{thin}{other}", strokes(straight))
        yield from bands.marks(series.points, place, frame, scale)
    else:
        if chart.period.days <= DOTS_UP_TO:
            yield from dots(series.points, frame, scale)
        yield d.path(f"cs__line{thin}{other}", strokes(line, NEAR))
    if drawn and not (series.sparse and place):  # two numbers side by side would hide each other
        (x, y), value = drawn[-1]
        yield d.text("cs__end", x + 8, y + 6,
                     words(say(N_("%(value)s"), value=Number(value, always=not series.sparse))))


def dots(points: Iterable[Point], frame: Frame, scale: Scale) -> Iterator[str]:
    """All full dots as one path of round strokes; a circle for each hollow one."""
    inside = [(frame.x(point.day), scale.y(point.value), point.hollow) for point in points
              if point.day in frame.period]
    yield d.path("cs__dots", "".join(f"M{d.number(x)} {d.number(y)}h.01" for x, y, hollow in inside if not hollow))
    for x, y, hollow in inside:
        if hollow:
            yield f'<circle class="cs__late" cx="{d.number(x)}" cy="{d.number(y)}" r="{DOT}"/>'
