"""What is read out, point by point, of a chart: its place from side to side (0 to 1) and its words."""

from collections.abc import Iterator
from dataclasses import dataclass

from journal.core.text import N_, Day, Number, Words, inside
from journal.core.text import say as compose
from journal.trends import daily
from journal.trends.answers.graph import Graph
from journal.trends.figure.svg import DOTS_UP_TO
from journal.trends.rules import Chart, Point, Series

WEEK = 7


@dataclass(frozen=True)
class Told:
    """`at` is the place, `x` the value of the horizontal axis in the explorable chart."""

    at: float
    x: float | str
    words: Words


def of_graph(graph: Graph) -> Iterator[Told]:
    first, last = graph.ends
    for spot in graph.spots:
        yield Told((spot.x - first) / (last - first), spot.x, spot.words)


def of_chart(chart: Chart) -> Iterator[Told]:
    """Every day with something; of long periods, where no day has a dot of its own, one day in seven of the line."""
    period = chart.period
    each = period.days <= DOTS_UP_TO or any(series.sparse for series in chart.series)
    dots = [{point.day: point for point in series.points} for series in chart.series]
    bars = {bar.day: bar.words for bar in chart.bars}
    marks: dict[object, list[Words]] = {}
    for mark in chart.markers:
        marks.setdefault(mark.day, []).append(mark.label)
    for n, day in enumerate(period):
        words: list[Words] = []
        for number, series in enumerate(chart.series):
            if each and (point := dots[number].get(day)):
                words.append(told(point, series))
            elif not series.points or not each:
                words += _line(series, n) if each or n % WEEK == WEEK - 1 else []
        if each:
            words += [compose(N_("Side effects: %(words)s"), words=inside(bars[day]))] if day in bars else []
            words += marks.get(day, [])
        if words:
            yield Told((n + .8) / (period.days + .8), day.isoformat(), compose(
                N_("%(day)s: %(told)s"), day=Day(day, "short" if each else "full"), told=daily.listed(words)))


def _line(series: Series, n: int) -> list[Words]:
    value = series.smooth[n] if series.smooth else None
    label = series.smooth_label if series.smooth_label and series.points else series.label
    return [] if value is None else [compose(N_("%(name)s %(value)s"), name=inside(label),
                                             value=Number(value, always=True))]


def told(point: Point, series: Series) -> Words:
    """A day's value in words; says so where it is an average, or in no figure."""
    if point.words is not None:
        return point.words
    value = {"name": inside(series.label), "value": Number(point.value)}
    if point.same_day:
        return compose(N_("%(name)s %(value)s, same day as dosing"), **value)
    if point.hollow:
        return compose(N_("%(name)s %(value)s, filled in late"), **value)
    if point.n > 1:
        return compose(N_("%(name)s %(value)s, average of %(n)s"), **value, n=point.n)
    return compose(N_("%(name)s %(value)s"), **value)
