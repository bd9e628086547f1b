"""What the patient follows besides, as small rows under the mood."""

from datetime import date

from journal.access.permissions import Scope
from journal.core.text import N_, Number, Words, inside, plural, say
from journal.entries.extra import Item
from journal.trends import daily, numbers
from journal.trends.charts import lanes, line
from journal.trends.rules import Chart, ChartKind, History, Lane, Point, Table, Voice

TITLE = N_("Other things you follow, by day")
THEIRS = N_("Other things followed, by day")


def draw(history: History, voice: Voice) -> tuple[Chart, ...]:
    """One row for each item with an answer in these days, also where it is not followed any more."""
    if Scope.CONTEXT not in history.scopes:
        return ()
    found = {item: points for item in history.followed if (points := _points(history, item))}
    if not found:
        return ()
    title = TITLE if voice == "patient" else THEIRS
    rows = tuple(Lane(item.label, tuple(points.values()), (item.low, item.high) if item.is_scale else None)
                 for item, points in found.items())
    table = Table(title, (N_("Day"), *(item.label for item in found)),
                  lanes.rows(history, [day for points in found.values() for day in points],
                             lambda day: [_cell(item, points.get(day)) for item, points in found.items()]),
                  (False, *(item.is_scale for item in found)))
    said = daily.listed([_said(item, list(points.values())) for item, points in found.items()])
    return (lanes.chart(history, "context", title, rows, say(N_("%(answers)s."), answers=inside(said)), table,
                        Scope.CONTEXT),)


def _points(history: History, item: Item) -> dict[date, Point]:
    """A day's number is the mean of its answers; a yes on a day with both stays a yes."""
    points = daily.day_values(history.entries, item)
    inside = {day: point for day, point in points.items() if day in history.period}
    if item.is_scale:
        return inside
    return {day: Point(day, float(point.value > 0), 1, point.hollow) for day, point in inside.items()}


def _said(item: Item, points: list[Point]) -> Words:
    """"Alcohol: yes on 3 of 12 days"; "Sleep quality: 2 to 8 on 12 days"; late answers are not counted."""
    values, name = [point.value for point in points if not point.hollow], inside(item.label)
    if len(values) < line.FEWEST:
        return say(N_("%(name)s: not enough days yet"), name=name)
    if item.is_scale:
        return say(N_("%(name)s: from %(low)s to %(high)s on %(n)s days"), name=name, low=Number(min(values)),
                   high=Number(max(values)), n=len(values))
    return plural(N_("%(name)s: yes on %(yes)s of %(n)s day"), N_("%(name)s: yes on %(yes)s of %(n)s days"),
                  len(values), name=name, yes=sum(value > 0 for value in values))


def _cell(item: Item, point: Point | None) -> Words:
    if point is None or item.is_scale:
        return numbers.cell(point)
    words = inside(item.words(int(point.value)) or "")
    return say(N_("%(value)s, filled in late"), value=words) if point.hollow else words


CHART = ChartKind("context", draw)
