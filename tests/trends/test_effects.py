"""Side effects by day: late answers stay in the picture and in the words, and no severity is made up."""

import re
from dataclasses import replace
from datetime import date, timedelta

from journal.core.period import Period
from journal.core.text import render_plain
from journal.entries.rules import Entry, SideEffect
from journal.trends import charts, effects, figure
from journal.trends.pages import legend
from journal.trends.rules import Chart, History
from tests.trends.samples import TODAY, entry, history

DAYS = Period.ending(TODAY, 10)
DAY = TODAY - timedelta(days=2)


def told(*rows: Entry, days: int = 10) -> dict[str, Chart]:
    story = replace(history(days), entries=rows, sessions=(), first_day=rows[0].day)
    return {chart.key: chart for chart in charts.draw(story)}


def mild_then_late(day: date = DAY) -> tuple[Entry, Entry]:
    return (entry(day, mood=5, side_effects=(SideEffect("nausea", 1),)),
            entry(day, late=7, n=1, side_effects=(SideEffect("headache", 4),)))


def test_side_effects_of_a_day_are_named_worst_first() -> None:
    rows = [entry(DAY, side_effects=(SideEffect("nausea"), SideEffect("headache", 3))),
            entry(DAY, n=1, side_effects=(SideEffect("nausea", 2),)), entry(TODAY, side_effects=())]
    (bar,) = effects.bars(rows, DAYS)
    assert (bar.day, bar.value, bar.hollow, bar.late) == (DAY, 3, False, 0)
    assert str(bar.words) == "Headache: Stopped me; Feeling sick: Got in the way"


def test_a_severe_late_answer_stays_in_the_picture_and_in_the_words() -> None:
    (bar,) = effects.bars(mild_then_late(), DAYS)
    assert (bar.value, bar.late, bar.hollow) == (1, 4, False)
    assert str(bar.words) == "Headache: Frightening or dangerous, filled in late; Feeling sick: Noticed it"


def test_a_late_answer_beside_the_same_effect_says_both() -> None:
    rows = (entry(DAY, side_effects=(SideEffect("nausea", 1),)),
            entry(DAY, late=7, n=1, side_effects=(SideEffect("nausea", 3), SideEffect("headache"))))
    (bar,) = effects.bars(rows, DAYS)
    assert str(bar.words) == ("Feeling sick: Stopped me, filled in late; Feeling sick: Noticed it; "
                              "Headache, filled in late")


def test_a_milder_late_answer_adds_nothing_to_the_bar() -> None:
    rows = (entry(DAY, side_effects=(SideEffect("nausea", 3),)),
            entry(DAY, late=7, n=1, side_effects=(SideEffect("nausea", 1),)))
    (bar,) = effects.bars(rows, DAYS)
    assert (bar.value, bar.late, str(bar.words)) == (3, 0, "Feeling sick: Stopped me")


def test_the_late_part_is_drawn_hollow_everywhere() -> None:
    drawn = told(*mild_then_late())
    for picture in (figure.as_svg(drawn["mood"], 342, 336, render_plain),
                    figure.as_strip(drawn["side_effects"], 342, render_plain)):
        assert picture.count('class="cs__bar"') == 1
        assert picture.count('class="cs__bar cs__bar--late"') == 1
    full, late, *_ = figure.as_plotly(drawn["mood"], render_plain)["data"]
    assert (full["y"], late["base"], late["y"]) == ([1], [1], [3])
    assert late["marker"]["color"] == "rgba(0,0,0,0)"
    assert "Frightening or dangerous, filled in late" in full["customdata"][0]
    signs = {item.sign for item in legend(drawn["mood"])}
    assert {"bar", "bar-late"} <= signs
    assert "late" not in signs, "no dot is hollow"


def test_the_table_by_kind_tells_late_days_apart() -> None:
    rows = {str(row[0]): [str(one) for one in row[1:]] for row in told(*mild_then_late())["side_effects"].table.rows}
    assert rows == {"Feeling sick": ["1", "Noticed it", "Tue 12 May"],
                    "Headache": ["0, and 1 filled in late", "Frightening or dangerous, filled in late", "Tue 12 May"]}


def test_late_answers_stay_out_of_the_count_and_in_the_sentence() -> None:
    assert str(told(*mild_then_late())["side_effects"].sentence) == (
        "Side effects were reported on 1 of the 1 day when the question was answered. "
        "The strongest was Headache, “Frightening or dangerous”, on 12 May, filled in late.")
    assert str(told(mild_then_late()[1])["side_effects"].sentence).startswith(
        "The question about side effects was only answered more than 3 days later. The strongest was Headache")


def test_the_strongest_is_the_newest_of_its_severity() -> None:
    rows = [entry(TODAY - timedelta(days=n), side_effects=(SideEffect(key, how),))
            for n, key, how in ((3, "nausea", 3), (2, "headache", 3), (1, "nausea", 1))]
    assert str(told(*rows)["side_effects"].sentence).endswith("The strongest was Headache, “Stopped me”, on 12 May.")


def test_the_note_under_mood_counts_late_moods_and_late_side_effects() -> None:
    notes = [str(note) for note in told(*mild_then_late(), entry(TODAY, late=5, n=3, mood=2))["mood"].notes]
    assert "2 check-ins were filled in more than 3 days later: drawn hollow, left out of averages." in notes


def test_an_effect_without_a_severity_is_named_alone() -> None:
    drawn = told(entry(DAY, mood=5, side_effects=(SideEffect("nausea"),)))
    (bar,) = drawn["mood"].bars
    assert (bar.value, str(bar.words)) == (1, "Feeling sick")
    assert str(drawn["mood"].table.rows[0 if DAY == TODAY else -1][2]) == "Feeling sick"
    assert str(drawn["side_effects"].sentence).endswith("question was answered."), "nothing is known to be strongest"
    assert str(drawn["side_effects"].table.rows[0][2]) == "Not said how bad"


def test_long_periods_say_hollow_only_where_something_is() -> None:
    late = entry(DAY, late=9, n=4, mood=1, side_effects=(SideEffect("headache", 2),))
    for days, there in ((400, True), (401, False)):
        story = history(days)
        drawn = charts.draw(replace(story, entries=(*story.entries, late, *mild_then_late(DAY - timedelta(days=9)))))
        for chart in (drawn[0], drawn[-1]):
            signs = {item.sign for item in legend(chart)}
            assert any("hollow" in str(note) for note in chart.notes) is there
            assert ("bar-late" in signs) is there
            assert ("late" in signs) is (there and bool(chart.series))
            assert any(re.search("filled in more than 3 days later", str(note)) for note in chart.notes)
            if chart.series:
                svg = figure.as_svg(chart, 822, 336, render_plain)
            else:
                svg = figure.as_strip(chart, 822, render_plain)
            assert ("--late" in svg) is there


def test_the_history_of_a_test_sees_everything() -> None:
    assert History(DAYS, TODAY, (), (), None).scopes
