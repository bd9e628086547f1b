"""Days out of check-ins and sessions: values, running means, session lines and shaded stretches. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from journal.core.period import Period
from journal.core.text import N_, Day, Words, inside, say
from journal.entries.extra import Item, answer
from journal.entries.rules import Entry
from journal.treatment.course import Course, stretches
from journal.treatment.rules import PHASES, Kind, Session
from journal.trends.rules import Band, History, Marker, Point

Measure = Literal["mood", "anxiety", "energy", "sleep_hours", "sleep_quality"] | Item
"""A rating by its field, or an extra question that is answered with a number."""
BREAK_AFTER = 3
"""Missing days in a row that break the line of averages (design, Charts)."""
AFTER_DAYS = 3
"""Length of the stretch after a dose (design, Charts)."""


def day_values(entries: Iterable[Entry], measure: Measure) -> dict[date, Point]:
    """Day → the mean of its ratings, in date order. Ratings from soon after a dose, and late ones after them, count
    only on a day that has no others, and make it hollow (analytics, Inputs)."""
    told: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        if rating(entry, measure) is not None:
            told[entry.day].append(entry)
    return {day: _point(day, told[day], measure) for day in sorted(told)}


def rating(entry: Entry, measure: Measure) -> float | None:
    """The number that an entry has for the measure."""
    if not isinstance(measure, Item):
        found: float | None = getattr(entry, measure)
        return found
    given = answer(entry, measure)
    return None if isinstance(given, str) else given


def _point(day: date, told: list[Entry], measure: Measure) -> Point:
    timely = [entry for entry in told if not entry.is_late]
    counted = [entry for entry in timely if not entry.groggy]
    ratings = [value for entry in counted or timely or told if (value := rating(entry, measure)) is not None]
    return Point(day, sum(ratings) / len(ratings), len(ratings), not counted, bool(timely) and not counted)


def too_low(history: History) -> frozenset[date]:
    """Days of the period on which "Too low to log" was the answer."""
    return frozenset(one.day for one in history.entries if one.too_low and one.day in history.period)


def smooth(points: Mapping[date, Point], period: Period, window: int = 3) -> tuple[float | None, ...]:
    """One running mean per day of the period: of the days around it (`window`, an odd number), hollow ones left out.

    None before the first and after the last value, and on every day of three or more missing ones in a row.
    """
    values = [_solid(points.get(day)) for day in period]
    gaps = _gaps(values)
    reach = window // 2
    found: list[float | None] = []
    for n in range(len(values)):
        near = [value for value in values[max(0, n - reach):n + reach + 1] if value is not None]
        found.append(None if n in gaps or not near else sum(near) / len(near))
    return tuple(found)


def _solid(point: Point | None) -> float | None:
    return None if point is None or point.hollow else point.value


def _gaps(values: list[float | None]) -> set[int]:
    """Places of missing days that no line crosses."""
    found: set[int] = set()
    for missing, group in groupby(range(len(values)), key=lambda n: values[n] is None):
        run = list(group)
        if missing and (len(run) >= BREAK_AFTER or run[0] == 0 or run[-1] == len(values) - 1):
            found.update(run)
    return found


def listed(words: list[Words]) -> Words:
    """Several texts as one, with semicolons between them; "" for none."""
    if not words:
        return ""
    first, *others = words
    for more in others:
        first = say(N_("%(first)s; %(more)s"), first=inside(first), more=inside(more))
    return first


def markers(sessions: Iterable[Session], period: Period, today: date) -> tuple[Marker, ...]:
    """The session lines of the period."""
    found = []
    for one in sessions:
        if one.day not in period:
            continue
        planned = one.is_planned(today)
        if one.kind is Kind.DOSING:
            found.append(Marker(one.day, "dosing", say(N_("Session %(n)s"), n=one.number),
                                say(N_("S%(n)s"), n=one.number), planned))
        else:
            found.append(Marker(one.day, "integration", N_("Integration session"), "", planned))
    return tuple(found)


def phases(sessions: Iterable[Session], period: Period, today: date,
           courses: Iterable[Course] = ()) -> tuple[Band, ...]:
    """The phases of treatment in the period, as courses and sessions tell them; planned sessions begin nothing."""
    return tuple(
        Band(max(one.first, period.first), min(one.last, period.last), "phase", PHASES[one.phase])
        for one in stretches(courses, sessions, today) if one.first <= period.last and one.last >= period.first)


def phases_said(bands: Iterable[Band]) -> Words | None:
    """"Phases of treatment in these days: Preparation, 3 May to 9 May; Induction, 10 May to 20 May."; or None."""
    told: list[Words] = [
        say(N_("%(phase)s, %(first)s to %(last)s"), phase=inside(band.label), first=Day(band.first, "day"),
            last=Day(band.last, "day") if band.first.year == band.last.year else Day(band.last, "full"))
        for band in bands if band.kind == "phase"]
    return say(N_("Phases of treatment in these days: %(phases)s."), phases=listed(told)) if told else None


def phases_begun(history: History) -> dict[date, Words]:
    """Day of the period on which a phase begins → that it does, for tables."""
    return {one.first: say(N_("%(phase)s begins"), phase=inside(PHASES[one.phase]))
            for one in stretches(history.courses, history.sessions, history.today) if one.first in history.period}


def after_doses(sessions: Iterable[Session], period: Period, today: date) -> tuple[Band, ...]:
    """From each dose to the third day after it; stretches that meet become one."""
    found: list[Band] = []
    for one in sessions:
        if one.kind is not Kind.DOSING or one.is_planned(today):
            continue
        first, last = one.day, one.day + timedelta(days=AFTER_DAYS)
        if found and first <= found[-1].last:
            first = found.pop().first
        found.append(Band(first, last, "after", N_("The three days after a dose")))
    kept = (Band(max(band.first, period.first), min(band.last, period.last), "after", band.label) for band in found
            if band.first <= period.last and band.last >= period.first)
    return tuple(kept)
