from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.period import Period

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
LENGTHS = st.integers(1, 800)


@given(DAYS, LENGTHS)
def test_a_period_ends_where_it_was_told_and_has_its_length(last, days):
    period = Period.ending(last, days)
    assert (period.last, period.days) == (last, days)
    assert last in period
    assert period.first - timedelta(days=1) not in period


@given(DAYS, LENGTHS)
def test_before_and_after_touch_and_undo_each_other(last, days):
    period = Period.ending(last, days)
    assert period.before().last + timedelta(days=1) == period.first
    assert period.last + timedelta(days=1) == period.after().first
    assert period.before().after() == period
    assert period.after().days == days


def test_it_walks_through_its_days_in_order():
    assert list(Period(date(2024, 2, 28), date(2024, 3, 1))) == [
        date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]


def test_it_does_not_run_backwards():
    with pytest.raises(ValueError, match="begins before"):
        Period(date(2026, 5, 2), date(2026, 5, 1))
