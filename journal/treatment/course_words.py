"""A course in words: its parts, its days, what comes next. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from journal.core.text import N_, Day, Number, Words, inside, plural, say
from journal.treatment import facts
from journal.treatment.course import Course, Progress
from journal.treatment.facts import NOT_GIVEN, Fact
from journal.treatment.rules import MEDICINES, PHASES, ROUTES, Phase

LABELS: dict[str, Words] = {
    "starts_on": N_("First day of the course"), "ended_on": N_("Last day of the course"),
    "induction_sessions": N_("Sessions in the induction"),
    "maintenance_weeks": N_("Maintenance: weeks from one session to the next"),
    "medicine": facts.LABELS["medicine"], "route": N_("How it is given"),
    "home_readings": N_("Ask for blood pressure readings at home"),
}


def plan(course: Course, names: Iterable[str]) -> list[Fact]:
    """The named parts of a plan, open ones as "Not given"."""
    return [Fact(LABELS[name], _value(name, getattr(course, name))) for name in names]


def _value(name: str, value: Any) -> Words:
    if value is None:
        return NOT_GIVEN
    if name == "home_readings":
        return N_("Yes") if value else N_("No")
    if name.endswith("_on"):
        return say("%(day)s", day=Day(value, "full"))
    known = {"medicine": MEDICINES, "route": ROUTES}.get(name)
    return known[value] if known else say("%(n)s", n=Number(value, 0))


def parts(found: Progress) -> list[tuple[Phase, Words]]:
    """The phases of the plan, each with how far it is filled."""
    course = found.course
    shown: list[tuple[Phase, Words]] = [(Phase.PREPARATION, PHASES[Phase.PREPARATION]),
                                        (Phase.INDUCTION, _induction(found))]
    if course.maintenance_weeks or found.maintenance:
        shown.append((Phase.MAINTENANCE, _maintenance(found)))
    return shown


def _induction(found: Progress) -> Words:
    planned, done = found.course.induction_sessions or 0, found.induction
    if done > planned:
        return say(N_("Induction: %(done)s done, %(n)s planned"), done=Number(done, 0), n=Number(planned, 0))
    return say(N_("Induction: %(done)s of %(n)s done"), done=Number(done, 0), n=Number(planned, 0))


def _maintenance(found: Progress) -> Words:
    weeks, done = found.course.maintenance_weeks, found.maintenance
    if weeks is None:
        return say(N_("Maintenance: %(done)s done"), done=Number(done, 0))
    every = (N_("Maintenance every week") if weeks == 1
             else say(N_("Maintenance every %(n)s weeks"), n=Number(weeks, 0)))
    return say(N_("%(plan)s: %(done)s done"), plan=inside(every),
               done=Number(done, 0)) if done else every


def line(found: Progress) -> Words:
    """All parts in one line: "Preparation · Induction: 3 of 6 done · Maintenance every 3 weeks"."""
    texts = [inside(words) for _, words in parts(found)]
    if len(texts) == 2:
        return say("%(one)s · %(two)s", one=texts[0], two=texts[1])
    return say("%(one)s · %(two)s · %(three)s", one=texts[0], two=texts[1], three=texts[2])


def days(course: Course, today: date) -> Words:
    """"Since 3 May 2026"; or from when to when it was, or when it begins."""
    first = Day(course.starts_on, "full")
    if course.ended_on:
        return say(N_("%(first)s to %(last)s"), first=first, last=Day(course.ended_on, "full"))
    return say(N_("Begins on %(day)s") if course.starts_on > today else N_("Since %(day)s"), day=first)


def upcoming(found: Progress, today: date) -> Words | None:
    """What is next; None for a course that has ended. The plan's own day is told as an expectation, never advised."""
    if found.course.ended_on:
        return None
    if found.upcoming:
        return say(N_("Next session: %(day)s, %(when)s."), day=facts.long_day(found.upcoming.day, today),
                   when=inside(facts.day_words(found.upcoming.day, today)))
    if found.expected:
        around = Day(found.expected, "day" if found.expected.year == today.year else "full")
        if found.expected >= today:
            return say(N_("No session is planned. By this plan, the next one is expected around %(day)s. The clinic "
                          "decides when it is."), day=around)
        return say(N_("No session is planned. By this plan, one was expected around %(day)s. The clinic decides when "
                      "it is."), day=around)
    if found.is_full and found.course.maintenance_weeks is None:
        return plural(N_("The planned session is done. No other one is planned."),
                      N_("All %(n)s planned sessions are done. No other one is planned."),
                      found.course.induction_sessions or 0)
    return N_("No session is planned.")


def medicine(course: Course) -> Sequence[Words]:
    """Medicine and way, as far as they are said."""
    return [known[key] for known, key in ((MEDICINES, course.medicine), (ROUTES, course.route)) if key]
