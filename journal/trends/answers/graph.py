"""The plain values behind the pictures of an analysis. Their readers (SVG, Plotly, table, keyboard) only draw. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from journal.core.period import Period
from journal.core.text import Words
from journal.trends.rules import Axis, Table


@dataclass(frozen=True)
class Spot:
    """One point with its range, where it has one, and with the words in which it is read out."""

    x: float
    y: float
    words: Words
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Trace:
    """Points; `single` ones are faint. They are a line where they are `joined`; None breaks it."""

    kind: Literal["main", "single"]
    label: Words
    spots: tuple[Spot | None, ...]
    joined: bool = True


@dataclass(frozen=True)
class Notch:
    """A named place under the picture; `under` stands below its name, for example how many sessions it rests on."""

    x: float
    label: Words
    under: Words | None = None


@dataclass(frozen=True)
class Zone:
    """A stretch of values, from side to side: shaded (`usual`), or its two ends dotted (`edge`)."""

    low: float
    high: float
    kind: Literal["usual", "edge"]


@dataclass(frozen=True)
class Key:
    """One line of a picture's key."""

    sign: str
    name: Words


@dataclass(frozen=True)
class Graph:
    """A picture whose horizontal axis is not single days: stretches from a session, weeks, sessions. `ends` are the two
    ends of that axis; `groups` name stretches of it in a row below everything else; `at` is where on it a session is
    marked, `zero` whether the line of "no change" is drawn."""

    key: str
    heading: Words
    axis: Axis
    ends: tuple[float, float]
    notches: tuple[Notch, ...]
    traces: tuple[Trace, ...]
    alt: Words
    legend: tuple[Key, ...]
    zones: tuple[Zone, ...] = ()
    groups: tuple[Notch, ...] = ()
    at: float | None = None
    zero: bool = False

    @property
    def spots(self) -> tuple[Spot, ...]:
        """What is read out, from left to right: the main points, else the single ones."""
        for kind in ("main", "single"):
            found = [spot for trace in self.traces if trace.kind == kind for spot in trace.spots if spot is not None]
            if found:
                return tuple(sorted(found, key=lambda spot: spot.x))
        return ()


@dataclass(frozen=True)
class Share:
    """How often something was there after sessions, as a part of 1 with its range, and on `other` days."""

    label: Words
    share: float
    low: float | None
    high: float | None
    other: float | None


@dataclass(frozen=True)
class Shares:
    key: str
    rows: tuple[Share, ...]
    alt: Words
    legend: tuple[Key, ...]


@dataclass(frozen=True)
class Heat:
    """Days with an entry over a period of whole weeks; `marks` are days of sessions by kind."""

    key: str
    period: Period
    today: date
    days: frozenset[date]
    marks: Mapping[date, Literal["dosing", "integration"]]
    alt: Words
    legend: tuple[Key, ...]


@dataclass(frozen=True)
class Answer:
    """One figure: `said` first, then the picture, then the table. `name` heads it, None for the answer to the question
    of its section; `folded` ones open under their name."""

    key: str
    said: tuple[Words, ...]
    table: Table | None = None
    picture: Graph | Shares | Heat | None = None
    name: Words | None = None
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """A question with its answers, and in plain words how they are worked out."""

    id: str
    title: Words
    answers: tuple[Answer, ...]
    how: tuple[Words, ...]
