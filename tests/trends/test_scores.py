"""Scores of questionnaires drawn against session days, and how the pages show them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import plotly.graph_objects as go
import pytest

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.period import Period
from journal.core.text import render_plain
from journal.questionnaires.responses import Response
from journal.treatment.rules import Kind, Session, numbered
from journal.trends import figure, score_pages
from journal.trends.analysis import analyse
from journal.trends.analysis.diary import Diary, Dose
from journal.trends.analysis.scores import of_responses
from journal.trends.charts import scores
from journal.trends.rules import History
from tests.questionnaires.filled import by_hand, filled, spread
from tests.trends.test_figure import resolved

TODAY = date(2026, 11, 22)
FIRST = date(2026, 6, 20)


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def history(*responses: Response, days: int = 42, scopes: frozenset[Scope] = ALL_SCOPES) -> History:
    sessions = [Session(UUID(int=n), Kind.DOSING, on(7 * n), "UTC", UUID(int=9), datetime(2026, 1, 1, tzinfo=UTC))
                for n in range(6)]
    return History(Period.ending(TODAY, days), TODAY, (), tuple(numbered(sessions)), None, scopes, responses=responses)


OPEN = filled("phq9", on(20), answers={**spread("phq9", 9), "q9": None})
NONE = filled("phq9", on(60), answers={"q1": 1})
COURSE = (by_hand("phq9", on(-20), 18, "from the clinic"), OPEN, filled("phq9", on(40), 8), NONE,
          filled("phq9", on(80), 5), filled("phq9", on(110), 6))


def test_points_are_hollow_where_they_rest_on_less_and_lines_stop_where_there_is_no_score() -> None:
    chart, = scores.draw(history(*COURSE), "patient")
    line, = chart.series
    assert [(one.day, one.value, one.hollow) for one in line.points] == [
        (on(-20), 18, True), (on(20), 10, True), (on(40), 8, False), (on(80), 5, False), (on(110), 6, False)]
    drawn = {chart.period.first + timedelta(days=n) for n, value in enumerate(line.smooth) if value is not None}
    assert {on(0), on(30), on(95)} <= drawn, "joined straight"
    assert not drawn & {on(day) for day in range(41, 80)}, "open around the one without a score"
    assert chart.period.last == TODAY
    assert chart.period.first == on(-20) - timedelta(days=3), "half a year back, as far as there is one"
    assert [mark.short for mark in chart.markers if mark.kind == "dosing"] != []


def test_other_editions_have_their_own_line() -> None:
    month, week = filled("pcl5", on(10), 45), filled("pcl5", on(40), 40, variant="pcl5_week")
    chart, = scores.draw(history(month, week, filled("pcl5", on(70), 30)), "patient")
    assert [str(one.label) for one in chart.series] == ["PCL-5", "PCL-5, the past week"]
    assert [len(one.points) for one in chart.series] == [2, 1]
    svg = figure.as_svg(chart, 342, 300, render_plain)
    assert (svg.count('<circle class="cs__mark"'), svg.count('<path class="cs__mark"')) == (2, 1)


def test_bands_have_names_for_each_reader() -> None:
    for voice, name in (("patient", "Some signs of low mood"), ("therapist", "Moderately severe")):
        chart, = scores.draw(history(*COURSE), voice)
        assert name in [level.label for level in chart.levels]
        assert name in figure.as_svg(chart, 592, 300, render_plain)
        found = figure.as_plotly(chart, render_plain)
        go.Figure(resolved(found), skip_invalid=False)
        assert name in [one["text"] for one in found["layout"]["annotations"]]


def test_the_derived_value_is_charted_where_changes_are_about_it() -> None:
    chart, = scores.draw(history(filled("who5", on(10), 17)), "patient")
    assert [point.value for point in chart.series[0].points] == [68]
    assert (chart.axis.low, chart.axis.high, chart.levels[-1].low) == (0, 100, 52)
    assert "On this questionnaire a higher number is better." in chart.notes


def test_the_table_says_what_the_picture_shows() -> None:
    chart, = scores.draw(history(*COURSE), "patient")
    rows = [[render_plain(cell) for cell in row] for row in chart.table.rows]
    assert rows[2] == ["Wed 19 Aug", "No score", "–", "too many questions were left open"]
    assert rows[-1] == ["Sun 31 May", "18", "Strong signs of low mood", "typed in by hand: from the clinic"]
    assert rows[-2][3] == "not every question was answered"
    assert "with 5 scores, the first 18, the last 6" in render_plain(chart.alt)
    assert render_plain(chart.sentence).startswith("PHQ-9 6, 12 lower than at the start (18).")


def test_what_was_sent_after_the_last_day_is_not_there() -> None:
    early = replace(history(*COURSE), period=Period.ending(on(50), 14))
    chart, = scores.draw(early, "patient")
    assert max(point.day for point in chart.series[0].points) == on(40)
    assert scores.draw(replace(early, period=Period.ending(on(-30), 14)), "patient") == ()


@pytest.mark.parametrize("voice", ["patient", "therapist"])
def test_every_answer_can_be_read(voice: str) -> None:
    told = history(*COURSE, filled("asq", on(50), answers={"q1": 0}))
    phq9, asq = score_pages.scores_part(told, voice, render_plain, "es").views
    assert phq9.answers
    assert asq.answers
    assert len(phq9.answers.days) == 5, "all but the score that was typed in"
    assert render_plain(phq9.answers.rows[0].question) == "1. Poco interés o placer en hacer cosas"
    assert render_plain(phq9.answers.rows[0].cells[1]) == "3, Casi todos los días"
    assert render_plain(phq9.answers.rows[8].cells[-1]) == "–", "an open answer is no answer"
    assert asq.view is None
    assert "has no score" in str(asq.words)
    assert "0 to 4: " in " ".join(render_plain(one) for one in phq9.bands)


def test_what_is_not_shared_is_not_there() -> None:
    private = history(*COURSE, scopes=ALL_SCOPES - {Scope.QUESTIONNAIRES})
    assert scores.draw(private, "therapist") == ()
    part = score_pages.scores_part(private, "therapist", render_plain)
    assert (part.views, part.words) == ((), "Questionnaires are not shared with you.")


def test_labels_and_answers_are_escaped() -> None:
    bad = by_hand("phq9", on(20), 18, '<img src=x onerror="alert(1)">')
    chart, = scores.draw(history(bad), "patient")
    assert "<img" not in figure.as_svg(chart, 342, 300, render_plain)
    assert not re.search("<img", figure.to_json(chart, render_plain))


def test_analyses_are_told_the_same() -> None:
    worse = filled("phq9", TODAY, answers=dict.fromkeys((f"q{n}" for n in range(1, 10)), 2))
    diary = Diary(TODAY, (), (Dose(FIRST, None, "im"),),
                  of_responses((*COURSE, filled("phq9", TODAY - timedelta(days=10), 9), worse)))
    found = analyse(diary)
    assert [one.name for one in found.flags] == ["SAFETY_ITEM9", "Q_WORSE:PHQ-9"]
    start = found.scores["PHQ-9"].start
    assert start
    assert start.total == 18


def test_an_open_question_9_leaves_the_earlier_answer_standing() -> None:
    told = filled("phq9", on(0), answers={**spread("phq9", 9), "q9": 2})
    later = filled("phq9", on(14), answers={**spread("phq9", 9), "q9": None})
    flags = analyse(Diary(on(20), (), (), of_responses((told, later)))).flags
    assert [(one.name, one.told["day"]) for one in flags] == [("SAFETY_ITEM9", on(0))]
