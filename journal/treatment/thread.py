"""The integration thread: words before and after a session, one small practice, pinned moments. Pure: told `today`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from journal.core.text import N_, Number, Words, say
from journal.treatment.rules import TEXT_MAX, Session

MOMENT_MAX = 1000
MOST_PINNED = 3
BEFORE_DAYS = 3
"""From how many days before the next session Today asks for an intention."""
AFTER_DAYS = 7
"""For how many days after a session Today asks for words."""
ANSWER_DAYS = 7
"""How many days back a practice can still be answered for: a page may have stayed open over night."""
FEELINGS: dict[str, Words] = {
    "calm": N_("Calm"), "lighter": N_("Lighter"), "hopeful": N_("Hopeful"), "thankful": N_("Thankful"),
    "close": N_("Close to others"), "curious": N_("Curious"), "moved": N_("Moved"), "tired": N_("Tired"),
    "empty": N_("Empty"), "sad": N_("Sad"), "afraid": N_("Afraid"), "angry": N_("Angry"), "restless": N_("Restless"),
    "confused": N_("Confused"), "lonely": N_("Lonely"), "ashamed": N_("Ashamed"),
}
NO_FEELING = "none"
HELPED: dict[str, Words] = {"little": N_("A little"), "lot": N_("A lot"), "no": N_("Not really"),
                            "unsure": N_("Cannot say")}


class PageKind(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Page:
    """One version of something written: `page_id` names what is written, `number` counts all versions of a patient.

    `day` is the day on which a page before a session or a practice was begun; of a page after a session that session's
    day. `session_id` is the session that a page comes after, or that a practice comes from."""

    id: UUID
    page_id: UUID
    kind: PageKind
    number: int
    day: date
    written_at: datetime
    content: Mapping[str, Any]
    session_id: UUID | None = None

    @property
    def intention(self) -> str:
        return str(self.content.get("intention", ""))

    @property
    def questions(self) -> str:
        return str(self.content.get("questions", ""))

    @property
    def ready(self) -> dict[str, str]:
        """What was ticked: id of the item → its words on that day."""
        return dict(self.content.get("ready", {}))

    @property
    def words(self) -> str:
        return str(self.content.get("words", ""))

    @property
    def feelings(self) -> tuple[str, ...]:
        return tuple(self.content.get("feelings", ()))

    @property
    def practice(self) -> str:
        """Empty where the person ended their practice."""
        return str(self.content.get("practice", ""))


@dataclass(frozen=True)
class PracticeDay:
    """What was answered for one day of a practice; `helped` stays open until it is answered."""

    practice_id: UUID
    day: date
    did: bool
    helped: str | None = None


@dataclass(frozen=True)
class Moment:
    """Something pinned to be spoken about: `day` is that of the check-in it comes from, else of the pinning."""

    id: UUID
    text: str
    day: date
    pinned_on: date
    pinned_at: datetime
    entry_id: UUID | None = None
    is_off: bool = False


@dataclass(frozen=True)
class Thread:
    """Everything of the thread that a reader may see: the newest version of each page, with the sessions."""

    pages: Sequence[Page] = ()
    answers: Sequence[PracticeDay] = ()
    moments: Sequence[Moment] = ()
    sessions: Sequence[Session] = ()

    def of(self, kind: PageKind) -> list[Page]:
        return [one for one in self.pages if one.kind is kind]


def current_practice(pages: Iterable[Page]) -> Page | None:
    """The practice that goes on: the newest one, if it was not ended."""
    newest = max((one for one in pages if one.kind is PageKind.PRACTICE), key=lambda one: one.number, default=None)
    return newest if newest and newest.practice else None


def asks_before(upcoming: Session | None, today: date, now: datetime) -> bool:
    """Whether Today shows the card before a session: from some days before it until it begins."""
    if upcoming is None or not today <= upcoming.day <= today + timedelta(days=BEFORE_DAYS):
        return False
    return upcoming.day > today or upcoming.starts_at is None or now < upcoming.starts_at


def asks_after(last: Session | None, today: date) -> bool:
    """Whether Today asks for words after a session: from the morning after, for some days."""
    return last is not None and 1 <= (today - last.day).days <= AFTER_DAYS


def page_problems(content: Mapping[str, Any]) -> dict[str, Words]:
    """Field → what keeps a page from being saved."""
    found = {name: too_long(TEXT_MAX) for name in ("intention", "questions", "words", "practice")
             if len(content.get(name, "")) > TEXT_MAX}
    feelings = set(content.get("feelings", ()))
    if not feelings <= {*FEELINGS, NO_FEELING}:
        found["feelings"] = N_("Choose from the words shown.")
    elif NO_FEELING in feelings and len(feelings) > 1:
        found["feelings"] = N_("Choose “None of these”, or the words that fit, not both.")
    return found


def moment_problem(text: str) -> Words | None:
    """What keeps a moment from being pinned."""
    if not text:
        return N_("Write a few words, so that you know later what you meant.")
    return too_long(MOMENT_MAX) if len(text) > MOMENT_MAX else None


def can_answer(practice: Page, day: date, today: date) -> bool:
    """Whether a day of this practice can be answered for today."""
    return practice.day <= day <= today and (today - day).days <= ANSWER_DAYS


def too_long(most: int) -> Words:
    return say(N_("This is too long. %(most)s characters fit."), most=Number(most, 0))
