"""Readers that draw a `Chart`: as SVG (first paint, no script, print), as Plotly (explore), as a sparkline. Pure.

Words are written out by the `words` that the caller hands in; every text is escaped.
"""

from journal.trends.figure.graph import as_graph
from journal.trends.figure.graph_plot import graph_json, graph_plotly
from journal.trends.figure.lanes import as_lanes
from journal.trends.figure.plot import as_plotly, to_json
from journal.trends.figure.shares import as_heat, as_shares
from journal.trends.figure.spark import sparkline
from journal.trends.figure.strip import as_strip, strip_height
from journal.trends.figure.svg import DOTS_UP_TO, as_svg

__all__ = ["DOTS_UP_TO", "as_graph", "as_heat", "as_lanes", "as_plotly", "as_shares", "as_strip", "as_svg",
           "graph_json", "graph_plotly", "sparkline", "strip_height", "to_json"]
