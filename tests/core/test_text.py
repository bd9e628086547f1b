from datetime import UTC, date, datetime

import pytest

from journal.core.text import N_, Clock, Day, Number, Text, plural, render_plain, say

THURSDAY = date(2026, 5, 14)


def test_a_marked_text_is_itself():
    assert N_("Mood") == "Mood"
    assert render_plain("100 % of days") == "100 % of days"


def test_parameters_are_written_out():
    assert str(say(N_("%(name)s on %(day)s"), name="Nausea", day=Day(THURSDAY))) == "Nausea on 14 May"


def test_a_text_can_hold_a_text():
    inner = plural(N_("%(n)s day"), N_("%(n)s days"), 3)
    assert str(say(N_("%(days)s after the dose"), days=inner)) == "3 days after the dose"


@pytest.mark.parametrize(("n", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_plural_chooses_the_form(n, words):
    assert str(plural(N_("%(n)s day"), N_("%(n)s days"), n)) == words


@pytest.mark.parametrize(("style", "words"), [
    ("day", "14 May"), ("weekday", "Thursday 14 May"), ("short", "Thu 14 May"), ("month", "May"),
    ("full", "14 May 2026"), ("day_of_month", "14"),
])
def test_days_in_every_style(style, words):
    assert str(say("%(d)s", d=Day(THURSDAY, style))) == words


@pytest.mark.parametrize(("number", "words"), [
    (Number(7.0), "7"), (Number(7.25), "7.2"), (Number(7.0, always=True), "7.0"), (Number(100, 0), "100"),
    (Number(0.5, 2), "0.5"), (Number(-1.6), "-1.6"),
])
def test_numbers_lose_what_says_nothing(number, words):
    assert str(say("%(n)s", n=number)) == words


def test_a_clock_time():
    assert str(say("%(t)s", t=Clock(datetime(2026, 5, 14, 9, 5, tzinfo=UTC)))) == "09:05"


def test_texts_are_values():
    assert say("a %(x)s", x=1) == Text("a %(x)s", {"x": 1})
