"""A stretch of journal days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included; `first` is never after `last`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError("a period begins before it ends")

    @classmethod
    def ending(cls, last: date, days: int) -> "Period":
        """The `days` days up to and including `last`."""
        return cls(last - timedelta(days=days - 1), last)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))

    def before(self) -> "Period":
        """The stretch of the same length just before this one."""
        return Period.ending(self.first - timedelta(days=1), self.days)

    def after(self) -> "Period":
        """The stretch of the same length just after this one."""
        return Period(self.last + timedelta(days=1), self.last + timedelta(days=self.days))
