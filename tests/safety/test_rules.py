from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.safety import content
from journal.safety.alerts import ALERTS, alerts, fires, is_worn_off
from journal.safety.rules import Level, Signal, worst, worst_first
from journal.safety.thoughts import thoughts_signal

DAY = date(2026, 5, 14)
BY_ID = {alert.id: alert for alert in ALERTS}
WITH_DAYS = [vector for vector in content.DEFINITION["test_vectors"] if "days" in vector]
WITH_MEANS = [vector for vector in content.DEFINITION["test_vectors"] if "days" not in vector]
THOUGHTS = content.DEFINITION["suicidal_thoughts"]


def days_of(vector):
    return {date(2026, 5, day["d"]): {key: value for key, value in day.items() if key != "d"}
            for day in vector["days"]}


def moods(*values):
    """The last value is that of DAY."""
    return {DAY - timedelta(days=n): {"mood": value} for n, value in enumerate(reversed(values))}


@pytest.mark.parametrize("vector", WITH_DAYS, ids=lambda vector: vector["id"])
def test_the_vectors_of_the_file(vector):
    found = {signal.rule for signal in alerts(days_of(vector))}
    assert (vector["alert"] in found) is vector["expect"]


@pytest.mark.parametrize("vector", WITH_MEANS, ids=lambda vector: vector["id"])
def test_the_vectors_of_wearing_off(vector):
    means = [Fraction(vector[f"{name}_mean"]) for name in ("baseline", "best_window", "current_window")]
    assert is_worn_off(*means, BY_ID[vector["alert"]].params) is vector["expect"]


def test_every_vector_and_every_alert_is_covered():
    assert len(WITH_DAYS) + len(WITH_MEANS) == 16
    assert {vector["alert"] for vector in WITH_DAYS + WITH_MEANS} == set(BY_ID)


def test_nothing_is_said_about_no_days():
    assert alerts({}) == []


def test_a_drop_is_compared_unrounded_and_exactly():
    third = Fraction(1, 3)
    assert fires(BY_ID["mood_drop"], moods(*[5 + third] * 7, *[3 + third] * 7))
    assert not fires(BY_ID["mood_drop"], moods(*[5 + third] * 7, *[3 + third] * 6, Fraction(34, 10)))


def test_windows_end_with_the_newest_day_even_where_it_holds_no_number():
    days = moods(*[8] * 7, *[4] * 6, None)
    assert fires(BY_ID["mood_drop"], days)
    assert not fires(BY_ID["low_mood_run"], moods(1, 1, None))


@given(st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=40))
def test_open_answers_never_count_as_low(values):
    run = moods(*values)
    is_low = len(values) > 1 and all(value is not None and value <= 2 for value in values[-2:])
    assert fires(BY_ID["low_mood_run"], run) is is_low


WEARING = BY_ID["wearing_off"]


def test_wearing_off_over_whole_days():
    days = moods(*[3] * 14, *[6] * 7, *[3] * 7)
    dose = DAY - timedelta(days=13)
    assert fires(WEARING, days, [dose])
    assert not fires(WEARING, days)
    assert not fires(WEARING, moods(*[3] * 14, *[6] * 14), [dose])


def test_the_best_window_lies_after_the_latest_dose():
    days = moods(*[3] * 14, *[6] * 7, *[3] * 10)
    first, latest = DAY - timedelta(days=16), DAY - timedelta(days=9)
    assert fires(WEARING, days, [first])
    assert not fires(WEARING, days, [first, latest])


def test_too_few_days_say_nothing_about_wearing_off():
    dose = DAY - timedelta(days=13)
    assert not fires(WEARING, moods(*[None] * 11, *[3] * 3, *[6] * 7, *[3] * 7), [dose])
    assert not fires(WEARING, moods(*[3] * 14, *[6] * 7, *[None] * 4, *[3] * 3), [dose])


def test_a_dose_to_come_is_no_dose_yet():
    days = moods(*[3] * 14, *[6] * 7, *[3] * 7)
    doses = [DAY - timedelta(days=13), DAY + timedelta(days=2)]
    assert "wearing_off" in [signal.rule for signal in alerts(days, doses)]


def test_an_alert_brings_its_level_its_words_and_what_to_offer():
    found = alerts(moods(2, 1))[0]
    assert (found.rule, found.level, found.day) == ("low_mood_run", Level.S1, DAY)
    assert found.text == "Mood 2 or less on two journal days running"
    assert found.title == "Two heavy days in a row"
    assert found.shows[0] == "crisis_line"


@pytest.mark.parametrize("vector", content.DEFINITION["suicidal_thoughts_vectors"], ids=lambda vector: vector["id"])
def test_the_vectors_of_the_question(vector):
    signal = thoughts_signal(vector["value"], vector["days_since_last_positive"], DAY)
    assert signal.level is Level(vector["expect"])


@pytest.mark.parametrize("response", THOUGHTS["response"], ids=lambda response: str(response["value"]))
def test_the_screens_are_those_of_the_file(response):
    signal = thoughts_signal(response["value"], None, DAY, therapist_told=True)
    screen = response["screen"]
    if screen is None:
        assert (signal.title, signal.body, signal.shows) == (None, None, ())
        return
    assert (signal.title, signal.body) == (screen["title"]["en"], screen["body"]["en"])
    assert (list(signal.shows), list(signal.buttons)) == (screen["shows"], screen["buttons"])
    assert "continue" in signal.buttons


@pytest.mark.parametrize("value", [1, 2, 3, 4, "skip"])
def test_no_notice_is_promised_where_none_goes_out(value):
    body = render_plain(thoughts_signal(value, None, DAY).body)
    assert "let your therapist know" not in body
    assert ("not watched live" in body) is (value in {2, 3, 4})


@pytest.mark.parametrize("value", [-1, 5, "no", True, None])
def test_another_answer_is_refused(value):
    with pytest.raises(ValueError, match="0 to 4"):
        thoughts_signal(value, None, DAY)


def test_a_notice_that_stands_in_no_screen_is_refused():
    data = {**content.DEFINITION, "suicidal_thoughts": {
        **THOUGHTS, "therapist_notice": {"promised": {"en": "Elsewhere."}, "otherwise": {"en": "Here."}}}}
    assert list(content.check(content.DEFINITION)) == []
    assert list(content.check(data)) == ["suicidal_thoughts.therapist_notice.promised: stands in no screen"]


def test_levels_stand_in_order():
    assert Level.S0 < Level.S1 < Level.S2 < Level.S3
    few = [Signal(name, level, DAY, name) for name, level in (("a", Level.S1), ("b", Level.S3), ("c", Level.S1))]
    assert [signal.rule for signal in worst_first(few)] == ["b", "a", "c"]
    assert worst(few) is Level.S3
    assert worst([]) is None
