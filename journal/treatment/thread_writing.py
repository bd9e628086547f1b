"""The pages on which the integration thread is written; every word is decided here. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from journal.core.fields import Field
from journal.core.text import N_, Clock, Day, Words, say
from journal.sharing.pages import seen_by
from journal.treatment import facts
from journal.treatment.facts import Fact
from journal.treatment.reader import Button
from journal.treatment.rules import Session
from journal.treatment.thread import Moment, Page
from journal.treatment.thread_pages import Local
from journal.treatment.thread_words import Link, moment_day, new_moment_words, page_facts

Carried = tuple[tuple[str, str], ...]
NOTHING_WRITTEN = N_("Nothing is written yet, so nothing was saved.")
SAVED = N_("Saved.")
CLINIC_TITLE = N_("What to prepare")
CLINIC_LEDE = N_("People who share with your clinic see these lines before a session and can tick them. What they "
                 "tick is for them: it is not shown here. Until a list is saved, they see the usual one. A smaller "
                 "place comes first; a line without words is left out.")
CLINIC_OVERTAKEN = N_("Somebody of your clinic saved another list while this page was open. What you typed is still "
                      "here. If you save it, it takes the place of theirs.")


@dataclass(frozen=True)
class Earlier:
    """A version of what is written: when it was saved, and what it says."""

    title: Words
    facts: Sequence[Fact]


@dataclass(frozen=True)
class OffLine:
    """A moment that was taken off, and the way to pin it again."""

    text: str
    day: Words
    again: Button


@dataclass(frozen=True)
class WritePage:
    """One form. `newer` is a version that was saved while the form was open; `look_back` is what was written around the
    last session."""

    title: Words
    layout: str
    lede: Words
    fields: Sequence[Field]
    carried: Carried
    action: str
    back: str
    note: Words | None
    errors: Sequence[Field]
    notice: Words | None = None
    newer: Sequence[Fact] = ()
    look_back: Sequence[Fact] = ()
    link: Link | None = None
    earlier: Sequence[Earlier] = ()
    off: Sequence[OffLine] = ()


@dataclass(frozen=True)
class Writing:
    """What the pages of one person's thread have in common: where the form goes, where back leads, who can read it."""

    action: str
    back: str
    names: Sequence[str]
    local: Local


def before_page(session: Session | None, fields: Sequence[Field], carried: Carried, at: Writing,
                look_back: Sequence[Fact] = (), newer: Page | None = None, earlier: Sequence[Page] = ()) -> WritePage:
    """What is written before `session`; None: for the next one, whose day is not known yet."""
    lede: Words = N_("For your next session. As soon as its day is written down, this belongs to it.")
    if session:
        lede = say(N_("For %(session)s, %(day)s."), session=facts.title(session), day=Day(session.day, "weekday"))
    return _page(N_("Before a session"), lede, fields, carried, at, newer, earlier, look_back=look_back)


def after_page(session: Session, fields: Sequence[Field], carried: Carried, at: Writing, newer: Page | None = None,
               earlier: Sequence[Page] = ()) -> WritePage:
    lede = say(N_("About %(session)s, %(day)s. There is no hurry: you can come back to this."),
               session=facts.title(session), day=Day(session.day, "weekday"))
    return _page(N_("After a session"), lede, fields, carried, at, newer, earlier)


def practice_page(fields: Sequence[Field], carried: Carried, at: Writing, session: Session | None = None,
                  newer: Page | None = None) -> WritePage:
    """`session` is the one whose agreed practice is offered."""
    lede: Words = N_("Something small to do between sessions. What you answered for an earlier practice stays in your "
                     "thread.")
    if session:
        lede = say(N_("From your session on %(day)s. Change the words as you like."), day=Day(session.day, "weekday"))
    return _page(N_("Practice"), lede, fields, carried, at, newer, ())


def moment_page(fields: Sequence[Field], carried: Carried, at: Writing, off: Sequence[tuple[Moment, str]],
                from_entry: bool) -> WritePage:
    """`off` are moments that were taken off, with the address that pins each again."""
    lede: Words = N_("Something to speak about in the next session. Up to three fit.")
    if from_entry:
        lede = N_("About your check-in. What you save here is kept on its own: changing or deleting the check-in later "
                  "does not change it.")
    lines = [OffLine(one.text, moment_day(one), Button(N_("Pin again"), address)) for one, address in off]
    return WritePage(N_("Pin for session"), "patient.html", lede, fields, carried, at.action, at.back,
                     new_moment_words(at.names), _problems(fields), off=lines)


def clinic_page(fields: Sequence[Field], carried: Carried, action: str, back: str, overtaken: bool) -> WritePage:
    """The list of a clinic."""
    return WritePage(CLINIC_TITLE, "desk.html", CLINIC_LEDE, fields, carried, action, back, None, _problems(fields),
                     CLINIC_OVERTAKEN if overtaken else None)


def _page(title: Words, lede: Words, fields: Sequence[Field], carried: Carried, at: Writing, newer: Page | None,
          earlier: Sequence[Page], look_back: Sequence[Fact] = ()) -> WritePage:
    notice = None
    if newer:
        notice = say(N_("A newer version was saved on %(when)s, while this page was open. What you typed is still "
                        "here. If you save it, the newer one stays under “Earlier versions”."),
                     when=_when(newer, at.local))
    return WritePage(
        title, "patient.html", lede, fields, carried, at.action, at.back, seen_by(at.names), _problems(fields), notice,
        page_facts(newer) if newer else (), look_back, Link(N_("Keep the newer version"), at.back) if newer else None,
        [Earlier(_when(one, at.local), page_facts(one)) for one in earlier])


def _when(page: Page, local: Local) -> Words:
    at = local(page.written_at)
    return say(N_("%(day)s, %(time)s"), day=Day(at.date(), "full"), time=Clock(at))


def _problems(fields: Sequence[Field]) -> list[Field]:
    return [one for one in fields if one.error]
