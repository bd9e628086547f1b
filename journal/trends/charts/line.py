"""What the charts of one measure have in common: its days, its line, its sentence, its table; and what a
private one says."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from journal.access.permissions import Scope
from journal.core.period import Period
from journal.core.text import N_, Number, Words, plural, say
from journal.trends import daily, effects, numbers
from journal.trends.rules import Axis, Band, Bar, Chart, History, Marker, Point, Series, Table, Voice

FEWEST = 3
"""Days with a value below which no average is given (design, Charts)."""
WINDOW, LONG_WINDOW = 3, 7
LONG_DAYS = 400
"""Days of a running mean, and the period beyond which it runs over a week, or its line would be a thicket; there,
single days are not drawn either."""
AVERAGES: Mapping[int, Words] = {1: N_("From day to day"), WINDOW: N_("3-day average"),
                                 LONG_WINDOW: N_("7-day average")}
NOT_ENOUGH = N_("Not enough days yet to give an average.")
PRIVATE: Mapping[Scope, Words] = {
    Scope.CHECK_INS: N_("Check-ins are not shared with you."),
    Scope.SIDE_EFFECTS: N_("Side effects are not shared with you."),
    Scope.CONTEXT: N_("Other things that are followed are not shared with you."),
    Scope.SESSIONS: N_("Sessions are not shared with you.")}


@dataclass(frozen=True)
class Wording:
    """The texts of one measure. `said` are the sentences with %(mean)s, %(n)s of %(days)s days, %(low)s, %(high)s;
    `alt` speaks of %(low)s to %(high)s over %(days)s days and of %(sessions)s (a sentence), and says where the line
    begins and ends (%(first)s, %(last)s)."""

    title: Words
    label: Words
    column: Words
    caption: Words
    said: Mapping[Voice, str]
    nothing: Words
    alt: str


def draw(history: History, voice: Voice, key: str, measure: daily.Measure, axis: Axis, wording: Wording,
         bars: tuple[Bar, ...] | None = None, is_main: bool = False, averaged: bool = True) -> Chart:
    """The chart of one measure with the session lines and phases of its period; with `bars` it tells side effects. The
    table of the main one has every day. Unless `averaged`, the line goes from day to day."""
    if Scope.CHECK_INS not in history.scopes:
        return _private(history, key, axis, wording)
    period, today = history.period, history.today
    points = {day: point for day, point in daily.day_values(history.entries, measure).items() if day in period}
    window = 1 if not averaged else LONG_WINDOW if period.days > LONG_DAYS else WINDOW
    line = daily.smooth(points, period, window)
    marks = daily.markers(history.sessions, period, today)
    bands = (*daily.phases(history.sessions, period, today, history.courses),
             *daily.after_doses(history.sessions, period, today))
    series = Series(key, wording.label, tuple(points.values()), line, AVERAGES[window])
    return Chart(
        key, wording.title, period, axis, (series,), bars or (), marks, bands,
        sentence(points, history, voice, wording), notes(history, points, marks, measure, bars),
        _alt(wording, axis, history, marks, bands, line), _table(wording, points, history, marks, bars, is_main))


def _private(history: History, key: str, axis: Axis, wording: Wording) -> Chart:
    table = Table(wording.title, (N_("Day"), wording.column), (), (False, True))
    return Chart(key, wording.title, history.period, axis, (Series(key, wording.label, ()),), (), (), (),
                 PRIVATE[Scope.CHECK_INS], (), PRIVATE[Scope.CHECK_INS], table)


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


def notes(history: History, points: Mapping[date, Point], marks: tuple[Marker, ...], measure: daily.Measure,
          bars: tuple[Bar, ...] | None = None) -> tuple[Words, ...]:
    found: list[Words] = []
    if any(point.n > 1 for point in points.values()):
        found.append(N_("When a day has several check-ins, its value is their average."))
    late = sum(one.is_late and (daily.rating(one, measure) is not None or bool(bars is not None and one.reported))
               for one in history.entries if one.day in history.period)
    if late:
        found.append(_late(late, is_hollow(history.period, points.values(), bars or ())))
    after_dose = sum(one.groggy and not one.is_late and daily.rating(one, measure) is not None
                     for one in history.entries if one.day in history.period)
    if after_dose:
        found.append(_same_day(after_dose, history.period.days <= LONG_DAYS
                               and any(point.same_day for point in points.values())))
    if marks and (points or bars):
        found.append(N_("Timing only: a diary cannot show why."))
    return tuple(found)


def is_hollow(period: Period, points: Iterable[Point], bars: Iterable[Bar]) -> bool:
    """Something is drawn hollow: only up to `LONG_DAYS`, for beyond a day is too narrow to be."""
    return period.days <= LONG_DAYS and (any(one.hollow for one in points) or
                                         any(one.hollow or one.late for one in bars))


def _late(n: int, hollow: bool) -> Words:
    if hollow:
        return plural(
            N_("%(n)s check-in was filled in more than 3 days later: drawn hollow, left out of averages."),
            N_("%(n)s check-ins were filled in more than 3 days later: drawn hollow, left out of averages."), n)
    return plural(N_("%(n)s check-in was filled in more than 3 days later: left out of averages."),
                  N_("%(n)s check-ins were filled in more than 3 days later: left out of averages."), n)


def _same_day(n: int, hollow: bool) -> Words:
    if hollow:
        return plural(
            N_("%(n)s check-in is from the hours after a dose: drawn hollow where its day has no other, left out of "
               "averages."),
            N_("%(n)s check-ins are from the hours after a dose: drawn hollow where their day has no other, left out "
               "of averages."), n)
    return plural(N_("%(n)s check-in is from the hours after a dose: left out of averages."),
                  N_("%(n)s check-ins are from the hours after a dose: left out of averages."), n)


def _alt(wording: Wording, axis: Axis, history: History, marks: tuple[Marker, ...],
         bands: tuple[Band, ...], line: tuple[float | None, ...]) -> Words:
    drawn = [value for value in line if value is not None]
    if not drawn:
        return wording.nothing
    kinds = Counter(mark.kind for mark in marks)
    sessions = say(N_("Sessions are not shared."))
    if Scope.SESSIONS in history.scopes:
        sessions = say(N_("Dosing sessions: %(doses)s. Integration sessions: %(others)s."), doses=kinds["dosing"],
                       others=kinds["integration"])
    said = daily.phases_said(bands)
    alt = say(wording.alt, low=Number(axis.low), high=Number(axis.high), days=Number(history.period.days, 0),
              sessions=sessions,
              first=Number(drawn[0], always=True), last=Number(drawn[-1], always=True))
    return say(N_("%(alt)s %(phases)s"), alt=alt, phases=said) if said else alt


def _table(wording: Wording, points: Mapping[date, Point], history: History, marks: tuple[Marker, ...],
           bars: tuple[Bar, ...] | None, is_main: bool) -> Table:
    columns = [numbers.Column(wording.column, points)]
    caption = wording.caption if Scope.SESSIONS in history.scopes else wording.title
    if numbers.are_together(history.period):
        return Table(caption, (N_("Day"), wording.column), (), (False, True))
    told = effects.cells(history) if bars is not None else None
    return numbers.of_days(history, caption, columns, marks, told, is_main)
