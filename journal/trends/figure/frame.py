"""Places inside a chart: days to x, and the room that its rows take."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from journal.core.period import Period
from journal.core.svg import PHONE, label_size, number

LEFT, RIGHT = 26.0, 42.0
ROW = 19.0
"""Height of a row of labels."""
FOOT = 28.0
"""Room for the days under a chart."""


@dataclass(frozen=True)
class Frame:
    """The ground of one drawing; `y` grows downwards."""

    period: Period
    width: float
    height: float
    top: float
    bottom: float

    @property
    def left(self) -> float:
        return LEFT

    @property
    def right(self) -> float:
        return self.width - RIGHT

    @cached_property
    def step(self) -> float:
        """Width of one day."""
        return (self.right - self.left) / (self.period.days + 0.8)

    @property
    def is_narrow(self) -> bool:
        return self.width < PHONE

    @property
    def size(self) -> int:
        """The largest size at which labels are set here."""
        return label_size(self.width)

    def x(self, day: date) -> float:
        return self.left + ((day - self.period.first).days + 0.8) * self.step


def area(left: float, right: float, top: float, bottom: float) -> str:
    """Where the plot lies in a drawing, for who moves along its points."""
    return f' data-area="{number(left)} {number(right)} {number(top)} {number(bottom)}"'
