"""The monitoring promise: who reads a person's answers, on which days, and what happens then. Pure.

A therapist writes one, and a clinic. The clinic's is read with the others and decides nothing: its staff see no
check-ins (docs/decisions/0014-who-reads-the-answer.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_, Words

WEEK = range(7)
"""Monday is 0."""
READER_MAX, STANDS_IN_MAX, HAPPENS_MAX = 120, 200, 1000
TEXTS = {"reader": READER_MAX, "stands_in": STANDS_IN_MAX, "happens": HAPPENS_MAX}
NEEDED: dict[str, str] = {
    "reader": N_("Say who reads: a name, or a role in your team."), "days": N_("Choose at least one day."),
    "until": N_("Give the hour until which it is read on these days."),
    "happens": N_("Say in a sentence or two what happens when an answer worries you."),
}
"""What a promise says, but for one that says that nobody reads."""
TOO_LONG = N_("This text is too long. Please shorten it a little.")


class Answers(StrEnum):
    """How soon the patient hears from somebody after an answer that worries."""

    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"
    LATER = "later"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Promise:
    """One version, as it was written: `number` counts them from 1, the highest holds. `days` are those on which it is
    read, up to the hour `until` in `zone`; `reader`, `happens` and `stands_in` are the writer's words."""

    id: UUID
    number: int
    written_at: datetime
    written_by: UUID
    zone: str
    answers: Answers
    reader: str = ""
    days: tuple[int, ...] = ()
    until: time | None = None
    happens: str = ""
    stands_in: str = ""

    @property
    def is_read(self) -> bool:
        return self.answers is not Answers.NOBODY

    def says(self) -> tuple[object, ...]:
        """All that it says, to tell a change from sending the same again."""
        return (self.answers, self.reader, self.days, self.until, self.happens, self.stands_in)


@dataclass(frozen=True)
class Reader:
    """Somebody with whom the patient shares, and the promise that holds; None where none was written. `can_read`:
    check-ins are shared, so that they can see the answer. `id` is the therapist's or the clinic's."""

    id: UUID
    name: str
    can_read: bool
    promise: Promise | None

    @property
    def has_promised(self) -> bool:
        """They can see the answer and have said that they look."""
        return self.can_read and self.promise is not None and self.promise.is_read


def problems(promise: Promise) -> dict[str, Words]:
    """What keeps a promise from being saved, per field. "Nobody reads" needs nothing more."""
    found: dict[str, Words] = {
        name: NEEDED[name] for name in NEEDED
        if promise.is_read and (getattr(promise, name) is None or getattr(promise, name) in ("", ()))}
    return found | {name: TOO_LONG for name, most in TEXTS.items() if len(getattr(promise, name)) > most}


def answers_within_a_day(promise: Promise, at: datetime) -> bool:
    """Whether an answer given at `at` is answered before the next day is over, where the promise was written: read and
    answered today, or tomorrow."""
    local = at.astimezone(ZoneInfo(promise.zone))
    tomorrow = (local.date() + timedelta(days=1)).weekday() in promise.days
    if promise.answers is Answers.NEXT_DAY:
        return tomorrow
    return answers_today(promise, at) or (promise.answers is Answers.SAME_DAY and tomorrow)


def answers_today(promise: Promise, at: datetime) -> bool:
    """Whether an answer given at `at` is answered before this day is over, where the promise was written."""
    local = at.astimezone(ZoneInfo(promise.zone))
    in_time = promise.until is not None and local.time() < promise.until
    return promise.answers is Answers.SAME_DAY and local.weekday() in promise.days and in_time


def somebody_answers_today(readers: Iterable[Reader], at: datetime) -> bool:
    """Whether anybody who can see the answer has promised to answer on the day itself."""
    return any(one.has_promised and one.promise and answers_today(one.promise, at) for one in readers)


def somebody_answers(readers: Iterable[Reader], at: datetime) -> bool:
    """Whether anybody who can see the answer has promised to answer within a day."""
    return any(one.has_promised and one.promise and answers_within_a_day(one.promise, at) for one in readers)
