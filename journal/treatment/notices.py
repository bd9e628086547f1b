"""What is said about a reading of blood pressure that should not be passed over. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from journal.core.text import N_, Words, say
from journal.safety.pages import Call
from journal.treatment import facts, vitals
from journal.treatment.reader import Reader
from journal.treatment.rules import Session, Vitals

FRESH_DAYS = 1
"""For so many days after its own a reading is acted on; later it is a matter for the next visit."""


@dataclass(frozen=True)
class Notice:
    """Red while a very high reading is fresh, amber otherwise; `calls` are whom a patient can ring."""

    title: Words
    lines: Sequence[Words]
    fresh: bool
    calls: Sequence[Call] = ()


def of_session(one: Session, reader: Reader) -> Notice | None:
    """What the catalogue says to the readings of a session: a very high one first, else a high one before the dose,
    which is said while it is fresh."""
    if found := vitals.very_high(one.vitals):
        return very_high(found[0], one.day, reader)
    high, screens = vitals.high_before_dose(one), vitals.screens()
    if not high or not _is_fresh(one.day, reader):
        return None
    title = say(N_("The blood pressure before the dose was %(reading)s"), reading=facts.pressure(high[0]))
    return Notice(title, [screens.high_before_dose, *([screens.routine] if reader.is_own else ())], fresh=False)


def very_high(reading: Vitals, day: date, reader: Reader) -> Notice:
    """Whoever is there is told about the emergency first; the patient also whom to call."""
    title = say(N_("The blood pressure was very high: %(reading)s"), reading=facts.pressure(reading))
    screens = vitals.screens()
    if not _is_fresh(day, reader):
        return Notice(title, [screens.routine], fresh=False)
    lines = [screens.crisis, screens.emergency, screens.very_high, *([screens.same_day] if reader.is_own else ())]
    return Notice(title, lines, fresh=True, calls=reader.calls)


def _is_fresh(day: date, reader: Reader) -> bool:
    return 0 <= (reader.today - day).days <= FRESH_DAYS
