"""What Today shows from a dose until the next morning: little, and nothing that presses. Every word is decided here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from journal.core.text import N_, Clock, Words, plural, say
from journal.safety.pages import ADVICE


@dataclass(frozen=True)
class GroggyPage:
    """Where one is, and what helps; `waiting` are what can be answered, with its address; `told` is how many check-ins
    there are today, None for none."""

    title: Words
    where: Words
    waiting: tuple[tuple[Words, str], ...]
    advice: tuple[Words, ...]
    told: Words | None
    day: date
    errors: tuple[()] = ()


def groggy_page(title: Words, now: datetime, until: datetime, told: int,
                waiting: Iterable[tuple[Words, str]] = ()) -> GroggyPage:
    """`now` and `until` on the patient's wall clock."""
    if until.date() == now.date():
        where = say(N_("You had a session yesterday. Rest is enough. Until %(time)s this morning the journal asks for "
                       "very little."), time=Clock(until))
    else:
        where = say(N_("Today is the day of a session. Rest is enough. Until %(time)s tomorrow the journal asks for "
                       "very little."), time=Clock(until))
    return GroggyPage(title, where, tuple(waiting), ADVICE, plural(
        N_("%(n)s check-in is saved for today"), N_("%(n)s check-ins are saved for today"), told) if told else None,
        now.date())
