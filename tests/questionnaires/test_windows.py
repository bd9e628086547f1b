"""When each questionnaire has its turn, along one course of treatment."""

import json
import re
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from journal.core.catalogue import DefinitionError
from journal.questionnaires import packs
from journal.questionnaires.due import Record, baseline, candidates, due, planned
from journal.questionnaires.instruments import ALL
from journal.questionnaires.packs import PACKS
from journal.questionnaires.rules import Turn
from tests.questionnaires.test_due import FREE, THERAPIST, TODAY, course, dose, mark, record, response

START = date(2026, 1, 5)
DOSES = [START + timedelta(days=14 + 3 * n) for n in range(6)]
BOOSTER = DOSES[-1] + timedelta(days=56)


def on(n: int) -> date:
    return START + timedelta(days=n)


def names(found: Record, day: date) -> list[str]:
    return [one.instrument for one in due(found, day)]


def treated(**values: object) -> Record:
    """A course with six doses from day 14 to 29, and one booster eight weeks later."""
    return record(**{"courses": [course(START)], "sessions": [dose(day) for day in (*DOSES, BOOSTER)], **values})


def test_a_patient_who_answers_at_once_is_asked_as_the_cadence_says() -> None:
    """The whole of a course, each thing answered on the day on which it is offered."""
    asked: list[tuple[int, str]] = []
    answers = []
    for n in range(120):
        if on(n) in (*DOSES, BOOSTER):
            continue  # somebody who comes to a session answers before it or after the next morning
        for one in due(treated(responses=answers), on(n)):
            asked.append((n, one.instrument))
            answers.append(response(one.instrument, on(n), one.variant))
    assert [n for n, name in asked if name == "phq9"] == [7, 15, 22, 36, 57, 78, 106]
    assert [n for n, name in asked if name == "gad7"] == [0, 15, 22, 36, 57, 78, 106]


@pytest.mark.parametrize(("day", "why"), [
    (10, "Before your first session"), (16, "Before your next session"),
    (36, "It is 1 week since the first row of sessions"), (57, "It is 4 weeks since the first row of sessions"),
    (80, "Before your next session")])
def test_it_says_why(day: int, why: str) -> None:
    found = [one for one in candidates(treated(), on(day)) if one.due.instrument == "phq9"]
    assert str(found[0].due.why) == why


def test_four_weeks_after_the_last() -> None:
    answered = [response("phq9", on(60)), response("gad7", on(60))]
    found = treated(sessions=[dose(day) for day in DOSES], responses=answered)
    assert names(found, on(87)) == []
    assert [(one.instrument, str(one.why)) for one in due(found, on(88))] == [
        ("phq9", "It is about 4 weeks since the last"), ("gad7", "It is about 4 weeks since the last")]


def test_again_after_a_new_session_where_no_next_one_is_planned() -> None:
    found = treated(sessions=[dose(day) for day in DOSES[:3]], responses=[response("phq9", on(13))])
    assert "phq9" not in names(found, on(21))
    assert "phq9" in names(found, on(22))
    passed = treated(sessions=found.sessions, marks=[mark("not_this_time", on(22), "phq9")])
    assert "phq9" not in names(passed, on(23))
    again = treated(sessions=[*found.sessions, dose(on(25))], marks=passed.marks)
    assert "phq9" in names(again, on(27))


def test_the_baseline_lies_in_the_week_before_the_first_dose() -> None:
    found = treated()
    assert "phq9" not in names(found, on(6))
    assert "phq9" in names(found, on(7))
    assert "phq9" in names(found, DOSES[0])  # until the dose begins
    early = treated(responses=[response("phq9", on(1))])
    assert "phq9" in names(early, on(8))
    unknown = treated(sessions=[])
    assert "phq9" in names(unknown, on(0))


def test_a_course_that_begins_with_its_first_dose_is_asked_about_before_it() -> None:
    found = record(courses=[course(START)], sessions=[dose(START)])
    assert "phq9" in names(found, on(-3))
    assert names(found, on(-8)) == []


def test_how_much_of_the_baseline_there_is() -> None:
    assert baseline(treated(), on(8)) == (0, 2)
    assert baseline(treated(responses=[response("phq9", on(8))]), on(9)) == (1, 2)
    assert baseline(treated(), on(20)) is None
    assert baseline(record(courses=[]), TODAY) is None


def test_a_pack_is_spread_over_days_the_long_one_alone() -> None:
    chosen = mark("conditions", on(0), conditions=("ptsd",))
    answers: list = []
    days = []
    for n in range(7, 11):
        found = due(treated(marks=[chosen], responses=answers), on(n))
        days.append([one.instrument for one in found])
        answers += [response(one.instrument, on(n)) for one in found]
    assert days == [["phq9", "gad7"], ["pcl5"], [], []]


def test_the_week_form_while_sessions_are_close_together() -> None:
    found = treated(marks=[mark("conditions", on(0), conditions=("ptsd",))],
                    responses=[response("phq9", on(15)), response("gad7", on(15))])
    assert [(one.instrument, one.variant) for one in due(found, on(16))] == [("pcl5", "pcl5_week")]


def test_phq8_takes_the_place_of_phq9() -> None:
    found = treated(allowed=FREE - {"phq9"})
    assert [one.id for one in planned(found)] == ["phq8", "gad7"]
    assert names(found, on(8)) == ["phq8", "gad7"]
    swapped = treated(allowed=FREE - {"phq8"}, responses=[response("phq8", on(8))])
    assert "phq9" not in names(swapped, on(9))


def test_what_a_therapist_asks_for_comes_first_and_closes() -> None:
    asked = mark("asked", on(8), "peg", by=THERAPIST)
    found = treated(marks=[asked])
    assert names(found, on(8)) == ["peg", "phq9"]
    assert due(found, on(8))[0].origin == "therapist"
    assert names(record(courses=[], marks=[asked]), on(8)) == ["peg"]
    assert "peg" not in names(found, on(22))
    assert "peg" not in names(treated(marks=[asked, mark("asked_back", on(8), "peg", hour=10)]), on(8))
    assert "peg" not in names(treated(marks=[asked, mark("not_this_time", on(8), "peg", hour=10)]), on(9))
    assert "peg" not in names(treated(marks=[asked], responses=[response("peg", on(8))]), on(9))


def test_switched_off_and_on() -> None:
    off = mark("off", on(0), "phq9")
    assert "phq9" not in names(treated(marks=[off]), on(8))
    assert "phq9" in names(treated(marks=[off, mark("on", on(1), "phq9")]), on(8))
    assert "peg" in names(treated(marks=[off, mark("on", on(1), "peg")]), on(8))
    assert names(treated(marks=[mark("on", on(0), "asq"), off, mark("off", on(0), "gad7")]), on(8)) == []


def test_a_conditional_one_comes_only_where_it_is_switched_on_for_those_it_is_for() -> None:
    wished = [mark("on", on(0), "sidas"), mark("off", on(0), "phq9"), mark("off", on(0), "gad7")]
    known = mark("conditions", on(0), conditions=("suicidal_ideation",))
    assert names(treated(marks=[*wished, known]), on(8)) == []
    assert names(treated(marks=wished, allowed=frozenset(ALL)), on(8)) == []
    assert names(treated(marks=[*wished, known], allowed=frozenset(ALL)), on(8)) == ["sidas"]


def test_a_full_week_drops_the_quick_ones_and_never_the_phq_9() -> None:
    long = [response("pcl5", on(n), hour=h) for n, h in ((10, 1), (11, 1))]
    assert names(treated(responses=long), on(12)) == ["phq9"]


def test_a_short_form_stands_between_the_full_ones() -> None:
    wished = [mark("on", on(0), "phq2"), mark("off", on(0), "gad7")]
    sent = [response("phq9", on(60))]
    found = treated(sessions=[dose(day) for day in DOSES], marks=wished, responses=sent)
    assert next(n for n in range(61, 95) if "phq2" in names(found, on(n))) == 74
    assert names(found, on(88)) == ["phq9"]
    assert names(treated(marks=[*wished, mark("off", on(1), "phq9")]), on(16)) == []


NUMBERS = re.compile(r"\d+")
WORDS = {"once": "once", "before a session": "before_session", "month form": "", "between full forms": "between",
         "weekly between full forms": "between", "if the clinic wishes": "on_request", "if wanted": "on_request",
         "in place of": "in_place_of", "if suicidal thoughts are known": "for_condition",
         "while they are": "for_condition", "week form": "variant", "if the full form is monthly": "full_form_days"}


def said(turn: Turn) -> Iterable[int]:
    """Every number that the keys of an entry hold."""
    yield from turn.days_after_last_dose
    yield from (n for n in (turn.every_days, turn.within_days_before_dose) if n)


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_keys_of_a_cadence_say_what_its_words_say(name: str) -> None:
    for turn in ALL[name].turns:
        if turn.phase == "trigger":
            assert turn.on_request
            continue
        words = turn.when.replace("PHQ-9", "").replace("weekly", "every 7 days")
        assert sorted(map(int, NUMBERS.findall(words))) == sorted(said(turn)), turn.when
        for phrase, key in WORDS.items():
            if phrase in turn.when and key:
                assert getattr(turn, key), (turn.when, key)


@pytest.mark.parametrize(("spoil", "said_of_it"), [
    (lambda d: d["packs"][0]["core"].append("phq99"), "packs[trd].core: there is no questionnaire “phq99”"),
    (lambda d: d["packs"].append(d["packs"][0]), "packs[trd]: stands twice"),
    (lambda d: d["burden_limit"].update(minutes_per_week=0), "is less than 1"),
    (lambda d: d["packs"].pop(), "a questionnaire is for “suicidal_ideation”, for which there is no pack"),
    (lambda d: d.pop("common"), "common: is missing")])
def test_broken_packs_are_refused_by_name(tmp_path, spoil, said_of_it) -> None:
    found = json.loads(packs.FILE.read_text())
    spoil(found)
    path = tmp_path / "packs.json"
    path.write_text(json.dumps(found))
    with pytest.raises(DefinitionError) as refused:
        packs.read(path)
    assert said_of_it in str(refused.value)


def test_packs_of_several_conditions_are_joined() -> None:
    assert PACKS.core(["trd", "chronic_pain"]) == ("phq9", "gad7", "pc_ptsd_5", "audit_c", "peg")
    assert PACKS.core([]) == ("phq9", "gad7")
    assert "who5" in PACKS.offered(["trd"])
