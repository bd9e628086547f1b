"""The numbers under a chart as a table of days, and one table of all charts where they would be long. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from markupsafe import escape

from journal.access.permissions import Scope
from journal.core.period import Period
from journal.core.text import N_, Day, Number, Words, say
from journal.trends import daily, effects
from journal.trends.rules import Chart, History, Marker, Point, Say, Table

EACH_UP_TO = 200
"""Days up to which every chart has a table of its own; beyond, one table has the numbers of all."""
NOTHING: Words = "–"
TOO_LOW = N_("Too low to log")


@dataclass(frozen=True)
class Column:
    """One measure: the name of its column and its days."""

    head: Words
    points: Mapping[date, Point]


def are_together(period: Period) -> bool:
    """The charts of this period have one table for all of them."""
    return period.days > EACH_UP_TO


def of_days(history: History, caption: Words, columns: Sequence[Column], marks: Iterable[Marker],
            told: Mapping[date, Words] | None, every_day: bool) -> Table:
    """One row per day, newest first: every one since the journal began, else those with a number or "Too low to log".

    `told` are the side effects in words, None where they have no column; sessions have one if they are shared.
    """
    named: dict[date, list[Words]] = {}
    for mark in marks:
        named.setdefault(mark.day, []).append(mark.label)
    for day, words in daily.phases_begun(history).items():
        named.setdefault(day, []).append(words)
    with_sessions = Scope.SESSIONS in history.scopes
    low, period = daily.too_low(history), history.period
    first = max(period.first, history.first_day or period.first)
    style: Literal["short", "full"] = "short" if period.first.year == period.last.year else "full"
    rows: list[tuple[Words, ...]] = []
    for day in reversed(list(period)):
        cells: list[Words] = [cell(column.points.get(day)) for column in columns]
        empty = all(one is NOTHING for one in cells)
        if day in low:
            cells[0] = TOO_LOW if cells[0] is NOTHING else daily.listed([cells[0], TOO_LOW])
        elif empty and not (every_day and (day >= first or day in named)):
            continue
        if told is not None:
            cells.append(told.get(day, NOTHING))
        if with_sessions:
            cells.append(daily.listed(named.get(day, [])))
        rows.append((say(N_("%(day)s"), day=Day(day, style)), *cells))
    return Table(caption, *_heads(columns, told is not None, with_sessions, rows))


def _heads(columns: Sequence[Column], effects_too: bool, sessions_too: bool, rows: list[tuple[Words, ...]],
           ) -> tuple[tuple[Words, ...], tuple[tuple[Words, ...], ...], tuple[bool, ...]]:
    words = [N_("Side effects")] * effects_too + [N_("Session")] * sessions_too
    head: tuple[Words, ...] = (N_("Day"), *(column.head for column in columns), *words)
    return head, tuple(rows), (False, *(True for _ in columns), *(False for _ in words))


def cell(point: Point | None) -> Words:
    """A day's number; says so where it is an average, or in no figure."""
    return NOTHING if point is None else _value(point.value, point.n, point.hollow, point.same_day)


@lru_cache(maxsize=1024)
def _value(number: float, n: int, hollow: bool, same_day: bool) -> Words:
    value = Number(number)
    if same_day:
        return say(N_("%(value)s, same day as dosing"), value=value)
    if hollow:
        return say(N_("%(value)s, filled in late"), value=value)
    if n > 1:
        return say(N_("%(value)s, average of %(n)s"), value=value, n=n)
    return say(N_("%(value)s"), value=value)


def together(history: History, charts: Sequence[Chart], words: Say) -> Table:
    """The numbers of all `charts` with a line, day by day; cells are written out, each different one once."""
    lines = [chart for chart in charts if chart.series]
    columns = [Column(chart.table.head[1], {point.day: point for point in chart.series[0].points}) for chart in lines]
    told = effects.cells(history) if Scope.SIDE_EFFECTS in history.scopes else None
    table = of_days(history, N_("All numbers, day by day"), columns, lines[0].markers, told, every_day=True)
    known: dict[int, Words] = {}
    for row in table.rows:
        for one in row:
            if id(one) not in known:
                known[id(one)] = escape(words(one))
    return replace(table, rows=tuple(tuple(known[id(one)] for one in row) for row in table.rows))
