"""A line chart as a plain Plotly figure. The only place that knows Plotly.

Colours are names of custom properties ("--primary"): the page's script puts in what the theme says.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import plotly.io
from markupsafe import Markup

from journal.core.svg import Box, clean, kept_apart
from journal.core.text import N_, Number, Words
from journal.core.text import say as compose
from journal.trends.figure.bands import edges
from journal.trends.figure.ground import DENSE
from journal.trends.figure.svg import DOTS_UP_TO
from journal.trends.rules import Chart, Point, Say, Series
from journal.trends.ticks import ticks

DAY_MS = 86_400_000
WIDE = DAY_MS * 0.62
FIXED = {"fixedrange": True, "zeroline": False}
LANE = 0.2
"""Share of the height that the side-effect lane takes."""
NAMED = 0.09
"""Share of the height that a band has at least to carry its name."""
LABELS = 342.0
LABEL = 38.0
"""Room for session labels on a phone and of one of them, in px."""


def as_plotly(chart: Chart, words: Say) -> dict[str, Any]:
    """`{"data": […], "layout": {…}}`; every text is free of markup."""
    say = _plain(words)
    traces = [trace for place, series in enumerate(chart.series) for trace in _series(series, place, chart, say)]
    if chart.bars:
        traces[:0] = _bars(chart, say)
    return {"data": traces, "layout": _layout(chart, say)}


def to_json(chart: Chart, words: Say) -> Markup:
    """The figure as JSON that may stand inside a script element."""
    text = plotly.io.to_json(as_plotly(chart, words), validate=False, engine="orjson")
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - escaped here


def _plain(words: Say) -> Say:
    """Plotly reads tags and entities in texts: what people wrote is escaped for it."""
    def say(text: Any) -> str:
        return clean(words(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return say


def _bars(chart: Chart, say: Say) -> Iterator[dict[str, Any]]:
    """The worst of each day; what was filled in late is hollow, alone or on top."""
    shows_late = chart.period.days <= DOTS_UP_TO
    full = [(bar, 0, bar.value if shows_late else bar.high) for bar in chart.bars if not (bar.hollow and shows_late)]
    hollow = [(bar, 0, bar.value) for bar in chart.bars if bar.hollow and shows_late]
    on_top = [(bar, bar.value, bar.late) for bar in chart.bars if bar.late and shows_late]
    outline = {"color": "rgba(0,0,0,0)", "line": {"color": "--amber", "width": 1}}
    told: dict[str, Any] = {"hovertemplate": "%{customdata}<extra></extra>"}
    for found, marker, hover in ((full, {"color": "--amber"}, told), (hollow, outline, told),
                                 (on_top, outline, {"hoverinfo": "skip"})):
        if found:
            yield {
                "type": "bar", "name": say(N_("Side effects")), "yaxis": "y2" if chart.series else "y",
                "width": WIDE, "offset": -WIDE / 2, "x": [bar.day.isoformat() for bar, _, _ in found],
                "base": [low for _, low, _ in found], "y": [high - low for _, low, high in found],
                "marker": marker, **hover,
                **({"customdata": [say(bar.words) for bar, _, _ in found]} if hover is told else {})}


def _series(series: Series, place: int, chart: Chart, say: Say) -> Iterator[dict[str, Any]]:
    """Dots first, so that the line lies on them; beyond `DOTS_UP_TO` days the line alone, to be pointed at itself.
    Single scores always have their dots; those of another edition are squares on a broken line."""
    shown = series.sparse or chart.period.days <= DOTS_UP_TO
    name = say(series.smooth_label or series.label)
    if shown:
        yield _dots(series, "square" if place else "circle", chart, say)
    yield {
        "type": "scatter", "mode": "lines", "name": name, "x0": chart.period.first.isoformat(), "dx": DAY_MS,
        "y": [None if value is None else round(value, 2) for value in series.smooth], "connectgaps": False,
        "line": {"color": "--primary", "width": 3.5 if shown and not series.sparse else 2, "shape": "linear",
                 "dash": "dash" if place else "solid"},
        **({"hoverinfo": "skip"} if shown else {"hovertemplate": name + ": %{y:.1f}<extra></extra>"})}


def _dots(series: Series, sign: str, chart: Chart, say: Say) -> dict[str, Any]:
    points = [point for point in series.points if point.day in chart.period]
    return {
        "type": "scatter", "mode": "markers", "name": say(series.label),
        "x": [point.day.isoformat() for point in points], "y": [round(point.value, 2) for point in points],
        "customdata": [say(_told(point, series, chart)) for point in points],
        "marker": {"color": "--primary", "size": 9 if series.sparse else 6.5, "opacity": 1 if series.sparse else 0.65,
                   "symbol": [f"{sign}-open" if point.hollow else sign for point in points],
                   "line": {"width": [1.6 if point.hollow else 0 for point in points]}},
        "hovertemplate": "%{customdata}<extra></extra>"}


def _told(point: Point, series: Series, chart: Chart) -> Words:
    if point.words is not None:
        return point.words
    value = {"name": series.label, "value": Number(point.value)}
    if point.same_day:
        return compose(N_("%(name)s %(value)s, same day as dosing"), **value)
    if point.hollow:
        return compose(N_("%(name)s %(value)s, filled in late"), **value)
    if point.n > 1:
        return compose(N_("%(name)s %(value)s, average of %(n)s"), **value, n=point.n)
    return compose(N_("%(name)s %(value)s"), **value)


def _layout(chart: Chart, say: Say) -> dict[str, Any]:
    first, last = chart.period.first - timedelta(days=1), chart.period.last + timedelta(days=1)
    named = ticks(chart.period, 5)
    pad = _pad(chart)
    lane = bool(chart.bars and chart.series)
    one_year = chart.period.first.year == chart.period.last.year
    layout: dict[str, Any] = {
        "autosize": True, "margin": {"l": 26, "r": 42, "t": 34, "b": 28}, "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)", "font": {"size": 13, "color": "--ink-2"}, "showlegend": False,
        "dragmode": False, "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "--surface", "bordercolor": "--line", "font": {"size": 14, "color": "--ink"}},
        "xaxis": FIXED | {
            "type": "date", "range": [first.isoformat(), last.isoformat()], "showgrid": False, "ticks": "outside",
            "ticklen": 4, "tickcolor": "--line", "linecolor": "--line", "tickmode": "array",
            "tickvals": [day.isoformat() for day, _ in named], "ticktext": [say(name) for _, name in named],
            "hoverformat": "%a %-d %b" if one_year else "%a %-d %b %Y", "anchor": "y2" if lane else "y"},
        "yaxis": FIXED | {"range": [chart.axis.low - pad, chart.axis.high + pad], "tickvals": list(chart.axis.ticks),
                          "gridcolor": "--line", "showgrid": not chart.levels,
                          "domain": [LANE + 0.13, 1] if lane else [0, 1]},
        "shapes": [*_bands(chart), *_levels(chart), *_lines(chart)],
        "annotations": [*_names(chart, say), *_headings(chart, lane, say), *_level_names(chart, say),
                        *_end(chart, say)]}
    if lane:
        layout["yaxis2"] = {"range": [0, 4.1], "tickvals": [], "zeroline": True, "zerolinecolor": "--line",
                            "showgrid": False, "fixedrange": True, "domain": [0, LANE]}
    return layout


def _pad(chart: Chart) -> float:
    """Values that the axis reaches beyond its ends, so that marks on them are whole."""
    return (chart.axis.high - chart.axis.low) * 0.04


def _is_dense(chart: Chart) -> bool:
    return len(chart.markers) * DENSE > LABELS


def _bands(chart: Chart) -> Iterator[dict[str, Any]]:
    for n, band in enumerate(sorted(chart.bands, key=lambda one: one.kind, reverse=True)):
        phase = band.kind == "phase"
        if not phase and _is_dense(chart):
            continue
        end = band.last + timedelta(days=1 if phase and band.last < chart.period.last else 0)
        yield {"type": "rect", "xref": "x", "yref": "paper", "x0": band.first.isoformat(), "x1": end.isoformat(),
               "y0": 0, "y1": 1, "line": {"width": 0}, "layer": "below", "fillcolor": "--ink" if phase else "--session",
               "opacity": (0.05 if n % 2 == 0 else 0.02) if phase else 0.09}


def _levels(chart: Chart) -> Iterator[dict[str, Any]]:
    pad = _pad(chart)
    for n, (low, high, _) in enumerate(edges(chart.levels, chart.axis.low - pad, chart.axis.high + pad)):
        if n % 2 == 0:
            yield {"type": "rect", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": low, "y1": high,
                   "line": {"width": 0}, "layer": "below", "fillcolor": "--ink", "opacity": 0.06}


def _level_names(chart: Chart, say: Say) -> Iterator[dict[str, Any]]:
    """Names at the upper left of their bands, in the lowest one below; not in bands too low for them."""
    for n, (low, high, level) in enumerate(edges(chart.levels, chart.axis.low, chart.axis.high)):
        if (high - low) / (chart.axis.high - chart.axis.low) >= NAMED:
            yield {"x": 0, "y": high if n else low, "xref": "paper", "yref": "y", "xanchor": "left",
                   "yanchor": "top" if n else "bottom", "xshift": 2,
                   "text": say(level.label), "showarrow": False, "bgcolor": "--surface",
                   "font": {"size": 13, "color": "--ink-2"}}


def _lines(chart: Chart) -> Iterator[dict[str, Any]]:
    """Session lines; where they are many, short ticks at the top."""
    dense = _is_dense(chart)
    for mark in chart.markers:
        solid = mark.kind == "dosing" and not mark.planned
        day = mark.day.isoformat()
        yield {"type": "line", "xref": "x", "yref": "paper", "x0": day, "x1": day, "y0": 0.97 if dense else 0, "y1": 1,
               "layer": "below", "line": {"color": "--session", "width": 1 if dense else 1.75,
                                          "dash": "solid" if solid else "4px,3px"}}


def _names(chart: Chart, say: Say) -> Iterator[dict[str, Any]]:
    """Labels of dosing sessions that keep apart on a phone; the long form, for wide screens, is the hover text."""
    step = LABELS / (chart.period.days + 1)
    marks = {(mark.day - chart.period.first).days * step: mark for mark in chart.markers if mark.kind == "dosing"}
    for box in kept_apart((Box(x, "", LABEL) for x in marks), -LABEL, LABELS + LABEL):
        mark = marks[box.x]
        yield {"x": mark.day.isoformat(), "y": 1, "xref": "x", "yref": "paper", "yanchor": "bottom", "yshift": 1,
               "text": say(mark.short), "hovertext": say(mark.label), "showarrow": False,
               "font": {"size": 13, "color": "--session", "weight": 700}}


def _headings(chart: Chart, lane: bool, say: Say) -> Iterator[dict[str, Any]]:
    for y, shift, text in ((1, 17, chart.series[0].label if chart.series else ""),
                           (LANE + 0.02, 0, N_("Side effects") if lane else "")):
        if text:
            yield {"x": 0, "y": y, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
                   "xshift": -22, "yshift": shift, "text": say(text), "showarrow": False, "bgcolor": "--surface",
                   "font": {"size": 13, "color": "--ink", "weight": 600}}


def _end(chart: Chart, say: Say) -> Iterator[dict[str, Any]]:
    for series in chart.series[:1] if any(one.sparse for one in chart.series) else chart.series:
        drawn = [(n, value) for n, value in enumerate(series.smooth) if value is not None]
        if drawn:
            n, value = drawn[-1]
            day = chart.period.first + timedelta(days=n)
            yield {"x": day.isoformat(), "y": round(value, 2), "xanchor": "left", "xshift": 6, "showarrow": False,
                   "text": say(compose(N_("%(value)s"), value=Number(value, always=not series.sparse))),
                   "font": {"size": 17, "color": "--primary", "weight": 700}}

