"""What happened in one journal since a session: days, side effects, practice, and what was due. Pure: told `today`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from journal.access.clearance import Patient
from journal.access.permissions import Scope
from journal.caseload.findings import Found
from journal.core.period import Period
from journal.core.text import Words
from journal.entries.rules import Entry
from journal.entries.schedule import OPEN_FOR, answer, doses, step_of
from journal.safety.flags import Flag
from journal.safety.rules import Signal
from journal.treatment.rules import Kind, Session
from journal.treatment.thread import PageKind, PracticeDay, Thread
from journal.treatment.thread_story import Practised, offered
from journal.trends.rules import Chart

USUAL = 28
"""Days that are told where no session is known to count from."""
BACK = 28
"""Days before the stretch that tell whether a side effect is new in it."""
State = Literal["new", "still", "gone"]
STATES: tuple[State, ...] = ("new", "still", "gone")


def chosen(sessions: Sequence[Session], today: date, asked: str | None) -> Session | None:
    """The session that is counted from: the one asked for by its id, else the latest integration session before today,
    else the latest dosing session before today; None without any."""
    past = [one for one in sessions if one.day < today]
    named = next((one for one in past if str(one.id) == asked), None)
    talks = [one for one in past if one.kind is Kind.INTEGRATION]
    return named or next(iter((talks or past)[-1:]), None)


def stretch(session: Session | None, today: date) -> Period:
    """From the day of the session until today; the last 28 days without one."""
    return Period(session.day, today) if session else Period.ending(today, USUAL)


@dataclass(frozen=True)
class Logged:
    """`days` of the stretch with something that is shared, out of `of`; `too_low` days of "Too low to log"."""

    days: int
    of: int
    last: date | None
    too_low: int


def logged(entries: Iterable[Entry], period: Period, first_day: date | None) -> Logged:
    """Days count from the first of the journal on; without one, from the first of the stretch."""
    told = [one for one in entries if one.day in period]
    days = {one.day for one in told}
    begin = max(period.first, first_day or period.first)
    return Logged(len(days), max(0, (period.last - begin).days + 1), max(days, default=None),
                  len({one.day for one in told if one.too_low}))


@dataclass(frozen=True)
class EffectSince:
    """One side effect. `worst` is its highest severity in the stretch (before it, if it is gone), None where nobody
    said; `days` those on which it was reported there, `last` the last of them; `clear` the first day after it on which
    the answer was that it is not there."""

    key: str
    state: State
    worst: int | None
    days: int
    last: date
    clear: date | None


def effects(entries: Iterable[Entry], period: Period) -> list[EffectSince]:
    """New: reported in the stretch, and not in the 28 days before it. Of those from before: gone, when an answer of the
    stretch says so and no later one reports it; still there, when the stretch reports it. The worst first."""
    told = sorted((one for one in entries if one.side_effects is not None), key=lambda one: (one.day, one.logged_at))
    before = Period.ending(period.first - timedelta(days=1), BACK)
    found = [one for key in dict.fromkeys(effect.key for entry in told for effect in entry.reported)
             if (one := _effect(key, told, period, before))]
    return sorted(found, key=lambda one: (STATES.index(one.state), -(one.worst or 1), -one.days, one.key))


def _effect(key: str, told: Sequence[Entry], period: Period, before: Period) -> EffectSince | None:
    now = [one for one in told if one.day in period and _has(one, key)]
    then = [one for one in told if one.day in before and _has(one, key)]
    kept = now or then
    if not kept:
        return None
    last = kept[-1]
    clear = next((one.day for one in told if one.day in period and (one.day, one.logged_at) > (last.day, last.logged_at)
                  and _has_not(one, key)), None)
    if not now and clear is None:  # nobody said since whether it is there
        return None
    levels = [effect.severity for one in kept for effect in one.reported if effect.key == key and effect.severity]
    state: State = "new" if not then else "gone" if clear else "still"
    return EffectSince(key, state, max(levels, default=None), len({one.day for one in kept}), last.day, clear)


def _has(entry: Entry, key: str) -> bool:
    return any(effect.key == key for effect in entry.reported)


def _has_not(entry: Entry, key: str) -> bool:
    """The answer was that it is not there: "None", a list without it, or that it is gone; a short list that did not ask
    for it says nothing."""
    if _has(entry, key):
        return False
    return entry.asked is None or key in entry.asked or any(one.key == key for one in entry.side_effects or ())


def practised(thread: Thread, period: Period) -> list[Practised]:
    """Practices that were answered in the stretch, or are going on, with their answers of it."""
    pages = [one for one in thread.pages if one.kind is PageKind.PRACTICE]
    newest = max((one.number for one in pages), default=0)
    found = []
    for page in pages:
        answers: tuple[PracticeDay, ...] = tuple(
            one for one in thread.answers if one.practice_id == page.page_id and one.day in period)
        if page.practice and (answers or page.number == newest):
            found.append(Practised(page, answers))
    return found


@dataclass(frozen=True)
class Due:
    """What was due and is not done. `asked` and `answered`: short check-ins after doses of the stretch whose time is
    over; `offered`: a practice that was agreed in a session and not taken up; `unanswered`: a practice goes on, and no
    day of the stretch was answered."""

    asked: int = 0
    answered: int = 0
    offered: Session | None = None
    unanswered: bool = False


def due(entries: Sequence[Entry], sessions: Sequence[Session], thread: Thread | None, period: Period,
        steps: Sequence[int], now: datetime) -> Due:
    """`sessions` are numbered; `steps` are the hours after which the instance asks, none where check-ins are private. A
    step is over when the next one begins, the last one after twice its hours."""
    asked = answered = 0
    for dose in doses([one for one in sessions if one.day in period], now, period.last) if steps else ():
        for hours, end in zip(steps, [*steps[1:], steps[-1] * OPEN_FOR], strict=True):
            if dose.session.day + timedelta(days=ceil(end / 24)) < period.last:
                asked += 1
                answered += answer(dose, step_of(hours), entries, sessions) is not None
    going = [one for one in practised(thread, period) if not one.answers] if thread else []
    return Due(asked, answered, offered(thread, period.last) if thread else None, bool(going))


@dataclass(frozen=True)
class Brief:
    """`since` is the session from which `period` counts, None where none is known; `sessions` are all, numbered.
    `chart`, `logged`, `effects`, `thread` and `notes` are None where their kind is private. `thoughts` are the answers
    about suicidal thoughts that should be looked at, `raised` the safety flags of questionnaires that nobody has seen,
    `scores` lines about questionnaires, a sentence each."""

    patient: Patient
    scopes: frozenset[Scope]
    today: date
    since: Session | None
    period: Period
    sessions: tuple[Session, ...]
    found: Found
    chart: Chart | None
    logged: Logged | None
    effects: tuple[EffectSince, ...] | None
    practised: tuple[Practised, ...]
    thread: Thread | None
    notes: tuple[Entry, ...] | None
    due: Due
    thoughts: tuple[Signal, ...] = ()
    raised: tuple[Flag, ...] = ()
    scores: tuple[Words, ...] = ()
