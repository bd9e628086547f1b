"""The diary that the analyses read, out of check-ins and sessions. Pure.

What is left out of every figure is left out here: check-ins written more than three days after their day, ratings from
the hours after a dose, sessions that lie ahead, and the second of two that nobody has joined or kept apart yet. The
mood of the bipolar profile is no mood from 0 to 10, and is in none of it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from journal.entries.rules import Entry
from journal.treatment.rules import Kind, Session
from journal.trends.analysis.diary import MEASURES, Diary, Dose, Row, Score


def diary(entries: Iterable[Entry], sessions: Iterable[Session], today: date, scores: Iterable[Score] = ()) -> Diary:
    """Everything up to `today`; `sessions` as `treatment.rules.numbered` gives them."""
    told = sorted((one for one in entries if one.day <= today and not one.is_late and not one.deleted), key=_by_time)
    held = [one for one in sessions if one.day <= today]
    doses: dict[int | None, Session] = {}
    for one in held:
        if one.kind is Kind.DOSING and (one.number not in doses or doses[one.number].starts_at is None):
            doses[one.number] = one
    return Diary(today, tuple(row(one) for one in told),
                 tuple(Dose(one.day, _start(one), one.route or "") for one in doses.values()),
                 tuple(one for one in scores if one.day <= today),
                 integrations=tuple(one.day for one in held if one.kind is Kind.INTEGRATION))


def row(entry: Entry) -> Row:
    """One check-in. A side effect of which nobody said how bad it was counts as 1."""
    ratings = {} if entry.groggy else {
        name: float(value) for name in MEASURES if (value := getattr(entry, name)) is not None}
    effects: dict[str, int] = {}
    for effect in entry.reported:
        effects[effect.key] = max(effects.get(effect.key, 0), effect.counted)
    return Row(entry.day, _minute(entry.wall_time), ratings, effects)


def _by_time(entry: Entry) -> tuple[date, time, datetime]:
    return entry.day, entry.wall_time or time.min, entry.logged_at


def _start(session: Session) -> int | None:
    return _minute(session.starts_at.astimezone(ZoneInfo(session.zone)).time() if session.starts_at else None)


def _minute(at: time | None) -> int | None:
    return None if at is None else at.hour * 60 + at.minute
