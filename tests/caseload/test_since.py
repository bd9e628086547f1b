"""What happened since a session: which session, which days, what is new, still there, gone, and what was due."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.caseload import since
from journal.caseload.brief_page import cut
from journal.core.period import Period
from journal.entries.rules import Entry, SideEffect
from journal.treatment.rules import Kind, numbered
from journal.treatment.thread import Page, PageKind, PracticeDay, Thread
from tests.caseload.test_findings import TODAY, ago, entry, session
from tests.factories import at

WEEK = Period(ago(6), TODAY)


def test_it_counts_from_the_last_talk_unless_another_session_is_asked_for():
    dose, talk, later, ahead = session(20), session(12, Kind.INTEGRATION), session(3), session(0, Kind.INTEGRATION)
    every = [dose, talk, later, ahead]
    assert since.chosen(every, TODAY, None) == talk
    assert since.chosen(every, TODAY, str(dose.id)) == dose
    assert since.chosen(every, TODAY, str(ahead.id)) == talk, "a session of today is still to come"
    assert since.chosen(every, TODAY, "nonsense") == talk
    assert since.chosen([dose, later], TODAY, None) == later
    assert since.chosen([ahead], TODAY, None) is None
    assert since.stretch(talk, TODAY) == Period(ago(12), TODAY)
    assert since.stretch(None, TODAY).days == 28


def effect(key, severity=None, now=None):
    return SideEffect(key, severity, now=now)


@pytest.mark.parametrize(("told", "expected"), [
    ([(3, (effect("nausea", 2),)), (2, (effect("nausea", 1),))], ("new", 2, 2, 2, None)),
    ([(3, (effect("nausea", 2),)), (1, ())], ("new", 2, 1, 3, 1)),
    ([(20, (effect("nausea", 3),)), (4, (effect("nausea"),))], ("still", None, 1, 4, None)),
    ([(20, (effect("nausea", 3),)), (4, (effect("nausea", 1),)), (2, ())], ("gone", 1, 1, 4, 2)),
    ([(20, (effect("nausea", 3),)), (4, ())], ("gone", 3, 1, 20, 4)),
    ([(20, (effect("nausea", 3),)), (2, (effect("nausea", now="gone"),))], ("gone", 3, 1, 20, 2)),
    ([(60, (effect("nausea", 3),)), (2, (effect("nausea", 1),))], ("new", 1, 1, 2, None)),
])
def test_an_effect_is_new_still_there_or_gone(told, expected):
    (one,) = since.effects([entry(days, side_effects=effects) for days, effects in told], WEEK)
    state, worst, days, last, clear = expected
    assert (one.state, one.worst, one.days, one.last) == (state, worst, days, ago(last))
    assert one.clear == (None if clear is None else ago(clear))


def test_nothing_is_said_of_an_effect_that_nobody_answered_for():
    before = entry(20, side_effects=(effect("nausea", 3),))
    assert since.effects([before], WEEK) == []
    assert since.effects([before, entry(3, mood=4)], WEEK) == []
    assert since.effects([before, entry(3, side_effects=(), asked=("headache",))], WEEK) == []
    assert since.effects([before, entry(3, side_effects=(), asked=("nausea",))], WEEK)[0].state == "gone"


@given(st.lists(st.tuples(st.integers(0, 60), st.sets(st.sampled_from("abc"))), max_size=25))
def test_each_effect_stands_once_and_within_its_days(told):
    entries = [entry(days, side_effects=tuple(effect(key, 2) for key in keys)) for days, keys in told]
    found = since.effects(entries, WEEK)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.last in (Period.ending(ago(7), 28) if one.state == "gone" and one.last not in WEEK else WEEK)
        assert one.clear is None or (one.clear in WEEK and one.clear >= one.last)


def test_days_are_counted_from_the_first_of_the_journal():
    told = [entry(2, mood=3), entry(2, mood=4), entry(1, too_low=True), entry(9, mood=1)]
    assert since.logged(told, WEEK, ago(3)) == since.Logged(2, 4, ago(1), 1)
    assert since.logged([], WEEK, None) == since.Logged(0, 7, None, 0)


def test_short_check_ins_are_due_until_the_next_one():
    dose = numbered([session(5)])[0]
    hours = (24, 72)
    told = [Entry(uuid4(), ago(4), "UTC", at(f"{ago(4)} 12:00"), mood=3, step="24h", session_id=dose.id)]
    now = at(f"{TODAY} 12:00")
    assert since.due(told, [dose], None, WEEK, hours, now) == since.Due(1, 1)
    assert since.due([], [dose], None, WEEK, hours, now) == since.Due(1, 0)
    assert since.due([], [dose], None, WEEK, (), now) == since.Due()
    assert since.due([], numbered([session(1)]), None, WEEK, hours, now) == since.Due()


def practice(number, text="Three lines"):
    return Page(uuid4(), uuid4(), PageKind.PRACTICE, number, ago(20), at("2026-05-01 10:00"), {"practice": text})


def test_a_practice_is_told_while_it_goes_on_or_was_answered():
    old, ended, newest = practice(1), practice(2, ""), practice(3)
    day = PracticeDay(old.page_id, ago(2), True, "little")
    thread = Thread([old, ended, newest], [day, PracticeDay(newest.page_id, ago(15), True)])
    assert [(one.practice, one.answers) for one in since.practised(thread, WEEK)] == [(old, (day,)), (newest, ())]
    assert since.due([], [], thread, WEEK, (), at(f"{TODAY} 12:00")).unanswered
    assert not since.due([], [], Thread([old], [day]), WEEK, (), at(f"{TODAY} 12:00")).unanswered


@given(st.text(max_size=300))
def test_a_cut_text_is_no_longer_than_asked(text):
    assert len(cut(text, 60)) <= 61
