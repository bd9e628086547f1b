"""The integration thread in order: what belongs to which session. Pure: told `today`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from journal.treatment.rules import Kind, Session
from journal.treatment.thread import Moment, Page, PageKind, PracticeDay, Thread


@dataclass(frozen=True)
class Practised:
    """A practice, and what was answered for it in some stretch of days."""

    practice: Page
    answers: tuple[PracticeDay, ...]


@dataclass(frozen=True)
class Chapter:
    """A dosing session with what came before it, after it, and between it and the next one. Without `session`: what
    belongs to no session that the reader can see."""

    session: Session | None
    before: tuple[Page, ...]
    after: tuple[Page, ...]
    practised: tuple[Practised, ...]
    talks: tuple[Session, ...]
    brought: tuple[tuple[Session, tuple[Moment, ...]], ...]
    """Sessions of any kind with the moments that were pinned for them."""

    @property
    def has_words(self) -> bool:
        """Whether its owner wrote or answered anything in it."""
        return bool(self.before or self.after or self.practised or self.brought)


@dataclass(frozen=True)
class Upcoming:
    """What is carried to the next session; `session` is None while no date is known."""

    session: Session | None
    before: tuple[Page, ...]
    waiting: tuple[Moment, ...]


@dataclass(frozen=True)
class Story:
    """The thread in order: the next session, then the past, newest first. Each page, answer and moment stands in one
    place."""

    upcoming: Upcoming
    chapters: tuple[Chapter, ...]

    @property
    def last_before(self) -> Page | None:
        """The latest intention of a session that is over."""
        return next((page for one in self.chapters for page in reversed(one.before) if page.intention), None)

    @property
    def last_after(self) -> Page | None:
        return next((page for one in self.chapters for page in reversed(one.after) if page.words), None)


def story(thread: Thread, today: date) -> Story:
    """A page before a session belongs to the first dosing session from the day on which it was begun: written while no
    date is known, it finds its session as soon as one is written down. A session is past from the next day on."""
    doses = _doses(thread.sessions)
    past = [one for one in doses if one.day < today]
    starts = [None, *past]
    chapters = []
    for place, dose in enumerate(starts):
        following = starts[place + 1] if place + 1 < len(starts) else None
        first, end = dose.day if dose else date.min, following.day if following else date.max
        chapters.append(Chapter(
            dose, tuple(one for one in thread.of(PageKind.BEFORE) if dose and dose_of(one, doses) == dose),
            tuple(one for one in thread.of(PageKind.AFTER) if _after(one, thread.sessions, past) == dose),
            tuple(_practised(thread, first, end)),
            tuple(one for one in thread.sessions if _is_talk(one) and first <= one.day < end and one.day <= today),
            tuple(_brought(thread, dose, first, end, today))))
    ahead = next((one for one in doses if one.day >= today), None)
    open_pages = tuple(one for one in thread.of(PageKind.BEFORE) if dose_of(one, doses) not in past)
    upcoming = Upcoming(ahead, open_pages, tuple(waiting(thread.moments, thread.sessions, today)))
    return Story(upcoming, tuple(one for one in reversed(chapters) if one.session or one.talks or one.has_words))


def _is_talk(one: Session) -> bool:
    return one.kind is Kind.INTEGRATION


def _doses(sessions: Iterable[Session]) -> list[Session]:
    """One session for each number, by day."""
    found: dict[int | None, Session] = {}
    for one in sessions:
        if one.kind is Kind.DOSING:
            found.setdefault(one.number, one)
    return list(found.values())


def dose_of(page: Page, doses: Iterable[Session]) -> Session | None:
    """The session that a page was written before."""
    return next((one for one in doses if one.kind is Kind.DOSING and one.day >= page.day), None)


def _after(page: Page, sessions: Iterable[Session], past: Sequence[Session]) -> Session | None:
    """The session that a page was written after: the one it names, else, when that was joined or deleted, by day."""
    number = next((one.number for one in sessions if one.id == page.session_id), None)
    named = next((one for one in past if number is not None and one.number == number), None)
    return named or next((one for one in reversed(past) if one.day <= page.day), past[0] if past else None)


def _practised(thread: Thread, first: date, end: date) -> Iterable[Practised]:
    for practice in thread.of(PageKind.PRACTICE):
        answers = tuple(one for one in thread.answers
                        if one.practice_id == practice.page_id and first <= one.day < end)
        if practice.practice and (answers or first <= practice.day < end):
            yield Practised(practice, answers)


def session_of(moment: Moment, sessions: Iterable[Session]) -> Session | None:
    """The session that a moment was pinned for: the next one of any kind that had not begun."""
    later = (one for one in sessions if one.day > moment.pinned_on or (
        one.day == moment.pinned_on and (one.starts_at is None or one.starts_at >= moment.pinned_at)))
    return min(later, key=lambda one: one.day, default=None)


def waiting(moments: Iterable[Moment], sessions: Sequence[Session], today: date) -> list[Moment]:
    """The pinned moments whose session is not over."""
    found = ((one, session_of(one, sessions)) for one in moments if not one.is_off)
    return [one for one, session in found if session is None or session.day >= today]


def _brought(thread: Thread, dose: Session | None, first: date, end: date,
             today: date) -> Iterable[tuple[Session, tuple[Moment, ...]]]:
    """Past sessions with their moments: the dose itself, and the integration sessions after it."""
    for session in thread.sessions:
        here = session == dose if session.kind is Kind.DOSING else first <= session.day < end
        if here and session.day < today:
            found = tuple(one for one in thread.moments
                          if not one.is_off and session_of(one, thread.sessions) == session)
            if found:
                yield session, found


def offered(thread: Thread, today: date) -> Session | None:
    """The latest integration session with an agreed practice, unless that was taken over or another came later."""
    agreed = [one for one in thread.sessions if _is_talk(one) and one.practice and one.day <= today]
    practices = thread.of(PageKind.PRACTICE)
    if not agreed or any(one.session_id == agreed[-1].id or one.day > agreed[-1].day for one in practices):
        return None
    return agreed[-1]
