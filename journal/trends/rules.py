"""The values that charts, tables, sentences and paper are made from. Pure: told `today`, never asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.period import Period
from journal.core.text import Words
from journal.entries.extra import Item
from journal.entries.rules import Entry
from journal.questionnaires.responses import Response
from journal.treatment.course import Course
from journal.treatment.rules import Session

Voice = Literal["patient", "therapist"]
"""To whom a chart speaks: "your mood" or "mood"."""
Say = Callable[[Words], str]
"""Writes a text out in the reader's language."""


@dataclass(frozen=True)
class History:
    """What the charts of one patient are drawn from: entries of `period` (oldest first, deleted ones left out) and
    all live sessions, numbered (`treatment.rules.numbered`). `first_day` is the first journal day of all. `scopes` are
    the kinds of data that the reader may see: what is private is missing in it, and never 0. `courses` are the plans
    that the sessions fill, `followed` what the patient follows besides, or did."""

    period: Period
    today: date
    entries: tuple[Entry, ...]
    sessions: tuple[Session, ...]
    first_day: date | None
    scopes: frozenset[Scope] = ALL_SCOPES
    courses: tuple[Course, ...] = ()
    followed: tuple[Item, ...] = ()
    responses: tuple[Response, ...] = ()


@dataclass(frozen=True)
class Point:
    """One day's value: the mean of that day's `n` ratings. `hollow`: in no figure, for all of them were written more
    than 3 days after it or, `same_day`, soon after a dose. `words` say all of it where a number would not do."""

    day: date
    value: float
    n: int = 1
    hollow: bool = False
    same_day: bool = False
    words: Words | None = None


@dataclass(frozen=True)
class Series:
    """One line. `smooth` is one value per day of the chart's period, None where the line is broken. `sparse`: single
    values that straight strokes join, so that each has its dot in any period and none is an average."""

    key: str
    label: Words
    points: tuple[Point, ...]
    smooth: tuple[float | None, ...] = ()
    smooth_label: Words | None = None
    sparse: bool = False


@dataclass(frozen=True)
class Bar:
    """One day's highest severity of side effects, 1 to 4; `words` name the effects and how bad they were. `hollow`: all
    of them filled in late; `late`: up to where a late answer reaches beyond those in time, else 0."""

    day: date
    value: int
    words: Words
    hollow: bool = False
    late: int = 0

    @property
    def high(self) -> int:
        """The highest severity of the day, late answers too."""
        return max(self.value, self.late)


@dataclass(frozen=True)
class Row:
    """One side effect in a strip chart: the days with it, at its severity of that day."""

    label: Words
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Lane:
    """One small row of a chart of answers, under a label of its own. Without `scale` its points are 1 (yes, or this
    answer) and 0 (no); with it they are numbers between the two ends. `joined`: also over days without one."""

    label: Words
    points: tuple[Point, ...]
    scale: tuple[float, float] | None = None
    joined: bool = False


@dataclass(frozen=True)
class Marker:
    """A session line: dosing solid, integration dashed. `short` is "S4", `label` "Session 4"."""

    day: date
    kind: Literal["dosing", "integration"]
    label: Words
    short: Words
    planned: bool = False


@dataclass(frozen=True)
class Band:
    """A shaded stretch: a phase of treatment, or the three days after a dose."""

    first: date
    last: date
    kind: Literal["phase", "after"]
    label: Words


@dataclass(frozen=True)
class Level:
    """A stretch of values across the whole chart that has a name in words, both ends in it."""

    low: float
    high: float
    label: Words


@dataclass(frozen=True)
class Axis:
    low: float
    high: float
    ticks: tuple[float, ...]
    unit: Words | None = None


@dataclass(frozen=True)
class Table:
    """The chart's numbers for everybody: `head` names the columns; a row's first cell names the row. Charts of days
    have no rows where one table has the numbers of all (`numbers.are_together`)."""

    caption: Words
    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Chart:
    """A chart as a plain value. Its readers (SVG, Plotly, paper, table, sentence) only draw. `scope` is the kind of
    data without which there is nothing to see in it."""

    key: str
    title: Words
    period: Period
    axis: Axis
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    markers: tuple[Marker, ...]
    bands: tuple[Band, ...]
    sentence: Words
    notes: tuple[Words, ...]
    alt: Words
    table: Table
    rows: tuple[Row, ...] = ()
    lanes: tuple[Lane, ...] = ()
    scope: Scope = Scope.CHECK_INS
    levels: tuple[Level, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.bars or any(one.points for one in self.series) or any(one.points for one in self.lanes))


@dataclass(frozen=True)
class ChartKind:
    """One file in `journal/trends/charts/`: its key (the file's name) and a pure `draw(history, voice)`, which gives
    one chart, or one for each of its items."""

    key: str
    draw: Callable[[History, Voice], tuple[Chart, ...]]
