"""Days out of check-ins and sessions."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from journal.core.period import Period
from journal.treatment.rules import Kind, Phase, numbered
from journal.trends import daily
from journal.trends.rules import Point
from tests.trends.samples import entry, session

MAY = date(2026, 5, 1)


def day(n: int) -> date:
    return MAY + timedelta(days=n)


def points(*values: float | None) -> dict[date, Point]:
    return {day(n): Point(day(n), value) for n, value in enumerate(values) if value is not None}


def smooth(*values: float | None) -> list[float | None]:
    return [None if value is None else round(value, 2)
            for value in daily.smooth(points(*values), Period(MAY, day(len(values) - 1)))]


def test_a_days_value_is_the_mean_of_its_ratings() -> None:
    found = daily.day_values([entry(MAY, mood=4), entry(MAY, n=1, mood=7), entry(day(2), anxiety=3)], "mood")
    assert found == {MAY: Point(MAY, 5.5, 2)}


def test_a_day_told_late_alone_is_hollow() -> None:
    found = daily.day_values([entry(MAY, late=3, mood=4), entry(day(1), late=4, mood=5)], "mood")
    assert [point.hollow for point in found.values()] == [False, True]


def test_a_late_rating_gives_way_to_one_in_time() -> None:
    found = daily.day_values([entry(MAY, mood=4), entry(MAY, n=1, late=9, mood=10)], "mood")
    assert found[MAY] == Point(MAY, 4, 1)


def test_a_rating_from_soon_after_a_dose_is_drawn_and_in_no_figure() -> None:
    found = daily.day_values([entry(MAY, mood=9, groggy=True)], "mood")
    assert found[MAY] == Point(MAY, 9, 1, hollow=True, same_day=True)
    assert daily.smooth(found, Period(MAY, MAY)) == (None,)


def test_it_gives_way_to_another_of_the_day_but_not_to_a_late_one() -> None:
    dosed = entry(MAY, mood=9, groggy=True)
    assert daily.day_values([dosed, entry(MAY, n=1, mood=4)], "mood")[MAY] == Point(MAY, 4, 1)
    assert daily.day_values([dosed, entry(MAY, n=1, late=4, mood=2)], "mood")[MAY].value == 9
    both = entry(MAY, late=4, mood=3, groggy=True)
    assert daily.day_values([both], "mood")[MAY] == Point(MAY, 3, 1, hollow=True)


def test_an_open_answer_is_missing_and_never_zero() -> None:
    assert daily.day_values([entry(MAY, too_low=True)], "mood") == {}


def test_the_mean_is_of_the_days_around() -> None:
    assert smooth(2, 2, None, 1, 4, 3) == [2, 2, 1.5, 2.5, 2.67, 3.5]


def test_three_missing_days_break_the_line_and_two_do_not() -> None:
    assert smooth(4, None, None, 6) == [4, 4, 6, 6]
    assert smooth(4, None, None, None, 6) == [4, None, None, None, 6]


def test_the_line_begins_and_ends_with_a_value() -> None:
    assert smooth(None, 4, 5, None)[0] is smooth(None, 4, 5, None)[-1] is None


def test_hollow_points_are_left_out() -> None:
    told = points(4, 4) | {day(2): Point(day(2), 9, hollow=True)}
    assert daily.smooth(told, Period(MAY, day(2))) == (4, 4, None)


@given(st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=60))
def test_means_stay_between_the_values_and_lie_on_days_near_them(values: list[int | None]) -> None:
    told = [value for value in values if value is not None]
    line = smooth(*values)
    assert len(line) == len(values)
    for n, value in enumerate(line):
        if values[n] is not None:
            assert value is not None
        if value is not None:
            assert min(told) <= value <= max(told)
            assert any(near is not None for near in values[max(0, n - 1):n + 2])


def test_phases_reach_until_the_next_one_or_today() -> None:
    told = [session(day(2), phase=Phase.INDUCTION), session(day(4), phase=Phase.INDUCTION), session(day(5)),
            session(day(9), phase=Phase.MAINTENANCE), session(day(25), phase=Phase.INDUCTION)]
    found = daily.phases(told, Period(day(3), day(30)), today=day(20))
    assert [(band.first, band.last, band.label) for band in found] == [
        (day(3), day(8), "Induction"), (day(9), day(20), "Maintenance")]


def test_days_after_doses_meet() -> None:
    told = [session(day(1)), session(day(3)), session(day(10)), session(day(12), Kind.INTEGRATION), session(day(40))]
    found = daily.after_doses(told, Period(day(2), day(11)), today=day(20))
    assert [(band.first, band.last) for band in found] == [(day(2), day(6)), (day(10), day(11))]


def test_markers_carry_their_number_inside_the_period() -> None:
    told = numbered([session(day(0)), session(day(3)), session(day(5), Kind.INTEGRATION), session(day(8))])
    found = daily.markers(told, Period(day(1), day(30)), today=day(6))
    assert [(str(mark.short), str(mark.label), mark.kind, mark.planned) for mark in found] == [
        ("S2", "Session 2", "dosing", False), ("", "Integration session", "integration", False),
        ("S3", "Session 3", "dosing", True)]
