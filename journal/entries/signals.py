"""What an entry says that may need attention: red flags of its side effects, and alerts on the run of days. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from journal.core.text import N_, Words, say
from journal.entries import side_effects
from journal.entries.rules import SEVERE, Entry, SideEffect
from journal.entries.thoughts import answer_signal
from journal.safety.alerts import Days, Value, alerts
from journal.safety.content import DISPLAY
from journal.safety.rules import Signal, worst_first
from journal.safety.thoughts import thoughts_signal

RATED = ("mood", "anxiety", "energy", "sleep_hours")
THOUGHTS = "suicidal_thoughts"
"""The one side effect that is answered with the screens for thoughts of not wanting to live."""


def signals(
    entry: Entry, recent: Sequence[Entry], last_dose_at: datetime | None, at: datetime, *,
    dosing_days: Iterable[date] = (), therapist_told: bool = False, lang: str = "en",
) -> list[Signal]:
    """Everything about this entry's day that may need attention, most urgent first; empty when there is nothing.

    `recent` are other entries of the patient (an older version of this one is passed over); days after this one are
    left out. `last_dose_at` is the start of the latest dose before this entry, `at` the instant of asking.
    `dosing_days` are needed for "wearing off" alone; `therapist_told` as in `thoughts_signal`.
    """
    upto = [entry, *(one for one in recent if one.id != entry.id and not one.deleted and one.day <= entry.day)]
    hours = hours_since_dose(entry, last_dose_at, at)
    found: list[Signal] = []
    for effect in entry.reported:
        days = days_running(effect.key, upto, entry.day)
        flag = side_effects.red_flag(effect.key, effect.severity, hours, days, lang)
        if flag.level != "none":
            found.append(_flag_signal(effect, flag, entry.day, therapist_told, lang))
    answer = answer_signal(entry, upto, therapist_told, lang)
    return worst_first([*([answer] if answer else []), *found, *alerts(day_values(upto), dosing_days, lang=lang)])


def day_values(entries: Iterable[Entry]) -> Days:
    """Each day's mean of mood, anxiety, energy and hours of sleep, None where no entry of the day has an answer; and
    its answers to the questions of profiles by id, each on its own scale: numbers by their mean, of words a "yes"
    before all others, then the last one."""
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    return {day: {name: _mean([getattr(one, name) for one in group]) for name in RATED} | _answers(group)
            for day, group in by_day.items()}


def _answers(group: Iterable[Entry]) -> dict[str, Value]:
    given: dict[str, list[int | str]] = {}
    for entry in group:
        for name, answer in entry.answers.items():
            given.setdefault(name, []).append(answer)
    return {name: _mean(numbers) if (numbers := [one for one in told if isinstance(one, int)]) else
            "yes" if "yes" in told else told[-1] for name, told in given.items()}


def days_running(key: str, entries: Iterable[Entry], day: date) -> int:
    """On how many consecutive days up to `day` an effect was reported; a day without it ends the count."""
    reported = {one.day for one in entries for effect in one.reported if effect.key == key}
    count = 0
    while day - timedelta(days=count) in reported:
        count += 1
    return count


def hours_since_dose(entry: Entry, last_dose_at: datetime | None, at: datetime) -> float | None:
    """Hours from the dose to the latest time at which the entry can speak of its effects; None if not known.

    That is the writing (or the last change) where it fell on the day itself, never later than `at`; for a day filled
    in afterwards the entry's own local time, if it has one.
    """
    there_at = _there_at(entry)
    if there_at is None or last_dose_at is None:
        return None
    hours = (min(there_at, at) - last_dose_at) / timedelta(hours=1)
    return hours if hours >= 0 else None


def _there_at(entry: Entry) -> datetime | None:
    zone = ZoneInfo(entry.zone)
    for instant in (entry.changed_at, entry.logged_at):
        if instant is not None and instant.astimezone(zone).date() == entry.day:
            return instant
    return datetime.combine(entry.day, entry.local_time, zone) if entry.local_time is not None else None


def _mean(answers: Iterable[float | None]) -> Value:
    numbers = [Fraction(answer) for answer in answers if answer is not None]
    return sum(numbers, Fraction()) / len(numbers) if numbers else None


def _flag_signal(effect: SideEffect, flag: side_effects.RedFlag, day: date, therapist_told: bool, lang: str) -> Signal:
    rule, text, level = f"red_flag:{effect.key}", _words(effect, lang), flag.safety
    if effect.key == THOUGHTS:
        # A severity tells how strong, not of a plan: the screen for answer 3 would put words in the person's mouth.
        answer = 4 if effect.counted >= SEVERE else 2
        asked = thoughts_signal(answer, None, day, therapist_told=therapist_told, lang=lang)
        return Signal(rule, level, day, text, asked.title, asked.body, asked.shows, asked.buttons, flag.action)
    display = DISPLAY[level]
    return Signal(rule, level, day, text, None, flag.screen, display.shows, display.buttons, flag.action)


def _words(effect: SideEffect, lang: str) -> Words:
    name = side_effects.label(effect.key, lang)
    if effect.severity is None:
        return name
    return say(N_("%(effect)s: %(severity)s"), effect=name, severity=side_effects.severity_label(effect.severity, lang))
