"""The safety plan as a value: its parts, its limits, and the numbers that stand in a line."""

import pytest

from journal.safety import plan, plan_pages
from journal.safety.plan import (
    PART_MAX,
    PARTS,
    TOO_LONG,
    changed,
    lines,
    parts_of,
    phones,
    problems,
    without_trunk_zero,
)
from journal.sharing.pages import ONLY_YOU
from tests.factories import at
from tests.safety.cases import version

NOW = at("2026-05-14 12:00")


def same(instant):
    return instant


def test_five_parts_each_with_a_heading_and_a_hint():
    assert list(plan.LABELS) == list(plan.HINTS) == list(PARTS)
    assert len(PARTS) == 5


def test_empty_parts_are_left_out_and_order_is_that_of_the_plan():
    given = parts_of({"safer": " Nadia keeps them \r\n", "signs": "late\r\nnights\x07", "helps": "  ", "people": None,
                      "role": "clinic"})
    assert given == {"signs": "late\nnights", "safer": "Nadia keeps them"}
    assert list(given) == ["signs", "safer"]


def test_each_part_may_be_2000_characters_long_and_no_more():
    assert problems(dict.fromkeys(PARTS, "x" * PART_MAX)) == {}
    assert problems({"signs": "x" * PART_MAX, "people": "x" * (PART_MAX + 1)}) == {"people": TOO_LONG}
    assert "2,000" in TOO_LONG


@pytest.mark.parametrize(("line", "found"), [
    ("Anna, 555 0134", ("555 0134",)), ("Anna 612 345 678", ("612 345 678",)), ("555 0100 (work)", ("555 0100",)),
    ("Anna: +34 612-345-678", ("+34 612-345-678",)), ("Anna +1 (212) 555-0100, US", ("+1 (212) 555-0100",)),
    ("Anna (sister) (212) 555-0100", ("(212) 555-0100",)), ("Dr Weiss +44 (0)20 7946 0000", ("+44 (0)20 7946 0000",)),
    ("Anna 612345678 or 933 123 456", ("612345678", "933 123 456")), ("06-12 34 56 78 Jan", ("06-12 34 56 78",)),
    ("Crisis line 988", ("988",)), ("3114", ("3114",)), ("Samaritans 116 123", ("116 123",)),
    ("Line, 13 11 14", ("13 11 14",)), ("Anna 612345678/612345679", ("612345678", "612345679")),
    ("Luis, 555 0178, after 18.00", ("555 0178",)), ("Clinic 9-17 612 345 678", ("612 345 678",)),
    ("Clinic, 555 0199 (9-17)", ("555 0199",)), ("Clinic 612345678, next visit 12.03.2026", ("612345678",)),
    ("Tel.: 01.23.45.67.89", ("01.23.45.67.89",)), ("Klinik 030/1234567", ("030/1234567",)),
    ("Anna 12.03.2026 612 345 678", ("612 345 678",)), ("Anna 612 345 678 18.00-22.00", ("612 345 678",)),
    ("20-30 40 50 Mads", ("20-30 40 50",)), ("10-20 30 40 Mads", ("10-20 30 40",)),
])
def test_a_number_in_a_line_can_be_called(line, found):
    assert phones(line) == found


@pytest.mark.parametrize("line", [
    "Anna", "", "Anna after 18.00", "open 18.00-22.00", "seen on 12.03.2026", "seen on 2026-03-12",
    "friends since 2019", "room 4", "Clinic (9-17)", "12 of us, 30 minutes away", "9-17", "1234567890123456789",
    "room 214, second floor"])
def test_what_is_no_number_cannot_be_called(line):
    assert phones(line) == ()


def test_a_number_is_dialled_without_the_zero_in_brackets():
    assert without_trunk_zero("+44 (0)20 7946 0000") == "+44 20 7946 0000"
    assert without_trunk_zero("(0)20 7946 0000") == "(0)20 7946 0000"
    (call,) = plan_pages.person("Dr Weiss +44 (0)20 7946 0000").calls
    assert (call.href, str(call.title), str(call.detail)) == (
        "tel:+442079460000", "Dr Weiss +44 (0)20 7946 0000", "Call +44 (0)20 7946 0000")


@pytest.mark.parametrize("line", ["%(line)s 555 0134", "100 % Anna 555 0134", "<b>Anna</b> 555 0134"])
def test_what_is_written_stays_as_it_is(line):
    assert str(plan_pages.person(line).calls[0].title) == line


def test_lines_are_those_with_something_in_them():
    assert lines(" Anna \n\n \nLuis") == ["Anna", "Luis"]


def test_what_changed_is_named_in_order():
    assert changed({"signs": "a", "helps": "b"}, {"helps": "b", "people": "c"}) == ["signs", "people"]
    assert changed({"signs": "a"}, {"signs": "a"}) == []


def test_only_people_to_call_have_buttons_and_only_on_ones_own_page():
    one = version(signs="call 555 0134", people="Anna 555 0134\nLuis", professionals="Clinic 988")
    own = plan_pages.part_views(one, may_call=True)
    assert [[len(person.calls) for person in part.people] for part in own] == [[], [1, 0], [1]]
    assert [part.people for part in plan_pages.part_views(one, may_call=False)] == [(), (), ()]


def test_help_now_shows_five_numbers_at_most_and_never_an_empty_plan():
    many = "\n".join(f"Anna {number} 555 01{number:02}" for number in range(8))
    assert len(plan_pages.plan_help(version(people=many)).calls) == 5
    for nothing in (None, version()):
        told = plan_pages.plan_help(nothing)
        assert (told.calls, told.is_written) == ((), False)


def test_who_can_see_it_is_said():
    mine = plan_pages.plan_page(None, [], [], same, "Mara", version().id)
    assert mine.seen_by == ONLY_YOU
    assert mine.about == plan_pages.ABOUT
    shared = plan_pages.plan_page(version(signs="a"), [], ["Dr Weiss", "Sam"], same, "Mara", version().id)
    assert str(shared.seen_by) == "Who can see this besides you: Dr Weiss, Sam."
    assert shared.about == ()
