"""A `Chart` as plain numbers and words for the template; nothing here works anything out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from journal.access.permissions import Scope
from journal.core.period import Period
from journal.core.text import N_, Number, Text, Words
from journal.core.text import say as compose
from journal.exchange.paper import clean, look
from journal.trends.figure.bands import edges
from journal.trends.rules import Chart, Series
from journal.trends.ticks import ticks

DOTS_UP_TO = 400
"""Days up to which each day has its dot, if there is a line; beyond, the dots would hide it."""
DENSE_FROM = 50
"""Session lines from which they are drawn thin and without the days after, or they would hide the line."""
LANE = 4
"""Top of the side-effect lane: severities run from 1 to 4."""


@dataclass(frozen=True)
class Voice:
    """Turns words into safe text of the reader's `language`."""

    words: Callable[[Words], str]
    language: str

    def __call__(self, words: Words, run: int = clean.RUN) -> str:
        return clean.line(self.words(words), run)

    def number(self, value: float, digits: int = 1, always: bool = False) -> str:
        return self(Text("%(value)s", {"value": Number(value, digits, always)}))


def visible(chart: Chart, scopes: frozenset[Scope]) -> Chart | None:
    """The chart without what consent does not cover; None if nothing of it may be seen."""
    if chart.scope is Scope.QUESTIONNAIRES:
        if Scope.QUESTIONNAIRES not in scopes:
            return None
    elif Scope.CHECK_INS not in scopes and (chart.series or Scope.SIDE_EFFECTS not in scopes):
        return None
    if Scope.SIDE_EFFECTS not in scopes:
        if not chart.series:
            return None
        chart = replace(chart, bars=())
    return chart if Scope.SESSIONS in scopes else replace(chart, markers=(), bands=())


def figure(chart: Chart, say: Voice) -> dict[str, Any]:
    """What `chart.typ` draws. Days are counted from 0, the chart's first day."""
    alone = len(chart.series) < 2
    series = [_series(one, place, alone, chart.period, say) for place, one in enumerate(chart.series)]
    return {
        "title": say(chart.title), "sentence": say(chart.sentence), "alt": say(chart.alt),
        "notes": [say(note) for note in chart.notes], "days": chart.period.days,
        "empty": chart.is_empty, "nothing": say(N_("There is nothing to draw for these days.")),
        "low": chart.axis.low, "high": chart.axis.high, "unit": say(chart.axis.unit or ""),
        "levels": [{"v": tick, "t": say.number(tick)} for tick in chart.axis.ticks],
        "ticks": [{"i": _at(chart.period, day), "t": say(name)} for day, name in ticks(chart.period)],
        "series": series, "dots": _dots(chart), "dense": _dense(chart),
        "bars": list(_bars(chart)),
        "sparse": any(one.sparse for one in chart.series),
        "grades": [{"a": low, "b": high, "t": say(level.label)}
                   for low, high, level in edges(chart.levels, chart.axis.low, chart.axis.high)],
        "lane": bool(chart.bars and chart.series), "lane_label": say(N_("Side effects")), "lane_top": LANE,
        "markers": [{"i": _at(chart.period, mark.day), "dosing": mark.kind == "dosing", "t": say(mark.short),
                     "planned": mark.planned} for mark in chart.markers if mark.day in chart.period],
        "bands": _bands(chart, say), "key": _key(chart, series, say),
    }


def _at(period: Period, day: date) -> int:
    return (day - period.first).days


def _series(one: Series, place: int, alone: bool, period: Period, say: Voice) -> dict[str, Any]:
    points = [point for point in one.points if point.day in period]
    last = next((value for value in reversed(one.smooth) if value is not None), points[-1].value if points else None)
    label = say(one.label)
    value = "" if last is None else say.number(last, always=not one.sparse)
    return {
        **look.stroke(one.key, place, alone), "label": label, "smooth": list(one.smooth),
        "full": [[_at(period, point.day), point.value] for point in points if not point.hollow],
        "hollow": [[_at(period, point.day), point.value] for point in points if point.hollow],
        "end": None if last is None else {"v": last, "t": value if alone else f"{label} {value}"},
    }


def _bars(chart: Chart) -> Iterator[dict[str, Any]]:
    """A late answer that reaches higher comes first, hollow, so that the full bar stands in it."""
    for bar in chart.bars:
        if bar.day not in chart.period:
            continue
        if bar.late:
            yield {"i": _at(chart.period, bar.day), "v": bar.late, "hollow": True}
        yield {"i": _at(chart.period, bar.day), "v": bar.value, "hollow": bar.hollow}


def _bands(chart: Chart, say: Voice) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"phase": [], "after": []}
    for band in chart.bands:
        if band.last < chart.period.first or band.first > chart.period.last:
            continue
        first, last = max(band.first, chart.period.first), min(band.last, chart.period.last)
        found[band.kind].append({"a": _at(chart.period, first), "b": _at(chart.period, last) + 1,
                                 "t": say(band.label)})
    return found


def _key(chart: Chart, series: list[dict[str, Any]], say: Voice) -> list[dict[str, Any]]:
    """The key under the chart: only what is drawn in it."""
    rows: list[dict[str, Any]] = []
    for one, drawn in zip(chart.series, series, strict=True):
        if any(value is not None for value in one.smooth):
            rows.append({"as": "line", "t": say(_line_name(one, len(series) == 1)), **_stroke(drawn)})
    if series and _dots(chart):
        one_dot = N_("one questionnaire") if chart.series[0].sparse else N_("one day")
        rows.append({"as": "dot", "t": say(one_dot), "colour": series[0]["colour"], "dash": []})
    kinds = {mark.kind for mark in chart.markers if mark.day in chart.period}
    hollow = [point for one in chart.series for point in one.points if point.hollow and point.day in chart.period]
    wanted = (("hollow", N_("written more than 3 days later"),
               any(not one.same_day and one.words is None for one in hollow) or
               any(bar.hollow or bar.late for bar in chart.bars)),
              ("hollow", N_("score with open answers, or typed in by hand"), any(one.words for one in hollow)),
              ("hollow", N_("same day as dosing"), any(one.same_day for one in hollow)),
              ("dosing", N_("dosing session"), "dosing" in kinds),
              ("integration", N_("integration session"), "integration" in kinds),
              ("after", N_("the three days after a dose"), not _dense(chart) and
               any(band.kind == "after" for band in chart.bands)),
              ("bar", N_("side effects, worst of the day (1 to 4)"), bool(chart.bars)))
    colour = series[0]["colour"] if series else look.COLOURS["amber"]
    return rows + [{"as": kind, "t": say(name), "colour": colour, "dash": []} for kind, name, there in wanted if there]


def _line_name(one: Series, alone: bool) -> Words:
    if one.smooth_label is None:
        return one.label
    if alone:
        return one.smooth_label
    return compose(N_("%(name)s, %(average)s"), name=one.label, average=one.smooth_label)


def _dots(chart: Chart) -> bool:
    lined = all(any(value is not None for value in one.smooth) and not one.sparse for one in chart.series)
    return chart.period.days <= DOTS_UP_TO or not lined


def _dense(chart: Chart) -> bool:
    return len(chart.markers) > DENSE_FROM


def _stroke(drawn: dict[str, Any]) -> dict[str, Any]:
    return {"colour": drawn["colour"], "dash": drawn["dash"]}
