"""The page on which a session is entered or corrected. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from journal.core.choosing import Choices, Lines
from journal.core.fields import Field
from journal.core.text import N_, Day, Number, Words, say
from journal.treatment import facts
from journal.treatment.notices import Notice
from journal.treatment.reader import Reader
from journal.treatment.rules import Kind, Session
from journal.treatment.versioned import WRITTEN
from journal.treatment.vitals import DURING, slot_fields

DOSING_WORDS, INTEGRATION_WORDS = N_("With medicine"), N_("Integration")
RATIO = N_("That is %(ratio)s mg per kg.")
SAVED_BEFORE = N_("This session was saved before, with other details. What you typed is still here. Choose for each "
                  "part which of the two to keep; the other stays under “Earlier versions”.")
NOTE_OWN = N_("Only people you chose to share notes with can read this.")


@dataclass(frozen=True)
class FieldGroup:
    """Some fields under a heading; `pairs`: two beside each other where there is room."""

    title: Words | None
    fields: Sequence[Field]
    pairs: bool = False


@dataclass(frozen=True)
class Fold:
    """Groups that are folded away until they are wanted; open where something is filled in or wrong. `add` is a button
    that asks for one more place, and `place` the id of that."""

    title: Words
    icon: str
    groups: Sequence[FieldGroup]
    add: Words | None = None
    was_open: bool = False
    place: str = ""

    @property
    def is_open(self) -> bool:
        return self.was_open or any(one.error or one.value for group in self.groups for one in group.fields)


@dataclass(frozen=True)
class WritingPage:
    """The form of a session or a course. `ratio` is the dose for the body weight as it was when the page was made;
    `kinds` offers the other kind."""

    title: Words
    reader: Reader
    action: str
    groups: Sequence[FieldGroup]
    folds: Sequence[Fold]
    carried: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[Words, str, bool]]
    ratio: Words | None
    doses: bool
    back: str
    errors: Sequence[Field]
    notice: Words | None = None
    choices: Choices | None = None
    lede: Words = N_("Only the day is needed. Leave open what is not known.")
    save: Words = N_("Save session")
    help: Notice | None = None


def note_hint(is_own: bool, patient: str) -> Words:
    if is_own:
        return NOTE_OWN
    return say(N_("%(name)s can read this, and so can the people they share notes with."), name=patient)


def differing(mine: Session, other: Session) -> Iterator[tuple[str, Words, Lines, Lines]]:
    """Name and label of each part that the two have otherwise, with its words in mine and in the other."""
    for name in (*WRITTEN, "note"):
        if getattr(mine, name) != getattr(other, name):
            yield name, facts.LABELS[name], _lines(mine, name), _lines(other, name)


def _lines(session: Session, name: str) -> Lines:
    words = facts.value(session, name)
    return (words,) if words else ()


def changed_notice(stored: Session, reader: Reader) -> Words:
    """Somebody was faster: says who, and what saving now does."""
    return say(N_("%(who)s changed this session while you had it open. What you typed is still here. Choose for each "
                  "part which of the two to keep; the other stays under “Earlier versions”."),
               who=facts.who(stored.changed_by or stored.entered_by, reader.names))


def form_page(base: Session, reader: Reader, fields: Mapping[str, Field], carried: Sequence[tuple[str, str]],
              is_new: bool, notice: Words | None = None, help: Notice | None = None, during: int = 0,
              is_adding: bool = False, choices: Choices | None = None) -> WritingPage:
    """The form of a new session, or of a stored one, with places for `during` readings during the session."""
    groups = grouped(fields, (N_("When"), ("day", "time", "minutes")),
                     (N_("Medicine and dose"), ("medicine", "route", "dose_mg", "weight_kg")),
                     (N_("The talk"), ("with_whom", "focus", "practice")))
    readings = grouped(fields, (facts.WHEN["before"], slot_fields("before")),
                       *((say(N_("During, reading %(n)s"), n=n), slot_fields(slot))
                         for n, slot in enumerate(DURING[:during], start=1)),
                       (facts.WHEN["after"], slot_fields("after")))
    more = grouped(fields, (None, ("phase", "setting", "companion", "booked_on", "note")))
    add = N_("Add another reading during the session") if during < len(DURING) else None
    folds = [one for one in (
        Fold(N_("Blood pressure, pulse and oxygen"), "table", readings, add, is_adding,
             f"during{during + 1}_minute"),
        Fold(N_("More"), "note", more)) if one.groups]
    title: Words = NEW[base.kind] if is_new else say(
        N_("Change the session of %(day)s"), day=Day(base.day, "full"))
    kinds = [(words, reader.address("new", kind=kind.value), kind is base.kind)
             for kind, words in ((Kind.DOSING, DOSING_WORDS), (Kind.INTEGRATION, INTEGRATION_WORDS))]
    here = {} if is_new else {"session_id": base.id}
    return WritingPage(
        title, reader, reader.address("save" if is_new else "change", **here), groups, folds,
        [*carried, ("kind", base.kind.value)], kinds if is_new else (), _ratio(base),
        base.kind is Kind.DOSING, reader.address("sessions" if is_new else "session", **here),
        [*(choices.errors if choices else ()),
         *(one for group in (*groups, *readings, *more) for one in group.fields if one.error)], notice, choices,
        help=help)


NEW: dict[Kind, Words] = {Kind.DOSING: N_("A session with medicine"), Kind.INTEGRATION: N_("An integration session")}


def _ratio(base: Session) -> Words | None:
    return say(RATIO, ratio=Number(base.mg_per_kg, 2, always=True)) if base.mg_per_kg is not None else None


def grouped(fields: Mapping[str, Field], *wanted: tuple[Words | None, tuple[str, ...]]) -> list[FieldGroup]:
    found = [(title, [fields[name] for name in names if name in fields]) for title, names in wanted]
    return [FieldGroup(title, some, pairs=all(one.type != "textarea" for one in some)) for title, some in found if some]
