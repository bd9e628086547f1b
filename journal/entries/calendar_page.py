"""What the month and the day show; every word is decided here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from journal.core.text import N_, Clock, Day, Number, Words, inside, say
from journal.entries.form_page import when_words
from journal.entries.pages import BIPOLAR_DAY, EntryView, bipolar_mood, mood_face
from journal.entries.rules import OLDEST, Entry
from journal.treatment import facts
from journal.treatment.readings import Reading
from journal.treatment.rules import Kind, Session
from journal.treatment.thread import HELPED, Moment, PracticeDay

Sign = Literal["mood", "kept", "low", "empty"]
"""How a day is drawn: the fill of its mood, a ring, the sign for "too low to log", or nothing."""


@dataclass(frozen=True)
class Mark:
    """A session of a day: dosing or integration, past or planned."""

    words: Words
    is_dosing: bool
    planned: bool


@dataclass(frozen=True)
class CalendarCell:
    """One day. `words` say all that the drawing says; `link` is false for days that have not come and hold nothing."""

    day: date
    words: Words
    marks: tuple[Mark, ...]
    sign: Sign
    mood: int | None
    late: bool
    link: bool
    is_today: bool
    in_month: bool


@dataclass(frozen=True)
class CalendarPage:
    """A month in whole weeks; `before` and `after` are first days of months, None where nothing lies there."""

    title: Words
    weekdays: tuple[date, ...]
    weeks: tuple[tuple[CalendarCell, ...], ...]
    before: date | None
    after: date | None
    this: date | None
    hint: Words
    errors: tuple[()] = ()


@dataclass(frozen=True)
class SessionView:
    """A session of the day in short; the whole of it has a page of its own."""

    id: UUID
    title: Words
    detail: Words | None
    is_dosing: bool
    planned: bool


@dataclass(frozen=True)
class Beside:
    """Something else of the day, on a page of its own (`view` of the treatment room); `typed` are the person's words.
    """

    words: Words
    view: str
    typed: str | None = None


@dataclass(frozen=True)
class DayPage:
    """Everything of one journal day."""

    title: Words
    day: date
    when: Words | None
    entries: tuple[EntryView, ...]
    deleted: tuple[EntryView, ...]
    sessions: tuple[SessionView, ...]
    besides: tuple[Beside, ...]
    before: date | None
    after: date | None
    add: Words | None
    empty: Words | None
    errors: tuple[()] = ()


def day_page(day: date, today: date, entries: Sequence[EntryView], sessions: Sequence[Session],
             besides: Sequence[Beside] = ()) -> DayPage:
    """`sessions` are all of the journal: those of the day are shown, and the last dose before it is told of."""
    kept = tuple(view for view in entries if not view.deleted)
    here = tuple(_session(one, today) for one in sessions if one.day == day)
    doses = [one for one in sessions if one.kind is Kind.DOSING and one.day < day]
    add: Words | None = N_("Add a check-in") if kept else N_("Fill in this day")
    empty: Words = N_("Nothing is written down for this day. You can fill it in at any time, or leave it.")
    if day > today:
        add, empty = None, N_("This day has not come yet.")
    return DayPage(
        say(N_("%(day)s"), day=facts.long_day(day, today)), day,
        when_words(day, (doses[-1].number, doses[-1].day)) if doses and day <= today else None,
        kept, tuple(view for view in entries if view.deleted), here,
        tuple(besides),
        day - timedelta(days=1) if day > OLDEST else None,
        day + timedelta(days=1) if day < last_day(today, sessions) else None, add,
        None if kept or (here and day > today) else empty)


def besides(day: date, readings: Sequence[Reading], practice: Sequence[PracticeDay],
            moments: Sequence[Moment]) -> tuple[Beside, ...]:
    """Readings at home, what was answered of the practice, and moments pinned on this day."""
    found = [Beside(_reading(one), "readings") for one in readings]
    found += [Beside(_practice(one), "thread") for one in practice if one.day == day]
    return (*found, *(Beside(N_("Pinned for session"), "thread", one.text) for one in moments if one.pinned_on == day))


def _reading(one: Reading) -> Words:
    told = facts.pressure(one.vitals)
    if told is None:
        return say(N_("A reading at home at %(time)s"), time=Clock(one.local))
    return say(N_("Blood pressure at home at %(time)s: %(pressure)s"), time=Clock(one.local), pressure=inside(told))


def _practice(one: PracticeDay) -> Words:
    did: Words = N_("Your practice: done") if one.did else N_("Your practice: not on this day")
    if one.helped is None:
        return did
    return say(N_("%(did)s. Did it help? %(helped)s"), did=inside(did), helped=inside(HELPED[one.helped]))


def last_day(today: date, sessions: Iterable[Session]) -> date:
    """The last day that has something to show: today, or that of the last planned session."""
    return max([today, *(one.day for one in sessions)])


def _session(one: Session, today: date) -> SessionView:
    return SessionView(one.id, facts.title(one), facts.summary(one), one.kind is Kind.DOSING, one.is_planned(today))


def calendar_page(month: date, today: date, by_day: Mapping[date, Sequence[Entry]],
                  sessions: Sequence[Session]) -> CalendarPage:
    """The month that `month` is the first day of, in whole weeks from Monday; `sessions` are all of the journal."""
    marks: dict[date, list[Mark]] = {}
    for one in sessions:
        marks.setdefault(one.day, []).append(Mark(_planned(one, today), one.kind is Kind.DOSING, one.is_planned(today)))
    first = month - timedelta(days=month.weekday())
    next_month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    days = [first + timedelta(days=n) for n in range(42) if first + timedelta(days=n - n % 7) < next_month]
    cells = [_cell(day, (day.year, day.month) == (month.year, month.month), today, by_day.get(day, ()),
                   tuple(marks.get(day, ()))) for day in days]
    this = today.replace(day=1)
    return CalendarPage(
        say(N_("%(month)s"), month=Day(month, "month_year")), tuple(days[:7]),
        tuple(tuple(cells[n:n + 7]) for n in range(0, len(cells), 7)),
        (month - timedelta(days=1)).replace(day=1) if month > OLDEST else None,
        next_month if next_month <= last_day(today, sessions) else None, this if this != month else None,
        N_("Choose a day to read it, fill it in or mend it."))


def _planned(session: Session, today: date) -> Words:
    if not session.is_planned(today):
        return facts.title(session)
    return say(N_("%(session)s, planned"), session=inside(facts.title(session)))


def _cell(day: date, in_month: bool, today: date, entries: Sequence[Entry], marks: tuple[Mark, ...]) -> CalendarCell:
    moods = [entry.mood for entry in entries if entry.mood is not None]
    mood = sum(moods) / len(moods) if moods else None
    too_low = any(entry.too_low for entry in entries)
    sign: Sign = "mood" if mood is not None else "low" if too_low else "kept" if entries else "empty"
    late = bool(entries) and all(entry.is_late for entry in entries)
    return CalendarCell(day, _words(day, today, mood, bipolar_mood(entries), sign, late, marks), marks, sign,
                        mood_face(mood) if mood is not None else None, late, day <= today or bool(marks), day == today,
                        in_month)


SAID: Mapping[Sign, str] = {
    "low": N_("%(day)s, too low to log"), "kept": N_("%(day)s, logged without mood"),
    "empty": N_("%(day)s, nothing logged")}


def _words(day: date, today: date, mood: float | None, other: float | None, sign: Sign, late: bool,
           marks: Iterable[Mark]) -> Words:
    named = Day(day, "weekday")
    words = say(N_("%(day)s"), day=named)
    if mood is not None:
        words = say(N_("%(day)s, mood %(mood)s"), day=named, mood=Number(mood))
    elif other is not None:
        words = say(BIPOLAR_DAY, day=named, mood=Number(other))
    elif day <= today:
        words = say(SAID[sign], day=named)
    if late:
        words = say(N_("%(day)s, filled in late"), day=words)
    for mark in marks:
        words = say(N_("%(day)s, %(session)s"), day=words, session=inside(mark.words))
    return say(N_("%(day)s, today"), day=words) if day == today else words
