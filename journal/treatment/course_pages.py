"""What the card of the course and its form show; every word is decided here. Pure.

The card is the place for what belongs to a course as a whole: a questionnaire before the first dose would be asked for
under its line of what is next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from journal.core.choosing import Choices, Lines
from journal.core.fields import Field
from journal.core.text import N_, Day, Words, say
from journal.treatment import course_words, facts
from journal.treatment.baseline import Baseline, sentences
from journal.treatment.course import Course, Progress
from journal.treatment.editing import FieldGroup, WritingPage, grouped
from journal.treatment.reader import Button, Part, Reader
from journal.treatment.versioned import PLANNED, Version

EMPTY_OWN = N_("A plan has three parts: preparation, induction and, if wanted, maintenance. Your clinic, your "
               "therapist or you can write it down.")
SAVED_BEFORE = N_("This plan was saved before, with other details. What you typed is still here. Choose for each "
                  "part which of the two to keep; the other stays under “Earlier versions”.")


@dataclass(frozen=True)
class PartView:
    """One phase of the plan; `is_now` marks that of today."""

    words: Words
    is_now: bool


@dataclass(frozen=True)
class End:
    """The form that ends a course; `is_open` after a day that was refused."""

    field: Field
    action: str
    is_open: bool


@dataclass(frozen=True)
class CourseView:
    """One course: its line, what is next, who wrote it."""

    days: Words
    medicine: Sequence[Words]
    parts: Sequence[PartView]
    upcoming: Words | None
    entered: Sequence[Words]
    versions: Sequence[Part]
    edit: str
    end: End | None
    delete: Button


@dataclass(frozen=True)
class CourseCard:
    """The course that goes on, if there is one; earlier ones, newest first; `add` leads to a new plan where one can
    be made; `empty` is said when there is none at all; `before` is said before the first dose."""

    title: Words
    now: CourseView | None
    earlier: Sequence[CourseView]
    add: str | None
    add_words: Words
    empty: Words | None
    errors: Sequence[Field] = ()
    before: Sequence[Words] = ()
    check_in: str | None = None


def card(found: Sequence[Progress], versions: Mapping[UUID, Sequence[Version[Course]]], reader: Reader,
         end: tuple[UUID | None, Field], before: Baseline | None = None, check_in: str | None = None) -> CourseCard:
    """`end` is the field of the form that ends a course, with the course whose form was refused; `before` are the
    check-ins before the first dose, and `check_in` is where a patient makes one."""
    views = [(_view(one, versions.get(one.course.id, ()), reader, end), one.course.ended_on is None) for one in found]
    going = [view for view, is_on in views if is_on]
    empty = (EMPTY_OWN if reader.is_own
             else say(N_("No plan of treatment is written down for %(name)s yet."), name=reader.patient))
    add = reader.address("course_new") if not going and reader.can_write else None
    title = N_("Your treatment") if reader.is_own else N_("Treatment")
    return CourseCard(
        title, going[0] if going else None, [view for view, is_on in views if not is_on], add,
        N_("Write down a new plan") if views else N_("Write down the plan"), None if views else empty,
        [end[1]] if end[1].error else [], sentences(before, reader.is_own) if before and going else (),
        check_in if before and reader.is_own else None)


def _view(found: Progress, versions: Sequence[Version[Course]], reader: Reader, end: tuple[UUID | None, Field],
          ) -> CourseView:
    course, today = found.course, reader.today
    can_end = course.ended_on is None and course.starts_on <= today
    refused, field = end
    return CourseView(
        course_words.days(course, today), course_words.medicine(course),
        [PartView(words, phase is found.now and course.ended_on is None) for phase, words in course_words.parts(found)],
        course_words.upcoming(found, today), facts.entered(course, reader.id, reader.names, reader.zone, today),
        [Part(facts.replaced(one.replaced_by, one.replaced_at, reader.id, reader.names, reader.zone, today),
              course_words.plan(one.was, one.changed)) for one in versions if one.changed],
        reader.address("course_edit", course_id=course.id),
        End(field, reader.address("course_end", course_id=course.id), refused == course.id) if can_end else None,
        Button(N_("Delete this plan"), reader.address("course_delete", course_id=course.id)))


def form_page(course: Course | None, reader: Reader, fields: Mapping[str, Field],
              carried: Sequence[tuple[str, str]], notice: Words | None = None,
              choices: Choices | None = None) -> WritingPage:
    """The form of a new course (None), or of a stored one."""
    groups: list[FieldGroup] = grouped(fields, (N_("The plan"), (
        "starts_on", "induction_sessions", "maintenance_weeks", "ended_on")), (N_("Medicine"), ("medicine", "route")),
                                       (N_("At home"), ("home_readings",)))
    title: Words = N_("The plan of treatment") if course is None else say(
        N_("Change the plan of %(day)s"), day=Day(course.starts_on, "full"))
    action = (reader.address("course_save") if course is None
              else reader.address("course_change", course_id=course.id))
    stacked = [FieldGroup(one.title, one.fields) for one in groups]
    return WritingPage(
        title, reader, action, stacked, (), carried, (), None, False, reader.address("sessions"),
        [*(choices.errors if choices else ()), *(one for group in groups for one in group.fields if one.error)],
        notice, choices,
        N_("Write down what was agreed with the clinic. Sessions that are written down fill the plan by themselves."),
        N_("Save plan"))


def differing(mine: Course, other: Course) -> Iterator[tuple[str, Words, Lines, Lines]]:
    """Name and label of each part that the two have otherwise, with its words in mine and in the other."""
    for name in PLANNED:
        if getattr(mine, name) != getattr(other, name):
            words = [(fact.value,) for one in (mine, other) for fact in course_words.plan(one, [name])]
            yield name, course_words.LABELS[name], words[0], words[1]


def overtaken(course: Course, reader: Reader) -> Words:
    """Somebody was faster: says who, and what saving now does."""
    return say(N_("%(who)s changed this plan while you had it open. What you typed is still here. Choose for each "
                  "part which of the two to keep; the other stays under “Earlier versions”."),
               who=facts.who(course.changed_by or course.entered_by, reader.names))


@dataclass(frozen=True)
class CourseDeletedPage:
    """After deleting: what happened, and the way to undo it."""

    title: Words
    reader: Reader
    body: Words
    undo: Button
    back: str
    back_words: Words = N_("Back to sessions")
    errors: tuple[Field, ...] = ()


def deleted_page(course: Course, reader: Reader, refused: Words | None = None) -> CourseDeletedPage:
    """`refused` says why it could not be brought back."""
    body = say(N_("The plan of %(day)s is deleted. Its sessions are still there."), day=Day(course.starts_on, "full"))
    return CourseDeletedPage(N_("Plan deleted"), reader, refused or body, Button(
        N_("Undo"), reader.address("course_restore", course_id=course.id)), reader.address("sessions"))
