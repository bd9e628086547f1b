"""What one person answered to questionnaires, and what was wished about asking them. Pure values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from journal.questionnaires.rules import Answers, Result

Origin = Literal["asked", "own", "therapist", "by_hand"]
"""How it came to be: the schedule asked, the person began it themselves, a therapist asked, or an old score was typed
in from elsewhere."""
OPEN_FOR = timedelta(hours=24)
"""So long a questionnaire that was begun can be taken up again; a mix of two days answers for neither."""
SOURCE_MAX = 120


@dataclass(frozen=True)
class Response:
    """One questionnaire, begun or sent (`sent_at`). `day` is the local date that it is about: that of sending, or of
    an old score. `result` holds the plain result as it was scored when sent (`rules.Result` by key), so that a later
    definition changes no score; an old score has a total alone. `source` says in the person's words where an old score
    comes from. `version`, `variant` and `language` name the form that was answered."""

    id: UUID
    instrument: str
    version: str
    day: date
    zone: str
    started_at: datetime
    sent_at: datetime | None = None
    variant: str | None = None
    language: str = "en"
    origin: Origin = "own"
    answers: Answers = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    source: str = ""
    deleted_at: datetime | None = None

    @property
    def total(self) -> int | float | None:
        """The number as it is shown; None where there is none."""
        return self.result["total"] if self.result else None

    @property
    def is_by_hand(self) -> bool:
        return self.origin == "by_hand"

    def is_open(self, now: datetime) -> bool:
        """Begun, not sent, and begun less than 24 hours ago."""
        return self.sent_at is None and self.deleted_at is None and now - self.started_at < OPEN_FOR


def plain(result: Result) -> dict[str, Any]:
    """A result with the keys of a definition's test vectors."""
    return {"valid": result.valid, "reason": result.reason, "total": result.shown, "prorated": result.prorated,
            "band": result.band, "flags": list(result.flags), "subscales": dict(result.subscales or {}),
            "derived": dict(result.derived or {}), "cutoffs": dict(result.cutoffs or {})}


MarkKind = Literal["later", "not_this_time", "off", "on", "asked", "asked_back", "conditions"]


@dataclass(frozen=True)
class Mark:
    """One wish about asking: put off until a day (`later`), passed over this once (`not_this_time`), an instrument
    taken out (`off`) or in (`on`), asked for by a therapist (`asked`), who can take that back (`asked_back`), or what
    the treatment is for (`conditions`). None is written over: the newest of its kind and instrument holds."""

    id: UUID
    made_at: datetime
    made_by: UUID
    kind: MarkKind
    instrument: str | None = None
    until: date | None = None
    conditions: tuple[str, ...] = ()


def sent(responses: Iterable[Response]) -> list[Response]:
    """What was sent and not taken away, oldest first."""
    return sorted((one for one in responses if one.sent_at and not one.deleted_at),
                  key=lambda one: (one.day, one.sent_at or one.started_at))
