"""Small rows of days, one under the other: dots for a yes, ticks for a no, a line for numbers."""

from collections.abc import Iterator

from markupsafe import Markup

from journal.core import svg as d
from journal.core.svg import Scale, strokes
from journal.trends.figure import frame as f
from journal.trends.figure import ground
from journal.trends.figure.frame import Frame
from journal.trends.figure.strip import shortened
from journal.trends.figure.svg import DOTS_UP_TO, NEAR, dots
from journal.trends.rules import Chart, Lane, Say

DEEP = 46.0
"""Height of a row with its label."""
TALL = 18.0
SPACE = 4.0


def as_lanes(chart: Chart, width: int, words: Say) -> Markup:
    """`chart.lanes` as one `<svg class="cs">`, hidden from screen readers, on the same days as the other charts."""
    _, label_row, top = ground.rows_above(chart, heading=False, phase_names=False)
    height = round(top + DEEP * len(chart.lanes) + f.FOOT + SPACE)
    frame = Frame(chart.period, width, height, top, height - f.FOOT)
    parts = [ground.phases(chart, frame, None, words), ground.after_doses(chart, frame), ground.sessions(chart, frame),
             ground.session_labels(chart, frame, label_row, words), ground.days(chart, frame, words)]
    for n, lane in enumerate(chart.lanes):
        parts.extend(_lane(lane, frame, top + DEEP * (n + 1), words))
    return d.drawing("cs", width, height, parts)


def _lane(lane: Lane, frame: Frame, y: float, words: Say) -> Iterator[str]:
    yield d.path("cs__g", f"M{d.number(frame.left)} {d.number(y)}H{d.number(frame.right)}")
    low, high = lane.scale or (0, 1)
    scale = Scale(low, high, y - TALL, y - SPACE)
    if lane.scale:
        near = frame.width if lane.joined else frame.step * 1.5
        line: list[tuple[float, float] | None] = []
        for point in lane.points:
            x = frame.x(point.day)
            if line and line[-1] and x - line[-1][0] > near:
                line.append(None)
            line.append((x, scale.y(point.value)))
        yield d.path("cs__line cs__line--thin", strokes(line, NEAR))
        shown = lane.points if lane.joined or frame.period.days <= DOTS_UP_TO else ()
    else:
        no = [point for point in lane.points if not point.value]
        yield d.path("cs__no", "".join(f"M{d.number(frame.x(point.day))} {d.number(y)}v-6" for point in no))
        shown = tuple(point for point in lane.points if point.value)
    yield from dots(shown, frame, scale)
    label = shortened(d.clean(words(lane.label)), frame.width - 8, frame.size)
    yield d.text("cs__h", 4, y - TALL - 8, label, more=' paint-order="stroke"')
