"""Charts of profiles and of what is followed besides: own scales, never in the averages of mood."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.text import render_plain
from journal.entries.extra import Item
from journal.entries.followed import OFFERED, YES_NO
from journal.entries.rules import visible_part
from journal.exchange.queries import for_paper
from journal.trends import charts, figure
from journal.trends.pages import trends_page
from journal.trends.rules import Chart, History
from journal.trends.window import from_args
from tests.trends.samples import HOSTILE, TODAY, entry, history

OWN = Item("own", "context", HOSTILE, HOSTILE, YES_NO)
SLEPT = OFFERED["sleep_quality"]


def story(*days: dict[str, object], followed: tuple[Item, ...] = (OFFERED["alcohol"], SLEPT, OWN)) -> History:
    """One entry a day up to today."""
    rows = [entry(TODAY - timedelta(days=len(days) - 1 - n), **{"late": 0, **answers})
            for n, answers in enumerate(days)]
    return replace(history(len(days)), entries=tuple(rows), sessions=(), first_day=rows[0].day, followed=followed)


def drawn(one: History) -> dict[str, Chart]:
    return {chart.key: chart for chart in charts.draw(one)}


def bipolar(*moods: int) -> History:
    return story(*({"answers": {"mood_bipolar": mood}} for mood in moods))


def test_the_scale_of_a_profile_is_a_chart_of_its_own_and_in_no_average() -> None:
    found = drawn(bipolar(-3, 3, 0, 1))
    assert found["mood"].is_empty
    chart = found["mood_bipolar"]
    assert (chart.axis.low, chart.axis.high) == (-3, 3)
    assert [point.value for point in chart.series[0].points] == [-3, 3, 0, 1] == list(chart.series[0].smooth)
    assert str(chart.sentence) == "Answered on 4 of 4 days, from -3 to 3."
    page = trends_page(bipolar(-3, 3, 0, 1), charts.draw(bipolar(-3, 3, 0, 1)), from_args({}, TODAY, TODAY), "patient",
                       render_plain)
    assert page.main.key == "mood_bipolar"
    assert all("average" not in str(stat.label) for stat in page.glance)


def test_both_scales_stay_apart() -> None:
    both = story({"mood": 8}, {"answers": {"mood_bipolar": -3}}, {"mood": 8}, {"mood": 8})
    assert str(drawn(both)["mood"].sentence).startswith("Your mood averaged 8.0 on 3 of 4 days")


def test_too_few_days_are_not_summed_up() -> None:
    assert str(drawn(bipolar(-3, 3))["mood_bipolar"].sentence).startswith("Not enough days yet")


def test_words_are_rows_with_a_count() -> None:
    days = [{"answers": {"ocd_time": value}} for value in (0, 2, 2)]
    late = {"answers": {"ocd_time": 4}, "late": 9}
    chart = drawn(story(late, *days))["ocd_time"]
    assert [str(lane.label) for lane in chart.lanes] == ["None", "1 to 3 hours", "More than 8 hours"]
    assert str(chart.sentence) == "None on 1 day; 1 to 3 hours on 2 days."
    assert [point.hollow for lane in chart.lanes for point in lane.points] == [False, False, False, True]
    assert len(chart.table.rows) == 4


def test_what_is_followed_is_small_rows_with_counts() -> None:
    days = [{"context": {"alcohol": n % 2, "own": 1}, "sleep_quality": n} for n in range(4)]
    chart = drawn(story(*days))["context"]
    assert [str(lane.label) for lane in chart.lanes] == ["Alcohol", "Sleep quality", HOSTILE]
    assert str(chart.sentence).startswith(
        "Alcohol: yes on 2 of 4 days; Sleep quality: from 0 to 3 on 4 days; <script>")
    assert [str(cell) for cell in chart.table.rows[0][1:]] == ["Yes", "3", "Yes"]
    svg = figure.as_lanes(chart, 342, render_plain)
    assert svg.count("cs__no") == 1
    assert "<script" not in svg
    few = drawn(story(*days[:2], followed=(OFFERED["alcohol"],)))["context"]
    assert str(few.sentence) == "Alcohol: not enough days yet."


@pytest.mark.parametrize("voice", ["patient", "therapist"])
def test_each_is_shown_under_its_own_kind(voice: str) -> None:
    told = story(*({"context": {"alcohol": 1}, "answers": {"pain": 3}, "mood": 5} for _ in range(3)))
    for scopes, keys in (({Scope.CONTEXT}, {"context"}), ({Scope.CHECK_INS}, {"pain"}),
                         (ALL_SCOPES, {"context", "pain"}), ({Scope.NOTES}, set())):
        seen = replace(told, scopes=frozenset(scopes), entries=tuple(
            visible_part(one, frozenset(scopes)) for one in told.entries))
        assert {chart.key for chart in charts.draw(seen, voice)} & {"context", "pain"} == keys


def test_nothing_says_because_and_paper_has_lines_alone() -> None:
    told = charts.draw(story(*({"context": {"alcohol": 1}, "answers": {"pain": 3, "up_and_down": "yes"}}
                               for _ in range(3))))
    assert all("because" not in f"{chart.sentence} {chart.alt}".lower() for chart in told)
    kept = {chart.key for chart in for_paper(told)}
    assert "pain" in kept
    assert not {"context", "up_and_down"} & kept
