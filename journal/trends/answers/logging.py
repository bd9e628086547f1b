"""Logging: what every other figure rests on (A9)."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from journal.core.period import Period
from journal.core.text import N_, Day, Words, say
from journal.trends.analysis import Analysis, coverage, sentences
from journal.trends.analysis.voice import Voice
from journal.trends.answers.graph import Answer, Heat, Key, Section
from journal.trends.rules import Table

WEEKS = 26
HOW = (
    N_("A day counts when it has a mood, however many check-ins there were. Days filled in more than 3 days later are "
       "not counted. Nothing is filled in for a day without an entry: it is missing, and never 0."),
    N_("If days next to an unlogged day are clearly lower than all others (at least 8 of each, over the last 180 "
       "days), this is said, because averages may then be kinder than the whole. That nothing is said proves nothing."),
)


def section(found: Analysis) -> Section:
    mood = found.measures["mood"]
    any_day = dict.fromkeys(found.diary.logged, 0.0)
    said: list[Words] = [sentences.coverage(mood.logged, N_("Mood was logged")) if mood.n else
                         sentences.coverage(coverage.logged(any_day, found.diary.today), N_("Something was logged"))]
    if mood.n:
        said += sentences.logged(mood, Voice("mood"))
    days = frozenset(found.diary.date(day) for day in found.diary.logged)
    if not days:
        return Section("logging", N_("Logging"), (Answer("logged", tuple(said)),), HOW)
    return Section("logging", N_("Logging"), (Answer("logged", tuple(said), _table(found, days), _heat(found, days)),),
                   HOW)


def _period(today: date) -> Period:
    """Whole weeks from a Monday, the last of them that of today."""
    last = today + timedelta(days=6 - today.weekday())
    return Period.ending(last, 7 * WEEKS)


def _heat(found: Analysis, days: frozenset[date]) -> Heat:
    period, today = _period(found.diary.as_of), found.diary.as_of
    marks: dict[date, Literal["dosing", "integration"]] = {
        day: "integration" for day in found.diary.integrations if day in period}
    marks |= {one.day: "dosing" for one in found.diary.doses if one.day in period}
    inside = frozenset(day for day in days if day in period)
    alt = say(N_("Calendar of the last %(weeks)s weeks: %(n)s days have an entry. The table has the counts by month."),
              weeks=WEEKS, n=len(inside))
    legend = [Key("day", N_("Day with an entry")), Key("no-day", N_("No entry"))]
    if "dosing" in marks.values():
        legend.append(Key("dosed", N_("Day of a session")))
    return Heat("logged", period, today, inside, marks, alt, tuple(legend))


def _table(found: Analysis, days: frozenset[date]) -> Table:
    """By month, the newest first, from the first logged day and at most as far back as the picture."""
    today = found.diary.as_of
    begin = max(min(days), _period(today).first)
    rows, first = [], begin.replace(day=1)
    while first <= today:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        held = [day for day in Period(max(first, begin), min(last, today)) if day in days]
        rows.append((say(N_("%(month)s"), month=Day(first, "month_year")),
                     say(N_("%(n)s of %(all)s"), n=len(held), all=(min(last, today) - max(first, begin)).days + 1)))
        first = last + timedelta(days=1)
    return Table(N_("Days with an entry, by month"), (N_("Month"), N_("Days with an entry")), tuple(reversed(rows)),
                 (False, True))
