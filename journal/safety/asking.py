"""When the question about suicidal thoughts is asked: the modes of daily_checkin.json. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from journal.safety.promise import Reader, somebody_answers

EVERY = timedelta(days=7)
"""Weekly: once in seven days (daily_checkin.json, modes)."""


class Mode(StrEnum):
    OFF = "off"
    WEEKLY = "weekly"
    DAILY = "daily"


Why = Literal["nobody", "patient", "usual", "waiting", "agreed"]
"""Why it is asked as it is: nobody answers within a day; the patient's wish; the usual way; the usual way, while one of
the two waits for the other to agree to daily asking; agreed by both."""


@dataclass(frozen=True)
class Choice:
    """One mark: what the patient, or a therapist, wished for. `number` counts them from 1."""

    id: UUID
    number: int
    by: UUID
    chosen_at: datetime
    mode: Mode


@dataclass(frozen=True)
class Asking:
    """How it is asked at one moment, and why. `wished_by` are those whose mark for daily asking stands."""

    mode: Mode
    why: Why
    wished_by: frozenset[UUID] = frozenset()


def asking(choices: Sequence[Choice], patient: UUID, readers: Sequence[Reader], at: datetime) -> Asking:
    """Off where nobody who can see the answer answers within a day, or where the patient prefers not to be asked;
    daily by the marks of the patient and of a therapist who can see the answer; else weekly."""
    able = {one.id for one in readers if one.can_read}
    wishes = daily_wishes(choices, {patient, *able})
    own = [one.mode for one in sorted(choices, key=lambda one: one.number) if one.by == patient]
    if own and own[-1] is Mode.OFF:
        return Asking(Mode.OFF, "patient", wishes)
    if not somebody_answers(readers, at):
        return Asking(Mode.OFF, "nobody", wishes)
    if patient in wishes and wishes & able:
        return Asking(Mode.DAILY, "agreed", wishes)
    return Asking(Mode.WEEKLY, "waiting" if wishes else "usual", wishes)


def daily_wishes(choices: Iterable[Choice], who: Collection[UUID]) -> frozenset[UUID]:
    """Whose mark for daily asking stands: either of them going back ends it for both, and then both must wish anew.
    Marks of somebody who can no longer see the answer count for nothing."""
    wishes: frozenset[UUID] = frozenset()
    for one in sorted(choices, key=lambda one: one.number):
        if one.by in who:
            wishes = wishes | {one.by} if one.mode is Mode.DAILY else frozenset()
    return wishes


def is_due(mode: Mode, answered: Collection[date], dosing_days: Collection[date], alert: bool, day: date) -> bool:
    """Whether the question is put on `day`: never twice a day; daily each day; weekly once in seven days, on the day
    after a dose, and where an alert fires that asks for it. A day that lies after `day` (the person travelled) counts
    as answered just now."""
    if mode is Mode.OFF or day in answered:
        return False
    if mode is Mode.DAILY or alert or day - timedelta(days=1) in dosing_days:
        return True
    return all(day - one >= EVERY for one in answered)
