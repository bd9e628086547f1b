"""A session in words: its name, its facts, its readings, who entered it. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_, Clock, Day, Number, Text, Words, plural, say
from journal.treatment.course import Course
from journal.treatment.rules import (
    MEDICINES,
    PHASES,
    ROUTE_SHORT,
    ROUTES,
    SETTINGS,
    VITALS_WHEN,
    Kind,
    Session,
    Vitals,
    VitalsWhen,
)
from journal.treatment.vitals import highest, in_order, is_very_high

LABELS: dict[str, Words] = {
    "day": N_("Day"), "starts_at": N_("Start time"), "minutes": N_("How long"), "phase": N_("Part of the treatment"),
    "medicine": N_("Kind of medicine"), "route": N_("How it was given"), "dose_mg": N_("Dose"),
    "weight_kg": N_("Body weight"), "ratio": N_("Dose for body weight"), "setting": N_("Where"),
    "companion": N_("Who was there"), "with_whom": N_("With whom"), "focus": N_("What it was about"),
    "practice": N_("What was agreed to try"), "booked_on": N_("Booked on"), "vitals": N_("Readings"),
    "note": N_("Note"),
}
TYPED = frozenset({"companion", "with_whom", "focus", "practice", "note"})
WHEN: dict[str, Words] = {"before": N_("Before"), "during": N_("During"), "after": N_("After"), "home": N_("At home")}
SHOWN = ("minutes", "medicine", "route", "dose_mg", "weight_kg", "ratio", "phase", "setting", "companion", "with_whom",
         "focus", "practice", "booked_on", "note")
NOT_GIVEN = N_("Not given")


@dataclass(frozen=True)
class Fact:
    """One line of a session. `typed` is a person's own text, shown as it is and never translated."""

    label: Words
    value: Words
    typed: bool = False


@dataclass(frozen=True)
class ReadingLine:
    """One row of the table of readings; a cell is None where nothing was measured."""

    label: Words
    pressure: Words | None
    pulse: Words | None
    oxygen: Words | None
    very_high: bool


def title(session: Session) -> Words:
    """"Session 4", "Integration session"."""
    if session.kind is Kind.INTEGRATION:
        return N_("Integration session")
    return say(N_("Session %(n)s"), n=session.number) if session.number else N_("Session")


def summary(session: Session) -> Words | None:
    """"IV, 60 mg" of a dosing session, as far as it is known."""
    route = say(ROUTE_SHORT[session.route]) if session.route in ROUTE_SHORT else None
    dose = say(N_("%(dose)s mg"), dose=Number(session.dose_mg, 2)) if session.dose_mg is not None else None
    return say(N_("%(route)s, %(dose)s"), route=route, dose=dose) if route and dose else route or dose


def day_words(day: date, today: date) -> Words:
    """"2 days ago", "today", "in 12 days"."""
    days = (day - today).days
    if days in NEAR:
        return NEAR[days]
    if days < 0:
        return plural(N_("%(n)s day ago"), N_("%(n)s days ago"), -days)
    return plural(N_("in %(n)s day"), N_("in %(n)s days"), days)


NEAR = {-1: N_("yesterday"), 0: N_("today"), 1: N_("tomorrow")}


def long_day(day: date, today: date) -> Day:
    """With the weekday, or with the year where it is another one."""
    return Day(day, "weekday" if day.year == today.year else "full")


def clock(session: Session) -> Clock | None:
    """The start on the wall clock of the place where the session was."""
    return Clock(session.starts_at.astimezone(ZoneInfo(session.zone))) if session.starts_at else None


def start(session: Session, today: date, zone: str) -> Words:
    """"Tuesday 12 May, 10:00"; with the time zone for a reader in another one."""
    values = {"day": long_day(session.day, today), "time": clock(session)}
    if values["time"] is None:
        return say(N_("%(day)s"), **values)
    if session.zone == zone:
        return say(N_("%(day)s, %(time)s"), **values)
    return say(N_("%(day)s, %(time)s (%(zone)s)"), zone=session.zone.replace("_", " "), **values)


def facts(session: Session, names: Iterable[str] = SHOWN, gaps: bool = False) -> list[Fact]:
    """The named facts that are known; with `gaps`, unknown ones as "Not given"."""
    found = [(name, value(session, name)) for name in names]
    return [Fact(LABELS[name], words or NOT_GIVEN, name in TYPED and words is not None)
            for name, words in found if words or gaps]


def value(session: Session, name: str) -> Words | None:
    """One fact in words, None where it is not known."""
    known: Any = session.mg_per_kg if name == "ratio" else getattr(session, name)
    if known in (None, ()):
        return None
    write = _WRITERS.get(name)
    return write(session, known) if write else CHOICES.get(name, {}).get(known, known)


_WRITERS: dict[str, Callable[[Session, Any], Words]] = {
    "day": lambda _, day: say("%(day)s", day=Day(day, "full")),
    "booked_on": lambda _, day: say("%(day)s", day=Day(day, "full")),
    "starts_at": lambda session, _: say("%(time)s", time=clock(session)),
    "minutes": lambda _, n: plural(N_("%(n)s minute"), N_("%(n)s minutes"), n),
    "dose_mg": lambda _, mg: say(N_("%(dose)s mg"), dose=Number(mg, 2)),
    "weight_kg": lambda _, kg: say(N_("%(weight)s kg"), weight=Number(kg, 2)),
    "ratio": lambda _, ratio: say(N_("%(ratio)s mg per kg"), ratio=Number(ratio, 2, always=True)),
    "vitals": lambda _, vitals: _in_a_line(vitals),
}
CHOICES: dict[str, Mapping[str, Words]] = {"medicine": MEDICINES, "route": ROUTES, "setting": SETTINGS,
                                           "phase": {phase.value: words for phase, words in PHASES.items()}}


def readings(session: Session) -> list[ReadingLine]:
    """The rows of the table of readings, before, during and after."""
    return [reading_line(moment(one), one) for one in in_order(session.vitals)]


def moment(reading: Vitals) -> Words:
    """"Before", "During, 15 min"."""
    if reading.minute is None:
        return WHEN[reading.when]
    return say(N_("%(when)s, %(n)s min"), when=say(str(WHEN[reading.when])), n=reading.minute)


def reading_line(label: Words, one: Vitals) -> ReadingLine:
    return ReadingLine(
        label, pressure(one), say("%(n)s", n=one.pulse) if one.pulse else None,
        say(N_("%(n)s %%"), n=one.spo2) if one.spo2 else None, is_very_high(one))


SAID: dict[VitalsWhen, str] = {"before": N_("Before: %(reading)s."), "during": N_("Highest during: %(reading)s."),
                               "after": N_("After: %(reading)s.")}


def said(session: Session) -> list[Words]:
    """The readings of a session in sentences."""
    found: list[Words] = []
    for when in VITALS_WHEN:
        one = highest(session.vitals, when)
        if one and pressure(one):
            found.append(say(SAID[when], reading=pressure(one)))
    oxygen = [one.spo2 for one in session.vitals if one.spo2 is not None]
    if oxygen:
        found.append(say(N_("Lowest oxygen: %(n)s %%."), n=min(oxygen)))
    return found


def pressure(reading: Vitals) -> Words | None:
    """"120 over 80" as it is spoken; a number that is missing is a dash."""
    if reading.systolic is None and reading.diastolic is None:
        return None
    return say(N_("%(upper)s over %(lower)s"), upper=reading.systolic or "–", lower=reading.diastolic or "–")


def _in_a_line(vitals: tuple[Vitals, ...]) -> Text:
    """All readings of an earlier version as "120/80, 72, 98 %" each, those with a minute as "15 min: …", in order."""
    cells = [[("" if v.minute is None else f"{v.minute} min: ") + f"{v.systolic or '–'}/{v.diastolic or '–'}",
              str(v.pulse or "–"), f"{v.spo2 or '–'} %"] for v in in_order(vitals)]
    return say("%(all)s", all="; ".join(", ".join(one) for one in cells))


def entered(session: Session | Course, me: UUID, names: Mapping[UUID, str], zone: str, today: date) -> list[Words]:
    """Who entered it and, if so, who changed it last; days are those of the reader."""
    lines = [_by(session.entered_by, session.entered_at, me, names, zone, today,
                 N_("Entered by you on %(day)s"), N_("Entered by %(who)s on %(day)s"))]
    if session.changed_by and session.changed_at:
        lines.append(_by(session.changed_by, session.changed_at, me, names, zone, today,
                         N_("Changed by you on %(day)s"), N_("Changed by %(who)s on %(day)s")))
    return lines


def replaced(by: UUID, at: datetime, me: UUID, names: Mapping[UUID, str], zone: str, today: date) -> Words:
    return _by(by, at, me, names, zone, today, N_("Before you changed it on %(day)s, %(time)s"),
               N_("Before %(who)s changed it on %(day)s, %(time)s"))


def who(person: UUID, names: Mapping[UUID, str]) -> str | Text:
    return names.get(person) or say(N_("someone who is no longer here"))


def _by(person: UUID, at: datetime, me: UUID, names: Mapping[UUID, str], zone: str, today: date, mine: str,
        theirs: str) -> Words:
    local = at.astimezone(ZoneInfo(zone))
    day = Day(local.date(), "day" if local.year == today.year else "full")
    values = {"day": day, "time": Clock(local)}
    return say(mine, **values) if person == me else say(theirs, who=who(person, names), **values)
