"""What every drawing stands on: phases, days after doses, session lines with labels, named days."""

from collections.abc import Iterable
from itertools import pairwise

from journal.core import svg as d
from journal.core.svg import Box
from journal.trends.charts.line import LONG_DAYS
from journal.trends.figure import frame as f
from journal.trends.figure.frame import Frame
from journal.trends.rules import Band, Bar, Chart, Marker, Say
from journal.trends.ticks import ticks

DENSE = 6.0
"""Room per session line in px below which lines would hide the chart: they become short ticks at its top."""
TICK = 9.0
WORST = 4
LONG_LABEL = 30.0
"""Room below which no label like "Session 4" fits, in any language."""


def rows_above(chart: Chart, heading: bool = True, phase_names: bool = True) -> tuple[float, float, float]:
    """Baselines of the heading, the phase names and the session labels, and with it the top of the plot: (phases,
    labels, top); rows without anything in them take no room."""
    y = f.ROW if heading else 4.0
    phases = y
    if phase_names and any(band.kind == "phase" for band in chart.bands):
        y += f.ROW
    labels = y
    if any(mark.kind == "dosing" for mark in chart.markers):
        y += f.ROW
    return phases, labels, y + 4


def is_dense(chart: Chart, frame: Frame) -> bool:
    return len(chart.markers) * DENSE > frame.right - frame.left


def phases(chart: Chart, frame: Frame, row: float | None, say: Say) -> str:
    """Shaded phases, every other one lighter; with `row` their names above, where they fit."""
    found = []
    for n, band in enumerate(band for band in chart.bands if band.kind == "phase"):
        first, last = _edges(band, frame)
        css = "cs__phase" if n % 2 == 0 else "cs__phase cs__phase--b"
        found.append(d.path(css, d.box(first, frame.top, last - first, frame.bottom - frame.top)))
        if row is None:
            continue
        found.append(d.path("cs__ribbon", d.box(first, row + 1, max(last - first - 1, 1), f.ROW - 3)))
        name = say(band.label)
        if d.text_width(name, frame.size) + 4 <= last - first:
            found.append(d.text("cs__pl", (first + last) / 2, row + 13.5, name, "middle"))
    return "".join(found)


def _edges(band: Band, frame: Frame) -> tuple[float, float]:
    half = frame.step / 2
    return max(frame.left, frame.x(band.first) - half), min(frame.right, frame.x(band.last) + half)


def after_doses(chart: Chart, frame: Frame) -> str:
    if is_dense(chart, frame):
        return ""
    boxes = (d.box(frame.x(band.first), frame.top, min(frame.x(band.last), frame.right) - frame.x(band.first),
                   frame.bottom - frame.top) for band in chart.bands if band.kind == "after")
    return d.path("cs__band", "".join(boxes))


def sessions(chart: Chart, frame: Frame) -> str:
    """Dosing solid, planned and integration dashed."""
    end = frame.top + TICK if is_dense(chart, frame) else frame.bottom
    thin = " cs__sess--thin" if len(chart.markers) * DENSE * 2 > frame.right - frame.left else ""
    kinds = (("cs__sess" + thin, _of(chart.markers, "dosing", False)),
             ("cs__sess cs__sess--p" + thin, _of(chart.markers, "dosing", True)),
             ("cs__sess cs__sess--i" + thin, [mark for mark in chart.markers if mark.kind == "integration"]))
    return "".join(d.path(css, "".join(f"M{d.number(frame.x(mark.day))} {d.number(frame.top)}V{d.number(end)}"
                                       for mark in marks)) for css, marks in kinds)


def _of(marks: Iterable[Marker], kind: str, planned: bool) -> list[Marker]:
    return [mark for mark in marks if mark.kind == kind and mark.planned is planned]


def session_labels(chart: Chart, frame: Frame, row: float, say: Say) -> str:
    """"Session 4" if all of them fit side by side, else "S4", and of these as many as keep apart."""
    marks = [mark for mark in chart.markers if mark.kind == "dosing"]
    fits = not frame.is_narrow and len(marks) * LONG_LABEL <= frame.width
    long = _boxes(marks, frame, say, short=False) if fits else []
    chosen = d.kept_apart(long, 0, frame.width)
    if not fits or len(chosen) < len(long):
        chosen = d.kept_apart(_boxes(marks, frame, say, short=True), 0, frame.width)
    return "".join(d.text("cs__sl", box.x, row + 14, box.text, "middle") for box in chosen)


def _boxes(marks: list[Marker], frame: Frame, say: Say, short: bool) -> list[Box]:
    found = []
    for mark in marks:
        words = say(mark.short if short else mark.label)
        found.append(Box(frame.x(mark.day), words, d.text_width(words, frame.size, bold=True)))
    return found


def bars(found: Iterable[Bar], frame: Frame, bottom: float, tall: float) -> str:
    """Severities over `bottom`, the worst one `tall`; what was filled in late is hollow, where a day is wide enough."""
    shows_late = frame.period.days <= LONG_DAYS
    wide = max(frame.step * 0.62, 1.0)
    full: list[str] = []
    hollow: list[str] = []
    for bar in found:
        x, high, value = frame.x(bar.day) - wide / 2, tall * bar.high / WORST, tall * bar.value / WORST
        if not shows_late or not (bar.hollow or bar.late):
            full.append(d.box(x, bottom - high, wide, high))
        elif bar.hollow:
            hollow.append(d.box(x, bottom - high, wide, high))
        else:
            full.append(d.box(x, bottom - value, wide, value))
            hollow.append(d.box(x, bottom - high, wide, high - value))
    return d.path("cs__bar", "".join(full)) + d.path("cs__bar cs__bar--late", "".join(hollow))


def days(chart: Chart, frame: Frame, say: Say) -> str:
    """Named days under the plot: as many as fit, at even steps."""
    y = frame.bottom
    for most in range(8, 0, -1):
        found = [(frame.x(day), say(name)) for day, name in ticks(chart.period, most)]
        boxes = [Box(x, words, d.text_width(words, frame.size)) for x, words in found]
        inside = [box for box in boxes if box.first >= 0 and box.last <= frame.width]
        if not any(one.hits(other) for one, other in pairwise(inside)):
            break
    lines = "".join(f"M{d.number(box.x)} {d.number(y)}v4" for box in inside)
    return d.path("cs__g", lines) + "".join(d.text("cs__t", box.x, y + 20, box.text, "middle") for box in inside)
