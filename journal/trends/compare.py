"""Several measures as lines on one time axis. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from journal.core.text import N_, Number, Words, inside, say
from journal.trends import daily, numbers
from journal.trends.charts import anxiety, energy, line, mood, sleep
from journal.trends.rules import Axis, Chart, History, Marker, Point, Series, Table

FEWEST = 2
"""Measures that make a comparison."""


@dataclass(frozen=True)
class Measured:
    """One measure that can be chosen, under the `key` by which an address names it."""

    key: str
    measure: daily.Measure
    label: Words
    column: Words


MEASURES: tuple[Measured, ...] = (
    Measured("mood", "mood", N_("Mood"), mood.WORDING.column),
    Measured("anxiety", "anxiety", N_("Anxiety"), anxiety.WORDING.column),
    Measured("energy", "energy", N_("Energy"), energy.WORDING.column),
    Measured("sleep", "sleep_hours", N_("Sleep, hours"), sleep.WORDING.column),
    Measured("quality", "sleep_quality", N_("Sleep quality"), N_("Sleep quality, 0 to 10")))


def chosen(keys: Iterable[str]) -> tuple[Measured, ...]:
    """The known ones among the asked, in their own order; unknown names are passed over."""
    asked = set(keys)
    return tuple(one for one in MEASURES if one.key in asked)


def offered(history: History) -> tuple[Measured, ...]:
    """Those that have a number in these days; mood is always among them."""
    return tuple(one for one in MEASURES if one.key == "mood" or any(
        daily.rating(entry, one.measure) is not None for entry in history.entries))


def draw(history: History, wanted: Sequence[Measured]) -> Chart:
    """Their running averages on the days of the period. Each is drawn at its own number: ratings from 0 to 10, sleep in
    hours."""
    period, today = history.period, history.today
    window = line.LONG_WINDOW if period.days > line.LONG_DAYS else line.WINDOW
    points = {one.key: {day: point for day, point in daily.day_values(history.entries, one.measure).items()
                        if day in period} for one in wanted}
    series = tuple(Series(one.key, one.label, (), daily.smooth(points[one.key], period, window), one.label)
                   for one in wanted)
    top = max([10.0, *(value for one in series for value in one.smooth if value is not None)])
    marks = daily.markers(history.sessions, period, today)
    bands = (*daily.phases(history.sessions, period, today, history.courses),
             *daily.after_doses(history.sessions, period, today))
    notes: list[Words] = [say(N_("Lines are averages of %(n)s days."), n=window)]
    if any(one.key == "sleep" for one in wanted):
        notes.append(N_("Sleep is drawn in hours, the others from 0 to 10."))
    notes.append(N_("That two lines move together does not show why."))
    alt = say(N_("Lines of %(names)s on one time axis over %(days)s days. The table has the same numbers."),
              names=inside(daily.listed([one.label for one in wanted])), days=Number(period.days, 0))
    return Chart("compare", N_("Measures together"), period, Axis(0, 10 if top <= 10 else 16, (0, 5, 10)), series, (),
                 marks, bands, _sentence(wanted, [list(points[one.key].values()) for one in wanted], history),
                 tuple(notes), alt, _table(history, wanted, [points[one.key] for one in wanted], marks))


def _sentence(wanted: Sequence[Measured], points: Sequence[list[Point]], history: History) -> Words:
    return say(N_("%(averages)s."), averages=daily.listed([_mean(one, values, line.counted_days(history))
                                                           for one, values in zip(wanted, points, strict=True)]))


def _mean(one: Measured, points: list[Point], days: int) -> Words:
    values = [point.value for point in points if not point.hollow]
    if len(values) < line.FEWEST:
        return say(N_("%(name)s: not enough days yet"), name=inside(one.label))
    return say(N_("%(name)s averaged %(mean)s (%(low)s to %(high)s) on %(n)s of %(days)s days"), name=inside(one.label),
               mean=Number(sum(values) / len(values), always=True), low=Number(min(values)), high=Number(max(values)),
               n=len(values), days=days)


def _table(history: History, wanted: Sequence[Measured], points: Sequence[Mapping[date, Point]],
           marks: Iterable[Marker]) -> Table:
    columns = [numbers.Column(one.column, days) for one, days in zip(wanted, points, strict=True)]
    return numbers.of_days(history, N_("Measures together, by day"), columns, marks, None, every_day=False)
