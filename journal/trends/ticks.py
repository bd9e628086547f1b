"""Which days are named under a chart. Pure."""

from datetime import date, timedelta

from journal.core.period import Period
from journal.core.text import N_, Day, Words, say

MONTHS_FROM = 150
"""Days from which months are named instead of days."""


def ticks(period: Period, most: int = 8) -> list[tuple[date, Words]]:
    """At most `most` days of the period with their names: days, then months, quarters, halves and years."""
    if period.days < MONTHS_FROM:
        step = next(n for n in (1, 2, 3, 7, 14, 28, 56, 150) if (period.days - 1) // n < most)
        days = [period.first + timedelta(days=n) for n in range(0, period.days, step)]
        return [(day, say(N_("%(day)s %(month)s"), day=Day(day, "day_of_month"), month=Day(day, "month")))
                for day in days]
    months = _months(period)
    step = next((n for n in (1, 2, 3, 6, 12, 24) if len(months) // n < most), 60)
    chosen = [day for day in months if (12 * day.year + day.month - 1) % step == 0] or months[:1]
    return [(day, _month(day, day.month == 1 or day == chosen[0])) for day in chosen]


def _months(period: Period) -> list[date]:
    first = period.first.replace(day=1)
    counts = range(first.month - 1, first.month + period.days // 28)
    starts = [date(first.year + n // 12, n % 12 + 1, 1) for n in counts]
    return [day for day in starts if day in period]


def _month(day: date, with_year: bool) -> Words:
    if with_year:
        return say(N_("%(month)s %(year)s"), month=Day(day, "month"), year=str(day.year))
    return say(N_("%(month)s"), month=Day(day, "month"))
