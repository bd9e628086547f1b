"""What the page shows that finds one's own words again; every word of ours is decided here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from journal.core.fields import Choice, Field
from journal.core.text import N_, Day, Words, plural, say
from journal.entries.finding import LONGEST, SHORTEST, Part, Written, found_in, length_of
from journal.treatment.rules import Session

MOST = 200
"""Texts shown at once, newest first."""


@dataclass(frozen=True)
class Hit:
    """A text of one day in which the words are; `session` when it belongs to a session."""

    day: date
    where: Words
    parts: tuple[Part, ...]
    session: UUID | None = None


@dataclass(frozen=True)
class FoundDay:
    """The hits of one day under its name."""

    day: date
    name: Words
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class FindPage:
    """The form, and what was found; `result` says in words how much that is."""

    title: Words
    hint: Words
    words: Field
    year: Field | None
    errors: tuple[Field, ...]
    result: Words | None = None
    more: Words | None = None
    days: tuple[FoundDay, ...] = ()


def hits(written: Iterable[Written], sessions: Iterable[tuple[Session, Words]], effect_words: Mapping[str, str],
         words: Sequence[str]) -> list[Hit]:
    """Where the words are, newest first; one more than `MOST` tells that there is more. `sessions` come with their
    names, `effect_words` are the names of the side effects in the reader's language."""
    effects = {key: parts for key, label in effect_words.items() if (parts := found_in(label, words))}
    found = [hit for session, name in sessions for hit in _in_session(session, name, words)]
    of_entries: list[Hit] = []
    for one in written:
        of_entries += _in_entry(one, effects, words)
        if len(of_entries) > MOST:
            break
    return sorted((*of_entries, *found), key=lambda hit: hit.day, reverse=True)


def _in_entry(one: Written, effects: Mapping[str, tuple[Part, ...]], words: Sequence[str]) -> Iterator[Hit]:
    if one.note and (parts := found_in(one.note, words)):
        yield Hit(one.day, N_("Note"), parts)
    for tag in one.tags:
        if parts := found_in(tag, words):
            yield Hit(one.day, N_("Kept word"), parts)
    for key in one.effects:
        if key in effects:
            yield Hit(one.day, N_("Side effect"), effects[key])


def _in_session(session: Session, name: Words, words: Sequence[str]) -> Iterator[Hit]:
    for text in (session.note, session.focus, session.practice, session.with_whom, session.companion):
        if text and (parts := found_in(text, words)):
            yield Hit(session.day, name, parts, session.id)


def problem(asked: str) -> Words | None:
    """Why these words cannot be looked for; None when they can."""
    if length_of(asked) < SHORTEST:
        return N_("Please write at least 2 letters.")
    if len(asked) > LONGEST:
        return N_("Please write fewer words. 100 characters fit.")
    return None


def find_page(asked: str, years: Sequence[int], year: int | None, error: Words | None = None,
              found: Sequence[Hit] | None = None) -> FindPage:
    words = Field("words", N_("Words to look for"), type="search", value=asked, error=error, required=True,
                  maxlength=LONGEST, autocomplete="off")
    when = Field("year", N_("Year"), type="select", options=[
        Choice("", N_("All years"), year is None), *(Choice(str(one), str(one), one == year) for one in years)])
    page = FindPage(
        N_("Find in your notes"),
        N_("Looks through your notes, the words you kept, your side effects and your session notes. Capital letters "
           "and accents do not matter."), words, when if len(years) > 1 else None, (words,) if error else ())
    if found is None:
        return page
    result: Words = N_("Nothing was found. You can try a shorter or another word.")
    if found:
        result = plural(N_("Found in %(n)s place"), N_("Found in %(n)s places"), min(len(found), MOST))
    more = (say(N_("These are the newest %(n)s. Choose a year or write one more word to see others."), n=MOST)
            if len(found) > MOST else None)
    return FindPage(page.title, page.hint, page.words, page.year, (), result, more, _by_day(found[:MOST]))


def _by_day(hits: Sequence[Hit]) -> tuple[FoundDay, ...]:
    by_day: dict[date, list[Hit]] = {}
    for hit in hits:
        by_day.setdefault(hit.day, []).append(hit)
    return tuple(FoundDay(day, say(N_("%(d)s"), d=Day(day, "full")), tuple(some)) for day, some in by_day.items())
