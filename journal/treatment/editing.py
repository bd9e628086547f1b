"""The page on which a session is entered or corrected. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from journal.core.fields import Field
from journal.core.text import N_, Day, Number, Words, say
from journal.treatment import facts
from journal.treatment.reader import Reader
from journal.treatment.rules import VITALS_RANGE, VITALS_WHEN, Kind, Session

DOSING_WORDS, INTEGRATION_WORDS = N_("With medicine"), N_("Integration")
RATIO = N_("That is %(ratio)s mg per kg.")
SAVED_BEFORE = N_("This session was saved before, with other details. What you typed is still here. If you save it, "
                  "the earlier one stays under “Earlier versions”.")
NOTE_OWN = N_("Only people you chose to share notes with can read this.")


@dataclass(frozen=True)
class FieldGroup:
    """Some fields under a heading; `pairs`: two beside each other where there is room."""

    title: Words | None
    fields: Sequence[Field]
    pairs: bool = False


@dataclass(frozen=True)
class Fold:
    """Groups that are folded away until they are wanted; open where something is filled in or wrong."""

    title: Words
    icon: str
    groups: Sequence[FieldGroup]

    @property
    def is_open(self) -> bool:
        return any(one.error or one.value for group in self.groups for one in group.fields)


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
    lede: Words = N_("Only the day is needed. Leave open what is not known.")
    save: Words = N_("Save session")


def note_hint(is_own: bool, patient: str) -> Words:
    if is_own:
        return NOTE_OWN
    return say(N_("%(name)s can read this, and so can the people they share notes with."), name=patient)


def changed_notice(stored: Session, reader: Reader) -> Words:
    """Somebody was faster: says who, and what saving now does."""
    return say(N_("%(who)s changed this session while you had it open. What you typed is still here. If you save it, "
                  "theirs stays under “Earlier versions”."),
               who=facts.who(stored.changed_by or stored.entered_by, reader.names))


def form_page(base: Session, reader: Reader, fields: Mapping[str, Field], carried: Sequence[tuple[str, str]],
              is_new: bool, notice: Words | None = None) -> WritingPage:
    """The form of a new session, or of a stored one."""
    groups = grouped(fields, (N_("When"), ("day", "time", "minutes")),
                     (N_("Medicine and dose"), ("medicine", "route", "dose_mg", "weight_kg")),
                     (N_("The talk"), ("with_whom", "focus", "practice")))
    readings = grouped(fields, *((facts.WHEN[when], tuple(f"{when}_{name}" for name in VITALS_RANGE))
                                 for when in VITALS_WHEN))
    more = grouped(fields, (None, ("phase", "setting", "companion", "booked_on", "note")))
    folds = [Fold(title, icon, found) for title, icon, found in (
        (N_("Blood pressure, pulse and oxygen"), "table", readings), (N_("More"), "note", more)) if found]
    title: Words = NEW[base.kind] if is_new else say(
        N_("Change the session of %(day)s"), day=Day(base.day, "full"))
    kinds = [(words, reader.address("new", kind=kind.value), kind is base.kind)
             for kind, words in ((Kind.DOSING, DOSING_WORDS), (Kind.INTEGRATION, INTEGRATION_WORDS))]
    here = {} if is_new else {"session_id": base.id}
    return WritingPage(
        title, reader, reader.address("save" if is_new else "change", **here), groups, folds,
        [*carried, ("kind", base.kind.value)], kinds if is_new else (), _ratio(base),
        base.kind is Kind.DOSING, reader.address("sessions" if is_new else "session", **here),
        [one for group in (*groups, *readings, *more) for one in group.fields if one.error], notice)


NEW: dict[Kind, Words] = {Kind.DOSING: N_("A session with medicine"), Kind.INTEGRATION: N_("An integration session")}


def _ratio(base: Session) -> Words | None:
    return say(RATIO, ratio=Number(base.mg_per_kg, 2, always=True)) if base.mg_per_kg is not None else None


def grouped(fields: Mapping[str, Field], *wanted: tuple[Words | None, tuple[str, ...]]) -> list[FieldGroup]:
    found = [(title, [fields[name] for name in names if name in fields]) for title, names in wanted]
    return [FieldGroup(title, some, pairs=all(one.type != "textarea" for one in some)) for title, some in found if some]
