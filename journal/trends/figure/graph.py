"""A picture of an analysis as SVG: faint single lines, the main one with its ranges, named places with counts."""

from collections.abc import Iterator

from markupsafe import Markup

from journal.core import svg as d
from journal.core.svg import Box, Scale, strokes
from journal.core.text import N_, Number, Words
from journal.core.text import say as compose
from journal.trends.answers.graph import Graph, Spot, Trace, Zone
from journal.trends.figure import frame as f
from journal.trends.figure.frame import area
from journal.trends.rules import Say

LEFT, RIGHT, DOT = 30.0, 10.0, 4.0


class Ground:
    """Places inside one such picture; `y` grows downwards."""

    def __init__(self, graph: Graph, width: float, height: float) -> None:
        self.width, self.height, self.size = width, height, d.label_size(width)
        self.left, self.right = LEFT, width - RIGHT
        self.top = 2 * f.ROW + 8 if graph.at is not None else f.ROW + 8
        self.bottom = height - f.FOOT - f.ROW * (any(notch.under for notch in graph.notches) + bool(graph.groups))
        self.ends = graph.ends
        self.scale = Scale(graph.axis.low, graph.axis.high, self.top + 5, self.bottom - 5)

    def x(self, place: float) -> float:
        first, last = self.ends
        return self.left + (place - first) / (last - first) * (self.right - self.left)

    def place(self, spot: Spot) -> tuple[float, float]:
        return self.x(spot.x), self.scale.y(spot.y)


def as_graph(graph: Graph, width: int, height: int, words: Say) -> Markup:
    """`graph` as one `<svg class="cs">`, hidden from screen readers: its caller says `graph.alt`."""
    ground = Ground(graph, width, height)
    parts = [*(_zone(zone, ground) for zone in graph.zones), *_levels(graph, ground, words), *_session(graph, ground,
                                                                                                        words)]
    for kind in ("single", "main"):
        for trace in graph.traces:
            if trace.kind == kind:
                parts.extend(_trace(trace, ground))
    heading = words(graph.heading)
    parts.append(d.text("cs__h", 4, 14, heading, more=' paint-order="stroke"'))
    parts.extend(_notches(graph, ground, words))
    return d.drawing("cs", width, height, parts, area(ground.left, ground.right, ground.top, ground.bottom))


def _zone(zone: Zone, ground: Ground) -> str:
    high, low = ground.scale.y(zone.high), ground.scale.y(zone.low)
    if zone.kind == "usual":
        return d.path("cs__usual", d.box(ground.left, high, ground.right - ground.left, low - high))
    return d.path("cs__edge", "".join(f"M{d.number(ground.left)} {d.number(y)}H{d.number(ground.right)}"
                                      for y in (high, low)))


def _levels(graph: Graph, ground: Ground, words: Say) -> Iterator[str]:
    for tick in graph.axis.ticks:
        y = ground.scale.y(tick)
        css = "cs__zero" if graph.zero and tick == 0 else "cs__g"
        yield d.path(css, f"M{d.number(ground.left)} {d.number(y)}H{d.number(ground.right)}")
        yield d.text("cs__t", ground.left - 5, y + 4.5, words(tick_words(graph, tick)), "end")


def tick_words(graph: Graph, tick: float) -> Words:
    """A number on the upright axis; changes have their sign."""
    return compose(N_("+%(n)s") if graph.zero and tick > 0 else N_("%(n)s"), n=Number(tick))


def _session(graph: Graph, ground: Ground, words: Say) -> Iterator[str]:
    if graph.at is not None:
        x = ground.x(graph.at)
        yield d.path("cs__sess", f"M{d.number(x)} {d.number(ground.top)}V{d.number(ground.bottom)}")
        yield d.text("cs__sl", x, ground.top - 7, words(N_("Session")), "middle")


def _trace(trace: Trace, ground: Ground) -> Iterator[str]:
    places = [ground.place(spot) if spot else None for spot in trace.spots]
    if trace.kind == "single":
        yield d.path("cs__single", strokes(places))
        return
    ranges = [(ground.x(spot.x), ground.scale.y(spot.low), ground.scale.y(spot.high)) for spot in trace.spots
              if spot and spot.low is not None and spot.high is not None]
    yield d.path("cs__range", "".join(f"M{d.number(x)} {d.number(low)}V{d.number(high)}" for x, low, high in ranges))
    if trace.joined:
        yield d.path("cs__line cs__line--thin" if len(places) > 60 else "cs__line", strokes(places))
    yield d.path("cs__dots cs__dots--full", "".join(f"M{d.number(x)} {d.number(y)}h.01" for x, y in filter(
        None, places)))


def _notches(graph: Graph, ground: Ground, words: Say) -> Iterator[str]:
    """Names under the picture, those that fit, the last one always; names with something under them are few and short,
    and all stand there."""
    named = [(Box(ground.x(notch.x), words(notch.label), d.text_width(words(notch.label), ground.size)), notch)
             for notch in graph.notches]
    kept = d.kept_apart((box for box, _ in named), 0, ground.width)
    for box, notch in named:
        yield d.path("cs__g", f"M{d.number(box.x)} {d.number(ground.bottom)}v4")
        if notch.under or box in kept:
            yield d.text("cs__t", box.x, ground.bottom + 20, box.text, "middle")
        if notch.under:
            yield d.text("cs__t", box.x, ground.bottom + 20 + f.ROW, words(notch.under), "middle")
    for group in graph.groups:
        yield d.text("cs__t", ground.x(group.x), ground.bottom + 20 + 2 * f.ROW, words(group.label), "middle")
