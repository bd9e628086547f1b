"""A diary for the analyses, made of what a reader may see of a journal. Pure."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from journal.access.permissions import ALL_SCOPES, Scope
from journal.entries.rules import Entry
from journal.treatment.rules import Kind, Session
from journal.trends.analysis.diary import MEASURES, Diary, Dose, Row, Score

DAYS = 366
"""Days of check-ins that the analyses look back."""
EVERYTHING = ALL_SCOPES
"""For what was gathered within its scopes already."""


def diary(entries: Iterable[Entry], sessions: Iterable[Session], scopes: frozenset[Scope], today: date,
          scores: Iterable[Score] = ()) -> Diary:
    """Everything up to `today`: late check-ins left out, ratings of the hours after a dose too, sessions that lie ahead
    as well. `entries` and `sessions` hold no more than `scopes` allow; a check-in of which nothing but its day is left
    tells no day."""
    rows = tuple(_row(one) for one in entries if one.day <= today and not one.deleted and not one.is_late
                 and (Scope.CHECK_INS in scopes or one.side_effects is not None))
    past = [one for one in sessions if one.day <= today] if Scope.SESSIONS in scopes else []
    return Diary(today, rows, tuple(_dose(one) for one in past if one.kind is Kind.DOSING),
                 tuple(one for one in scores if one.day <= today),
                 tuple(one.day for one in past if one.kind is Kind.INTEGRATION))


def _row(entry: Entry) -> Row:
    ratings = {} if entry.groggy else {name: float(value) for name in MEASURES
                                       if (value := getattr(entry, name)) is not None}
    at = entry.wall_time
    effects: dict[str, int] = {}
    for effect in entry.reported:
        effects[effect.key] = max(effects.get(effect.key, 0), effect.counted)
    return Row(entry.day, at.hour * 60 + at.minute if at else None, ratings, effects)


def _dose(session: Session) -> Dose:
    at = session.starts_at.astimezone(ZoneInfo(session.zone)) if session.starts_at else None
    return Dose(session.day, at.hour * 60 + at.minute if at else None, session.route or "")


def visit(sessions: Iterable[Session], today: date) -> date | None:
    """The day of the latest integration session before today; None where none is known."""
    return max((one.day for one in sessions if one.kind is Kind.INTEGRATION and one.day < today), default=None)
