"""Days that are named under a chart."""

from datetime import date

import pytest

from journal.core.period import Period
from journal.core.text import render_plain
from journal.trends.ticks import ticks

LAST = date(2026, 5, 14)


@pytest.mark.parametrize("most", [5, 8])
@pytest.mark.parametrize("days", [1, 2, 7, 8, 14, 28, 44, 90, 149, 150, 365, 800, 1095, 5000])
def test_few_enough_days_are_named(days: int, most: int) -> None:
    named = ticks(Period.ending(LAST, days), most)
    assert 1 <= len(named) <= most + 1
    assert len({render_plain(name) for _, name in named}) == len(named) or days > 365
