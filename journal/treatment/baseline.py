"""Check-ins before the first dose of a course, which later ones are compared with. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from journal.core.period import Period
from journal.core.text import N_, Words, plural, say
from journal.treatment.course import Course
from journal.treatment.rules import Kind, Session, numbered

DAYS = 14
"""The days before the first dose that count."""
ENOUGH = 7
"""From so many days with a check-in, Today no longer mentions it."""
WHY_OWN = N_("A few check-ins before the first session give something to compare with later.")
WHY = N_("Check-ins before the first session give something to compare with later.")
NONE_YET = N_("There are none yet.")


@dataclass(frozen=True)
class Baseline:
    """No dose of the course has been given yet. `days` are those with a check-in, None where that is not shared."""

    days: int | None
    has_today: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether Today mentions it."""
        return self.days is not None and self.days < ENOUGH and not self.has_today


def is_before_first_dose(courses: Iterable[Course], sessions: Iterable[Session], today: date) -> bool:
    """Whether a course goes on, or is to come, of which no dose was given."""
    given = [one.day for one in numbered(sessions) if one.kind is Kind.DOSING and not one.is_planned(today)]
    going = [one for one in courses if not one.deleted and one.ended_on is None]
    return any(not any(one.has(day) for day in given) for one in going)


def window(today: date) -> Period:
    """The days that count as long as no dose was given."""
    return Period.ending(today, DAYS)


def baseline(logged: Collection[date] | None, today: date) -> Baseline:
    """Of the days with a check-in (None: not shared), those that count."""
    if logged is None:
        return Baseline(None)
    return Baseline(len({day for day in logged if day in window(today)}), today in logged)


def sentences(found: Baseline, is_own: bool) -> tuple[Words, ...]:
    """Why, and how many days there are so far."""
    why = WHY_OWN if is_own else WHY
    if found.days is None:
        return (why,)
    return (why, NONE_YET if not found.days else plural(N_("%(n)s day so far."), N_("%(n)s days so far."), found.days))


def line(found: Baseline) -> Words:
    """The sentences for Today as one."""
    why, so_far = sentences(found, is_own=True)
    return say(N_("%(why)s %(so_far)s"), why=say(str(why)), so_far=say(so_far) if isinstance(so_far, str) else so_far)
