"""Every instrument's safety rules as flags: which, how serious, and on what."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.questionnaires import dangers, help_page
from journal.questionnaires.dangers import FLAGGED, fired, flags
from journal.questionnaires.flag_words import flag_words
from journal.questionnaires.instruments import ALL
from journal.safety.rules import Level
from tests.questionnaires.cases import NOW, full, response
from tests.questionnaires.test_vectors import VECTORS

GOOD = [(name, one) for name, one in VECTORS if one["expect"].get("reason") != "out_of_range"]
RULES = [(name, rule.id) for name, one in ALL.items() for rule in one.safety]


@pytest.mark.parametrize(("name", "vector"), GOOD, ids=[f"{name}-{one['id']}" for name, one in GOOD])
def test_each_vector_raises_what_its_rules_ask_for(name, vector) -> None:
    sent = response(name, vector["answers"])
    rules = {rule.id: rule for rule in fired(sent)}
    assert set(rules) == set(vector["expect"].get("flags", rules))
    found = {one.rule: one for one in flags(sent, NOW)}
    serious = {one for one, rule in rules.items() if Level(rule.level) >= FLAGGED}
    assert set(found) <= serious
    for one in serious - set(found):  # a rule that is no flag of its own: a worse one speaks of the same item
        item = dangers.evidence(ALL[name], rules[one], sent.answers).item
        weight = (Level(rules[one].level), rules[one].priority == "high")
        assert any(item == flag.item and dangers.weight(flag) >= weight for flag in found.values()), one
    for one in found.values():
        assert (one.level, one.what, one.source_id, one.day) == (rules[one.rule].level, name, sent.id, sent.day)
        assert one.item is None or one.answer == sent.answers.get(one.item)
        assert one.item or one.answer is not None, "a flag says what it was raised on"
        assert "%" not in render_plain(flag_words(one))
    worst = max((Level(rule.level) for rule in rules.values()), default=Level.S0)
    assert dangers.level(sent) == worst
    screen = help_page.signal(sent, "en")
    assert (screen.level if screen else Level.S0) == worst, "help comes at the level of what fires"


def test_each_rule_is_met_by_a_vector() -> None:
    assert {(name, rule.id) for name, one in GOOD for rule in fired(response(name, one["answers"]))} == set(RULES)


@pytest.mark.parametrize(("name", "answers", "expected"), [
    ("phq9", {"q9": 1}, ["PHQ-9, question 9: “Several days”, 12 May"]),
    ("phq9", {"q9": None}, ["PHQ-9, question 9: left open, 12 May"]),
    ("phq9", {f"q{n}": 3 for n in range(1, 10)},
     ["PHQ-9, question 9: “Nearly every day”, 12 May", "PHQ-9, score 27, 12 May"]),
    ("asq", {"q2": 1, "q5": 1}, ["ASQ, question 5: “Yes”, 12 May"]),
    ("asq", {"q2": 1, "q5": None}, ["ASQ, question 5: left open, 12 May"]),
    ("asq", {"q2": 1, "q5": 0}, ["ASQ, question 2: “Yes”, 12 May"]),
    ("asq", {"q3": None}, ["ASQ, question 3: left open, 12 May"]),
    ("who5", {}, ["WHO-5, score 0, 12 May"])])
def test_the_words_say_rule_answer_and_day(name, answers, expected) -> None:
    found = flags(response(name, full(name, **answers)), NOW)
    assert [render_plain(flag_words(one)) for one in found] == expected
    gone = render_plain(flag_words(found[0], is_taken_away=True))
    assert "12 May" in gone
    assert ALL[name].short_title not in gone, "what was taken away is not shown"


def test_an_open_safety_item_is_never_a_no_and_no_total_hides_it() -> None:
    sent = response("phq9", {"q9": 2})
    assert sent.total is None
    assert [(one.level, one.rule, one.is_high) for one in flags(sent, NOW)] == [("S2", "q9_frequent", True)]
    assert [one.rule for one in flags(response("phq9", {}), NOW)] == ["q9_unanswered"]


def test_what_was_not_sent_or_typed_in_raises_nothing() -> None:
    answers = full("phq9", q9=3)
    for more in ({"sent_at": None}, {"origin": "by_hand"}):
        assert flags(response("phq9", answers, **more), NOW) == []


def test_what_was_noted_when_it_was_scored_still_holds_when_a_later_definition_is_milder() -> None:
    sent = response("gad7", full("gad7"))
    assert flags(sent, NOW) == []
    noted = response("gad7", full("gad7"), result={**sent.result, "flags": ["severe_total", "gone"]})
    assert [one.rule for one in flags(noted, NOW)] == ["severe_total"]


@given(st.sampled_from(sorted(ALL)), st.data())
def test_the_same_answers_raise_the_same_flags_whenever_it_is_done(name, data) -> None:
    answers = {item.id: data.draw(st.sampled_from([None, *(option.value for option in item.options)]))
               for item in ALL[name].items}
    sent = response(name, answers)
    first, later = flags(sent, NOW), flags(sent, NOW + timedelta(hours=1))
    assert [one.id for one in first] == [one.id for one in later]
    assert first == sorted(first, key=dangers.weight, reverse=True)
    items = [one.item for one in first if one.item]
    assert len(items) == len(set(items)), "one flag for one item"


@pytest.mark.parametrize(("name", "answers", "title", "first"), [
    ("phq9", {"q9": 1}, "That sounds heavy", "crisis_line"), ("phq9", {"q9": None}, "That is all right", "crisis_line"),
    ("asq", {"q1": 1, "q5": 1}, "Your safety comes first", "emergency"),
    ("asq", {"q1": None}, "That is all right", "crisis_line"),
    ("pcl5", {"q16": 4}, "You do not have to carry this alone", "crisis_line")])
def test_the_screen_is_that_of_the_answer(name, answers, title, first) -> None:
    found = help_page.signal(response(name, full(name, **answers)), "en")
    assert (found.title, found.shows[0]) == (title, first)


def test_instruments_that_ask_about_thoughts_are_known_by_their_rules() -> None:
    assert {name for name in ALL if dangers.asks_about_thoughts(ALL[name])} == {"asq", "core10", "phq9", "sidas"}
