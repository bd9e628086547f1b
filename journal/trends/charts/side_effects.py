"""Side effects by kind: a strip of days for each, and how often they were there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from journal.access.permissions import Scope
from journal.core.period import Period
from journal.core.text import N_, Day, Number, Words, plural, say
from journal.entries.rules import Entry
from journal.entries.side_effects import label, severity_label
from journal.trends import daily, effects
from journal.trends.charts.line import PRIVATE, is_hollow
from journal.trends.effects import Told
from journal.trends.rules import Axis, Bar, Chart, ChartKind, History, Marker, Row, Table, Voice

SEVERITIES = Axis(0, 4, (0, 1, 2, 3, 4))
TITLE = N_("Side effects by kind")


@dataclass(frozen=True)
class Kind:
    """One side effect and the days on which it was there."""

    key: str
    days: Mapping[date, Told]


def draw(history: History, voice: Voice) -> tuple[Chart, ...]:
    """`bars` are the worst of each day, `rows` one strip per side effect, the most frequent first."""
    if Scope.SIDE_EFFECTS not in history.scopes:
        private = PRIVATE[Scope.SIDE_EFFECTS]
        return (Chart("side_effects", TITLE, history.period, SEVERITIES, (), (), (), (), private, (), private,
                      Table(TITLE, (N_("Side effect"),), (), (False,)), scope=Scope.SIDE_EFFECTS),)
    period, today = history.period, history.today
    inside = [one for one in history.entries if one.day in period]
    told = effects.by_day(inside, period)
    bars = tuple(effects.bar(day, one) for day, one in told.items())
    kinds = kinds_of(told)
    rows = tuple(Row(label(kind.key), tuple(effects.bar(day, {kind.key: one}) for day, one in kind.days.items()))
                 for kind in kinds)
    marks = daily.markers(history.sessions, period, today)
    bands = (*daily.phases(history.sessions, period, today, history.courses),
             *daily.after_doses(history.sessions, period, today))
    return (Chart("side_effects", TITLE, period, SEVERITIES, (), bars, marks, bands, sentence(inside, told, period),
                  notes(inside, bars, marks, period), alt(period.days, rows), _table(kinds, period), rows,
                  scope=Scope.SIDE_EFFECTS),)


def sentence(entries: list[Entry], told: Mapping[date, effects.Day], period: Period) -> Words:
    """Days with side effects out of days on which the question was answered, without late answers; and the strongest
    of all, late or not."""
    counted = _counted(entries)
    top = effects.strongest(told)
    if top is None:
        return counted
    where = {"counted": counted, "effect": label(top.key), "severity": severity_label(top.severity),
             "day": Day(top.day, _style(period, "day"))}
    if top.late:
        return say(N_("%(counted)s The strongest was %(effect)s, “%(severity)s”, on %(day)s, filled in late."), **where)
    return say(N_("%(counted)s The strongest was %(effect)s, “%(severity)s”, on %(day)s."), **where)


def _counted(entries: list[Entry]) -> Words:
    answered = {one.day for one in entries if one.tells_effects and not one.is_late}
    reported = {one.day for one in entries if one.reported and not one.is_late}
    if answered:
        return plural(
            N_("Side effects were reported on %(reported)s of the %(n)s day when the question was answered."),
            N_("Side effects were reported on %(reported)s of the %(n)s days when the question was answered."),
            len(answered), reported=Number(len(reported), 0))
    if any(one.tells_effects for one in entries):
        return say(N_("The question about side effects was only answered more than 3 days later."))
    return say(N_("The question about side effects was not answered in these days."))


def notes(entries: list[Entry], bars: tuple[Bar, ...], marks: tuple[Marker, ...], period: Period) -> tuple[Words, ...]:
    found: list[Words] = []
    late = sum(one.is_late and bool(one.reported) for one in entries)
    if late and is_hollow(period, (), bars):
        found.append(plural(
            N_("%(n)s check-in was filled in more than 3 days later: drawn hollow, not counted."),
            N_("%(n)s check-ins were filled in more than 3 days later: drawn hollow, not counted."), late))
    elif late:
        found.append(plural(N_("%(n)s check-in was filled in more than 3 days later: not counted."),
                            N_("%(n)s check-ins were filled in more than 3 days later: not counted."), late))
    if bars and marks:
        found.append(N_("Timing only: a diary cannot show why."))
    return tuple(found)


def alt(days: int, rows: tuple[Row, ...]) -> Words:
    return say(N_("Strips of days with side effects over %(days)s days, one strip for each of %(n)s kinds. The table "
                  "has the same numbers."), days=Number(days, 0), n=len(rows))


def kinds_of(told: Mapping[date, effects.Day]) -> list[Kind]:
    found: dict[str, dict[date, Told]] = defaultdict(dict)
    for day, one in told.items():
        for key, how in one.items():
            found[key][day] = how
    return [Kind(key, days) for key, days in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))]


def _table(kinds: Iterable[Kind], period: Period) -> Table:
    style = _style(period, "short")
    cells: list[tuple[Words, ...]] = [
        (label(kind.key), days_words(kind), worst_words(kind), say(N_("%(day)s"), day=Day(max(kind.days), style)))
        for kind in kinds]
    return Table(N_("Side effects by kind, with the days on which they were reported"),
                 (N_("Side effect"), N_("Days"), N_("At its worst"), N_("Last on")), tuple(cells),
                 (False, True, False, False))


def days_words(kind: Kind) -> Words:
    timely = sum(one.timely is not None for one in kind.days.values())
    late = len(kind.days) - timely
    if late:
        return say(N_("%(n)s, and %(late)s filled in late"), n=timely, late=late)
    return say(N_("%(n)s"), n=timely)


def worst_words(kind: Kind) -> Words:
    timely = max((one.timely for one in kind.days.values() if one.timely is not None), default=None)
    late = max((one.late for one in kind.days.values() if one.late is not None), default=None)
    found: list[Words] = [severity_words(timely)] if timely is not None else []
    if late is not None and Told(timely, late).adds:
        found.append(say(effects.LATE, words=severity_words(late)))
    return daily.listed(found)


def severity_words(level: int) -> Words:
    return say(N_("Not said how bad")) if level == 0 else severity_label(level)


def _style(period: Period, style: Literal["day", "short"]) -> Literal["day", "short", "full"]:
    return style if period.first.year == period.last.year else "full"


CHART = ChartKind("side_effects", draw)
