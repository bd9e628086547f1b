"""Which earlier scores a score is held against, and what lies between them (docs/analysis.md, Questionnaires). Pure.

Only the same instrument, in the same variant and so about the same stretch of time, is compared. A total with filled-in
gaps counts as a score and is said to be one; a start has every answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from journal.questionnaires.change import Change, change
from journal.questionnaires.responses import Response, sent
from journal.questionnaires.rules import Instrument
from journal.treatment.rules import Kind, Session

START_DAYS = 30
PREVIOUS = (7, 100)
"""Days that the previous one lies before: closer ones ask about much the same days."""


class Dated(Protocol):
    @property
    def day(self) -> date: ...


DatedT = TypeVar("DatedT", bound=Dated)


@dataclass(frozen=True)
class Earlier:
    """An earlier response, its score, and the change from there to now."""

    response: Response
    score: int | float
    change: Change


@dataclass(frozen=True)
class Compared:
    """One response with a score, against the start and the previous one, where there are such. `first_dose` is None
    without a dosing session; `is_start`: later ones are compared with this one; `covers` are dosing days that lie in
    the stretch of time which it asks about."""

    response: Response
    score: int | float
    start: Earlier | None
    previous: Earlier | None
    first_dose: date | None
    is_start: bool
    covers: tuple[date, ...]


def compared(instrument: Instrument, response: Response, others: Iterable[Response],
             doses: Sequence[date]) -> Compared | None:
    """The response against others of the same patient (any instrument; itself among them does no harm). `doses` are the
    days of dosing sessions that took place. None without a score."""
    score = score_of(instrument, response)
    if score is None:
        return None
    alike = [one for one in sent(others) if is_alike(one, response) and score_of(instrument, one) is not None]
    first = min(doses, default=None)
    start = starting((one for one in alike if not is_prorated(one)), first)
    before = preceding(alike, response.day)

    def against(earlier: Response | None) -> Earlier | None:
        then = score_of(instrument, earlier) if earlier else None
        return None if earlier is None or then is None else Earlier(earlier, then, change(instrument, then, score))

    later = start is not None and start.id != response.id and start.day < response.day
    return Compared(response, score, against(start) if later else None, against(before), first,
                    start is not None and start.id == response.id,
                    covered(doses, response.day, recall_days(instrument, response.variant)))


def dosing_days(sessions: Iterable[Session], today: date) -> list[date]:
    """Days of dosing sessions that took place."""
    return [one.day for one in sessions if one.kind is Kind.DOSING and not one.is_planned(today)]


def starting(told: Iterable[DatedT], first_dose: date | None) -> DatedT | None:
    """The latest in the 30 days up to the first dosing day."""
    if first_dose is None:
        return None
    near = [one for one in told if 0 <= (first_dose - one.day).days <= START_DAYS]
    return max(near, key=lambda one: one.day, default=None)


def preceding(told: Iterable[DatedT], day: date) -> DatedT | None:
    """The one 7 to 100 days before this day that lies nearest to it."""
    near = [one for one in told if PREVIOUS[0] <= (day - one.day).days <= PREVIOUS[1]]
    return max(near, key=lambda one: one.day, default=None)


def covered(doses: Iterable[date], day: date, recall: int | None) -> tuple[date, ...]:
    """Dosing days inside the `recall` days up to this one."""
    return tuple(sorted({dose for dose in doses if 0 <= (day - dose).days < (recall or 0)}))


def is_alike(one: Response, other: Response) -> bool:
    return (one.instrument, one.variant) == (other.instrument, other.variant)


def is_prorated(response: Response) -> bool:
    """Open answers were filled by the mean of the others."""
    return bool(response.result and response.result.get("prorated"))


def recall_days(instrument: Instrument, variant: str | None) -> int | None:
    """Over how many days this edition asks; None where the definition names no number."""
    return next((one.recall_days for one in instrument.variants if one.id == variant), instrument.recall_days)


def score_of(instrument: Instrument, response: Response) -> int | float | None:
    """The number that is charted and compared: the total, or the value derived from it that the definition's changes
    are about (WHO-5 in percent); None where there is none."""
    total, rule = response.total, derived_rule(instrument)
    if total is None or rule is None:
        return total
    by: int = rule["by"]
    return total * by


def derived_rule(instrument: Instrument) -> Mapping[str, Any] | None:
    """The rule of the derived value that changes are about; None where they are about the total."""
    name = str(instrument.change["on"]).removeprefix("derived:")
    return next((one for one in instrument.scoring.derived
                 if one["id"] == name and one["type"] == "multiply"), None)


def score_range(instrument: Instrument) -> tuple[int, int] | None:
    """Lowest and highest score that can be charted."""
    rule, ends = derived_rule(instrument), instrument.scoring.range
    if rule is None or ends is None:
        return ends
    by: int = rule["by"]
    return ends[0] * by, ends[1] * by
