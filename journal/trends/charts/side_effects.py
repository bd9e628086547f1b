"""Side effects by kind: a strip of days for each, and how often they were there."""

from collections import defaultdict
from datetime import date

from journal.core.text import N_, Day, Number, Words, plural, say
from journal.entries.rules import Entry
from journal.entries.side_effects import label, severity_label
from journal.trends import daily
from journal.trends.rules import Axis, Bar, Chart, ChartKind, History, Marker, Row, Table, Voice

SEVERITIES = Axis(0, 4, (0, 1, 2, 3, 4))


def draw(history: History, voice: Voice) -> Chart:
    """`bars` are the worst of each day, `rows` one strip per side effect, the most frequent first."""
    period, today = history.period, history.today
    inside = [one for one in history.entries if one.day in period]
    bars = daily.bars(inside, period)
    rows = _rows(inside)
    marks = daily.markers(history.sessions, period, today)
    bands = (*daily.phases(history.sessions, period, today), *daily.after_doses(history.sessions, period, today))
    return Chart("side_effects", N_("Side effects by kind"), period, SEVERITIES, (), bars, marks, bands,
                 sentence(inside), notes(inside, marks), alt(period.days, rows), _table(rows), rows)


def sentence(entries: list[Entry]) -> Words:
    """Days with side effects out of days on which the question was answered; late answers are left out."""
    answered = {one.day for one in entries if one.worst is not None and not one.is_late}
    reported = {one.day for one in entries if one.worst and not one.is_late}
    if not answered:
        return N_("The question about side effects was not answered in these days.")
    return plural(
        N_("Side effects were reported on %(reported)s of the %(n)s day when the question was answered."),
        N_("Side effects were reported on %(reported)s of the %(n)s days when the question was answered."),
        len(answered), reported=Number(len(reported), 0))


def notes(entries: list[Entry], marks: tuple[Marker, ...]) -> tuple[Words, ...]:
    if not any(one.worst for one in entries):
        return ()
    found: list[Words] = []
    late = sum(one.is_late and bool(one.worst) for one in entries)
    if late:
        found.append(plural(
            N_("%(n)s check-in was filled in more than 3 days later: drawn hollow, not counted."),
            N_("%(n)s check-ins were filled in more than 3 days later: drawn hollow, not counted."), late))
    if marks:
        found.append(N_("Timing only: a diary cannot show why."))
    return tuple(found)


def alt(days: int, rows: tuple[Row, ...]) -> Words:
    return say(N_("Strips of days with side effects over %(days)s days, one strip for each of %(n)s kinds. The table "
                  "has the same numbers."), days=Number(days, 0), n=len(rows))


def _rows(entries: list[Entry]) -> tuple[Row, ...]:
    """Per side effect the worst of each day; an answer that came in time counts before a late one."""
    found: dict[str, dict[date, Bar]] = defaultdict(dict)
    for one in sorted(entries, key=lambda one: (one.day, one.is_late)):
        for effect in one.side_effects or ():
            known = found[effect.key].get(one.day)
            if known and (one.is_late > known.hollow or known.value >= effect.counted):
                continue
            found[effect.key][one.day] = Bar(one.day, effect.counted, severity_label(effect.counted), one.is_late)
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Row(label(key), tuple(by_day.values())) for key, by_day in ranked)


def _table(rows: tuple[Row, ...]) -> Table:
    head = (N_("Side effect"), N_("Days"), N_("At its worst"), N_("Last on"))
    cells: list[tuple[Words, ...]] = []
    for row in rows:
        worst = max(bar.value for bar in row.bars)
        cells.append((row.label, say(N_("%(n)s"), n=len(row.bars)), severity_label(worst),
                      say(N_("%(day)s"), day=Day(row.bars[-1].day, "short"))))
    return Table(N_("Side effects by kind, with the days on which they were reported"), head, tuple(cells),
                 (False, True, False, False))


CHART = ChartKind("side_effects", draw)
