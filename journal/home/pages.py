"""What Today shows; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from journal.core.text import N_, Day, Number, Words, plural, say
from journal.entries.checkin import QUESTIONS
from journal.entries.extra import Item
from journal.entries.form_page import FACES
from journal.entries.pages import BIPOLAR_DAY, EntryView, bipolar_mood, mood_face
from journal.entries.rules import Entry
from journal.entries.scales import Scale, number_row
from journal.questionnaires.plan_page import WaitingCard
from journal.treatment.rules import Kind, Session
from journal.treatment.thread_today import ThreadToday

STRIP_DAYS = 14


@dataclass(frozen=True)
class StripDay:
    """One day of the strip: its letter, what was logged, whether there was a session."""

    day: date
    words: Words
    value: Words | None
    fill: int
    session: bool
    is_today: bool


@dataclass(frozen=True)
class SessionCard:
    id: UUID
    day: date
    title: Words
    detail: Words
    planned: bool


@dataclass(frozen=True)
class TodayPage:
    title: Words
    date: Words
    question: Words
    faces: tuple[tuple[int, int, str], ...]
    scale: Scale | None
    entries: tuple[EntryView, ...]
    strip: tuple[StripDay, ...]
    sessions: tuple[SessionCard, ...]
    where: Words
    due: tuple[tuple[Words, str], ...]
    thread: ThreadToday
    questionnaire: WaitingCard | None = None
    errors: tuple[()] = ()


@dataclass(frozen=True)
class LetterView:
    to: str
    subject: str
    parts: tuple[tuple[str, bool], ...]
    """Lines of the text; True where a line is a link of this site."""


@dataclass(frozen=True)
class MailPage:
    title: Words
    lede: Words
    letters: tuple[LetterView, ...]
    errors: tuple[()] = ()


def greeting(hour: int, name: str) -> Words:
    first = name.split(maxsplit=1)[0] if name.split() else name
    for until, words in ((5, N_("Good evening, %(name)s")), (12, N_("Good morning, %(name)s")),
                         (18, N_("Good afternoon, %(name)s"))):
        if hour < until:
            return say(words, name=first)
    return say(N_("Good evening, %(name)s"), name=first)


def today_page(now: datetime, name: str, entries: Sequence[Entry], views: Sequence[EntryView],
               sessions: Sequence[Session], due: Sequence[tuple[Words, str]], thread: ThreadToday,
               mood: Item | None = None, questionnaire: WaitingCard | None = None) -> TodayPage:
    """`now` on the patient's wall clock; `entries` of the last 14 days; `views` are today's check-ins. `mood` is the
    question of a profile that stands in place of the faces."""
    today = now.date()
    faces = tuple((face, number, word) for face, (number, word) in enumerate(FACES.items(), start=1))
    scale = number_row(mood, "", None) if mood else None
    cards = session_cards(sessions, today)
    return TodayPage(
        greeting(now.hour, name), say(N_("%(day)s"), day=Day(today, "weekday")),
        mood.question if mood else QUESTIONS["mood"].text, () if mood else faces, scale,
        tuple(views), strip(entries, sessions, today), cards, where(sessions, today), tuple(due), thread,
        questionnaire)


def strip(entries: Sequence[Entry], sessions: Sequence[Session], today: date) -> tuple[StripDay, ...]:
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    dosed = {session.day for session in sessions if session.kind is Kind.DOSING}
    days = [today - timedelta(days=n) for n in reversed(range(STRIP_DAYS))]
    return tuple(_strip_day(day, by_day.get(day, []), day in dosed, day == today) for day in days)


def _strip_day(day: date, entries: Sequence[Entry], session: bool, is_today: bool) -> StripDay:
    moods, named = [entry.mood for entry in entries if entry.mood is not None], Day(day, "weekday")
    if moods:
        mood = sum(moods) / len(moods)
        return StripDay(day, say(N_("%(day)s, mood %(mood)s"), day=named, mood=Number(mood)),
                        say(N_("%(n)s"), n=Number(mood, 0)), mood_face(mood), session, is_today)
    other = bipolar_mood(entries)
    if other is not None:
        return StripDay(day, say(BIPOLAR_DAY, day=named, mood=Number(other)),
                        say(N_("%(n)s"), n=Number(other, 0)), 0, session, is_today)
    if any(entry.too_low for entry in entries):
        return StripDay(day, say(N_("%(day)s, too low to log"), day=named), "·", 0, session, is_today)
    if entries:
        return StripDay(day, say(N_("%(day)s, logged without mood"), day=named), "·", 0, session, is_today)
    return StripDay(day, say(N_("%(day)s, nothing logged"), day=named), None, 0, session, is_today)


def where(sessions: Sequence[Session], today: date) -> Words:
    """One sentence: how long since the last dosing session, and when the next one is."""
    past = [one for one in sessions if one.kind is Kind.DOSING and one.day <= today]
    ahead = [one for one in sessions if one.kind is Kind.DOSING and one.day > today]
    if not past and not ahead:
        return N_("No session is written down yet.")
    if not past:
        return plural(N_("Your first session is in %(n)s day."), N_("Your first session is in %(n)s days."),
                      (ahead[0].day - today).days)
    since = (today - past[-1].day).days
    last = (say(N_("Today is the day of session %(number)s."), number=past[-1].number) if since == 0 else
            plural(N_("%(n)s day since session %(number)s."), N_("%(n)s days since session %(number)s."), since,
                   number=past[-1].number))
    if not ahead:
        return last
    return say(N_("%(last)s The next one is on %(day)s."), last=last, day=Day(ahead[0].day, "weekday"))


def session_cards(sessions: Sequence[Session], today: date) -> tuple[SessionCard, ...]:
    """The last session and the next one of any kind."""
    past = [one for one in sessions if one.day <= today][-1:]
    ahead = [one for one in sessions if one.day > today][:1]
    return tuple(_card(one, today) for one in (*past, *ahead))


def _card(session: Session, today: date) -> SessionCard:
    title: Words = (say(N_("Session %(number)s"), number=session.number) if session.kind is Kind.DOSING
                    else N_("Integration session"))
    days = (session.day - today).days
    if days == 0:
        detail: Words = N_("Today")
    elif days < 0:
        detail = plural(N_("%(n)s day ago"), N_("%(n)s days ago"), -days)
    else:
        detail = plural(N_("in %(n)s day, %(day)s"), N_("in %(n)s days, %(day)s"), days,
                        day=Day(session.day, "weekday"))
    return SessionCard(session.id, session.day, title, detail, days > 0)


def letter_view(to: str, subject: str, text: str, site: str) -> LetterView:
    lines = [line for line in text.splitlines() if line.strip()]
    return LetterView(to, subject, tuple((line, line.startswith(site + "/")) for line in lines))


def mail_page(letters: Sequence[LetterView], folder: str) -> MailPage:
    return MailPage(N_("Mail of this demo"), say(N_("Nothing leaves this computer. Mails are written to the folder "
                                                    "%(folder)s."), folder=folder), tuple(letters))

