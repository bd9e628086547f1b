"""The page of charts as values: what is private, days too low to log, one table for long periods."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.text import render_plain
from journal.entries.rules import visible_part
from journal.trends import charts
from journal.trends.pages import TrendsPage, trends_page
from journal.trends.rules import History, Voice
from journal.trends.window import from_args
from tests.trends.samples import TODAY, entry, history


def page_of(story: History, voice: Voice = "patient") -> TrendsPage:
    window = from_args({"span": "all"}, TODAY, story.period.first)
    return trends_page(story, charts.draw(story, voice), window, voice, render_plain)


def shared(story: History, *scopes: Scope) -> History:
    """The history as the reader of these scopes gets it."""
    seen = frozenset(scopes)
    return replace(story, scopes=seen, entries=tuple(visible_part(one, seen) for one in story.entries),
                   sessions=story.sessions if Scope.SESSIONS in seen else ())


def said(page: TrendsPage) -> str:
    views = (page.main, *page.views)
    words = [one for view in views for one in (
        view.title, view.sentence, *view.notes, view.alt, view.table.caption, *view.table.head,
        *(cell for row in view.table.rows for cell in row), *(item.name for item in view.legend))]
    words += [one for stat in page.glance for one in (stat.value, stat.label)]
    return "\n".join(str(one) for one in words)


def labels(page: TrendsPage) -> list[str]:
    return [str(stat.label) for stat in page.glance]


def test_private_side_effects_leave_no_zero_behind() -> None:
    page = page_of(shared(history(44), Scope.CHECK_INS, Scope.SESSIONS), "therapist")
    assert str(page.main.title) == "Mood by day"
    assert [str(one) for one in page.main.table.head] == ["Day", "Mood, 0 to 10", "Session"]
    assert len(page.main.table.rows) == 44, "every day is there all the same"
    assert labels(page) == ["average mood, last 7 days", "days checked in"]
    assert "Side effects are not shared with you." in page.main.notes
    assert not re.search("side effect", said(page).replace("Side effects are not shared with you.", ""), re.I)


def test_private_check_ins_leave_the_side_effects_alone() -> None:
    page = page_of(shared(history(44), Scope.SIDE_EFFECTS, Scope.SESSIONS), "therapist")
    assert page.main.key == "side_effects"
    assert page.views == ()
    assert labels(page) == ["days when side effects got in the way"]
    assert "Check-ins are not shared with you." in page.main.notes
    assert not re.search("mood|anxiety|checked in", said(page), re.I)


def test_private_sessions_are_not_counted_as_none() -> None:
    page = page_of(shared(history(44), Scope.CHECK_INS, Scope.SIDE_EFFECTS), "therapist")
    assert [str(one) for one in page.main.table.head] == ["Day", "Mood, 0 to 10", "Side effects"]
    assert "Sessions are not shared." in str(page.main.alt)
    assert "Sessions are not shared with you." in page.main.notes
    assert not re.search(r"sessions?: 0|and sessions", said(page), re.I)


@pytest.mark.parametrize("scopes", [some for n in range(5) for some in combinations(Scope, n)], ids=str)
@pytest.mark.parametrize("days", [30, 500])
def test_any_mix_of_scopes_makes_a_page(scopes: tuple[Scope, ...], days: int) -> None:
    page = page_of(shared(history(days), *scopes), "therapist")
    kinds = {Scope.CHECK_INS, Scope.SIDE_EFFECTS}
    assert bool(page.empty) is not bool(kinds & set(scopes))
    for scope, words in ((Scope.CHECK_INS, "Check-ins are"), (Scope.SIDE_EFFECTS, "Side effects are")):
        assert (f"{words} not shared with you." in said(page)) is (scope not in scopes)


def low(days: int = 14) -> History:
    rows = (entry(TODAY - timedelta(days=3), too_low=True), entry(TODAY - timedelta(days=1), too_low=True))
    return replace(history(days), entries=rows, sessions=(), first_day=TODAY - timedelta(days=3))


def test_too_low_to_log_is_contact_and_never_nothing() -> None:
    page = page_of(low())
    assert page.empty is None
    assert "2 days were too low to log: no number, but they count as checked in." in map(str, page.main.notes)
    assert str(page.glance[1].value) == "2 of 4"
    assert [[str(one) for one in row[:2]] for row in page.main.table.rows] == [
        ["Thu 14 May", "–"], ["Wed 13 May", "Too low to log"], ["Tue 12 May", "–"], ["Mon 11 May", "Too low to log"]]


def test_a_number_beside_too_low_keeps_both() -> None:
    story = low()
    more = entry(TODAY - timedelta(days=1), n=1, mood=3, anxiety=8)
    page = page_of(replace(story, entries=(*story.entries, more)))
    assert str(page.main.table.rows[1][1]) == "3; Too low to log"
    anxiety = next(view for view in page.views if view.key == "anxiety")
    assert [str(row[1]) for row in anxiety.table.rows] == ["8; Too low to log", "Too low to log"]


def test_a_question_nobody_answered_is_not_zero_days() -> None:
    story = replace(low(), entries=(entry(TODAY, mood=4),))
    assert str(page_of(story).glance[2].label) == "side effects: not answered in these days"


def test_long_periods_have_one_table_with_all_numbers() -> None:
    story = history(201)
    page, apart = page_of(story), page_of(history(200))
    head = [str(one) for one in page.main.table.head]
    assert head == ["Day", "Mood, 0 to 10", "Anxiety, 0 to 10", "Energy, 0 to 10", "Sleep, hours", "Side effects",
                    "Session"]
    for view in page.views:
        assert view.is_together is bool(view.chart.series)
        assert bool(view.table.rows) is not view.is_together
        if not view.is_together:
            continue
        place = next(n for n, one in enumerate(head) if one == str(view.chart.table.head[1]))
        filled = sum(row[place] not in ("–", "Too low to log") for row in page.main.table.rows)
        assert filled == len(view.chart.series[0].points)
    assert all(view.table.rows and not view.is_together for view in (apart.main, *apart.views))


def test_what_people_wrote_is_escaped_in_the_long_table() -> None:
    table = page_of(history(300, effect="<b>own</b>")).main.table
    assert any("&lt;b&gt;own" in str(cell) for row in table.rows for cell in row)
    assert not any("<b>" in str(cell) for row in table.rows for cell in row)


def test_only_the_main_chart_of_a_long_period_can_be_explored() -> None:
    assert [bool(view.json) for view in page_of(history(400)).views] == [True, True, True, False]
    page = page_of(history(401))
    assert json.loads(page.main.json or "")["data"]
    assert not any(view.json for view in page.views)


def test_everything_shared_says_nothing_of_sharing() -> None:
    assert page_of(history(44)).main.notes == page_of(replace(history(44), scopes=ALL_SCOPES)).main.notes
    assert "not shared" not in said(page_of(history(44), "therapist"))
