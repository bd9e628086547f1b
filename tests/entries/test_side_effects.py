import copy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.entries import side_effects
from journal.entries.rules import SEVERITY
from journal.entries.side_effects import ALL, label, red_flag
from journal.safety.rules import Level
from journal.treatment.rules import ROUTES

DEFINITION = side_effects._DEFINITION
RANK = {"none": 0, "routine": 1, "same_day": 2, "emergency": 3}
KEYS = st.sampled_from(sorted(ALL))
SEVERITIES = st.integers(1, 4)
HOURS = st.none() | st.floats(0, 500)
RUNS = st.integers(1, 30)


@pytest.mark.parametrize("vector", DEFINITION["test_vectors"], ids=lambda vector: vector["id"])
def test_the_vectors_of_the_file(vector):
    flag = red_flag(vector["effect"], vector["severity"], vector["hours_since_dose"], vector["days_running"])
    assert flag.level == vector["expect"]


@given(KEYS, SEVERITIES, HOURS, RUNS)
@example("vivid_dreams", 4, None, 3)
def test_more_never_asks_for_less(key, severity, hours, days):
    level = RANK[red_flag(key, severity, hours, days).level]
    assert RANK[red_flag(key, severity, hours, days + 1).level] >= level
    if severity < 4:
        assert RANK[red_flag(key, severity + 1, hours, days).level] >= level
    assert RANK[red_flag(key, severity, 1000.0, days).level] >= level


@given(KEYS, HOURS, RUNS)
def test_an_open_severity_counts_as_one_and_zero_asks_for_nothing(key, hours, days):
    assert red_flag(key, None, hours, days) == red_flag(key, 1, hours, days)
    assert red_flag(key, 0, hours, days).level == "none"


@given(KEYS, SEVERITIES, HOURS, RUNS)
def test_every_level_has_its_words(key, severity, hours, days):
    flag = red_flag(key, severity, hours, days)
    assert (flag.screen is None) == (flag.level == "none")
    assert flag.safety is {"same_day": Level.S2, "emergency": Level.S3}.get(flag.level, Level.S0)


def test_the_action_is_that_of_the_highest_rule():
    strong = red_flag("urine_blood", 3, None, 1)
    assert strong.action == ("With clots, fever or being unable to pass urine: Call the emergency number now, "
                             "or have someone call.")
    assert strong.screen == ("This can be an emergency. Call the emergency number now, or have someone take you to "
                             "the nearest emergency department.")
    assert red_flag("taste", 4, 1, 1).action is None


@pytest.mark.parametrize(("severity", "level"), [(None, "none"), (2, "none"), (3, "routine"), (4, "same_day")])
def test_an_unknown_effect_goes_by_its_severity(severity, level):
    assert red_flag("own:itchy_nose", severity, 2.0, 9).level == level


@pytest.mark.parametrize(("key", "words"), [
    ("nausea", "Feeling sick"), ("itchy_nose", "Itchy nose"), ("Dry eyes", "Dry eyes"), ("", "Something else"),
    ("_ _", "Something else"), ("a\x00b\nc", "A b c"), ("100%", "100%"),
])
def test_labels_of_known_and_unknown_keys(key, words):
    assert label(key) == words


def test_what_the_file_offers():
    assert len(ALL) == 55
    assert next(iter(ALL)) == "dissociation"
    assert [effect.key for effect in side_effects.QUICK_SESSION_DAY][:2] == ["dissociation", "sedation"]
    assert len(side_effects.QUICK_DAILY) == 10
    assert ALL["taste"].help == "Bitter or metallic"
    assert ALL["headache"].help is None
    assert side_effects.effects("es")["taste"] == ALL["taste"]


def test_groups_hold_every_effect_once():
    grouped = [effect.key for _, effects in side_effects.groups() for effect in effects]
    assert sorted(grouped) == sorted(ALL)
    assert side_effects.groups()[0][0] == "Mind and mood"


def test_a_retired_effect_is_read_and_not_offered(monkeypatch):
    data = copy.deepcopy(DEFINITION)
    next(effect for effect in data["effects"] if effect["id"] == "taste")["retired"] = True
    monkeypatch.setattr(side_effects, "_DEFINITION", data)
    assert "taste" in side_effects.effects()
    assert "taste" not in [effect.key for _, effects in side_effects.groups() for effect in effects]


def test_severities_in_plain_words():
    assert [side_effects.severity_label(n) for n in range(5)] == [
        "Not there", "Noticed it", "Got in the way", "Stopped me", "Frightening or dangerous"]
    assert side_effects.severity_help(2) == "Some things were harder"
    assert side_effects.severity_help(0) is None
    assert {option["value"] for option in DEFINITION["severity"]["options"]} == {0, *SEVERITY}


def test_routes_are_those_of_the_file():
    assert {route["id"]: route["label"]["en"] for route in DEFINITION["routes"]} == ROUTES


@pytest.mark.parametrize(("change", "said"), [
    (lambda data: data["effects"][0].update(group="soul"), "effects[dissociation].group: no group “soul”"),
    (lambda data: data["effects"][0]["red_flags"][0].update(when={"severity_gt": 3}),
     "effects[dissociation].red_flags"),
    (lambda data: data["effects"][0]["red_flags"][0].update(when={}), "effects[dissociation].red_flags"),
    (lambda data: data["effects"].append(data["effects"][0]), "effects[dissociation]: stands twice"),
    (lambda data: data["quick_pick"]["daily"].append("gone"), "quick_pick.daily: no effect “gone”"),
    (lambda data: data["effects"][0]["label"].pop("en"), "effects[dissociation].label.en: is missing"),
])
def test_a_broken_list_is_refused_by_key(change, said):
    data = copy.deepcopy(DEFINITION)
    assert list(side_effects.check(data)) == []
    change(data)
    assert any(problem.startswith(said) for problem in side_effects.check(data))
