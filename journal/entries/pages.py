"""What the check-in pages show; every word is decided here. The form itself: `form_page.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_, Clock, Day, Number, Words, plural, say
from journal.entries import side_effects
from journal.entries.checkin import QUESTIONS
from journal.entries.rules import Entry
from journal.entries.versioned import Version
from journal.safety.pages import Support


@dataclass(frozen=True)
class Fact:
    """One answer of a check-in in words."""

    label: Words
    value: Words


@dataclass(frozen=True)
class EntryView:
    """One check-in as it is read back."""

    id: UUID
    heading: Words
    late: Words | None
    facts: tuple[Fact, ...]
    effects: tuple[Words, ...]
    note: str | None
    tags: tuple[str, ...]
    deleted: bool
    origin: Words | None
    versions: tuple["VersionView", ...] = ()


@dataclass(frozen=True)
class VersionView:
    title: Words
    facts: tuple[Fact, ...]
    effects: tuple[Words, ...]
    note: str | None


@dataclass(frozen=True)
class SavedPage:
    """Says what was saved and who can see it; help first, if an answer signals danger."""

    title: Words
    sentence: Words
    who: Words
    entry: EntryView
    support: Support | None
    support_first: bool
    day: date
    errors: tuple[()] = ()


@dataclass(frozen=True)
class DayPage:
    """Everything of one journal day."""

    title: Words
    day: date
    entries: tuple[EntryView, ...]
    deleted: tuple[EntryView, ...]
    sessions: tuple[tuple[UUID, Words], ...]
    before: date
    after: date | None
    add: Words | None
    empty: Words
    errors: tuple[()] = ()


@dataclass(frozen=True)
class CalendarCell:
    day: date
    number: int
    words: Words
    mood: int | None
    has_entry: bool
    too_low: bool
    session: Words | None
    is_today: bool
    is_open: bool
    in_month: bool


@dataclass(frozen=True)
class CalendarPage:
    title: Words
    weekdays: tuple[date, ...]
    weeks: tuple[tuple[CalendarCell, ...], ...]
    before: date
    after: date | None
    hint: Words
    errors: tuple[()] = ()


def mood_face(value: float) -> int:
    """Which of the five fills, night to dawn, a mood belongs to (design: 0–2, 3–4, 5, 6–7, 8–10)."""
    return next(face for face, most in enumerate((2.5, 4.5, 5.5, 7.5, 10.0), start=1) if value <= most)


def facts(entry: Entry) -> tuple[Fact, ...]:
    found = [Fact(QUESTIONS[name].short_label, say(N_("%(n)s of 10"), n=value))
             for name in ("mood", "anxiety", "energy") if (value := getattr(entry, name)) is not None]
    if entry.sleep_hours is not None:
        found.append(Fact(QUESTIONS["sleep_hours"].short_label, say(N_("%(n)s hours"), n=Number(entry.sleep_hours))))
    if entry.sleep_quality is not None:
        found.append(Fact(N_("Sleep quality"), say(N_("%(n)s of 10"), n=entry.sleep_quality)))
    if entry.side_effects == ():
        found.append(Fact(QUESTIONS["side_effects"].short_label, N_("None")))
    if entry.integration is not None:
        found.append(Fact(N_("Brought the session into the day"), N_("Yes") if entry.integration else N_("No")))
    return tuple(found)


def effect_words(entry: Entry) -> tuple[Words, ...]:
    return tuple(
        side_effects.label(effect.key) if effect.severity is None else
        say(N_("%(effect)s: %(severity)s"), effect=say(str(side_effects.label(effect.key))),
            severity=say(str(side_effects.severity_label(effect.severity))))
        for effect in entry.side_effects or ())


def late_words(entry: Entry) -> Words | None:
    if entry.origin == "import" or not entry.days_late:
        return None
    return plural(N_("Filled in %(n)s day later"), N_("Filled in %(n)s days later"), entry.days_late)


def clock(entry: Entry) -> Clock | None:
    """The wall clock when it was written, in the zone of its day, wherever it is read; None for an imported row that
    names no time."""
    if entry.local_time:
        return Clock(datetime.combine(entry.day, entry.local_time))
    return None if entry.origin == "import" else Clock(entry.logged_at.astimezone(ZoneInfo(entry.zone)))


def entry_view(entry: Entry, versions: Sequence[Version] = ()) -> EntryView:
    at = clock(entry)
    heading: Words = say(N_("Check-in at %(time)s"), time=at)
    if entry.too_low or late_words(entry) or at is None:  # a time of another day says nothing about this one
        heading = N_("Too low to log") if entry.too_low else N_("Check-in")
    return EntryView(entry.id, heading, late_words(entry), facts(entry), effect_words(entry), entry.note, entry.tags,
                     entry.deleted, N_("From an imported diary") if entry.origin == "import" else None,
                     tuple(_version_view(version) for version in versions if version.reason == "change"))


def _version_view(version: Version) -> VersionView:
    return VersionView(say(N_("Until %(day)s, %(time)s"), day=Day(version.replaced_at.date()),
                           time=Clock(version.replaced_at)),
                       facts(version.entry), effect_words(version.entry), version.entry.note)


def who_sees(names: Sequence[str], shares_notes: Sequence[str], has_note: bool) -> Words:
    """The plain sentence on who can see this check-in."""
    if not names:
        return N_("Only you can see it.")
    seen = say(N_("%(names)s can see it."), names=", ".join(names))
    if not has_note:
        return seen
    if not shares_notes:
        return say(N_("%(names)s can see it, without the note. The note is only for you."), names=", ".join(names))
    return say(N_("%(names)s can see it. %(note_names)s can read the note."), names=", ".join(names),
               note_names=", ".join(shares_notes))


def saved_page(view: EntryView, entry: Entry, who: Words, support: Support | None, first: bool) -> SavedPage:
    sentence: Words = say(N_("Saved for %(day)s."), day=Day(entry.day, "weekday"))
    if entry.too_low:
        sentence = say(N_("Saved: %(day)s was too low to log. That is an answer too. You can add to it later, or not."),
                       day=Day(entry.day, "weekday"))
    return SavedPage(N_("Your check-in is saved"), sentence, who, view, support, first, entry.day)


def day_page(day: date, today: date, entries: Sequence[EntryView], sessions: Mapping[UUID, Words]) -> DayPage:
    add = N_("Add a check-in") if any(not view.deleted for view in entries) else N_("Fill in this day")
    return DayPage(
        say(N_("%(day)s"), day=Day(day, "weekday")), day,
        tuple(view for view in entries if not view.deleted), tuple(view for view in entries if view.deleted),
        tuple(sessions.items()), day - timedelta(days=1), day + timedelta(days=1) if day < today else None,
        add if day <= today else None,
        N_("Nothing is written down for this day. You can fill it in at any time, or leave it."))


def calendar_page(month: date, today: date, by_day: Mapping[date, Sequence[Entry]],
                  sessions: Mapping[date, Words]) -> CalendarPage:
    """The month that `month` is the first day of, in whole weeks from Monday."""
    first = month - timedelta(days=month.weekday())
    next_month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    weeks, start = [], first
    while start < next_month:
        weeks.append(tuple(_cell(start + timedelta(days=n), month, today, by_day, sessions) for n in range(7)))
        start += timedelta(days=7)
    return CalendarPage(
        say(N_("%(month)s"), month=Day(month, "month_year")), tuple(first + timedelta(days=n) for n in range(7)),
        tuple(weeks), (month - timedelta(days=1)).replace(day=1), next_month if next_month <= today else None,
        N_("Choose a day to read it, fill it in or mend it."))


def _cell(day: date, month: date, today: date, by_day: Mapping[date, Sequence[Entry]],
          sessions: Mapping[date, Words]) -> CalendarCell:
    entries = by_day.get(day, ())
    moods = [entry.mood for entry in entries if entry.mood is not None]
    mood = sum(moods) / len(moods) if moods else None
    words: Words
    if mood is not None:
        words = say(N_("%(day)s, mood %(mood)s"), day=Day(day, "weekday"), mood=Number(mood))
    elif entries:
        words = say(N_("%(day)s, logged"), day=Day(day, "weekday"))
    else:
        words = say(N_("%(day)s, nothing logged"), day=Day(day, "weekday"))
    return CalendarCell(day, day.day, words, mood_face(mood) if mood is not None else None, bool(entries),
                        any(entry.too_low for entry in entries), sessions.get(day), day == today, day <= today,
                        (day.year, day.month) == (month.year, month.month))
