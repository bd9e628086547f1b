"""A score against the start and the time before: what is compared, what is refused, and how it is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.questionnaires.change_words import Voice, words
from journal.questionnaires.compared import compared, covered, preceding, score_of, starting
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response
from tests.questionnaires.filled import by_hand, filled, spread

FIRST = date(2026, 4, 28)


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def said(now: Response, *others: Response, doses: tuple[date, ...] = (FIRST,), voice: Voice = "patient") -> list[str]:
    instrument = ALL[now.instrument]
    found = compared(instrument, now, [now, *others], doses)
    assert found
    return [str(one) for one in words(instrument, found, voice)]


def test_against_the_start_as_the_analyses_say_it() -> None:
    told = said(filled("phq9", on(60), 11), filled("phq9", on(-5), 18), filled("phq9", on(46), 15))
    assert told == [
        "PHQ-9 11, 7 lower than at the start (18). A change of 6 or more is larger than the questionnaire's usual "
        "wobble.",
        "4 lower than the time before (15 on 13 June 2026).", "It is at least 25 % lower than at the start.",
        "It asks about the last 2 weeks."]


def test_therapists_read_the_names_of_changes_and_patients_their_numbers() -> None:
    now, start = filled("phq9", on(60), 4), filled("phq9", on(-5), 18)
    assert {"Response: at least 50 % lower than at the start.",
            "Remission by this questionnaire's rule: below 5."} <= set(said(now, start, voice="therapist"))
    patient = " ".join(said(now, start))
    assert "It is at least 50 % lower than at the start." in patient
    assert "few or no signs" in patient
    assert not {"response", "remission", "recovery"} & set(patient.lower().replace(".", " ").split())


def test_a_low_start_tells_no_response() -> None:
    told = said(filled("phq9", on(60), 3), filled("phq9", on(-5), 8), voice="therapist")
    assert "Response is not told: the start would have to be 10 or more." in told


def test_the_start_is_the_latest_complete_one_in_the_thirty_days_up_to_the_first_dose() -> None:
    prorated = filled("phq9", on(-1), answers={**spread("phq9", 9), "q9": None})
    assert prorated.result
    assert prorated.result["prorated"]
    told = said(filled("phq9", on(30), 9), filled("phq9", on(-31), 27), filled("phq9", on(-30), 20),
                filled("phq9", on(-9), 17), prorated, filled("phq9", on(1), 12))
    assert told[0].startswith("PHQ-9 9, 8 lower than at the start (17).")


@pytest.mark.parametrize(("doses", "reason"), [
    ((), "There is no dosing session yet"), ((FIRST,), "There is no complete one from the 30 days")])
def test_without_a_start_it_says_why_and_compares_with_the_time_before(doses: tuple[date, ...], reason: str) -> None:
    told = said(filled("phq9", on(60), 11), filled("phq9", on(40), 9), doses=doses)
    assert told[0].startswith("PHQ-9 11, 2 higher than the time before (9). A change of less than 6 can be")
    assert any(one.startswith(reason) for one in told)
    assert not any("50 %" in one for one in told)


def test_the_start_itself_says_that_it_is_one() -> None:
    assert said(filled("phq9", on(-3), 18))[:2] == ["PHQ-9 18.", "Later ones are compared with this one, the start."]


def test_another_edition_is_never_compared() -> None:
    month, week = filled("pcl5", on(-3), 45), filled("pcl5", on(30), 20, variant="pcl5_week")
    told = said(week, month)
    assert told[0] == "PCL-5 20."
    assert "It asks about the last week." in told


def test_higher_is_better_is_said_by_the_number_that_changes_are_about() -> None:
    told = said(filled("who5", on(40), 17), filled("who5", on(-3), 12))
    assert told[0] == ("WHO-5 68 of 100, 20 higher than at the start (48). A change of 10 or more is usually large "
                       "enough to be noticed.")
    assert score_of(ALL["who5"], by_hand("who5", FIRST, 17)) == 68


def test_a_session_inside_the_days_that_it_asks_about_is_named() -> None:
    told = said(filled("phq9", on(60), 11), doses=(FIRST, on(46), on(47), on(60)))
    assert told[-1] == "It covers days before and after the sessions of 14 June, 27 June."


def test_how_a_score_came_about_is_said() -> None:
    assert "This score was typed in by hand; its answers are not here." in said(by_hand("phq9", on(3), 14))
    open_one = filled("phq9", on(3), answers={**spread("phq9", 9), "q9": None})
    assert said(open_one)[-1].startswith("Not every question was answered")


def test_without_a_score_there_is_nothing_to_compare() -> None:
    assert compared(ALL["phq9"], filled("phq9", FIRST, answers={"q1": 1}), [], ()) is None


@given(st.lists(st.integers(-120, 120), max_size=12), st.integers(1, 365))
def test_windows(days: list[int], recall: int) -> None:
    told = [filled("phq9", on(day), 5) for day in days]
    start, before = starting(told, FIRST), preceding(told, FIRST)
    assert (start is not None) == any(-30 <= day <= 0 for day in days)
    assert start is None or (start.day - FIRST).days == max(day for day in days if -30 <= day <= 0)
    assert before is None or 7 <= (FIRST - before.day).days <= 100
    inside = covered([on(day) for day in days], FIRST, recall)
    assert all(0 <= (FIRST - day).days < recall for day in inside)
