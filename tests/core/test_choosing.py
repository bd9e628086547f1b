"""Choosing between two texts: nothing is chosen beforehand, each answer counts for its part alone."""

from hypothesis import given
from hypothesis import strategies as st

from journal.core import choosing
from journal.core.choosing import MINE, OTHER

PARTS = [("mood", "Mood", ("3",), ("5",)), ("note", "Note", ("mine",), ())]
NAMES = st.lists(st.sampled_from(["day", "mood", "note", "focus"]), unique=True, min_size=1)


def test_at_first_both_stand_there_and_nothing_is_chosen() -> None:
    found = choosing.choices(PARTS, {"mood": "3"})
    assert [(one.name, one.mine, one.other, one.chosen, one.error) for one in found.differences] == [
        ("mood", ("3",), ("5",), "", None), ("note", ("mine",), (), "", None)]
    assert found.asked == "mood note"
    assert found.errors == ()


def test_a_part_without_an_answer_is_asked_again_beside_it() -> None:
    sent = {"choose": "mood note", "take-mood": OTHER}
    assert choosing.is_open(sent)
    mood, note = choosing.choices(PARTS, sent).differences
    assert (mood.chosen, mood.error, note.error) == (OTHER, None, choosing.CHOOSE)
    assert [one.name for one in choosing.choices(PARTS, sent).errors] == ["take-note"]


def test_where_all_was_answered_and_it_still_did_not_fit_each_says_so() -> None:
    sent = {"choose": "mood note", "take-mood": OTHER, "take-note": MINE}
    assert {one.error for one in choosing.choices(PARTS, sent).differences} == {choosing.AGAIN}


@given(NAMES, st.data())
def test_what_is_taken_is_what_was_chosen(names: list[str], data: st.DataObject) -> None:
    answers = {name: data.draw(st.sampled_from([MINE, OTHER, "", "both"])) for name in names}
    sent = {"choose": " ".join(names)} | {f"take-{name}": answer for name, answer in answers.items()}
    assert choosing.taken(sent) == tuple(name for name in names if answers[name] == OTHER)
    assert choosing.is_open(sent) == any(answer not in (MINE, OTHER) for answer in answers.values())
    assert choosing.was_asked(sent)


def test_an_ordinary_form_was_not_asked() -> None:
    sent = {"note": "x", "take-note": OTHER}
    assert (choosing.was_asked(sent), choosing.is_open(sent), choosing.taken(sent)) == (False, False, ())
