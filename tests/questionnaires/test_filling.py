"""Which items are asked, in which language, and what a form changes."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.questionnaires import filling, form_page, pages, result_page
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response, plain
from journal.questionnaires.scoring import score

NOW = datetime(2026, 5, 14, 18, 5, tzinfo=UTC)


def response(instrument: str = "phq9", **values: object) -> Response:
    return Response(**({"id": uuid4(), "instrument": instrument, "version": "1.0.0", "day": date(2026, 5, 14),
                        "zone": "UTC", "started_at": NOW} | values))


def sent(instrument: str, answers: dict[str, int], **values: object) -> Response:
    result = plain(score(ALL[instrument], answers))
    return response(instrument, answers=answers, sent_at=NOW, result=result, **values)


@st.composite
def answered(draw):
    one = draw(st.sampled_from(sorted(ALL.values(), key=lambda each: each.id)))
    return one, {item.id: draw(st.sampled_from([None, *(option.value for option in item.options)]))
                 for item in one.items}


@given(answered())
def test_what_is_asked_keeps_the_order_and_hides_no_answer(found) -> None:
    one, answers = found
    asked = [item.id for item in filling.asked(one, answers)]
    assert asked == [item.id for item in one.items if item.id in asked]
    assert {item for item, value in answers.items() if value is not None} <= set(asked)
    assert filling.answered(one, answers) + len(filling.left_open(one, answers)) == len(asked)
    assert all(answers.get(item.id) is None and item.safety for item in filling.safety_open(one, answers))


@given(answered(), st.data())
def test_one_answer_at_a_time_or_all_at_once_store_the_same(found, data) -> None:
    """Any order of taps, resumed wherever, comes to what one form comes to."""
    _, answers = found
    given_now = {item: value for item, value in answers.items() if value is not None}
    stored: dict[str, int | None] = {}
    for item in data.draw(st.permutations(sorted(given_now))):
        was = form_page.was_read(form_page.was(stored))
        stored |= filling.changed({item: given_now[item]}, was, stored)
    assert stored == filling.changed(given_now, {}, {})
    assert filling.changed(given_now, form_page.was_read(form_page.was(stored)), stored) == {}


def test_a_page_of_earlier_changes_nothing_that_it_did_not_change() -> None:
    stored = {"q1": 3, "q2": 1}
    assert filling.changed({"q1": 0, "q2": 2}, {"q1": 0, "q2": 1}, stored) == {"q2": 2}


def test_questions_that_depend_on_an_answer_come_with_it() -> None:
    one = ALL["pc_ptsd_5"]
    assert [item.id for item in filling.asked(one, {})] == ["exposure"]
    assert [item.id for item in filling.asked(one, {"exposure": 0})] == ["exposure"]
    assert len(filling.asked(one, {"exposure": 1})) == len(one.items)


def test_spanish_is_there_where_all_of_it_is_official() -> None:
    both = {name for name, one in ALL.items() if "es" in filling.languages(one)}
    assert both == {"phq2", "phq4", "phq8", "phq9", "gad2", "gad7", "audit_c"}
    assert all(filling.languages(one)[0] == "en" for one in ALL.values())


@pytest.mark.parametrize(("hours", "words"), [(0, "You can come back until 18:05 tomorrow."),
                                              (10, "You can come back until 18:05 today.")])
def test_until_when_one_can_come_back(hours: int, words: str) -> None:
    assert str(pages.come_back(response(), NOW + timedelta(hours=hours), lambda at: at)) == words


def test_recall_is_said_for_each_without_notes_for_us() -> None:
    said = {name: str(pages.recall(one)) for name, one in ALL.items()}
    assert said["pcl5"] == "Asks about the past month"
    assert str(pages.recall(ALL["pcl5"], filling.variant(ALL["pcl5"], "pcl5_week"))) == "Asks about the past week"
    assert said["asq"] == str(pages.EACH_SAYS)
    assert not any("variant" in words or "(" in words for words in said.values())


@pytest.mark.parametrize(("instrument", "total", "is_problem"), [
    ("phq9", 27, False), ("phq9", 28, True), ("phq9", -1, True), ("phq9", 14.5, True), ("peg", 6.3, False),
    ("peg", 10.1, True), ("asq", 1, True)])
def test_old_scores_lie_within_their_range(instrument: str, total: float, is_problem: bool) -> None:
    assert (filling.old_problem(ALL[instrument], total) or ALL[instrument] not in filling.with_total(
        ALL.values())) is is_problem


def told(instrument: str, answers: dict[str, int]) -> list[str]:
    page = result_page.result_page(ALL[instrument], sent(instrument, answers), [], date(2026, 5, 14), None)
    return [str(one) for one in (page.score, page.band, *page.said) if one]


def test_a_result_says_number_range_and_the_definitions_sentence() -> None:
    nine = {f"q{n}": 1 for n in range(1, 10)} | {"q1": 3}
    assert told("phq9", nine | {"difficulty": 1}) == ["11 of 27", "Clear signs of low mood"]
    seven = {item: value for item, value in nine.items() if item not in ("q2", "q3")}
    assert told("phq9", seven | {"difficulty": 1}) == [
        "12 of 27", "Clear signs of low mood",
        "2 were left open. The rule of this form fills them with the mean of the others, so the number is worked out."]
    assert told("phq9", {"q1": 3}) == ["8 were left open, so there is no total."]
    assert told("who5", {f"q{n}": 3 for n in range(1, 6)}) == ["15 of 25", "Fair to good well-being",
                                                               "As a percentage: 60 of 100."]
    assert told("asq", {f"q{n}": 0 for n in range(1, 5)}) == [
        "These questions have no total. Each answer stands for itself."]
    assert told("peg", {"pain": 7, "enjoyment": 6, "activity": 6}) == ["6.3 of 10"]


@pytest.mark.parametrize("name", sorted(ALL))
def test_paper_holds_every_item_and_option_and_the_notice(name: str) -> None:
    one = ALL[name]
    page = result_page.paper_page(one, "en", None, "/")
    assert [text for grid in page.grids for _, text, _ in grid.rows] == [item.text["en"] for item in one.items]
    assert [len(marks) for grid in page.grids for *_, marks in grid.rows] == [len(item.options) for item in one.items]
    assert page.about.attribution == one.licence.attribution
    filled = result_page.paper_page(one, "en", None, "/", sent(name, {one.items[0].id: one.items[0].options[0].value}))
    assert [marks.index(True) for grid in filled.grids for *_, marks in grid.rows if any(marks)] == [0]
