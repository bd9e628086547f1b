from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from journal.core.text import render_plain
from journal.entries.rules import Entry, SideEffect
from journal.entries.signals import day_values, days_running, hours_since_dose, signals
from journal.safety.rules import Level

DAY = date(2026, 5, 14)
EVENING = datetime(2026, 5, 14, 20, tzinfo=UTC)


def entry(days_ago=0, number=1, **answers):
    ago = timedelta(days=days_ago)
    return Entry(UUID(int=1000 * days_ago + number), DAY - ago, "UTC", EVENING - ago, **answers)


def effect(key, severity=None):
    return (SideEffect(key, severity),)


def fired(one, recent=(), dose=None, **more):
    return [signal.rule for signal in signals(one, recent, dose, EVENING, **more)]


def test_a_quiet_day_says_nothing():
    assert fired(entry(mood=5, side_effects=())) == []
    assert fired(entry(too_low=True)) == []


def test_the_worst_comes_first():
    effects = (SideEffect("memory", 1), SideEffect("chest_pain", 1), SideEffect("urine_pain", 1))
    found = signals(entry(mood=1, side_effects=effects), [entry(1, mood=2)], None, EVENING)
    assert [(signal.rule, signal.level) for signal in found] == [
        ("red_flag:chest_pain", Level.S3), ("red_flag:urine_pain", Level.S2), ("low_mood_run", Level.S1),
        ("red_flag:memory", Level.S0)]
    assert {signal.day for signal in found} == {DAY}


def test_a_red_flag_says_its_action_then_the_screen():
    found = signals(entry(side_effects=effect("chest_pain", 2)), [], None, EVENING)[0]
    assert render_plain(found.text) == "Chest pain or tightness: Got in the way"
    assert found.action == "Call the emergency number now, or have someone call."
    assert render_plain(found.body).startswith("This can be an emergency.")
    assert found.shows[:2] == ("emergency", "crisis_line")
    assert found.buttons[-1] == "continue"


@pytest.mark.parametrize(("severity", "level", "title", "action"), [
    (None, Level.S2, "That sounds heavy", "Talk to someone today: your clinic, a crisis line, someone close."),
    (2, Level.S2, "That sounds heavy", "Talk to someone today: your clinic, a crisis line, someone close."),
    (3, Level.S3, "Your safety comes first", "Call a crisis line or the emergency number now."),
    (4, Level.S3, "Your safety comes first", "Call a crisis line or the emergency number now."),
])
def test_thoughts_of_not_wanting_to_live_have_their_own_screens(severity, level, title, action):
    found = signals(entry(side_effects=effect("suicidal_thoughts", severity)), [], None, EVENING)[0]
    assert (found.level, found.title, found.action) == (level, title, action)
    assert "This app is not watched live." in render_plain(found.body)
    assert "We will let your therapist know" not in render_plain(found.body)


def test_the_therapist_is_promised_only_where_a_notice_goes_out():
    one = entry(side_effects=effect("suicidal_thoughts", 1))
    found = signals(one, [], None, EVENING, therapist_told=True)[0]
    assert "We will let your therapist know today" in render_plain(found.body)


def test_low_days_need_a_run_without_a_gap():
    today = entry(mood=2)
    assert fired(today, [entry(1, mood=1)]) == ["low_mood_run"]
    assert fired(today, [entry(2, mood=1)]) == []
    assert fired(today, [entry(1)]) == []


def test_a_day_is_the_mean_of_its_check_ins():
    assert fired(entry(mood=1), [entry(number=2, mood=4), entry(1, mood=1)]) == []
    values = day_values([entry(mood=1), entry(number=2, mood=4), entry(number=3), entry(1)])
    assert values[DAY]["mood"] == Fraction(5, 2)
    assert values[DAY - timedelta(days=1)]["mood"] is None


def test_only_what_is_about_this_day_counts():
    yesterday = entry(1, mood=8)
    low_since = [entry(0, mood=1), entry(2, mood=1), entry(3, mood=1)]
    assert fired(yesterday, low_since) == []


def test_the_older_version_of_this_entry_and_deleted_ones_are_passed_over():
    assert fired(entry(mood=7), [entry(mood=1), entry(1, mood=1)]) == []
    assert fired(entry(mood=1), [replace(entry(1, mood=1), deleted=True)]) == []


def test_short_nights_with_energy_are_a_same_day_matter():
    found = signals(entry(sleep_hours=4.5, energy=9), [entry(1, sleep_hours=5.0, energy=8)], None, EVENING)
    assert [(signal.rule, signal.level) for signal in found] == [("possible_upswing", Level.S2)]


def test_wearing_off_needs_the_days_of_the_doses():
    moods = [3] * 14 + [7] * 7 + [3] * 7
    run = [entry(days_ago, mood=mood) for days_ago, mood in enumerate(reversed(moods))]
    dose = DAY - timedelta(days=13)
    assert "wearing_off" in fired(run[0], run[1:], dosing_days=[dose])
    assert "wearing_off" not in fired(run[0], run[1:])


def test_days_running_ends_at_the_first_day_without():
    nose = {"side_effects": effect("nose_throat", 1)}
    run = [entry(0, **nose), entry(1, **nose), entry(2, **nose), entry(4, **nose)]
    assert days_running("nose_throat", run, DAY) == 3
    assert days_running("nose_throat", run, DAY - timedelta(days=3)) == 0
    assert fired(run[0], run[1:]) == ["red_flag:nose_throat"]
    assert fired(run[0], run[2:]) == []


def test_two_check_ins_of_a_day_count_once():
    nose = {"side_effects": effect("nose_throat", 1)}
    assert days_running("nose_throat", [entry(**nose), entry(number=2, **nose)], DAY) == 1


DOSE = datetime(2026, 5, 13, 10, tzinfo=UTC)


@pytest.mark.parametrize(("one", "hours"), [
    (entry(), 34),
    (replace(entry(), changed_at=datetime(2026, 5, 14, 18, tzinfo=UTC)), 32),
    (replace(entry(), logged_at=datetime(2026, 5, 14, 23, 59, tzinfo=UTC)), 34),  # a device's clock ahead of ours
    (replace(entry(), logged_at=datetime(2026, 5, 16, 9, tzinfo=UTC)), None),
    (replace(entry(), logged_at=datetime(2026, 5, 16, 9, tzinfo=UTC), local_time=time(12)), 26),
    (replace(entry(), changed_at=datetime(2026, 5, 16, 9, tzinfo=UTC)), 34),
    (replace(entry(1), logged_at=datetime(2026, 5, 13, 8, tzinfo=UTC)), None),  # written before the dose
])
def test_hours_since_the_dose(one, hours):
    assert hours_since_dose(one, DOSE, EVENING) == hours


def test_hours_go_by_the_day_where_the_person_is():
    late_evening = datetime(2026, 5, 15, 2, tzinfo=UTC)
    one = replace(entry(), zone="America/New_York", logged_at=late_evening)
    assert hours_since_dose(one, DOSE, late_evening) == 40


def test_an_unknown_time_fires_no_rule_that_asks_for_it():
    unreal = entry(side_effects=effect("dissociation", 1))
    assert fired(unreal, dose=DOSE) == ["red_flag:dissociation"]
    assert fired(unreal, dose=EVENING - timedelta(hours=1)) == []
    assert fired(unreal) == []


def test_answers_to_profiles_are_read_each_on_its_own_scale():
    day = [entry(answers={"mood_bipolar": -3, "up_and_down": "yes", "extra_use": "no"}),
           entry(number=2, answers={"mood_bipolar": -1, "up_and_down": "no", "extra_use": "skip"}), entry(number=3)]
    values = day_values(day)[DAY]
    assert (values["mood"], values["mood_bipolar"], values["up_and_down"], values["extra_use"]) == (
        None, Fraction(-2), "yes", "skip")


@pytest.mark.parametrize(("days", "rule"), [
    ([{"sleep_hours": 4.5, "answers": {"mood_bipolar": 2}}, {"sleep_hours": 5, "energy": 8}], "possible_upswing"),
    ([{"answers": {"mood_bipolar": -2, "up_and_down": "yes"}}], "mixed_day"),
    ([{"answers": {"craving": 2, "extra_use": "yes"}}], "urge_high"), ([{"answers": {"craving": 7}}], "urge_high")])
def test_alerts_read_profiles(days, rule):
    assert fired(entry(**days[0]), [entry(n, **one) for n, one in enumerate(days) if n]) == [rule]


def test_low_mood_is_never_read_from_the_other_scale():
    low = [entry(n, answers={"mood_bipolar": -3}) for n in range(14)]
    assert fired(low[0], low[1:]) == []
