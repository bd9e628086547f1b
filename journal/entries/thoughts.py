"""The question about suicidal thoughts on an entry: when it is offered, and how an answer is read. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from journal.entries.rules import Entry
from journal.safety.asking import Mode, is_due
from journal.safety.rules import Level, Signal
from journal.safety.thoughts import thoughts_signal

ANSWERED_DAYS = 14
"""So long an answer is listed for a therapist."""


def is_positive(entry: Entry) -> bool:
    """An answer of 1 or more; "prefer not to say" is none."""
    return isinstance(entry.thoughts, int) and entry.thoughts >= 1


def days_since_positive(entry: Entry, others: Iterable[Entry]) -> int | None:
    """Whole days since the last answer of 1 or more that was written before this entry, None if there was none."""
    found = [one.day for one in others if one.id != entry.id and not one.deleted and is_positive(one)
             and (one.day, one.logged_at) < (entry.day, entry.logged_at)]
    return (entry.day - max(found)).days if found else None


def answer_signal(entry: Entry, others: Iterable[Entry], told: bool = False, lang: str = "en") -> Signal | None:
    """What an answer says, None where the question was not answered."""
    if entry.thoughts is None:
        return None
    return thoughts_signal(entry.thoughts, days_since_positive(entry, others), entry.day, therapist_told=told,
                           lang=lang)


def is_offered(entry: Entry, recent: Sequence[Entry], mode: Mode, dosing_days: Collection[date], alerts: bool,
               alerts_before: bool, today: date) -> bool:
    """Whether the question is offered after this check-in was saved: on its own day, never while groggy, and on a
    second check-in of the day only where an alert fires that did not fire before it. Of `recent`, deleted ones too: who
    answered was asked, whatever became of the check-in."""
    others = [one for one in recent if one.id != entry.id and not one.deleted]
    earlier = any(one.day == today and one.origin == "check-in" and one.logged_at < entry.logged_at for one in others)
    if entry.day != today or entry.thoughts is not None or entry.groggy or entry.origin != "check-in":
        return False
    if earlier and not (alerts and not alerts_before):
        return False
    answered = {one.day for one in recent if one.id != entry.id and one.thoughts is not None}
    return is_due(mode, answered, dosing_days, alerts, entry.day)


def listed(entries: Iterable[Entry], today: date) -> tuple[Signal, ...]:
    """For a therapist: the most serious answer of the last 14 days, and the newest where it is another; S0 alone lists
    nothing. `entries` reach back twice as far, so that it can be told what is new."""
    answered = [one for one in entries if one.thoughts is not None and not one.deleted]
    recent = sorted((one for one in answered if 0 <= (today - one.day).days < ANSWERED_DAYS),
                    key=lambda one: (one.day, one.logged_at))
    signals = [found for one in recent if (found := answer_signal(one, answered))]
    if not signals or all(one.level is Level.S0 for one in signals):
        return ()
    worst = max(signals, key=lambda one: (one.level, one.day))
    return (worst,) if worst is signals[-1] else (worst, signals[-1])
