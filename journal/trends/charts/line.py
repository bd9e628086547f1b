"""What the charts of one measure have in common: its days, its line, its sentence, its table."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from journal.core.period import Period
from journal.core.text import N_, Day, Number, Words, plural, say
from journal.trends import daily
from journal.trends.rules import Axis, Bar, Chart, History, Marker, Point, Series, Table, Voice

FEWEST = 3
"""Days with a value below which no average is given (design, Charts)."""
WINDOW, LONG_WINDOW = 3, 7
LONG_DAYS = 400
"""Days of a running mean, and the period beyond which it runs over a week, or its line would be a thicket; there,
single days are not drawn either."""
AVERAGES: Mapping[int, Words] = {WINDOW: N_("3-day average"), LONG_WINDOW: N_("7-day average")}
NOT_ENOUGH = N_("Not enough days yet to give an average.")


@dataclass(frozen=True)
class Wording:
    """The texts of one measure. `said` are the sentences with %(mean)s, %(n)s of %(days)s days, %(low)s, %(high)s;
    `alt` speaks of %(low)s to %(high)s over %(days)s days with %(doses)s and %(others)s sessions, and says where the
    line begins and ends (%(first)s, %(last)s)."""

    title: Words
    label: Words
    column: Words
    caption: Words
    said: Mapping[Voice, str]
    nothing: Words
    alt: str


def draw(history: History, voice: Voice, key: str, measure: daily.Measure, axis: Axis, wording: Wording,
         bars: tuple[Bar, ...] | None = None) -> Chart:
    """The chart of one measure with the session lines and phases of its period; with `bars` it tells side effects."""
    period, today = history.period, history.today
    points = {day: point for day, point in daily.day_values(history.entries, measure).items() if day in period}
    window = LONG_WINDOW if period.days > LONG_DAYS else WINDOW
    line = daily.smooth(points, period, window)
    marks = daily.markers(history.sessions, period, today)
    bands = (*daily.phases(history.sessions, period, today), *daily.after_doses(history.sessions, period, today))
    series = Series(key, wording.label, tuple(points.values()), line, AVERAGES[window])
    return Chart(
        key, wording.title, period, axis, (series,), bars or (), marks, bands,
        sentence(points, history, voice, wording), notes(history, points, marks, measure),
        _alt(wording, axis, period, marks, line), _table(wording, points, history, marks, bars))


def counted_days(history: History) -> int:
    """Days of the period on which a check-in could have been made: from the first journal day until today."""
    first = max(history.period.first, history.first_day or history.period.first)
    return max(0, (min(history.period.last, history.today) - first).days + 1)


def sentence(points: Mapping[date, Point], history: History, voice: Voice, wording: Wording) -> Words:
    values = [point.value for point in points.values() if not point.hollow]
    if not points:
        return wording.nothing
    if len(values) < FEWEST:
        return NOT_ENOUGH
    return say(wording.said[voice], mean=Number(sum(values) / len(values), always=True), n=Number(len(values), 0),
               days=Number(counted_days(history), 0), low=Number(min(values)), high=Number(max(values)))


def notes(history: History, points: Mapping[date, Point], marks: tuple[Marker, ...],
          measure: daily.Measure) -> tuple[Words, ...]:
    if not points:
        return ()
    found: list[Words] = []
    if any(point.n > 1 for point in points.values()):
        found.append(N_("When a day has several check-ins, its value is their average."))
    late = daily.late_count((one for one in history.entries if one.day in history.period), measure)
    if late and history.period.days > LONG_DAYS:
        found.append(plural(N_("%(n)s check-in was filled in more than 3 days later: left out of averages."),
                            N_("%(n)s check-ins were filled in more than 3 days later: left out of averages."), late))
    elif late:
        found.append(plural(
            N_("%(n)s check-in was filled in more than 3 days later: drawn hollow, left out of averages."),
            N_("%(n)s check-ins were filled in more than 3 days later: drawn hollow, left out of averages."), late))
    if marks:
        found.append(N_("Timing only: a diary cannot show why."))
    return tuple(found)


def _alt(wording: Wording, axis: Axis, period: Period, marks: tuple[Marker, ...],
         line: tuple[float | None, ...]) -> Words:
    drawn = [value for value in line if value is not None]
    if not drawn:
        return wording.nothing
    kinds = Counter(mark.kind for mark in marks)
    return say(wording.alt, low=Number(axis.low), high=Number(axis.high), days=Number(period.days, 0),
               doses=kinds["dosing"], others=kinds["integration"],
               first=Number(drawn[0], always=True), last=Number(drawn[-1], always=True))


def _table(wording: Wording, points: Mapping[date, Point], history: History, marks: tuple[Marker, ...],
           bars: tuple[Bar, ...] | None) -> Table:
    """One row per day, newest first; with side effects every day since the first, else only days with a value."""
    named: dict[date, list[Words]] = {}
    for mark in marks:
        named.setdefault(mark.day, []).append(mark.label)
    effects = None if bars is None else effect_cells(history, bars)
    first = max(history.period.first, history.first_day or history.period.first)
    rows: list[tuple[Words, ...]] = []
    for day in reversed(list(history.period)):
        if (effects is None and day not in points) or (day < first and day not in named):
            continue
        cells: list[Words] = [say(N_("%(day)s"), day=Day(day, "short")), value_cell(points.get(day))]
        if effects is not None:
            cells.append(effects.get(day, NOTHING))
        rows.append((*cells, daily.listed(named.get(day, []))))
    head: tuple[Words, ...] = (N_("Day"), wording.column, N_("Session"))
    numeric: tuple[bool, ...] = (False, True, False)
    if effects is not None:
        head, numeric = (*head[:2], N_("Side effects"), head[2]), (*numeric, False)
    return Table(wording.caption, head, tuple(rows), numeric)


NOTHING: Words = "–"


def value_cell(point: Point | None) -> Words:
    if point is None:
        return NOTHING
    value = Number(point.value)
    if point.hollow:
        return say(N_("%(value)s, filled in late"), value=value)
    if point.n > 1:
        return say(N_("%(value)s, average of %(n)s"), value=value, n=point.n)
    return say(N_("%(value)s"), value=value)


def effect_cells(history: History, bars: tuple[Bar, ...]) -> dict[date, Words]:
    """Day → its side effects in words, "None" where that was the answer; days without an answer are not in it."""
    cells: dict[date, Words] = {one.day: N_("None") for one in history.entries if one.worst is not None}
    return cells | {bar.day: bar.words for bar in bars}
