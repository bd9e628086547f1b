"""The question about suicidal thoughts on an entry: offered, answered, listed. Pure."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.entries.pages import facts
from journal.entries.rules import THOUGHTS, Entry
from journal.entries.signals import signals
from journal.entries.thoughts import answer_signal, days_since_positive, is_offered, listed
from journal.safety.asking import Mode
from journal.safety.rules import Level
from journal.safety.thoughts import question, thoughts_signal
from tests.factories import at

DAY, NOON = date(2026, 5, 14), at("2026-05-14 12:00")


def entry(ago=0, thoughts=None, **more):
    values = {"id": uuid4(), "day": DAY - timedelta(days=ago), "zone": "UTC",
              "logged_at": NOON - timedelta(days=ago), "mood": 5}
    return Entry(**values | {"thoughts": thoughts} | more)


def offered(one, recent=(), mode=Mode.WEEKLY, doses=(), alerts=False, before=False):
    return is_offered(one, [one, *recent], mode, doses, alerts, before, DAY)


def test_it_is_offered_after_the_first_check_in_of_a_day():
    assert offered(entry())
    assert not offered(entry(), mode=Mode.OFF)
    assert not offered(entry(ago=1)), "a day filled in later is not today"
    assert not offered(entry(thoughts=0))
    assert not offered(entry(groggy=True))
    assert not offered(entry(origin="import"))
    assert not offered(entry(), [entry(3, "skip")]), "prefer not to say is an answer"
    assert offered(entry(), [entry(3, 0)], doses=[DAY - timedelta(days=1)])


def test_a_second_check_in_of_the_day_asks_only_for_a_new_alert():
    first = entry(logged_at=NOON - timedelta(hours=3))
    assert not offered(entry(), [first])
    assert offered(entry(), [first], alerts=True)
    assert not offered(entry(), [first], alerts=True, before=True)
    assert not offered(entry(), [entry(logged_at=NOON - timedelta(hours=3), thoughts=1)], alerts=True)
    assert offered(first, [entry()]), "the page of the first one goes on offering"
    assert offered(entry(), [entry(logged_at=NOON - timedelta(hours=3), deleted=True)])


def test_deleting_an_answered_check_in_asks_no_second_time():
    assert not offered(entry(), [entry(logged_at=NOON - timedelta(hours=3), thoughts=0, deleted=True)])
    assert not offered(entry(), [entry(3, 0, deleted=True)]), "nor earlier in the week"


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from((None, *THOUGHTS)), st.booleans()), max_size=12),
       st.sampled_from(Mode), st.sets(st.integers(0, 20)), st.booleans(), st.booleans())
def test_never_twice_a_day_never_groggy_never_where_it_is_off(recent, mode, doses, alerts, groggy):
    others = [entry(ago, thoughts, origin="check-in" if own else "import") for ago, thoughts, own in recent]
    one = entry(groggy=groggy)
    found = offered(one, others, mode, [DAY - timedelta(days=n) for n in doses], alerts)
    answered_today = any(other.day == DAY and other.thoughts is not None for other in others)
    assert not (found and (groggy or answered_today or mode is Mode.OFF))


@pytest.mark.parametrize(("earlier", "days"), [
    ([], None), ([(3, 1)], 3), ([(3, "skip"), (9, 2)], 9), ([(3, 0)], None), ([(15, 4), (14, 1)], 14)])
def test_what_is_new_is_told_by_the_last_answer_of_one_or_more(earlier, days):
    one = entry(thoughts=1)
    others = [one, *(entry(ago, thoughts) for ago, thoughts in earlier)]
    assert days_since_positive(one, others) == days
    expected = Level.S1 if days is not None and days <= 14 else Level.S2
    assert answer_signal(one, others).level is expected


def test_what_came_later_makes_nothing_known():
    assert days_since_positive(entry(5, 1), [entry(2, 3)]) is None
    later_that_day = entry(logged_at=NOON + timedelta(hours=2), thoughts=1)
    assert days_since_positive(later_that_day, [entry(thoughts=1)]) == 0
    assert days_since_positive(entry(thoughts=1), [entry(2, 1, deleted=True)]) is None


def test_the_answer_is_among_the_signals_of_its_entry():
    found = signals(entry(thoughts=3), [], None, NOON)
    assert (found[0].rule, found[0].level) == ("suicidal_thoughts", Level.S3)
    assert signals(entry(), [], None, NOON) == []
    told, untold = (signals(entry(thoughts=2), [], None, NOON, therapist_told=one)[0].body for one in (True, False))
    assert "We will let your therapist know today" in told
    assert "therapist know" not in untold
    assert "This app is not watched live." in untold


def levels(*given_):
    return [(one.level, one.day) for one in listed([entry(ago, value) for ago, value in given_], DAY)]


def test_a_therapist_is_shown_the_most_serious_and_the_newest():
    assert levels() == levels((0, 0), (3, 0)) == levels((14, 4)) == []
    assert levels((0, "skip")) == [(Level.S1, DAY)]
    assert levels((5, 3), (0, 0)) == [(Level.S3, DAY - timedelta(days=5)), (Level.S0, DAY)]
    assert levels((5, 2), (0, 3)) == [(Level.S3, DAY)]
    assert levels((20, 1), (7, 1)) == [(Level.S1, DAY - timedelta(days=7))], "known by an answer that is not listed"
    assert levels((16, 1), (1, 1)) == [(Level.S2, DAY - timedelta(days=1))]


def test_words_and_order_are_those_of_the_file():
    asked = question()
    assert asked.text == "Today, have you had thoughts of not wanting to live, or of ending your life?"
    assert asked.before == ("Your answer is saved in your journal. Nobody watches it live. If you need help now, use "
                            "the numbers on this page.")
    assert [value for value, _ in asked.options] == list(THOUGHTS)
    assert all(words in str(thoughts_signal(value, None, DAY).text) for value, words in asked.options)


def test_the_answer_is_read_back_only_on_the_page_of_its_day():
    one = entry(thoughts=2)
    assert "hard to set aside" not in str(facts(one))
    assert "hard to set aside" in str(facts(one, in_detail=True))
