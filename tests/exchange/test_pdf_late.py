"""On paper, too, what was filled in late, or soon after a dose, is named and stays out of the figures."""

from dataclasses import replace
from datetime import timedelta

from journal.core.text import render_plain
from journal.entries.rules import SideEffect
from journal.exchange.paper import sheet, tables
from journal.exchange.paper.figures import Voice
from tests.exchange.paper_samples import LAST, effect_label, entry, history, record, severity_label

SAY = Voice(render_plain, "en")
NAMES = tables.Names(effect_label, severity_label)


def test_late_days_are_named_beside_the_count() -> None:
    sick = (SideEffect("nausea", 2),)
    rows = (entry(1, LAST - timedelta(days=9), side_effects=sick),
            entry(2, LAST - timedelta(days=8), late=6, side_effects=(SideEffect("nausea", 3),)),
            entry(3, LAST, side_effects=(SideEffect("headache", 1),)))
    table = tables.effects(record(replace(history(14), entries=rows)), SAY, NAMES)
    assert table is not None
    assert [row[:3] for row in table["rows"]] == [
        ["Nausea", "1, and 1 late", "Stopped me"], ["Headache", "1", "Noticed it"]]


def test_a_day_is_the_mean_of_its_timely_answers() -> None:
    rows = (entry(1, LAST, mood=4), entry(2, LAST, mood=6), entry(3, LAST, late=6, mood=0),
            entry(4, LAST - timedelta(days=1), late=6, mood=2))
    table = tables.daily(record(replace(history(14), entries=rows)), SAY, NAMES)
    assert table is not None
    assert [row[1] for row in table["rows"]] == ["2", "5"]


def test_what_was_written_soon_after_a_dose_is_named_and_not_counted() -> None:
    rows = (entry(1, LAST, mood=4), entry(2, LAST, mood=10, groggy=True),
            entry(3, LAST - timedelta(days=1), mood=9, groggy=True))
    whole = record(replace(history(14), entries=rows))
    table = tables.daily(whole, SAY, NAMES)
    assert table is not None
    assert [row[1] for row in table["rows"]] == ["9", "4"]
    assert all("same day as dosing" in str(row[-1]) for row in table["rows"])
    paper = sheet.sheet(whole, SAY, NAMES, None)
    assert ("Mood, average", "4.0") in [(tile["name"], tile["value"]) for tile in paper["tiles"]]
    assert "2 check-ins are from the hours after a dose; they are left out of averages." in paper["completeness"]
