"""Side effects by kind as strips of days, one under the other."""

from collections.abc import Iterator

from markupsafe import Markup

from journal.core import svg as d
from journal.trends.figure import frame as f
from journal.trends.figure import ground
from journal.trends.figure.frame import Frame
from journal.trends.rules import Chart, Row, Say

MOST = 8
"""Strips drawn at most, the most frequent ones; the table has all."""
STRIP = 46.0
TALL = 20.0


def strip_height(chart: Chart) -> int:
    """The height that `as_strip` needs."""
    return round(ground.rows_above(chart, heading=False, phase_names=False)[2] + STRIP * len(chart.rows[:MOST])
                 + f.FOOT + 4)


def as_strip(chart: Chart, width: int, words: Say) -> Markup:
    """`chart.rows` as one `<svg class="cs">`, hidden from screen readers; bars grow with how bad it was."""
    _, label_row, top = ground.rows_above(chart, heading=False, phase_names=False)
    height = strip_height(chart)
    frame = Frame(chart.period, width, height, top, height - f.FOOT)
    parts = [ground.phases(chart, frame, None, words), ground.after_doses(chart, frame), ground.sessions(chart, frame),
             ground.session_labels(chart, frame, label_row, words), ground.days(chart, frame, words)]
    for n, row in enumerate(chart.rows[:MOST]):
        parts.extend(_strip(row, frame, top + STRIP * (n + 1), words))
    return d.drawing("cs", width, height, parts)


def _strip(row: Row, frame: Frame, y: float, words: Say) -> Iterator[str]:
    yield d.path("cs__g", f"M{d.number(frame.left)} {d.number(y)}H{d.number(frame.right)}")
    yield ground.bars(row.bars, frame, y, TALL)
    label = shortened(d.clean(words(row.label)), frame.width - 8, frame.size)
    yield d.text("cs__h", 4, y - TALL - 6, label, more=' paint-order="stroke"')


def shortened(text: str, room: float, size: float) -> str:
    """The text, cut with "…" where it is wider than `room`."""
    if d.text_width(text, size, bold=True) <= room:
        return text
    while text and d.text_width(text + "…", size, bold=True) > room:
        text = text[:-1]
    return text.rstrip() + "…"
