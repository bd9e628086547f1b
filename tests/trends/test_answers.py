"""The answers of the trends page as values: each says its numbers, draws them, and has them in its table."""

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from journal.core.text import render_plain
from journal.trends import answers, figure
from journal.trends.analysis import Analysis, analyse
from journal.trends.answers.graph import Answer, Graph, Heat, Section, Shares
from journal.trends.question_pages import picture, section_view
from tests.trends.test_analysis import NAMES, days_of, diary, rated
from tests.trends.test_figure import resolved
from tests.trends.test_sentences import FORBIDDEN

FOUND = {name: analyse(diary(name)) for name in NAMES} | {
    "empty": analyse(days_of([])), "one": analyse(days_of([5])), "flat": analyse(days_of([5] * 60)),
    "turned": analyse(rated(diary("s01"), lambda value: 10 - value)),
    "undosed": analyse(replace(diary("s01"), doses=()))}
IDS = ["been", "follows", "how-long", "side-effects", "logging"]


def told(section: Section) -> list[str]:
    """Every text of a section."""
    words: list[Any] = [section.title, *section.how]
    for one in section.answers:
        words += [*one.said, *([one.name] if one.name else [])]
        if one.table:
            words += [one.table.caption, *one.table.head, *(cell for row in one.table.rows for cell in row)]
        if one.picture:
            words += [one.picture.alt, *(key.name for key in one.picture.legend)]
        if isinstance(one.picture, Graph):
            words += [spot.words for spot in one.picture.spots]
    return [render_plain(one) for one in words]


def answer(found: Analysis, key: str) -> Answer:
    return next(one for section in answers.sections(found) for one in section.answers if one.key == key)


def said(found: Analysis, key: str) -> str:
    return " ".join(render_plain(words) for words in answer(found, key).said)


def rows(one: Answer) -> list[list[str]]:
    assert one.table is not None
    assert all(len(row) == len(one.table.head) == len(one.table.numeric) for row in one.table.rows)
    return [[render_plain(cell) for cell in row] for row in one.table.rows]


@pytest.mark.parametrize("name", FOUND)
def test_every_diary_answers_every_question_in_words_that_claim_nothing(name: str) -> None:
    sections = answers.sections(FOUND[name])
    assert [section.id for section in sections] == IDS
    keys = [one.key for section in sections for one in section.answers]
    assert len(keys) == len(set(keys)), "ids in the page"
    for section in sections:
        assert section.answers
        assert section.how
        for words in told(section):
            assert words.strip()
            assert "%(" not in words
            assert not FORBIDDEN.search(words), words


@pytest.mark.parametrize("name", FOUND)
def test_every_picture_is_drawn_in_both_widths_and_taken_by_plotly(name: str) -> None:
    for section in answers.sections(FOUND[name]):
        section_view(section, render_plain)
        for one in section.answers:
            if one.picture is None:
                continue
            view = picture(one.picture, render_plain)
            for drawn in (view.svg, view.wide_svg):
                assert "nan" not in drawn
                root = ElementTree.fromstring(str(drawn))  # noqa: S314 - our own drawing
                assert root.get("viewBox")
            if isinstance(one.picture, Graph):
                go.Figure(resolved(figure.graph_plotly(one.picture, render_plain)), skip_invalid=False)
                points = json.loads(view.json or "")["points"]
                assert len(points) == len(one.picture.spots)
                assert all(0 < point["at"] < 1 for point in points)


def test_the_curve_has_its_counts_under_each_stretch_and_one_thin_line_for_each_session() -> None:
    found = FOUND["s01"]
    graph, mood = answer(found, "since").picture, found.measures["mood"]
    assert isinstance(graph, Graph)
    assert [render_plain(notch.under or "") for notch in graph.notches] == [f"({one.k})" for one in mood.curve]
    assert sum(trace.kind == "single" for trace in graph.traces) == len(mood.singles)
    assert [round(spot.y, 6) for spot in graph.spots] == [
        round(one.mean, 6) for one in mood.curve if one.mean is not None]
    assert [row[1] for row in rows(answer(found, "since"))] == [str(one.k) for one in mood.curve]


def test_the_average_of_single_lines_is_the_curve() -> None:
    for one in FOUND["s01"].measures.values():
        for each in one.curve:
            changes = [single.changes[each.first, each.last] for single in one.singles
                       if (each.first, each.last) in single.changes]
            assert len(changes) == each.k
            if each.mean is not None:
                assert sum(changes) / each.k == pytest.approx(each.mean)


def test_anxiety_is_shown_as_it_was_rated() -> None:
    found = FOUND["s01"]
    graph, one = answer(found, "since-anxiety").picture, found.measures["anxiety"]
    assert isinstance(graph, Graph)
    inside = [each.mean for each in one.curve if each.mean is not None]
    assert [spot.y for spot in graph.spots] == [pytest.approx(-mean) for mean in inside]
    assert all(spot.low <= spot.y <= spot.high for spot in graph.spots
               if spot.low is not None and spot.high is not None)
    weeks = answer(found, "weeks-anxiety").picture
    assert isinstance(weeks, Graph)
    assert weeks.spots[-1].y == pytest.approx(10 - (one.weekly.means[-1] or 0))


def test_what_cannot_be_told_says_what_is_missing() -> None:
    thin = FOUND["s03"]
    assert "3 comparable sessions are needed" in said(thin, "since")
    assert re.search(r"There are \d+ sessions that can be compared, 4 are needed; and \d+ days with a mood, 60 are",
                     said(thin, "lasting"))
    assert answer(thin, "lasting").picture is None
    assert "No dosing session is written down yet" in said(FOUND["undosed"], "since")
    assert "No side effect was told of yet." in said(FOUND["one"], "effects")
    assert said(FOUND["empty"], "logged") == "No entry yet."


def test_how_long_is_drawn_where_it_is_said() -> None:
    one = answer(FOUND["s01"], "lasting")
    assert render_plain(one.said[0]).startswith("About half of the lift is gone after roughly 3 days")
    assert isinstance(one.picture, Graph)
    left = [spot.y for spot in one.picture.spots]
    assert left == sorted(left, reverse=True)
    assert len(rows(one)) == len(left) == 21


def test_side_effects_stand_against_other_days_and_routes_are_only_counted() -> None:
    found = FOUND["s01"]
    one = answer(found, "effects")
    assert isinstance(one.picture, Shares)
    for share, row in zip(one.picture.rows, rows(one), strict=False):
        n, all_ = map(int, re.findall(r"\d+", row[1]))
        assert share.share == pytest.approx(n / all_)
        if share.low is not None and share.high is not None:
            assert 0 <= share.low <= share.share <= share.high <= 1
    assert len(rows(one)) == len(found.effects)


def test_the_calendar_and_its_table_count_the_same_days() -> None:
    found = FOUND["s02"]
    one = answer(found, "logged")
    assert isinstance(one.picture, Heat)
    assert one.picture.period.days % 7 == 0
    assert one.picture.period.first.weekday() == 0
    counted = [tuple(map(int, re.findall(r"\d+", row[1]))) for row in rows(one)]
    assert sum(held for held, _ in counted) == len(one.picture.days)
    assert all(held <= days <= 31 for held, days in counted)
    assert "of the last 28 days" in said(found, "logged")


def test_the_table_of_weeks_ends_today_and_names_what_lies_outside() -> None:
    found = analyse(days_of([6, 7, 8, 7, 6] * 14 + [2] * 14))
    weeks = rows(answer(found, "weeks"))
    last = render_plain(answers.been.short(found.diary.as_of)).split()[0]
    assert f"to {last} " in weeks[0][0]
    assert "Two weeks in a row below your usual range" in said(found, "weeks")
    assert weeks[0][2].startswith("below by")
