"""How long somebody is asked for little: from the start of a dose until the next morning. Pure: told the instant.

A session without a time counts from the beginning of its day: to ask gently too early costs a sentence, a choice made
too early can cost more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from journal.treatment.rules import Kind, Session


@dataclass(frozen=True)
class Span:
    """From the start of a dose, on `day` in the patient's zone, to the `morning` after it; instants in UTC. Doses whose
    spans meet are one: from the first day to the last morning."""

    day: date
    begin: datetime
    morning: datetime


def span(sessions: Iterable[Session], at: datetime, zone: str, morning_hour: int) -> Span | None:
    """The span in which this instant lies, None where it lies in none."""
    found = [one for one in (_of(session, zone, morning_hour) for session in sessions
                             if session.kind is Kind.DOSING and not session.deleted) if one.begin <= at < one.morning]
    if not found:
        return None
    return Span(min(one.day for one in found), min(one.begin for one in found), max(one.morning for one in found))


def until(sessions: Iterable[Session], now: datetime, zone: str, morning_hour: int) -> datetime | None:
    """The morning to which doses reach that have begun by `now`; None where none of them does."""
    found = span(sessions, now, zone, morning_hour)
    return found.morning if found else None


def _of(session: Session, zone: str, morning_hour: int) -> Span:
    begin = session.starts_at or _at(session.day, 0, zone)
    day = begin.astimezone(ZoneInfo(zone)).date()
    return Span(day, begin, _at(day + timedelta(days=1), morning_hour, zone))


def _at(day: date, hour: int, zone: str) -> datetime:
    """This hour on the wall clock; one that the clocks skip is the first after it."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
