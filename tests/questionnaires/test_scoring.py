"""What holds for every questionnaire and any answers."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journal.questionnaires.change import change
from journal.questionnaires.instruments import ALL
from journal.questionnaires.rules import Instrument
from journal.questionnaires.scoring import score, shown


@st.composite
def filled(draw: st.DrawFn, gaps: bool = True) -> tuple[Instrument, dict[str, int | None]]:
    one = ALL[draw(st.sampled_from(sorted(ALL)))]
    answers: dict[str, int | None] = {}
    for item in one.items:
        values = st.sampled_from([option.value for option in item.options])
        answers[item.id] = draw(st.none() | values if gaps else values)
    return one, answers


@given(filled())
def test_a_total_lies_within_its_range_and_its_band(given_: tuple[Instrument, dict[str, int | None]]) -> None:
    one, answers = given_
    found = score(one, answers)
    if found.total is None:
        assert found.band is None
        return
    assert one.scoring.range
    low, high = one.scoring.range
    assert low <= found.total <= high
    assert (found.band is not None) is bool(one.bands)


@given(filled(), st.randoms(use_true_random=False))
def test_the_order_of_answers_is_irrelevant(given_: tuple[Instrument, dict[str, int | None]], random: Any) -> None:
    one, answers = given_
    mixed = list(answers.items())
    random.shuffle(mixed)
    assert score(one, dict(mixed)) == score(one, answers)


@given(filled())
def test_an_open_answer_is_the_same_as_none_at_all(given_: tuple[Instrument, dict[str, int | None]]) -> None:
    one, answers = given_
    assert score(one, {name: value for name, value in answers.items() if value is not None}) == score(one, answers)


@given(filled(gaps=False), st.data())
def test_what_is_missing_never_lowers_a_score_silently(given_: tuple[Instrument, dict[str, int | None]],
                                                       data: st.DataObject) -> None:
    """With an item left open there is no total, or it says that it was filled by the mean of the others."""
    one, answers = given_
    left = data.draw(st.sampled_from(one.scoring.items))
    opened = score(one, answers | {left: None})
    skipped = score(one, answers | {left: next(o.value for o in one.item(left).options)})
    if one.scoring.method == "rule" or opened == skipped:  # a skip answers it
        return
    assert opened.total is None or opened.prorated


@given(filled(gaps=False))
def test_a_gap_that_is_filled_is_the_mean_of_the_others(given_: tuple[Instrument, dict[str, int | None]]) -> None:
    one, answers = given_
    assume(one.scoring.method == "sum" and one.scoring.max_missing and not one.scoring.skip)
    first, *others = one.scoring.items
    told = [Fraction(answers[item] or 0) for item in others]
    exact = sum(told) * len(one.scoring.items) / len(told)
    total = score(one, answers | {first: None}).total
    assert total is not None
    assert Fraction(-1, 2) < total - exact <= Fraction(1, 2), "half rounds up"


@given(filled())
def test_safety_rules_on_answers_fire_with_and_without_a_total(
        given_: tuple[Instrument, dict[str, int | None]]) -> None:
    one, answers = given_
    found = score(one, answers)
    for rule in one.safety:
        match rule.when:
            case {"item": item, "op": ">=", "value": value}:
                told = answers[item]
                assert (rule.id in found.flags) is (told is not None and told >= value)
            case {"unanswered": item}:
                assert (rule.id in found.flags) is (answers[item] is None)
            case {"score": "total"}:
                assert rule.id not in found.flags or found.valid


@pytest.mark.parametrize("bad", [True, 1.0, "1", 99, -1, [1]])
@pytest.mark.parametrize("name", sorted(ALL))
def test_an_answer_that_is_no_option_refuses_the_whole(name: str, bad: Any) -> None:
    item = ALL[name].items[0].id
    found = score(ALL[name], {item: bad})
    assert (found.valid, found.reason, found.flags, found.total) == (False, "out_of_range", (), None)


@pytest.mark.parametrize("name", sorted(ALL))
def test_an_unknown_item_refuses_the_whole(name: str) -> None:
    assert score(ALL[name], {"q99": None}).reason == "out_of_range"


@pytest.mark.parametrize(("value", "decimals", "expected"), [
    (Fraction(9, 2), 0, 5), (Fraction(5, 2), 0, 3), (Fraction(19, 3), 1, 6.3), (Fraction(63, 20), 1, 3.2),
    (None, 1, None)])
def test_half_rounds_up(value: Fraction | None, decimals: int, expected: float | None) -> None:
    assert shown(value, decimals) == expected


@given(st.sampled_from(sorted(ALL)), st.integers(0, 100), st.integers(0, 100))
def test_a_change_and_its_way_back(name: str, then: int, now: int) -> None:
    there, back = change(ALL[name], then, now), change(ALL[name], now, then)
    assert there.points == -back.points
    assert there.reliable_improvement == back.reliable_deterioration
    assert not (there.reliable_improvement and there.reliable_deterioration)
    assert not (there.response and there.partial_response)
    assert (there.percent is None) is (then == 0)


def test_lines_that_services_draw() -> None:
    assert change(ALL["phq9"], 12, 9).other == {"iapt_recovery": True}
    assert change(ALL["phq9"], 9, 4).other == {"iapt_recovery": False}, "it was below the line at the start"
    assert change(ALL["pcl5"], 40, 28).other == {"clinically_significant": False}
    assert change(ALL["peg"], 4.0, 6.0).deterioration is True
