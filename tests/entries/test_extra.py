"""Extra questions of the check-in: read from the form, kept in the entry, drawn on the page."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from journal.core.text import render_plain
from journal.entries import extra
from journal.entries.extra import Item
from journal.entries.form_page import check_in_page
from journal.entries.forms import UNREADABLE, CheckInForm
from journal.entries.profiles import ITEMS
from journal.entries.rules import Entry, problems
from journal.entries.scales import Options, Scale, answer_words

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
ALCOHOL = Item("alcohol", "context", "Alcohol today?", "Alcohol", ((1, "Yes"), (0, "No")))
SLEPT = Item("sleep_quality", "context", "How well?", "Sleep quality", anchors=((0, "Badly"), (10, "Well")))
THOUGHTS = Item("thoughts", "thoughts", "Thoughts?", "Thoughts", ((0, "No"), (4, "Yes"), ("skip", "Prefer not to say")))
ALL = (*ITEMS.values(), ALCOHOL, SLEPT, THOUGHTS)
PAIN, BIPOLAR, OCD = ITEMS["pain"], ITEMS["mood_bipolar"], ITEMS["ocd_time"]


def sent(*pairs, known=ALL, asked=ALL) -> CheckInForm:
    return CheckInForm.sent(MultiDict([*(("asks", item.field) for item in asked), *pairs]), TODAY, known)


def entry(*pairs, **how) -> Entry:
    form = sent(*pairs, **how)
    found = form.entry("Europe/Madrid", NOW, TODAY)
    assert found, form.errors
    return found


def stored(**values) -> Entry:
    return Entry(UUID(int=1), TODAY, "Europe/Madrid", NOW, **values)


def test_answers_are_kept_by_their_kind():
    found = entry(("q-pain", "7"), ("q-mood_bipolar", "-2"), ("q-extra_use", "skip"), ("q-ocd_time", "4"),
                  ("q-alcohol", "0"), ("q-sleep_quality", "10"), ("q-thoughts", "skip"))
    assert found.answers == {"pain": 7, "mood_bipolar": -2, "extra_use": "skip", "ocd_time": 4}
    assert (found.context, found.sleep_quality, found.thoughts) == ({"alcohol": 0}, 10, "skip")


ANSWERS = st.fixed_dictionaries({}, optional={item: st.sampled_from(item.values) for item in ALL})


@given(ANSWERS)
def test_what_the_page_shows_comes_back_as_it_was(answers):
    before = stored(note="a", **extra.fields(answers))
    assert {item: extra.answer(before, item) for item in ALL} == {item: answers.get(item) for item in ALL}
    page = check_in_page(CheckInForm.of(before, ALL), TODAY, None, editing=True)
    pairs = [(one.name, choice.value) for one in (page.mood, *page.profile, *page.context, *page.thoughts)
             for choice in (one.options if isinstance(one, Options) else one.steps) if choice.checked]
    after = entry(("note", "a"), *pairs, asked=[item for item in ALL if item.field in page.asked])
    assert replace(after, id=before.id) == before


@pytest.mark.parametrize("text", ["11", "-1", "3.5", "٣", "07", " 7", "yes", "none"])
def test_what_is_not_offered_is_told_beside_its_question(text):
    form = sent(("q-pain", text), ("q-intrusions", "3"))
    assert form.entry("Europe/Madrid", NOW, TODAY) is None
    page = check_in_page(form, TODAY, None, editing=False)
    assert form.errors == {"q-pain": UNREADABLE}
    assert [one.error for one in page.profile if one.name == "q-pain"] == [UNREADABLE]
    assert [step.value for one in page.profile if one.name == "q-intrusions" and isinstance(one, Scale)
            for step in one.steps if step.checked] == ["3"], "what was chosen stays chosen"
    assert [error.name for error in page.errors] == ["q-pain-0"]


def test_a_doubled_answer_is_a_message_never_a_guess():
    form = sent(("q-pain", "3"), ("q-pain", "4"))
    assert form.entry("Europe/Madrid", NOW, TODAY) is None
    assert form.errors == {"q-pain": UNREADABLE}


def test_what_the_form_did_not_ask_or_nobody_knows_is_passed_over():
    pairs = ("mood", "3"), ("q-pain", "7"), ("q-nothing", "1"), ("asks", "q-nothing")
    assert entry(*pairs, asked=()).answers == entry(*pairs, known=()).answers == {}


def test_an_open_answer_empties_what_was_asked_and_leaves_the_rest():
    before = stored(answers={"pain": 7, "craving": 2}, context={"alcohol": 1, "other": 3}, sleep_quality=4, thoughts=2)
    after = extra.kept(before, stored(answers={"intrusions": 1}), (PAIN, ALCOHOL, THOUGHTS))
    assert after == {"answers": {"craving": 2, "intrusions": 1}, "context": {"other": 3}, "sleep_quality": 4,
                     "thoughts": None}
    assert extra.kept(before, stored(), (SLEPT,))["sleep_quality"] is None
    assert extra.kept(before, stored(sleep_quality=9), ())["sleep_quality"] == 9, "an import brings it unasked"


def test_the_two_scales_of_mood_never_stand_in_one_entry():
    assert "mood" in problems(stored(mood=3, answers={"mood_bipolar": 1}), TODAY)
    assert extra.kept(stored(answers={"mood_bipolar": 1}), stored(mood=3), ())["answers"] == {}
    page = check_in_page(CheckInForm(TODAY, (BIPOLAR, PAIN)), TODAY, None, editing=False)
    assert (page.mood.name, page.mood_is_list) == ("q-mood_bipolar", True)
    assert [one.name for one in page.profile] == ["q-pain"]
    assert page.asked == ("q-mood_bipolar", "q-pain")


def test_answers_are_read_back_in_words():
    assert [render_plain(answer_words(*one)) for one in (
        (PAIN, 7), (BIPOLAR, -2), (BIPOLAR, 0), (BIPOLAR, 3), (OCD, 1), (ITEMS["extra_use"], "skip"))] == [
        "7 of 10", "−2: Low: a great effort to do things", "0: Steady", "+3: As high as it gets: out of control",
        "Less than 1 hour", "Prefer not to say"]


@pytest.mark.parametrize(("pair", "stays"), [(("q-pain", "0"), False), (("q-alcohol", "1"), True)])
def test_a_number_ends_too_low_and_a_word_does_not(pair, stays):
    assert entry(("was-too-low", "1"), pair).too_low is stays
