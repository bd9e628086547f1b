"""A picture of an analysis as a plain Plotly figure; colours are names of custom properties, as in `plot.py`."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from journal.core.text import N_
from journal.trends.answers.graph import Graph, Trace
from journal.trends.figure.graph import tick_words
from journal.trends.figure.plot import FIXED, HOVER, plain, with_points
from journal.trends.figure.points import of_graph
from journal.trends.rules import Say


def graph_plotly(graph: Graph, words: Say) -> dict[str, Any]:
    """`{"data": […], "layout": {…}}`; every text is free of markup."""
    say = plain(words)
    singles = [trace for trace in graph.traces if trace.kind == "single"]
    mains = [trace for trace in graph.traces if trace.kind == "main" and any(trace.spots)]
    return {"data": [*([_singles(singles, say)] if singles else []), *_ranges(mains, say),
                     *(_main(trace, say) for trace in mains)], "layout": _layout(graph, say)}


def graph_json(graph: Graph, words: Say) -> Markup:
    """The figure, and what is read out of it, as JSON that may stand inside a script element."""
    return with_points(graph_plotly(graph, words), of_graph(graph), words)


def _singles(traces: list[Trace], say: Say) -> dict[str, Any]:
    """All thin lines as one trace, broken between them."""
    spots = [spot for trace in traces for spot in (*trace.spots, None)]
    return {"type": "scatter", "mode": "lines", "name": say(N_("One session")), "hoverinfo": "skip",
            "connectgaps": False, "x": [spot.x if spot else None for spot in spots],
            "y": [round(spot.y, 2) if spot else None for spot in spots],
            "line": {"color": "--ink-2", "width": 1}, "opacity": .4}


def _main(trace: Trace, say: Say) -> dict[str, Any]:
    spots = list(trace.spots)
    return {
        "type": "scatter", "mode": "lines+markers" if trace.joined else "markers", "name": say(trace.label),
        "connectgaps": False, "x": [spot.x if spot else n for n, spot in enumerate(spots)],
        "y": [round(spot.y, 2) if spot else None for spot in spots],
        "customdata": [say(spot.words) if spot else "" for spot in spots],
        "hovertemplate": "%{customdata}<extra></extra>", "line": {"color": "--primary", "width": 3.5},
        "marker": {"color": "--primary", "size": 9}}


def _ranges(traces: list[Trace], say: Say) -> Iterator[dict[str, Any]]:
    """The ranges of all points as one trace of upright lines."""
    spots = [spot for trace in traces for spot in trace.spots if spot and spot.low is not None]
    if spots:
        yield {"type": "scatter", "mode": "lines", "name": say(N_("Likely range")), "hoverinfo": "skip",
               "connectgaps": False, "x": [place for spot in spots for place in (spot.x, spot.x, None)],
               "y": [value for spot in spots for value in (spot.low, spot.high, None)],
               "line": {"color": "--primary", "width": 7}, "opacity": .28}


def _layout(graph: Graph, say: Say) -> dict[str, Any]:
    pad = (graph.axis.high - graph.axis.low) * .04
    counted = any(notch.under for notch in graph.notches)
    named = graph.notches if counted or len(graph.notches) <= 7 else graph.notches[(len(graph.notches) - 1) % 3::3]
    rows = counted + bool(graph.groups)
    return HOVER | {
        "margin": {"l": 30, "r": 10, "t": 46 if graph.at is not None else 27, "b": 28 + 19 * rows},
        "hovermode": "closest",
        "xaxis": FIXED | {
            "range": list(graph.ends), "showgrid": False, "ticks": "outside", "ticklen": 4, "tickcolor": "--line",
            "linecolor": "--line", "tickmode": "array", "tickvals": [notch.x for notch in named], "tickangle": 0,
            "ticktext": [say(notch.label) + ("<br>" + say(notch.under) if notch.under else "") for notch in named]},
        "yaxis": FIXED | {
            "range": [graph.axis.low - pad, graph.axis.high + pad], "gridcolor": "--line",
            "tickvals": list(graph.axis.ticks), "zeroline": graph.zero, "zerolinecolor": "--control",
            "ticktext": [say(tick_words(graph, tick)) for tick in graph.axis.ticks]},
        "shapes": list(_shapes(graph)), "annotations": list(_annotations(graph, say))}


def _shapes(graph: Graph) -> Iterator[dict[str, Any]]:
    across = {"xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    for zone in graph.zones:
        if zone.kind == "usual":
            yield across | {"type": "rect", "y0": zone.low, "y1": zone.high, "line": {"width": 0},
                            "fillcolor": "--primary", "opacity": .12}
        else:
            for value in (zone.low, zone.high):
                yield across | {"type": "line", "y0": value, "y1": value,
                                "line": {"color": "--primary", "width": 1, "dash": "dot"}}
    if graph.at is not None:
        yield {"type": "line", "yref": "paper", "x0": graph.at, "x1": graph.at, "y0": 0, "y1": 1, "layer": "below",
               "line": {"color": "--session", "width": 1.75}}


def _annotations(graph: Graph, say: Say) -> Iterator[dict[str, Any]]:
    yield {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "xshift": -26,
           "yshift": 24 if graph.at is not None else 5, "text": say(graph.heading), "showarrow": False,
           "font": {"size": 13, "color": "--ink", "weight": 600}}
    for group in graph.groups:
        yield {"x": group.x, "y": 0, "yref": "paper", "yanchor": "top", "yshift": -44, "text": say(group.label),
               "showarrow": False}
    if graph.at is not None:
        yield {"x": graph.at, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2, "text": say(N_("Session")),
               "showarrow": False, "font": {"size": 13, "color": "--session", "weight": 700}}
