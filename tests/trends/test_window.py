"""Which stretch of the journal an address asks for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from journal.core.period import Period
from journal.trends.window import LONGEST, from_args

TODAY = date(2026, 5, 14)
BEGAN = date(2026, 1, 1)
DOSE = date(2026, 2, 3)
days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
texts = st.one_of(days, st.text(max_size=12), st.sampled_from(["", "2026-02-30", "20260514", "2026-W20-1", "0", "-1"]))


def test_six_weeks_are_shown_unless_something_else_is_asked_for() -> None:
    for args in ({}, {"span": "nonsense"}, {"span": "since"}):
        window = from_args(args, TODAY, BEGAN)
        assert (window.period, window.span, window.message) == (Period.ending(TODAY, 42), "6w", None)


def test_the_span_since_the_first_dose() -> None:
    window = from_args({"span": "since"}, TODAY, BEGAN, DOSE)
    assert window.period == Period(DOSE, TODAY)
    assert [link.key for link in window.links if link.current] == ["since"]


def test_a_planned_first_dose_begins_nothing() -> None:
    window = from_args({"span": "since"}, TODAY, BEGAN, TODAY + timedelta(days=3))
    assert [link.key for link in window.links] == ["2w", "6w", "all"]


def test_all_begins_with_the_first_day() -> None:
    assert from_args({"span": "all"}, TODAY, BEGAN).period == Period(BEGAN, TODAY)
    assert from_args({"span": "all"}, TODAY, None).period == Period(TODAY, TODAY)


def test_earlier_and_later_lead_back_and_forth() -> None:
    window = from_args({"span": "2w"}, TODAY, BEGAN)
    assert window.later is None
    assert window.earlier
    before = from_args(window.earlier, TODAY, BEGAN)
    assert before.period == window.period.before()
    assert before.later == {"span": "2w"}
    assert not before.is_latest


def test_nothing_lies_before_the_first_day() -> None:
    assert from_args({"span": "6w"}, TODAY, TODAY - timedelta(days=20)).earlier is None


def test_own_days_are_held_inside_the_journal() -> None:
    window = from_args({"from": "2020-01-01", "to": "2030-01-01"}, TODAY, BEGAN)
    assert (window.period, window.span, window.message) == (Period(BEGAN, TODAY), "custom", None)


def test_days_that_cannot_be_read_fall_back_and_say_so() -> None:
    for args in ({"from": "yesterday"}, {"from": "2026-05-02", "to": "2026-05-01"}, {"from": "2027-01-01"},
                 {"span": "custom"}, {"from": "2026-05-01", "to": "x"}, {"span": "2w", "to": "x"},
                 {"from": "2019-01-01", "to": "2019-02-01"}):
        window = from_args(args, TODAY, BEGAN)
        assert window.message
        assert window.period.last == TODAY


def test_the_label_names_years_where_they_differ() -> None:
    assert str(from_args({}, TODAY, BEGAN).label) == "3 April to 14 May"
    assert str(from_args({"span": "6w"}, date(2026, 1, 5), BEGAN).label) == "25 November 2025 to 5 January 2026"


@given(st.fixed_dictionaries({}, optional={"span": st.sampled_from(["2w", "6w", "since", "all", "custom", "x"]),
                                           "from": texts, "to": texts}),
       st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)), st.none() | st.dates(date(1, 1, 1)))
def test_whatever_is_asked_a_window_comes_back(args: dict[str, str], first: date | None, dose: date | None) -> None:
    window = from_args(args, TODAY, first, dose)
    assert window.period.last <= TODAY
    assert window.period.days <= LONGEST
    for way in (window.earlier, window.later):
        if way is not None:
            other = from_args(way, TODAY, first, dose)
            assert other.message is None
            assert other.period != window.period
