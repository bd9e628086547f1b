"""What charts say: plain, honest, and the same in sentence, table and picture."""

import json
import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from journal.core.text import Text, Words
from journal.entries.rules import SideEffect
from journal.treatment.rules import numbered
from journal.trends import charts
from journal.trends.pages import trends_page
from journal.trends.rules import Chart, History, Voice
from journal.trends.window import Window
from tests.trends.samples import HOSTILE, TODAY, entry, history, session

FORBIDDEN = re.compile(
    r"\b(works?|working|caused?|because|significant\w*|relapse\w*|predict\w*|thanks to|due to)\b", re.I)


def said(chart: Chart) -> list[str]:
    table = [cell for row in (*chart.table.rows, chart.table.head) for cell in row]
    return [str(words) for words in (chart.title, chart.sentence, chart.alt, chart.table.caption, *chart.notes, *table)]


def by_key(story: History, voice: Voice = "patient") -> dict[str, Chart]:
    return {chart.key: chart for chart in charts.draw(story, voice)}


def week(*moods: int | None, **more: object) -> History:
    first = TODAY - timedelta(days=len(moods) - 1)
    rows = [entry(first + timedelta(days=n), mood=mood, **more) for n, mood in enumerate(moods) if mood is not None]
    return replace(history(len(moods)), entries=tuple(rows), sessions=(), first_day=first)


def test_kinds_are_named_as_their_files() -> None:
    assert [kind.key for kind in charts.ALL] == [
        "mood", "context", "profile", "anxiety", "energy", "sleep", "side_effects"]
    assert all(kind.draw.__module__ == f"journal.trends.charts.{kind.key}" for kind in charts.ALL)


def test_the_sentence_gives_the_average_and_the_days_behind_it() -> None:
    story = week(2, 8, None, 5, 5)
    assert str(by_key(story)["mood"].sentence) == "Your mood averaged 5.0 on 4 of 5 days (lowest 2, highest 8)."
    assert str(by_key(story, "therapist")["mood"].sentence) == \
        "Mood averaged 5.0 on 4 of 5 days (lowest 2, highest 8)."


def test_days_before_the_first_check_in_are_not_held_against_anybody() -> None:
    story = replace(week(None, None, 5, 6, 7), first_day=TODAY - timedelta(days=2))
    assert "on 3 of 3 days" in str(by_key(story)["mood"].sentence)


def test_too_few_days_give_no_average() -> None:
    assert str(by_key(week(2, None, 8))["mood"].sentence).startswith("Not enough days yet")


def test_nothing_is_said_plainly() -> None:
    for chart in charts.draw(replace(week(5), entries=())):
        assert chart.is_empty
        assert chart.notes == ()
        assert "no " in str(chart.sentence) or "not answered" in str(chart.sentence)


def test_check_ins_from_soon_after_a_dose_are_told_and_left_out() -> None:
    story = week(4, 4, 4, 4)
    dosed = entry(TODAY, mood=10, groggy=True)
    story = replace(story, entries=(*story.entries[:-1], dosed))
    window = Window(story.period, "2w", None, None, (), "")
    page = trends_page(story, charts.draw(story, "patient"), window, "patient", str)
    assert "averaged 4.0 on 3 of 4 days (lowest 4, highest 4)" in str(page.main.sentence)
    assert [str(note) for note in page.main.notes] == [
        "1 check-in is from the hours after a dose: drawn hollow where its day has no other, left out of averages."]
    assert "10, same day as dosing" in [str(row[1]) for row in page.main.table.rows]
    assert [str(item.name) for item in page.main.legend] == ["3-day average", "Each day", "Same day as dosing"]
    assert str(page.glance[0].value) == "4.0"


def test_late_check_ins_are_counted_and_left_out() -> None:
    story = week(4, 5, 6)
    late = entry(TODAY - timedelta(days=1), late=5, n=1, mood=10)
    story = replace(story, entries=(*(one for one in story.entries if one.day != late.day), late,
                                    entry(TODAY, n=5, mood=8)))
    chart = by_key(story)["mood"]
    assert str(chart.notes[0]) == "When a day has several check-ins, its value is their average."
    assert str(chart.notes[1]) == "1 check-in was filled in more than 3 days later: drawn hollow, left out of averages."
    assert str(chart.sentence).startswith("Not enough days yet")
    assert ["Wed 13 May", "10, filled in late", "–", ""] in [[str(cell) for cell in row] for row in chart.table.rows]


def test_side_effects_are_counted_over_the_days_that_were_answered() -> None:
    story = week(5, 5, 5, 5)
    rows = (replace(story.entries[0], side_effects=()),
            replace(story.entries[1], side_effects=(SideEffect("nausea", 2),)), *story.entries[2:])
    chart = by_key(replace(story, entries=rows))["side_effects"]
    assert str(chart.sentence) == (
        "Side effects were reported on 1 of the 2 days when the question was answered. "
        "The strongest was Feeling sick, “Got in the way”, on 12 May.")
    assert [str(cell) for cell in chart.table.rows[0]] == ["Feeling sick", "1", "Got in the way", "Tue 12 May"]


def test_long_sleep_stretches_the_axis() -> None:
    assert by_key(week(5, sleep_hours=8.0))["sleep"].axis.high == 12
    assert by_key(week(5, sleep_hours=13.5))["sleep"].axis.high == 16


def test_the_table_has_every_day_newest_first() -> None:
    story = history(44)
    table = by_key(story)["mood"].table
    assert len(table.rows) == (TODAY - (story.first_day or TODAY)).days + 1
    assert str(table.rows[0][0]) == "Thu 14 May"
    assert any("Session" in str(row[-1]) for row in table.rows)
    assert all(len(row) == len(table.head) == len(table.numeric) for row in table.rows)


def test_timing_is_all_that_is_said_where_sessions_are_drawn() -> None:
    story = replace(week(5, 5, 5), sessions=tuple(numbered([session(TODAY)])))
    assert "Timing only: a diary cannot show why." in map(str, by_key(story)["mood"].notes)
    assert "Timing only: a diary cannot show why." not in map(str, by_key(week(5, 5, 5))["mood"].notes)


@pytest.mark.parametrize("voice", ["patient", "therapist"])
@pytest.mark.parametrize("days", [1, 3, 14, 44, 500])
def test_no_chart_says_why(voice: Voice, days: int) -> None:
    for chart in charts.draw(history(days), voice):
        for text in said(chart):
            assert not FORBIDDEN.search(text), text
            assert "%(" not in text
            assert "!" not in text
            if voice == "therapist":
                assert not re.search(r"\byour?\b", text, re.I), text


def test_an_own_symptom_is_said_in_its_own_words() -> None:
    chart = by_key(history(30, effect=HOSTILE))["side_effects"]
    assert "<script>alert(1)</script>" in str(chart.rows[0].label)


def test_every_text_is_a_value() -> None:
    """Nothing but words, so that a translation reaches all of it."""
    for chart in charts.draw(history(44)):
        words: list[Words] = [chart.title, chart.sentence, *chart.notes]
        assert all(isinstance(one, (str, Text)) for one in words)
        assert json.dumps([str(one) for one in words])


def test_a_file_more_is_a_chart_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "calm.py").write_text(
        "from journal.trends.charts import energy\nfrom journal.trends.rules import ChartKind\n"
        'CHART = ChartKind("calm", energy.CHART.draw)\n')
    monkeypatch.setattr(charts, "__path__", [*charts.__path__, str(tmp_path)])
    assert [kind.key for kind in charts.kinds()] == [*charts.ORDER, "calm"]
    monkeypatch.delitem(sys.modules, "journal.trends.charts.calm")
