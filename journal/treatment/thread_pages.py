"""What the integration thread shows, to its owner and to whom it is shared; every word is decided here. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from journal.core.text import N_, Day, Words, plural, say
from journal.sharing.pages import seen_by
from journal.treatment import facts
from journal.treatment.facts import Fact
from journal.treatment.preparation import Item
from journal.treatment.reader import Reader
from journal.treatment.rules import Session
from journal.treatment.thread import MOST_PINNED, Moment, Page, Thread, current_practice
from journal.treatment.thread_story import Chapter, Story, offered, story
from journal.treatment.thread_words import (
    Link,
    MomentLine,
    PracticeCard,
    after_facts,
    before_facts,
    moment_day,
    moment_lines,
    next_title,
    practice_card,
    practised_facts,
)

Local = Callable[[datetime], datetime]
TITLE = N_("Integration thread")
ABOUT = N_("What you bring to a session, what stayed with you, and one small practice in between. Write as much or as "
           "little as you like.")
NEWEST = 3
"""Chapters that their owner sees in full, also where nothing is written yet."""
NO_SESSIONS = N_("Sessions are not shared with you, so this is shown without their days.")


@dataclass(frozen=True)
class Offer:
    """The practice that was agreed in a session, to take over."""

    title: Words
    text: str
    href: str


@dataclass(frozen=True)
class Part:
    """Some lines under a heading; the moments stand among them."""

    title: Words
    facts: Sequence[Fact] = ()
    moments: Sequence[MomentLine] = ()


@dataclass(frozen=True)
class ChapterView:
    id: str
    title: Words
    when: Words | None
    href: str | None
    parts: Sequence[Part]
    talks: Sequence[Link]
    links: Sequence[Link]


@dataclass(frozen=True)
class NextCard:
    """The next session: what is written for it, what was written for the last one, what is pinned."""

    title: Words
    parts: Sequence[Part]
    look_back: Sequence[Fact]
    empty: Words | None
    links: Sequence[Link]
    pinned: Sequence[MomentLine]
    pinned_words: Words
    pin: str | None


@dataclass(frozen=True)
class ThreadPage:
    title: Words
    reader: Reader
    lede: Words
    seen_by: Words | None
    upcoming: NextCard
    practice: PracticeCard | None
    practice_words: Words | None
    change: Link | None
    offer: Offer | None
    chapters: Sequence[ChapterView]
    without: Sequence[Link]
    empty: Words | None
    errors: tuple[()] = ()


def thread_page(thread: Thread, reader: Reader, names: Sequence[str], items: Sequence[Item], local: Local,
                sees_sessions: bool) -> ThreadPage:
    """`names` are those with whom the thread is shared; `items` what the owner is asked to prepare."""
    found, practice = story(thread, reader.today), current_practice(thread.pages)
    today = [one for one in thread.answers if one.day == reader.today]
    offer = offered(thread, reader.today) if reader.is_own else None
    own_words, other_words = N_("You have no practice at the moment."), N_("No practice at the moment.")
    newest = found.chapters[:NEWEST]
    lede: Words = ABOUT if reader.is_own else say(N_("What %(name)s wrote before and after sessions."),
                                                  name=reader.patient)
    return ThreadPage(
        TITLE, reader, lede if sees_sessions else NO_SESSIONS, seen_by(names) if reader.is_own else None,
        next_card(found, reader, items, local), practice_card(practice, today, reader) if practice else None,
        None if practice else own_words if reader.is_own else other_words,
        Link(N_("Change your practice") if practice else N_("Choose a practice"), reader.address("practice"))
        if reader.is_own else None,
        Offer(say(N_("From your session on %(day)s"), day=Day(offer.day)), offer.practice or "",
              reader.address("practice", session=offer.id)) if offer else None,
        [_chapter(one, reader, local, sees_sessions) for one in found.chapters
         if one.has_words or (reader.is_own and one in newest)],
        [Link(say(N_("Write about %(session)s, %(day)s"), session=facts.title(one.session), day=Day(one.session.day)),
              reader.address("after", session_id=one.session.id)) for one in found.chapters
         if one.session and reader.is_own and not one.has_words and one not in newest],
        None if found.chapters else N_("After a session, its story begins here."))


def next_card(found: Story, reader: Reader, items: Sequence[Item], local: Local) -> NextCard:
    """What is carried to the next session, with what was written around the last one to look back on."""
    upcoming, own = found.upcoming, reader.is_own
    is_new = not upcoming.before
    back = look_back(found) if is_new and own else []
    links = [Link(N_("Write an intention") if is_new else N_("Change what you wrote"), reader.address("before"))]
    if is_new and found.last_before:
        links.append(Link(N_("Keep this intention"), reader.address("before", keep=1)))
    empty = N_("Nothing is written for it yet.") if is_new else None
    count = len(upcoming.waiting)
    pinned: Words = (plural(N_("%(n)s moment is pinned."), N_("%(n)s moments are pinned."), count)
                     if count else N_("No moment is pinned. Up to three fit."))
    return NextCard(
        next_title(upcoming.session, reader.today), [_before(one, items, local) for one in reversed(upcoming.before)],
        back, empty, links if own else (), moment_lines(upcoming.waiting, reader), pinned,
        reader.address("pin_new") if own and count < MOST_PINNED else None)


def look_back(found: Story) -> list[Fact]:
    """The intention of the last session and the words after it."""
    before, after = found.last_before, found.last_after
    lines = [Fact(N_("Your last intention"), before.intention, typed=True)] if before else []
    return [*lines, *([Fact(N_("What you wrote after it"), after.words, typed=True)] if after else [])]


def _before(page: Page, items: Sequence[Item], local: Local) -> Part:
    return Part(say(N_("Before, written on %(day)s"), day=Day(local(page.written_at).date())),
                before_facts(page, items))


def _chapter(one: Chapter, reader: Reader, local: Local, sees_sessions: bool) -> ChapterView:
    session = one.session
    parts = [_before(page, (), local) for page in one.before]
    parts += [_pinned(each, moments, reader) for each, moments in one.brought if each == session]
    parts += [Part(say(N_("After, written on %(day)s"), day=Day(local(page.written_at).date())), after_facts(page))
              for page in one.after]
    parts += [Part(N_("Since then"), practised_facts(each)) for each in one.practised]
    parts += [_pinned(each, moments, reader) for each, moments in one.brought if each != session]
    title: Words = facts.title(session) if session else (
        N_("Before the first session") if sees_sessions else N_("After sessions"))
    return ChapterView(
        f"session-{session.id}" if session else "earlier", title,
        say(N_("%(day)s, %(when)s"), day=facts.long_day(session.day, reader.today),
            when=facts.day_words(session.day, reader.today)) if session else None,
        reader.address("session", session_id=session.id) if session else None, [part for part in parts if _shows(part)],
        [Link(say(N_("Integration session, %(day)s"), day=Day(each.day)),
              reader.address("session", session_id=each.id)) for each in one.talks],
        _links(one, reader) if reader.is_own else ())


def _pinned(session: Session, moments: Sequence[Moment], reader: Reader) -> Part:
    return Part(say(N_("Pinned for: %(session)s, %(day)s"), session=facts.title(session), day=Day(session.day)),
                moments=moment_lines(moments, reader, can_change=False))


def _shows(part: Part) -> bool:
    return bool(part.facts or part.moments)


def _links(one: Chapter, reader: Reader) -> list[Link]:
    """What its owner can write or change in a chapter."""
    if one.session is None:
        return []
    links = [Link(N_("Change what you wrote after it") if one.after else N_("Write about this session"),
                  reader.address("after", session_id=one.session.id))]
    return [*links, *(Link(N_("Change what you wrote before it"), reader.address("before", page_id=page.page_id))
                      for page in one.before)]


@dataclass(frozen=True)
class Glance:
    """What a therapist sees of the thread on the patient's page."""

    lines: Sequence[Fact]
    pinned: Sequence[MomentLine]
    empty: Words | None
    href: str


def glance(thread: Thread, today: date, href: str) -> Glance:
    """The intention, the practice and the pinned moments; the whole thread is behind `href`."""
    upcoming, practice = story(thread, today).upcoming, current_practice(thread.pages)
    latest = upcoming.before[-1:]
    lines = [*(Fact(N_("Intention"), one.intention, typed=True) for one in latest if one.intention),
             *([Fact(N_("Practice"), practice.practice, typed=True)] if practice else [])]
    pinned = [MomentLine(one.text, moment_day(one), None) for one in upcoming.waiting]
    return Glance(lines, pinned, None if lines or pinned else N_("Nothing is written for the next session."), href)
