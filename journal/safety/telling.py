"""What a patient is told about who hears of an answer, and who is to be told. Pure.

Said only as far as it is so: "never say “we are alerting someone now” unless a person on duty really receives it"
(alerts.json, screen_rules). The wording waits for a clinician (docs/clinical-review.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from journal.access.permissions import Scope
from journal.core.text import N_, Words, say
from journal.safety.promise import Reader
from journal.safety.rules import Level

TELLS = Level.S2
"""From here promised readers get a mail; below, the answer is listed in the caseload."""
ON_ITS_WAY = timedelta(minutes=5)
"""So long a mail that was not yet taken by its host is called under way."""


NOT_SHARED: dict[Scope, str] = {
    Scope.CHECK_INS: N_("You do not share your check-ins with anybody, so nobody is told. This app is not watched "
                        "live."),
    Scope.QUESTIONNAIRES: N_("You do not share your questionnaires with anybody, so nobody is told. This app is not "
                             "watched live."),
}
"""What is said where nobody can see an answer of this kind."""


@dataclass(frozen=True)
class Notice:
    """A mail to one reader about one entry, or one questionnaire; `delivered_at` None where its host has not taken it.
    """

    id: UUID
    entry_id: UUID
    reader_id: UUID
    told_at: datetime
    delivered_at: datetime | None = None

    def is_failing(self, now: datetime) -> bool:
        return self.delivered_at is None and now - self.told_at >= ON_ITS_WAY


def notice_id(entry_id: UUID, reader_id: UUID, level: Level) -> UUID:
    """The same for the same entry, reader and level, so that nobody is told twice."""
    return uuid5(entry_id, f"{reader_id}|{level}")


def reminder_id(source_id: UUID, reader_id: UUID, day: date) -> UUID:
    """The same for the same answers, reader and day on the reader's clock: at most one reminder a day."""
    return uuid5(source_id, f"{reader_id}|reminder|{day.isoformat()}")


def to_tell(readers: Iterable[Reader], level: Level) -> list[Reader]:
    """Who gets a mail for an answer of this level: those who can see it and have promised to read."""
    return [one for one in readers if level >= TELLS and one.has_promised]


def is_told(notices: Iterable[Notice], now: datetime) -> bool:
    """Whether a mail really goes out today."""
    return any(not one.is_failing(now) for one in notices)


def told_words(readers: Sequence[Reader], notices: Sequence[Notice], now: datetime,
               scope: Scope = Scope.CHECK_INS) -> Words:
    """Whether anybody hears of the answer, which is of the kind `scope`, and how."""
    able = [one for one in readers if one.can_read]
    if not able:
        return NOT_SHARED[scope]
    told = {one.reader_id for one in notices if not one.is_failing(now)}
    if told:
        return say(N_("A mail asks %(names)s to look at their list today. It does not say what you answered. This app "
                      "is not watched live."), names=_names(able, told))
    if notices:
        return say(N_("A mail to %(names)s could not be sent so far, so please do not wait for it. This app is not "
                      "watched live."), names=_names(able, {one.reader_id for one in notices}))
    return say(N_("%(names)s can see your answer when they open your journal. Nobody is told by mail. This app is not "
                  "watched live."), names=_names(able, {one.id for one in able}))


def _names(readers: Sequence[Reader], ids: set[UUID]) -> str:
    return ", ".join(one.name for one in readers if one.id in ids)
