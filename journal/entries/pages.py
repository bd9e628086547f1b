"""What the check-in pages show; every word is decided here. The form itself: `form_page.py`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_, Clock, Day, Number, Words, plural, say
from journal.entries import scales, side_effects
from journal.entries.checkin import QUESTIONS
from journal.entries.extra import SLEEP_QUALITY, Item, answer
from journal.entries.profiles import ITEMS
from journal.entries.rules import LASTED, MONTHLY, MOOD_BIPOLAR, NONE_ASKED, NOW, ONSET, Entry, SideEffect
from journal.entries.versioned import Version
from journal.safety.pages import Support
from journal.safety.rules import Level
from journal.safety.thoughts import LABEL, MORE_QUESTIONS, answer_words
from journal.treatment.readings import Reading
from journal.treatment.vitals import is_very_high

BIPOLAR_DAY = N_("%(day)s, mood %(mood)s on the scale from −3 to +3")


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
    same_day: Words | None = None
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
    asks: bool = False
    reading: Words | None = None
    more: Words | None = None
    errors: tuple[()] = ()


SAME_DAY = N_("Same day as dosing")
"""Written between the start of a dose and the morning after it."""


def mood_face(value: float) -> int:
    """Which of the five fills, night to dawn, a mood belongs to (design: 0–2, 3–4, 5, 6–7, 8–10)."""
    return next(face for face, most in enumerate((2.5, 4.5, 5.5, 7.5, 10.0), start=1) if value <= most)


def bipolar_mood(entries: Iterable[Entry]) -> float | None:
    """The mean of these entries' moods from −3 to +3, None where there is none."""
    told = [mood for entry in entries if isinstance(mood := entry.answers.get(MOOD_BIPOLAR), int)]
    return sum(told) / len(told) if told else None


def facts(entry: Entry, followed: Sequence[Item] = (), in_detail: bool = False) -> tuple[Fact, ...]:
    """Every answer but side effects; `followed` names what the person follows besides. That about suicidal thoughts
    only `in_detail`, on the page of its day."""
    found = [Fact(QUESTIONS[name].short_label, say(N_("%(n)s of 10"), n=value))
             for name in ("mood", "anxiety", "energy") if (value := getattr(entry, name)) is not None]
    if entry.sleep_hours is not None:
        found.append(Fact(QUESTIONS["sleep_hours"].short_label, say(N_("%(n)s hours"), n=Number(entry.sleep_hours))))
    if entry.sleep_quality is not None:
        found.append(Fact(N_("Sleep quality"), say(N_("%(n)s of 10"), n=entry.sleep_quality)))
    if entry.side_effects is not None and not entry.side_effects:
        none = N_("None") if entry.says_none else NONE_ASKED
        found.append(Fact(QUESTIONS["side_effects"].short_label, none))
    if entry.integration is not None:
        found.append(Fact(N_("Brought the session into the day"), N_("Yes") if entry.integration else N_("No")))
    extra = [(item, given) for item in (*ITEMS.values(), *followed)
             if item.name != SLEEP_QUALITY and (given := answer(entry, item)) is not None]
    found += [Fact(item.label, scales.answer_words(item, given)) for item, given in extra]
    if in_detail and entry.thoughts is not None:
        found.append(Fact(LABEL, answer_words(entry.thoughts)))
    return tuple(found)


def effect_words(entry: Entry) -> tuple[Words, ...]:
    return tuple(_effect(effect) for effect in entry.side_effects or ())


def _effect(effect: SideEffect) -> Words:
    """"Headache: Got in the way, still there, began in the hours after, lasted hours", as far as it was told."""
    name, told = side_effects.label(effect.key), [*told_words(effect)]
    if not told:
        return name
    words = say(N_("%(effect)s: %(told)s"), effect=name, told=told[0])
    for more in told[1:]:
        words = say(N_("%(words)s, %(more)s"), words=words, more=more)
    return words


def told_words(effect: SideEffect) -> Iterator[Words]:
    """What was told of a side effect: how bad, how it is now, when it began, how long it lasted."""
    if effect.severity is not None:
        yield say(str(side_effects.severity_label(effect.severity)))
    if effect.now:
        yield say(NOW[effect.now])
    if effect.onset:
        yield say(N_("began %(when)s"), when=say(ONSET[effect.onset]))
    if effect.lasted:
        yield say(N_("lasted %(time)s"), time=say(LASTED[effect.lasted]))


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


_HEADINGS = ((N_("Check-in"), N_("Check-in at %(time)s")),
             (N_("Short check-in after a session"), N_("Short check-in after a session, %(time)s")),
             (N_("Monthly check-in"), N_("Monthly check-in, %(time)s")))


def entry_view(entry: Entry, versions: Sequence[Version] = (), followed: Sequence[Item] = (),
               in_detail: bool = False) -> EntryView:
    at = clock(entry)
    plain, timed = _HEADINGS[(entry.step == MONTHLY) + bool(entry.step)]
    heading: Words = say(timed, time=at)
    if entry.too_low or late_words(entry) or at is None:  # a time of another day says nothing about this one
        heading = N_("Too low to log") if entry.too_low else plain
    return EntryView(entry.id, heading, late_words(entry), facts(entry, followed, in_detail), effect_words(entry),
                     entry.note, entry.tags, entry.deleted,
                     N_("From an imported diary") if entry.origin == "import" else None,
                     SAME_DAY if entry.groggy else None,
                     tuple(_version_view(version, followed) for version in versions if version.reason == "change"))


def _version_view(version: Version, followed: Sequence[Item]) -> VersionView:
    return VersionView(say(N_("Until %(day)s, %(time)s"), day=Day(version.replaced_at.date()),
                           time=Clock(version.replaced_at)),
                       facts(version.entry, followed, in_detail=True), effect_words(version.entry), version.entry.note)


def reading_words(taken: Reading | None) -> Words:
    """The link to the readings at home, after a check-in with which one was sent, or none."""
    if taken is None or taken.deleted:
        return N_("Your plan asks for blood pressure readings at home.")
    if is_very_high(taken.vitals):
        return N_("The blood pressure was very high. Please read now what to do.")
    return N_("Your blood pressure reading is saved too.")


def who_sees(names: Sequence[str], shares_notes: Sequence[str], has_note: bool) -> Words:
    """The plain sentence on who can see this check-in."""
    if not names:
        return N_("Only you can see it.")
    people = _people(names)
    seen = say(N_("%(names)s can see it."), names=people)
    if not has_note:
        return seen
    if not shares_notes:
        return say(N_("%(names)s can see it, without the note. The note is only for you."), names=people)
    return say(N_("%(names)s can see it. %(note_names)s can read the note."), names=people,
               note_names=_people(shares_notes))


def _people(names: Sequence[str]) -> Words:
    if len(names) == 1:
        return names[0]
    return say(N_("%(names)s and %(last)s"), names=", ".join(names[:-1]), last=names[-1])


def saved_page(view: EntryView, entry: Entry, who: Words, support: Support | None, asks: bool,
               reading: Words | None = None, offers_more: bool = False) -> SavedPage:
    """`asks`: the question about suicidal thoughts is offered; `reading` leads to the readings at home; `offers_more`:
    the ASQ is offered. Help stands first from S2."""
    first = support is not None and support.level >= Level.S2
    sentence: Words = say(N_("Saved for %(day)s."), day=Day(entry.day, "weekday"))
    if entry.too_low:
        sentence = say(N_("Saved: %(day)s was too low to log. That is an answer too. You can add to it later, or not."),
                       day=Day(entry.day, "weekday"))
    return SavedPage(N_("Your check-in is saved"), sentence, who, view, support, first, entry.day, asks, reading,
                     MORE_QUESTIONS if offers_more else None)
