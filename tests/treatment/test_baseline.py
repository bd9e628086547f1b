"""Before the first dose: never asked for after it, and never when enough is there."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.treatment.baseline import DAYS, ENOUGH, Baseline, baseline, is_before_first_dose, line, sentences
from journal.treatment.rules import Kind
from tests.treatment.test_course import TODAY, course, day, dose, plans, sessions_of


@pytest.mark.parametrize(("found", "waits"), [
    ([], False), ([course(-3)], True), ([course(3)], True), ([course(0)], True), ([course(-30, -1)], False)])
def test_with_a_course_and_no_dose(found, waits):
    assert is_before_first_dose(found, [], TODAY) is waits


@pytest.mark.parametrize(("session", "waits"), [
    (dose(0), False), (dose(-3), False), (dose(1), True), (dose(-1, kind=Kind.INTEGRATION), True), (dose(-4), True)])
def test_it_is_over_with_the_first_dose_of_this_course(session, waits):
    assert is_before_first_dose([course(-3)], [session], TODAY) is waits


@given(plans(), sessions_of)
def test_never_asked_for_once_a_dose_of_the_course_was_given(found, sessions):
    going = [one for one in found if one.ended_on is None]
    given_in_it = [one for one in sessions if one.kind is Kind.DOSING and one.day <= TODAY
                   and not one.deleted and one.joined_into is None and any(plan.has(one.day) for plan in going)]
    if is_before_first_dose(found, sessions, TODAY):
        assert going
        assert not given_in_it
    else:
        assert not going or given_in_it


@given(st.sets(st.integers(-40, 0)))
def test_days_are_counted_once_and_only_those_of_the_last_two_weeks(days):
    found = baseline({day(n) for n in days}, TODAY)
    assert found.days == len([n for n in days if n > -DAYS])
    assert found.is_waiting == (found.days < ENOUGH and 0 not in days)


def test_in_words():
    assert render_plain(line(Baseline(3))).endswith("compare with later. 3 days so far.")
    assert render_plain(line(Baseline(1))).endswith("1 day so far.")
    assert render_plain(line(Baseline(0))).endswith("There are none yet.")
    assert len(sentences(Baseline(None), is_own=False)) == 1
    assert not Baseline(None).is_waiting
    assert baseline(None, TODAY) == Baseline(None)
    assert baseline([TODAY - timedelta(days=1)], TODAY) == Baseline(1)
