"""A treatment course: the plan, and how far the recorded sessions have filled it. Pure: told `today`, never asks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from uuid import UUID

from journal.core.text import N_, Day, Number, Words, say
from journal.treatment.rules import (
    CHOOSE,
    DAY_FIRST,
    DAYS_AHEAD,
    MEDICINES,
    ROUTES,
    Kind,
    Phase,
    Session,
    last_and_next,
    numbered,
)

INDUCTION_RANGE = (1, 30)
WEEKS_RANGE = (1, 26)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Course:
    """One course of treatment: a preparation from `starts_on` until the first dose, `induction_sessions` doses, then
    one every `maintenance_weeks` (None: no maintenance is planned). `ended_on` is its last day, None while it goes on.
    `home_readings`: blood pressure readings at home are asked for.
    """

    id: UUID
    starts_on: date
    entered_by: UUID
    entered_at: datetime
    induction_sessions: int | None = None
    maintenance_weeks: int | None = None
    medicine: str | None = None
    route: str | None = None
    ended_on: date | None = None
    home_readings: bool = False
    changed_by: UUID | None = None
    changed_at: datetime | None = None
    deleted: bool = False

    @property
    def written_at(self) -> datetime:
        """When this version was written."""
        return self.changed_at or self.entered_at

    def has(self, day: date) -> bool:
        """Whether this day lies within the course."""
        return self.starts_on <= day and (self.ended_on is None or day <= self.ended_on)

    def meets(self, other: "Course") -> bool:
        """Whether the two have a day in common."""
        return self.has(max(self.starts_on, other.starts_on)) and other.has(max(self.starts_on, other.starts_on))


@dataclass(frozen=True)
class Stretch:
    """The days of one phase, `last` included."""

    first: date
    last: date
    phase: Phase


@dataclass(frozen=True)
class Progress:
    """A course and what became of it. `stretches` cover each day from its start to its end or today; `induction` and
    `maintenance` count doses that were held; `now` is the phase of today; `upcoming` the next planned dose; `expected`
    the day on which the plan would have the next one of the maintenance, where none is planned."""

    course: Course
    stretches: tuple[Stretch, ...]
    induction: int
    maintenance: int
    now: Phase | None
    upcoming: Session | None
    expected: date | None

    @property
    def is_full(self) -> bool:
        """Every planned dose of the induction was held."""
        return self.induction >= (self.course.induction_sessions or 0)


@dataclass(frozen=True)
class _Held:
    """One day on which something was held: its phase, and how many doses."""

    day: date
    phase: Phase
    doses: int


def progress(courses: Iterable[Course], sessions: Iterable[Session], today: date) -> list[Progress]:
    """Each live course with its progress, newest first; the order of `sessions` does not matter."""
    found = numbered(sessions)
    live = sorted((one for one in courses if not one.deleted), key=lambda one: one.starts_on, reverse=True)
    return [_progress(one, [each for each in found if one.has(each.day)], today) for one in live]


def _progress(course: Course, sessions: Sequence[Session], today: date) -> Progress:
    held = _held(course, sessions, today)
    done = Counter({phase: sum(one.doses for one in held if one.phase is phase) for phase in Phase})
    found = stretches([course], sessions, today)
    is_on = course.has(today)
    upcoming = last_and_next(sessions, today, Kind.DOSING)[1] if course.ended_on is None else None
    now = found[-1].phase if found and is_on else None
    full = done[Phase.INDUCTION] >= (course.induction_sessions or 0) or now is Phase.MAINTENANCE
    last = max((one.day for one in held if one.doses), default=None)
    expected = None
    if last and full and upcoming is None and course.ended_on is None and course.maintenance_weeks:
        expected = last + timedelta(weeks=course.maintenance_weeks)
    return Progress(course, found, done[Phase.INDUCTION], done[Phase.MAINTENANCE], now, upcoming, expected)


def asks_home_readings(courses: Iterable[Course], today: date) -> bool:
    """Whether the course of today asks for blood pressure readings at home."""
    return any(one.home_readings and one.has(today) for one in courses if not one.deleted)


def stretches(courses: Iterable[Course], sessions: Iterable[Session], today: date) -> tuple[Stretch, ...]:
    """The phases up to today, oldest first, never two on one day.

    Within a course: preparation from its start, then each phase from its first session until the day before the next
    one's. Outside of all courses only the phase counts that a session itself was given, until the next one begins.
    """
    found, plans = numbered(sessions), [one for one in courses if not one.deleted and one.starts_on <= today]
    marks: list[tuple[date, int, Phase | None]] = []
    for course in plans:
        held = _held(course, [one for one in found if course.has(one.day)], today)
        marks += [(course.starts_on, 1, Phase.PREPARATION), *((one.day, 2, one.phase) for one in held)]
        if course.ended_on:
            marks.append((course.ended_on + ONE_DAY, 0, None))
    outside = [one for one in found if not one.is_planned(today) and not any(plan.has(one.day) for plan in plans)]
    marks += [(day, 2, given) for day, of_day in _by_day(outside) if (given := _given(of_day))]
    marks.sort(key=lambda mark: mark[:2])
    runs = [(next(run)[0], phase) for phase, run in groupby(marks, key=lambda mark: mark[2])]
    ends = [(*begun, min(begins - ONE_DAY, today)) for begun, (begins, _) in pairwise([*runs, (today + ONE_DAY, None)])]
    return tuple(Stretch(first, last, phase) for first, phase, last in ends if phase and first <= last)


def _held(course: Course, sessions: Iterable[Session], today: date) -> list[_Held]:
    """The days of the course with a past dose, or with a session that was given a phase.

    The phase that a session was given wins. Others fill the induction up to its planned number; after that, or once
    the maintenance has begun, they belong to the maintenance, if one is planned."""
    found: list[_Held] = []
    filled = 0
    for day, of_day in _by_day(one for one in sessions if not one.is_planned(today)):
        doses = len({one.number for one in of_day if one.kind is Kind.DOSING})
        given = _given(of_day)
        if not doses and given is None:
            continue
        begun = bool(found) and found[-1].phase is Phase.MAINTENANCE
        later = begun or (course.maintenance_weeks is not None and filled >= (course.induction_sessions or 0))
        phase = given or (Phase.MAINTENANCE if later else Phase.INDUCTION)
        filled += doses if phase is Phase.INDUCTION else 0
        found.append(_Held(day, phase, doses))
    return found


def _by_day(sessions: Iterable[Session]) -> Iterator[tuple[date, list[Session]]]:
    days: dict[date, list[Session]] = defaultdict(list)
    for one in sessions:
        days[one.day].append(one)
    yield from sorted(days.items())


def _given(of_day: Iterable[Session]) -> Phase | None:
    """The phase that a person gave one of these sessions; doses come first in `numbered`."""
    return next((one.phase for one in of_day if one.phase), None)


def problems(course: Course, others: Iterable[Course], today: date) -> dict[str, Words]:
    """Field → what is wrong with it, in words for the person. `others` are all courses of the patient."""
    return dict([*_overlap(course, others), *_number_problems(course), *_day_problems(course, today)])


def _number_problems(course: Course) -> Iterator[tuple[str, Words]]:
    low, high = INDUCTION_RANGE
    if course.induction_sessions is None or not low <= course.induction_sessions <= high:
        yield "induction_sessions", say(N_("Give a number of sessions from %(low)s to %(high)s."), low=Number(low, 0),
                                        high=Number(high, 0))
    low, high = WEEKS_RANGE
    if course.maintenance_weeks is not None and not low <= course.maintenance_weeks <= high:
        yield "maintenance_weeks", say(N_("Give a number of weeks from %(low)s to %(high)s, or leave it open."),
                                       low=Number(low, 0), high=Number(high, 0))
    for name, known in (("medicine", MEDICINES), ("route", ROUTES)):
        if getattr(course, name) not in (None, *known):
            yield name, CHOOSE


def _day_problems(course: Course, today: date) -> Iterator[tuple[str, Words]]:
    if not DAY_FIRST <= course.starts_on <= today + timedelta(days=DAYS_AHEAD):
        yield "starts_on", N_("Choose a day after 1990 and within the next two years.")
    if course.ended_on is not None and not course.starts_on <= course.ended_on <= today:
        yield "ended_on", N_("The last day lies between the first day of the course and today.")


def _overlap(course: Course, others: Iterable[Course]) -> Iterator[tuple[str, Words]]:
    """Beside the first day, or beside the last one where the course began before the other."""
    for other in others:
        if other.id != course.id and not other.deleted and course.meets(other):
            name = "ended_on" if course.ended_on and course.starts_on < other.starts_on else "starts_on"
            until = {"first": Day(other.starts_on, "full")}
            if other.ended_on:
                yield name, say(N_("There is a course from %(first)s to %(last)s. Two courses cannot overlap."),
                                last=Day(other.ended_on, "full"), **until)
            else:
                yield name, say(N_("There is a course that began on %(first)s and goes on. End that one first."),
                                **until)
