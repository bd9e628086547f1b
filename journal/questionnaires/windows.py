"""When a questionnaire has its turn in a course of treatment, worked out from the sessions. Pure: told `today`.

A dose of today counts as still ahead: from its start until the next morning nothing is asked at all.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from journal.core.text import N_, Words, plural
from journal.questionnaires.rules import Turn
from journal.treatment.course import Course, stretches
from journal.treatment.rules import Kind, Phase, Session, numbered

ALWAYS = date.max
SHORTLY_BEFORE = 2
"""Days before a dose in which "before a session" is asked, so that it is always at the same point."""
AFTER_NEW = (2, 7)
"""The days after a dose in which it is asked where no next dose is written down."""
GRACE = 6
"""So many days more stays open what is asked on one day after the last dose."""
END_DAYS = 28
"""The end of the induction: four weeks after its last dose."""
LEAD = 7
"""A course that begins with its first dose, and so has no days of preparation, is asked about before it."""


@dataclass(frozen=True)
class Slot:
    """One turn: from `first` to `last` inclusive it can be asked; `why` tells the person."""

    first: date
    last: date
    why: Words

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Treatment:
    """The course of `today` and the days of its doses, by phase. `is_full`: all planned doses of the induction were
    held before today."""

    today: date
    starts_on: date
    induction: tuple[date, ...]
    maintenance: tuple[date, ...]
    is_full: bool
    has_maintenance: bool

    def held(self, days: Iterable[date]) -> list[date]:
        return [day for day in days if day < self.today]

    def ahead(self, days: Iterable[date]) -> list[date]:
        return [day for day in days if day >= self.today]

    @property
    def is_before_first(self) -> bool:
        """No dose of the course lies behind."""
        return not self.held((*self.induction, *self.maintenance))


def treatment(courses: Iterable[Course], sessions: Iterable[Session], today: date) -> Treatment | None:
    """The course that goes on, else the next to come; None without one."""
    live = sorted((one for one in courses if not one.deleted and (one.ended_on is None or today <= one.ended_on)),
                  key=lambda one: (not one.has(today), one.starts_on, str(one.id)))
    if not live:
        return None
    course, found = live[0], numbered(sessions)
    inside = [one for one in found if one.kind is Kind.DOSING and course.has(one.day)]
    runs = stretches([course], found, max([today, *(one.day for one in inside)]))
    of_phase: dict[Phase, list[Session]] = {phase: [] for phase in Phase}
    for one in inside:
        phase = next((run.phase for run in runs if run.first <= one.day <= run.last), Phase.PREPARATION)
        of_phase[phase].append(one)
    induction, later = of_phase[Phase.INDUCTION], of_phase[Phase.MAINTENANCE]
    held = {one.number for one in induction if one.day < today}
    return Treatment(
        today, course.starts_on, _days(induction), _days(later), len(held) >= (course.induction_sessions or 0),
        course.maintenance_weeks is not None)


def _days(sessions: Iterable[Session]) -> tuple[date, ...]:
    return tuple(sorted({one.day for one in sessions}))


def slots(turn: Turn, found: Treatment, answered: Collection[date], gap: int) -> Iterator[Slot]:
    """The turns of one entry of a cadence that can be open about now. `answered` are the days on which it was
    answered; `gap` is the least number of days between two."""
    if turn.phase == "intake":
        yield from _intake(turn, found)
    elif turn.phase == "induction":
        yield from _induction(turn, found, answered, gap)
    elif turn.phase == "end_of_induction":
        yield from _end(turn, found)
    elif turn.phase == "maintenance":
        begins = _maintenance_begins(found)
        if begins:
            yield from _paced(begins, ALWAYS, turn.every_days or gap, found.today, answered)
    elif turn.phase == "pre_booster" and not found.is_before_first and turn.within_days_before_dose:
        for day in found.ahead(found.maintenance):
            yield Slot(_back(day, turn.within_days_before_dose), day, N_("Before your next session"))


def _intake(turn: Turn, found: Treatment) -> Iterator[Slot]:
    """Until the first dose; where its day is not known yet, from the first day of the course on."""
    if not found.is_before_first:
        return
    doses = found.ahead((*found.induction, *found.maintenance))
    why = N_("Before your first session")
    if not doses:
        yield Slot(found.starts_on, ALWAYS, why)
        return
    last = min(doses)
    first = min(found.starts_on, _back(last, LEAD))
    yield Slot(_back(last, turn.within_days_before_dose) if turn.within_days_before_dose else first, last, why)


def _induction(turn: Turn, found: Treatment, answered: Collection[date], gap: int) -> Iterator[Slot]:
    held, ahead = found.held(found.induction), found.ahead(found.induction)
    if not held:
        return
    if turn.before_session:
        if ahead:
            first = max(_back(ahead[0], SHORTLY_BEFORE), _on(held[-1], 1))
            yield Slot(first, ahead[0], N_("Before your next session"))
        elif not found.is_full and not found.held(found.maintenance):
            yield Slot(_on(held[-1], AFTER_NEW[0]), _on(held[-1], AFTER_NEW[1]), N_("There was a new session"))
        return
    last = ahead[-1] if ahead else held[-1] if found.is_full else _on(held[-1], END_DAYS)
    yield from _paced(_on(held[0], 1), last, turn.every_days or gap, found.today, answered)


def _end(turn: Turn, found: Treatment) -> Iterator[Slot]:
    """Once no dose of the induction is planned any more."""
    held = found.held(found.induction)
    if not held or found.ahead(found.induction):
        return
    for days in turn.days_after_last_dose:
        weeks, rest = divmod(days, 7)
        why = (plural(N_("It is %(n)s day since the first row of sessions"),
                      N_("It is %(n)s days since the first row of sessions"), days) if rest else
               plural(N_("It is %(n)s week since the first row of sessions"),
                      N_("It is %(n)s weeks since the first row of sessions"), weeks))
        yield Slot(_on(held[-1], days), _on(held[-1], days + GRACE), why)


def _maintenance_begins(found: Treatment) -> date | None:
    """After the end of the induction, or with the first dose of the maintenance."""
    induction, later = found.held(found.induction), found.held(found.maintenance)
    if found.ahead(found.induction):
        return None
    begins = [_on(later[0], 1)] if later else []
    if induction and found.is_full and found.has_maintenance:
        begins.append(_on(induction[-1], END_DAYS + 1))
    return min(begins, default=None)


def _paced(begins: date, ends: date, every: int, today: date, answered: Collection[date]) -> Iterator[Slot]:
    """Every so many days after the last answer. One that is passed over comes back after as many days."""
    last = max((day for day in answered if day <= today), default=None)
    due = max(begins, _on(last, every)) if last else begins
    if not due <= today <= ends:
        return
    first = _on(due, (today - due).days // every * every)
    yield Slot(first, min(_on(first, every - 1), ends), since_last(last, today) if last else N_("Part of your plan"))


def since_last(last: date, today: date) -> Words:
    """"It is about 4 weeks since the last"."""
    days = (today - last).days
    if days < 7:
        return plural(N_("It is %(n)s day since the last"), N_("It is %(n)s days since the last"), days)
    return plural(N_("It is about %(n)s week since the last"), N_("It is about %(n)s weeks since the last"),
                  (days + 3) // 7)


def _back(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _on(day: date, days: int) -> date:
    return day + timedelta(days=days)
