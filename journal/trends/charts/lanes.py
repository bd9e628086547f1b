"""What the charts of small rows have in common: session lines on the same days as the mood, notes, table."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

from journal.access.permissions import Scope
from journal.core.text import N_, Day, Number, Words, say
from journal.trends import daily
from journal.trends.rules import Axis, Chart, History, Lane, Table


def chart(history: History, key: str, title: Words, found: tuple[Lane, ...], sentence: Words, table: Table,
          scope: Scope) -> Chart:
    """A chart of `found`, one row under the other."""
    period, today = history.period, history.today
    marks = daily.markers(history.sessions, period, today)
    bands = (*daily.phases(history.sessions, period, today, history.courses),
             *daily.after_doses(history.sessions, period, today))
    notes: list[Words] = []
    if any(point.hollow for one in found for point in one.points):
        notes.append(N_("What was filled in more than 3 days later is drawn hollow and not counted."))
    if marks and found:
        notes.append(N_("Timing only: a diary cannot show why."))
    alt = say(N_("Small rows of days, one for each of %(n)s, over %(days)s days. The table has the same answers."),
              n=len(found), days=Number(period.days, 0))
    return Chart(key, title, period, Axis(0, 1, ()), (), (), marks, bands, sentence, tuple(notes), alt, table,
                 lanes=found, scope=scope)


def rows(history: History, days: Iterable[date], cells: Callable[[date], Sequence[Words]]) -> tuple[
        tuple[Words, ...], ...]:
    """The rows of a table of these days, newest first."""
    period = history.period
    style: Literal["short", "full"] = "short" if period.first.year == period.last.year else "full"
    return tuple((say(N_("%(day)s"), day=Day(day, style)), *cells(day)) for day in sorted(set(days), reverse=True))
