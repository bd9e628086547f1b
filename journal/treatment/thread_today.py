"""What Today shows of the integration thread; every word is decided here. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from journal.core.text import N_, Words, plural, say
from journal.treatment import facts
from journal.treatment.preparation import Item
from journal.treatment.reader import Reader
from journal.treatment.thread import Thread, asks_after, asks_before, current_practice
from journal.treatment.thread_story import Story, story
from journal.treatment.thread_words import Link, PracticeCard, next_title, practice_card


@dataclass(frozen=True)
class Card:
    """One thing that can be written now; `quote` is in the person's own words."""

    id: str
    title: Words
    words: Words
    quote: str | None
    links: tuple[Link, ...]


@dataclass(frozen=True)
class ThreadToday:
    cards: tuple[Card, ...] = ()
    practice: PracticeCard | None = None


def thread_today(thread: Thread, items: Iterable[Item], reader: Reader, now: datetime) -> ThreadToday:
    """The cards of this day: before a session, after one, and the practice; `thread` needs today's answers alone."""
    found, practice = story(thread, reader.today), current_practice(thread.pages)
    cards = [*_before(found, list(items), reader, now), *_after(found, reader)]
    return ThreadToday(tuple(cards), practice_card(practice, thread.answers, reader, "today") if practice else None)


def _before(found: Story, items: list[Item], reader: Reader, now: datetime) -> Iterable[Card]:
    upcoming = found.upcoming
    if upcoming.session is None or not asks_before(upcoming.session, reader.today, now):
        return
    title, href = next_title(upcoming.session, reader.today), reader.address("before")
    if upcoming.before:
        page = upcoming.before[-1]
        ready = sum(one.id in page.ready for one in items)
        yield Card("before", title, plural(N_("%(ready)s of %(n)s thing is ready."),
                                           N_("%(ready)s of %(n)s things are ready."), len(items), ready=ready),
                   page.intention or None, (Link(N_("Look at it"), href),))
        return
    last = found.last_before
    links = [Link(N_("Write an intention"), href)]
    if last:
        links.append(Link(N_("Keep this intention"), reader.address("before", keep=1)))
    words = N_("Your last intention was:") if last else N_("You can write an intention, and see what to prepare.")
    yield Card("before", title, words, last.intention if last else None, tuple(links))


def _after(found: Story, reader: Reader) -> Iterable[Card]:
    last = found.chapters[0] if found.chapters else None
    if last is None or last.session is None or last.after or not asks_after(last.session, reader.today):
        return
    title = say(N_("After %(session)s, %(when)s"), session=facts.title(last.session),
                when=facts.day_words(last.session.day, reader.today))
    yield Card("after", title, N_("If you like, write down what stayed with you. It can wait."), None,
               (Link(N_("Write about it"), reader.address("after", session_id=last.session.id)),))
