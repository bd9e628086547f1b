"""What the session pages show; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from journal.core.fields import Field
from journal.core.text import N_, Day, Words, say
from journal.treatment import facts, notices, vitals, vitals_chart
from journal.treatment.course_pages import CourseCard
from journal.treatment.facts import Fact, ReadingLine
from journal.treatment.notices import Notice
from journal.treatment.reader import Button, Part, Reader
from journal.treatment.rules import Kind, Session, doubles
from journal.treatment.versioned import Version
from journal.treatment.vitals_chart import Say, VitalsChart

BACK = N_("Back to sessions")
CHART_ALT = N_("Chart of the readings of this session, in their order. The numbers are in the table below it.")


@dataclass(frozen=True)
class Double:
    """That two sessions may be one, and the two ways to settle it."""

    text: Words
    join: Button
    apart: Button
    other: str | None = None


@dataclass(frozen=True)
class Item:
    """One session in a list."""

    href: str
    month: Words
    day: Words
    title: Words
    when: Words
    more: Words | None
    planned: bool
    talk: bool


@dataclass(frozen=True)
class Group:
    title: Words
    items: Sequence[Item]


@dataclass(frozen=True)
class SessionsPage:
    title: Words
    reader: Reader
    groups: Sequence[Group]
    add: str
    doubles: Sequence[Double]
    empty: Words
    course: CourseCard
    readings: str
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class SessionPage:
    title: Words
    reader: Reader
    start: Words
    when: Words
    planned: bool
    facts: Sequence[Fact]
    readings: Sequence[ReadingLine]
    said: Sequence[Words]
    chart: VitalsChart | None
    notice: Notice | None
    entered: Sequence[Words]
    versions: Sequence[Part]
    joined: Sequence[Part]
    doubles: Sequence[Double]
    edit: str
    delete: Button
    back: str
    trends: str | None
    check_in: str | None = None
    errors: tuple[Field, ...] = ()


@dataclass(frozen=True)
class DeletedPage:
    """After deleting: what happened, and the way to undo it."""

    title: Words
    reader: Reader
    body: Words
    undo: Button
    back: str
    back_words: Words = BACK
    errors: tuple[Field, ...] = ()


def sessions_page(sessions: Sequence[Session], reader: Reader, course: CourseCard, readings: str) -> SessionsPage:
    """Today and what is next first, then the past by months, newest first."""
    today = reader.today
    planned = [one for one in sessions if one.is_planned(today)]
    past = [one for one in reversed(sessions) if one.day < today]
    groups = [Group(title, [_item(one, reader) for one in found]) for title, found in (
        (N_("Today"), [one for one in sessions if one.day == today]), (N_("Next"), planned)) if found]
    for _, month in groupby(past, key=lambda one: (one.day.year, one.day.month)):
        found = list(month)
        groups.append(Group(say("%(month)s", month=Day(found[0].day, "month_year")),
                            [_item(one, reader) for one in found]))
    empty = (N_("Add your first session, and your check-ins are drawn around it.") if reader.is_own
             else say(N_("No sessions of %(name)s are entered yet."), name=reader.patient))
    add = reader.address("new", kind=reader.first_kind.value)
    open_doubles = [_double(pair, reader, None) for pair in doubles(sessions)]
    return SessionsPage(reader.sessions, reader, groups, add, open_doubles, empty, course, readings,
                        course.errors)


def _item(one: Session, reader: Reader) -> Item:
    return Item(
        reader.address("session", session_id=one.id), say("%(month)s", month=Day(one.day, "month")),
        say("%(day)s", day=Day(one.day, "day_of_month")), facts.title(one), facts.day_words(one.day, reader.today),
        facts.summary(one) if one.day <= reader.today else facts.start(one, reader.today, reader.zone),
        one.is_planned(reader.today), one.kind is Kind.INTEGRATION)


def session_page(one: Session, reader: Reader, versions: Sequence[Version[Session]], joined: Sequence[Session],
                 everything: Sequence[Session], trends: str | None, words: Say,
                 check_in: str | None = None) -> SessionPage:
    """One session; `everything` is the course, in which doubles are looked for. `words` writes texts out in the
    reader's language; `check_in` leads to the short check-in after it."""
    spots = vitals_chart.even(vitals.in_order(one.vitals), facts.moment)
    pairs = [pair for pair in doubles(everything) if one.id in (pair[0].id, pair[1].id)]
    return SessionPage(
        facts.title(one), reader, facts.start(one, reader.today, reader.zone),
        facts.day_words(one.day, reader.today), one.is_planned(reader.today), facts.facts(one), facts.readings(one),
        facts.said(one), vitals_chart.chart(spots, CHART_ALT, words), notices.of_session(one, reader),
        facts.entered(one, reader.id, reader.names, reader.zone, reader.today),
        [Part(_replaced(version, reader),
              facts.facts(version.was, version.changed, gaps=True)) for version in versions if version.changed],
        [_joined(other, reader) for other in joined], [_double(pair, reader, one) for pair in pairs],
        reader.address("edit", session_id=one.id),
        Button(N_("Delete"), reader.address("delete", session_id=one.id)), reader.address("sessions"),
        None if one.is_planned(reader.today) else trends, check_in)


def deleted_page(one: Session, reader: Reader) -> DeletedPage:
    body = say(N_("The session of %(day)s is deleted. It is left out of every chart and summary."),
               day=Day(one.day, "full"))
    return DeletedPage(N_("Session deleted"), reader, body, Button(
        N_("Undo"), reader.address("restore", session_id=one.id)), reader.address("sessions"))


def _replaced(version: Version[Session], reader: Reader) -> Words:
    return facts.replaced(version.replaced_by, version.replaced_at, reader.id, reader.names, reader.zone, reader.today)


def _joined(other: Session, reader: Reader) -> Part:
    said = facts.facts(other, (*facts.SHOWN, "vitals"))
    entered = facts.entered(other, reader.id, reader.names, reader.zone, reader.today)
    return Part(entered[0], said, Button(
        N_("They are two sessions"), reader.address("restore", session_id=other.id)))


def _double(pair: tuple[Session, Session], reader: Reader, here: Session | None) -> Double:
    """From where the reader stands: the other one is who entered it; on the list, both are named by their day."""
    first, later = pair
    other = first if here is None or here.id == later.id else later
    day = {"day": Day(first.day, "full")}
    if here is None:
        text = say(N_("There are two sessions of one kind on %(day)s. Are they the same one?"), **day)
    elif other.entered_by == reader.id:
        text = say(N_("This looks like the same session as the one that you entered."))
    else:
        text = say(N_("This looks like the same session as the one entered by %(who)s."),
                   who=facts.who(other.entered_by, reader.names))
    return Double(text, Button(N_("Join them"), reader.address("join", session_id=later.id), (("into", first.id),)),
                  Button(N_("They are two sessions"), reader.address("keep_apart", session_id=later.id)),
                  reader.address("session", session_id=other.id))
