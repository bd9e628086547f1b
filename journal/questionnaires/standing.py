"""Which questionnaires a patient may fill in now, and what became of one that was sent."""

from dataclasses import dataclass
from typing import Any

from journal.access.clearance import Clearance
from journal.core.text import Words
from journal.questionnaires import queries
from journal.questionnaires.responses import Response


@dataclass(frozen=True)
class Offered:
    instruments: frozenset[str]
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Standing:
    title: Words = ""
    lines: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    offers: tuple[Any, ...] = ()
    is_empty: bool = True


def offered_to(clearance: Clearance) -> Offered:
    return Offered(queries.switched_on())


def instruments_for(clearance: Clearance) -> frozenset[str]:
    return offered_to(clearance).instruments


def standing(clearance: Clearance, response: Response) -> Standing:
    return Standing()


def instead(offered: Offered, instrument: str) -> Words | None:
    return None
