"""Questionnaires on paper: each score in a table, each course as a chart, and the notices that go with the forms."""

from collections.abc import Iterator
from typing import Any

from journal.core.text import N_, Words
from journal.core.text import say as compose
from journal.exchange.paper.figures import Voice, figure, visible
from journal.exchange.rules import Record
from journal.questionnaires.instruments import ALL
from journal.trends.charts import scores as charts
from journal.trends.rules import Chart


def section(record: Record, say: Voice) -> dict[str, Any]:
    """Charts, one table of all scores, and lines for what has no score. Days are those of the charts, half a year at
    least, because questionnaires are filled in seldom."""
    drawn = [chart for one in record.scores if (chart := visible(one, record.scopes))]
    wide = max((len(chart.table.head) for chart in drawn), default=0)
    rows = [[say(chart.title), *(say(cell) for cell in row), *[""] * (wide - len(row))]
            for chart in drawn for row in chart.table.rows]
    longest = next((chart.table.head for chart in drawn if len(chart.table.head) == wide), ())
    head: tuple[Words, ...] = (N_("Questionnaire"), *longest)
    names = charts.answered(record.history)
    table = {"head": [say(one) for one in head], "kinds": ["left", "left", "right", "wide", "wide"][:len(head)],
             "rows": rows}
    return {
        "charts": [_figure(chart, say) for chart in drawn], "table": table if rows else None,
        "lines": [say(one) for one in _without(record, names)],
        "notices": [say(one) for one in dict.fromkeys(ALL[name].licence.attribution for name in names)]}


def _figure(chart: Chart, say: Voice) -> dict[str, Any]:
    """A chart with its notes as one paragraph."""
    drawn = figure(chart, say)
    return drawn | {"notes": [" ".join(drawn["notes"])]}


def _without(record: Record, names: list[str]) -> Iterator[Words]:
    """Questionnaires that were sent and came to no score at all."""
    if not names:
        yield N_("No questionnaire was sent up to the last of these days.")
    scored = {chart.key for chart in record.scores}
    for name in names:
        if f"score-{name}" not in scored:
            day = charts.until(record.history, name)[-1].day
            yield compose(N_("%(name)s was answered without a score, the last time on %(day)s."),
                          name=ALL[name].short_title, day=charts.day_words(day, charts.stretch(record.history)))
