"""Scores of questionnaires as pages show them: a chart for each, its words, and every answer. Pure.

The patient's trends, the therapist's page and paper draw the same charts (`charts/scores.py`); `_scores.html` shows
this value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from journal.access.permissions import Scope
from journal.core.catalogue import wording
from journal.core.period import Period
from journal.core.text import N_, Words, inside, plural, say
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response
from journal.questionnaires.rules import Instrument, Item
from journal.trends import daily, figure
from journal.trends.charts import scores as charts
from journal.trends.pages import PHONE, WIDE, ChartView, KeyItem, chart_view
from journal.trends.rules import Axis, Chart, History, Lane, Level, Point, Say, Table, Voice

NEWEST = 26
"""Columns of answers at most."""
OPEN: Words = "–"
PRIVATE = N_("Questionnaires are not shared with you.")
NONE_YET = N_("No questionnaire has been sent yet.")
NO_SCORE = N_("This questionnaire has no score; its answers are below.")
NOT_SCORED = N_("There is no score yet: too many questions were left open.")


@dataclass(frozen=True)
class AnswerRow:
    """One question and its answers, in the order of the days."""

    question: Words
    cells: tuple[Words, ...]


@dataclass(frozen=True)
class Answers:
    """Each question over time: small drawings, and a table of all answers, newest day first. `older` says how many
    columns are left out; `attribution` is the notice that goes with the wording."""

    svg: Markup
    wide_svg: Markup
    alt: Words
    words: Words
    caption: Words
    days: tuple[Words, ...]
    rows: tuple[AnswerRow, ...]
    older: Words | None
    attribution: str


@dataclass(frozen=True)
class ScoreView:
    """One questionnaire. `view` is None where it has no score, and `words` say so; `bands` are what its numbers stand
    for; `answers` None where every score was typed in."""

    key: str
    name: str
    view: ChartView | None
    words: Words | None
    bands: tuple[Words, ...]
    answers: Answers | None


@dataclass(frozen=True)
class ScoresPart:
    """All of them; without any, `words` say why, where that has to be said."""

    views: tuple[ScoreView, ...]
    words: Words | None


def scores_part(history: History, voice: Voice, words: Say, language: str = "en") -> ScoresPart:
    """What was sent up to the last day of `history.period`. Items are worded in `language` where there is official
    wording; `words` writes our own texts out."""
    drawn = {chart.key: chart for chart in charts.draw(history, voice)}
    views = tuple(_view(ALL[name], drawn.get(f"score-{name}"), history, voice, words, language)
                  for name in charts.answered(history))
    if Scope.QUESTIONNAIRES not in history.scopes:
        return ScoresPart((), PRIVATE)
    return ScoresPart(views, NONE_YET if not views and voice == "therapist" else None)


def _view(instrument: Instrument, chart: Chart | None, history: History, voice: Voice, words: Say,
          language: str) -> ScoreView:
    view = None
    if chart is not None:
        view = replace(chart_view(chart, voice, words), legend=legend(chart), is_together=False)
    without = None if chart else NOT_SCORED if instrument.scoring.method != "rule" else NO_SCORE
    levels = charts.levels_of(instrument, voice)
    return ScoreView(f"score-{instrument.id}", instrument.short_title, view, without, tuple(map(_band, levels)),
                     _answers(instrument, history, voice, words, language))


def _band(level: Level) -> Words:
    ends = {"low": f"{level.low:g}", "high": f"{level.high:g}", "words": inside(level.label)}
    return say(N_("%(low)s: %(words)s") if level.low == level.high else N_("%(low)s to %(high)s: %(words)s"), **ends)


def legend(chart: Chart) -> tuple[KeyItem, ...]:
    """Only what is drawn; each edition by name where there are several."""
    kinds = {mark.kind for mark in chart.markers}
    first, *others = chart.series or (None,)
    hollow = any(point.hollow for series in chart.series for point in series.points)
    named = [("mark", first.label if others else N_("Score"))] if first else []
    named += [("square", one.label) for one in others if one]
    named += [("late", N_("Score with open answers, or typed in by hand"))] * hollow
    named += [("sess", N_("Session"))] * ("dosing" in kinds)
    named += [("sess-i", N_("Integration"))] * ("integration" in kinds)
    return tuple(KeyItem(sign, name) for sign, name in named)


def _answers(instrument: Instrument, history: History, voice: Voice, words: Say, language: str) -> Answers | None:
    period = charts.stretch(history)
    told = [one for one in charts.until(history, instrument.id) if not one.is_by_hand and one.day in period]
    if not told:
        return None
    items = [item for item in instrument.items
             if item.scored or any(one.answers.get(item.id) is not None for one in told)]
    lanes = tuple(_lane(item, told, language) for item in items)
    title = say(N_("%(name)s, each answer by day"), name=instrument.short_title)
    chart = Chart(f"answers-{instrument.id}", title, period, Axis(0, 1, ()), (), (),
                  daily.markers(history.sessions, period, history.today), (), title, (), title,
                  Table(title, (), (), ()), lanes=lanes, scope=Scope.QUESTIONNAIRES)
    shown = told[:-NEWEST - 1:-1]
    missed = len(told) - len(shown)
    alt = plural(N_("Small lines, one for each question, with %(n)s answer each. The table has the same answers."),
                 N_("Small lines, one for each question, with up to %(n)s answers each. The table has the same "
                    "answers."), len(told))
    return Answers(
        figure.as_lanes(chart, PHONE, words), figure.as_lanes(chart, WIDE[voice], words), alt,
        _ends(instrument, language), title, tuple(_head(instrument, one, period) for one in shown),
        tuple(AnswerRow(_question(item, language), tuple(_cell(item, one, language) for one in shown))
              for item in items),
        plural(N_("%(n)s earlier one is not in this table."), N_("%(n)s earlier ones are not in this table."), missed)
        if missed else None, instrument.licence.attribution)


def _lane(item: Item, told: Sequence[Response], language: str) -> Lane:
    values = [option.value for option in item.options]
    points = tuple(Point(one.day, value) for one in told if (value := one.answers.get(item.id)) is not None)
    return Lane(_question(item, language), points, (min(values), max(values)), joined=True)


def _question(item: Item, language: str) -> Words:
    return say(N_("%(n)s. %(question)s"), n=item.number, question=wording(item.text, language))


def _ends(instrument: Instrument, language: str) -> Words:
    """What the lowest and the highest answer are, as the drawings show them."""
    options = sorted(instrument.items[0].options, key=lambda one: one.value)
    return say(N_("Each line goes from %(low)s (“%(least)s”) at the bottom to %(high)s (“%(most)s”) at the top; a dash "
                  "in the table is an open answer."), low=options[0].value, high=options[-1].value,
               least=wording(options[0].label, language), most=wording(options[-1].label, language))


def _head(instrument: Instrument, one: Response, period: Period) -> Words:
    day = charts.day_words(one.day, period)
    if one.variant is None:
        return day
    return say(N_("%(day)s, %(edition)s"), day=day, edition=charts.edition(instrument, one.variant))


def _cell(item: Item, one: Response, language: str) -> Words:
    value = one.answers.get(item.id)
    chosen = next((option for option in item.options if option.value == value), None)
    if chosen is None:
        return OPEN
    return say(N_("%(n)s, %(words)s"), n=chosen.value, words=wording(chosen.label, language))
