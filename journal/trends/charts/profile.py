"""The questions of profiles by day: one chart for each that has an answer. A scale is a line, words are small rows."""

from datetime import date

from journal.access.permissions import Scope
from journal.core.text import N_, Number, Words, inside, plural, say
from journal.entries.extra import Answer, Item, answer
from journal.entries.profiles import ITEMS
from journal.entries.rules import MOOD_BIPOLAR
from journal.trends import daily
from journal.trends.charts import lanes, line
from journal.trends.rules import Axis, Chart, ChartKind, History, Lane, Point, Table, Voice

NOT_COUNTED = N_("This was only answered more than 3 days later.")


def draw(history: History, voice: Voice) -> tuple[Chart, ...]:
    """In the order of the check-in. Each on its own scale: no other chart, average or analysis has these numbers."""
    if Scope.CHECK_INS not in history.scopes:
        return ()
    told = {name for one in history.entries if one.day in history.period for name in one.answers}
    return tuple(_scale(history, voice, item) if item.is_scale else _words(history, item)
                 for item in ITEMS.values() if item.name in told)


def _scale(history: History, voice: Voice, item: Item) -> Chart:
    ticks = tuple(float(n) for n in range(item.low, item.high + 1)) if item.low < 0 else (0, 5, 10)
    return line.draw(history, voice, item.name, item, Axis(item.low, item.high, ticks), _wording(item),
                     averaged=item.name != MOOD_BIPOLAR)


def _wording(item: Item) -> line.Wording:
    """No average is told: a mood that goes up and down would have one that it never had."""
    name = inside(item.label)
    ends = {"name": name, "low": Number(item.low), "high": Number(item.high)}
    said = say(N_("%(name)s by day, %(low)s to %(high)s"), **ends)
    told = N_("Answered on %(n)s of %(days)s days, from %(low)s to %(high)s.")
    return line.Wording(
        title=said, label=item.label, column=say(N_("%(name)s, %(low)s to %(high)s"), **ends), caption=said,
        said={"patient": told, "therapist": told}, nothing=N_("There are no answers in these days yet."),
        alt=N_("Line chart from %(low)s to %(high)s over %(days)s days. %(sessions)s The line begins at %(first)s and "
               "ends at %(last)s. The table has the same numbers."))


def _words(history: History, item: Item) -> Chart:
    """One small row for each answer that was given, with a dot on its days."""
    days: dict[Answer, dict[date, Point]] = {value: {} for value in item.values}
    for one in history.entries:
        given = answer(one, item)
        if given in days and one.day in history.period and not (one.is_late and one.day in days[given]):
            days[given][one.day] = Point(one.day, 1, hollow=one.is_late)
    told = [(words, days[value]) for value, words in item.options if days[value]]
    counts = [(words, sum(not point.hollow for point in points.values())) for words, points in told]
    said: list[Words] = [plural(N_("%(words)s on %(n)s day"), N_("%(words)s on %(n)s days"), n, words=inside(words))
                         for words, n in counts if n]
    table = Table(item.question, (N_("Day"), item.label),
                  lanes.rows(history, [day for _, points in told for day in points], lambda day: [
                      daily.listed([words for words, points in told if day in points])]), (False, False))
    sentence = say(N_("%(answers)s."), answers=inside(daily.listed(said))) if said else NOT_COUNTED
    return lanes.chart(history, item.name, item.label, tuple(Lane(words, tuple(points.values()))
                                                             for words, points in told), sentence, table,
                       Scope.CHECK_INS)


CHART = ChartKind("profile", draw)
