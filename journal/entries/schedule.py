"""Which short check-in waits for an answer: so long after the newest dose, or the monthly one. Pure: told `now`.

Of the steps after a dose at most one is due, the latest whose time has come; each lasts until the next one begins.
Where the start of a session is not known, days are counted instead of hours, and steps of less than a day are left out:
nobody is asked about a dose that may not have been yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from uuid import UUID

from journal.core.text import N_, Words, plural
from journal.entries.rules import MONTHLY, Entry, SideEffect, Step
from journal.treatment.rules import Kind, Session

MONTH_DAYS = 30
"""From one monthly check-in to the next."""
OPEN_FOR = 2
"""The last step stays open until so many times its hours have passed since the dose."""


@dataclass(frozen=True)
class Dose:
    """A dosing session that began, as it is asked about: all of its doubles, and the earliest start that is known."""

    session: Session
    ids: frozenset[UUID]
    starts_at: datetime | None


@dataclass(frozen=True)
class Due:
    """What waits: the short check-in after a dose, and whether the monthly one does."""

    step: Step | None = None
    session: Session | None = None
    monthly: bool = False


def step_of(hours: int) -> Step:
    """2 → "2h", 72 → "72h", 168 → "7d"."""
    return f"{hours // 24}d" if hours >= 168 and hours % 24 == 0 else f"{hours}h"


def hours_of(step: Step) -> int:
    return int(step[:-1]) * (24 if step.endswith("d") else 1)


def step_words(step: Step) -> Words:
    """"2 hours", "1 day"; nothing is said twice, so days are days from one day on."""
    hours = hours_of(step)
    if hours % 24:
        return plural(N_("%(n)s hour"), N_("%(n)s hours"), hours)
    return plural(N_("%(n)s day"), N_("%(n)s days"), hours // 24)


def doses(sessions: Iterable[Session], now: datetime, today: date) -> list[Dose]:
    """The dosing sessions that began, oldest first; `sessions` are numbered, `today` is the patient's day."""
    groups: dict[tuple[date, int | None], list[Session]] = {}
    for one in sessions:
        if one.kind is Kind.DOSING and (one.starts_at is not None or one.day <= today):
            groups.setdefault((one.day, one.number), []).append(one)
    found = []
    for group in groups.values():
        starts = min((one.starts_at for one in group if one.starts_at), default=None)
        if starts is None or starts <= now:
            found.append(Dose(group[0], frozenset(one.id for one in group), starts))
    return sorted(found, key=lambda dose: (dose.session.day, dose.session.number or 0))


def step_now(dose: Dose, now: datetime, today: date, steps: Sequence[int]) -> Step | None:
    """The latest step whose time has come, also long after it; None before the first."""
    return next((step_of(hours) for hours in reversed(steps) if _reached(dose, hours, now, today)), None)


def due(sessions: Sequence[Session], entries: Sequence[Entry], now: datetime, today: date,
        steps: Sequence[int]) -> Due:
    """`entries` are those since the newest dose and of the last 30 days, at least; `steps` hours in rising order."""
    begun = doses(sessions, now, today)
    step = step_now(begun[-1], now, today, steps) if begun and steps else None
    if step and (_reached(begun[-1], steps[-1] * OPEN_FOR, now, today)
                 or answer(begun[-1], step, entries, sessions) is not None):
        step = None
    return Due(step, begun[-1].session if step else None, _month_is_over(sessions, entries, today))


def answer(dose: Dose, step: Step, entries: Iterable[Entry], sessions: Iterable[Session]) -> Entry | None:
    """The entry that answers this step after this dose. One that was about a session which is not there any more,
    joined or deleted, counts when it was written since the dose."""
    known = {one.id for one in sessions}
    return next((one for one in entries if one.step == step and not one.deleted and (
        one.session_id in dose.ids or (one.session_id not in known and one.day >= dose.session.day))), None)


def not_gone(dose: Dose, entries: Iterable[Entry]) -> tuple[SideEffect, ...]:
    """What was reported since the dose and is not known to be gone, as it was told last, in the order of first telling.

    Gone is what was called gone, what a later list asked for and did not find, and everything before a later "None".
    """
    since = sorted((one for one in entries if not one.deleted and _is_since(dose, one)),
                   key=lambda one: (one.day, one.logged_at, one.step is not None, str(one.id)))
    there: dict[str, SideEffect] = {}
    for entry in since:
        if entry.side_effects is None:
            continue
        reported = {effect.key: effect for effect in entry.reported}
        away = there.keys() if entry.says_none else {*(entry.asked or ()), *(one.key for one in entry.side_effects)}
        there = {key: effect for key, effect in there.items() if key in reported or key not in away} | reported
    return tuple(there.values())


def first_day(sessions: Iterable[Session], now: datetime, today: date) -> date:
    """The first day of which `due` has to know the entries."""
    begun = doses(sessions, now, today)
    month = today - timedelta(days=MONTH_DAYS)
    return min(begun[-1].session.day, month) if begun else month


def _is_since(dose: Dose, entry: Entry) -> bool:
    if dose.starts_at is None or entry.days_late:
        return entry.day >= dose.session.day
    return entry.logged_at >= dose.starts_at


def _reached(dose: Dose, hours: int, now: datetime, today: date) -> bool:
    if dose.starts_at is not None:
        return now - dose.starts_at >= timedelta(hours=hours)
    return hours >= 24 and (today - dose.session.day).days >= ceil(hours / 24)


def _month_is_over(sessions: Iterable[Session], entries: Iterable[Entry], today: date) -> bool:
    """30 days since the last monthly check-in, or since the first dose; never on the day of a dose."""
    days = [one.day for one in sessions if one.kind is Kind.DOSING]
    asked = [one.day for one in entries if one.step == MONTHLY and not one.deleted]
    since = max(asked, default=min(days, default=today))
    return today not in days and (today - since).days >= MONTH_DAYS
