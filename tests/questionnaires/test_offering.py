"""What may be asked where somebody reads, and what is offered after an answer."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

import pytest

from journal.core.text import render_plain
from journal.questionnaires import offering
from journal.questionnaires.dangers import asks_about_thoughts
from journal.questionnaires.instruments import ALL
from journal.questionnaires.offering import follow_ups, notes, offered
from journal.safety.pages import ADVICE
from journal.safety.promise import Answers, Reader
from tests.questionnaires.cases import DAY, NOW, full, promise, response

ON = frozenset(ALL)
THOUGHTS = {name for name in ALL if asks_about_thoughts(ALL[name])}


def reader(can_read=True, **more):
    return Reader(uuid4(), "Dr Weiss", can_read, promise(**more))


@pytest.mark.parametrize("readers", [
    [], [reader(can_read=False)], [Reader(uuid4(), "Dr Weiss", True, None)], [reader(answers=Answers.LATER)],
    [reader(answers=Answers.NOBODY)], [reader(days=(5,))]])
def test_where_nobody_answers_no_such_question_is_asked_and_it_is_said_why(readers):
    found = offered(ON, readers, NOW)
    assert found.instruments == ON - THOUGHTS
    first, second = map(render_plain, found.words)
    assert first == ("Nobody has promised to read your answers within a day, so one question of the PHQ-9 is left out "
                     "here. This is the PHQ-8.")
    assert "ASQ, CORE-10, SIDAS" in second
    assert offering.instead(found, "phq8") == found.words[0]
    assert offering.instead(found, "gad7") is None


def test_where_somebody_answers_today_all_are_asked_but_the_phq8():
    found = offered(ON, [reader()], NOW)
    assert (found.instruments, found.words) == (ON - {"phq8"}, ())


@pytest.mark.parametrize("someone", [
    reader(answers=Answers.NEXT_DAY), reader(until=time(9)), reader(days=(2,))])
def test_the_asq_needs_somebody_on_the_day_itself(someone):
    assert offered(ON, [someone], NOW).instruments == ON - {"phq8", "asq"}


def test_what_is_switched_off_is_not_named():
    found = offered(frozenset({"gad7", "phq8", "phq9"}), [], NOW)
    assert found.instruments == {"gad7", "phq8"}
    assert len(found.words) == 1
    assert offered(frozenset({"gad7"}), [], NOW).words == ()


def test_every_offer_of_a_rule_names_an_instrument_and_is_not_lost():
    for name, one in ALL.items():
        for rule in one.safety:
            assert rule.level != "S0" or offering._offers(name, rule.id) in ALL or (name, rule.id) in offering.NOTES


@pytest.mark.parametrize(("name", "answers", "may", "expected"), [
    ("gad2", {"q1": 3}, ON, ["gad7"]), ("phq2", {"q1": 3}, ON, ["phq9"]), ("phq2", {"q1": 3}, ON - {"phq9"}, ["phq8"]),
    ("phq4", {"phq1": 3, "gad1": 3}, ON, ["gad7", "phq9"]), ("phq2", {}, ON, []), ("who5", {}, ON, ["phq9"]),
    ("phq9", {"q9": 1}, ON, ["asq"]), ("phq9", {"q9": 1}, ON - {"asq"}, []), ("phq9", {"q9": None}, ON, [])])
def test_a_fuller_form_is_offered_where_it_may_be_asked(name, answers, may, expected):
    sent = response(name, full(name, **answers))
    assert [one.instrument for one in follow_ups(sent, may, [sent], DAY)] == expected


def test_an_offer_ends_when_it_was_taken_and_after_a_day():
    sent = response("gad2", full("gad2", q1=3))
    after = response("gad7", full("gad7"))
    assert follow_ups(sent, ON, [sent, after], DAY) == ()
    assert follow_ups(sent, ON, [sent, replace(after, deleted_at=NOW)], DAY)
    assert follow_ups(sent, ON, [sent], DAY + timedelta(days=1))
    assert follow_ups(sent, ON, [sent], DAY + timedelta(days=2)) == ()


def test_after_some_alcohol_the_advice_for_dosing_days_is_said():
    assert notes(response("audit_c", full("audit_c", q1=3))) == (ADVICE[1],)
    assert notes(response("audit_c", full("audit_c"))) == ()
