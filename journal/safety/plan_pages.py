"""What the pages of the safety plan show; every word is decided here. Pure.

The wording waits for a clinician (docs/clinical-review.md)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from journal.core.choosing import Choices, Lines
from journal.core.fields import Field
from journal.core.text import N_, Clock, Day, Words, say
from journal.safety import helplines
from journal.safety.pages import Call, PlanHelp
from journal.safety.plan import LABELS, PARTS, TO_CALL, Plan, changed, lines, phones, without_trunk_zero
from journal.sharing.pages import seen_by

Local = Callable[[datetime], datetime]
TITLE = N_("Safety plan")
ABOUT = (
    N_("A safety plan is a short note from you to yourself, for hard times: what you notice first, what helps, whom "
       "you can call."),
    N_("Write it on a calm day, in your own words. You can do it alone, or with somebody you trust. Any part can stay "
       "empty."),
)
NOTHING_WRITTEN = N_("Nothing is written yet, so nothing was saved.")
SAVED = N_("Saved.")
HEADING_LINES, LINE_CHARACTERS = 2, 100
"""Of a part on paper: lines that its heading takes, and characters of a line, in the usual size."""
USUAL_LINES, LONG_LINES = 45, 58
"""What one page holds in the usual size and in the next smaller one (tests/browser/test_plan.py)."""
IN_HELP = 5
"""How many numbers of one's own people Help now shows; the others are in the plan."""


@dataclass(frozen=True)
class PersonLine:
    """One line of the people to call as it was written; with a button for each number, where they may be called."""

    text: str
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class PartView:
    title: Words
    text: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True)
class VersionLine:
    id: UUID
    words: Words


@dataclass(frozen=True)
class PlanPage:
    """The plan as it stands, or with `use` an earlier version. `desk`: read by somebody with whom it is shared."""

    title: Words
    written: Words | None
    parts: tuple[PartView, ...]
    about: tuple[Words, ...]
    seen_by: Words | None
    versions: tuple[VersionLine, ...]
    desk: bool
    patient: str
    patient_id: UUID
    use: UUID | None = None
    errors: tuple[()] = ()

    @property
    def size(self) -> str:
        return paper_size(self.parts)


@dataclass(frozen=True)
class EditPage:
    """The form. `choices` are the parts of a version saved in the meantime that differ from what was typed."""

    title: Words
    lede: Words
    note: Words
    fields: Sequence[Field]
    carried: tuple[tuple[str, str], ...]
    errors: Sequence[Field]
    notice: Words | None = None
    choices: Choices | None = None


def plan_page(plan: Plan | None, earlier: Sequence[Plan], readers: Sequence[str], local: Local, patient: str,
              patient_id: UUID) -> PlanPage:
    """One's own plan; `readers` are the names of those with whom it is shared."""
    parts = part_views(plan, may_call=True)
    return PlanPage(TITLE, _written(plan, local) if parts else None, parts, () if parts else ABOUT,
                    seen_by(readers), tuple(VersionLine(one.id, _when(one, local)) for one in earlier), False,
                    patient, patient_id)


def shared_page(plan: Plan | None, local: Local, patient: str, patient_id: UUID) -> PlanPage:
    """What a therapist sees with whom it is shared: nothing to tap, the numbers are those of other people."""
    parts = part_views(plan, may_call=False)
    nothing = (say(N_("%(name)s has not written a safety plan yet."), name=patient),)
    return PlanPage(TITLE, _written(plan, local) if parts else None, parts, () if parts else nothing, None, (), True,
                    patient, patient_id)


def version_page(plan: Plan, local: Local, patient: str, patient_id: UUID) -> PlanPage:
    """An earlier version, to look at and to use again."""
    return PlanPage(N_("Earlier version of your safety plan"), _written(plan, local), part_views(plan, may_call=False),
                    () if plan.parts else (N_("This version is empty."),), None, (), False, patient, patient_id,
                    plan.id)


def part_views(plan: Plan | None, may_call: bool) -> tuple[PartView, ...]:
    """The parts in which something stands, in their order."""
    found = plan.parts if plan else {}
    return tuple(PartView(LABELS[name], found[name],
                          tuple(person(one) for one in lines(found[name])) if name in TO_CALL and may_call else ())
                 for name in PARTS if name in found)


def paper_size(parts: Sequence[PartView]) -> str:
    """How small the letters on paper have to be for one page: "", "long" or "longest", by the lines that are needed."""
    needed = sum(HEADING_LINES + sum(max(1, ceil(len(line) / LINE_CHARACTERS)) for line in part.text.split("\n"))
                 for part in parts)
    return "longest" if needed > LONG_LINES else "long" if needed > USUAL_LINES else ""


def person(line: str) -> PersonLine:
    return PersonLine(line, tuple(
        Call(f"tel:{helplines.dial(without_trunk_zero(number))}", say(N_("%(line)s"), line=line),
             say(N_("Call %(number)s"), number=number)) for number in phones(line)))


def differing(mine: Mapping[str, str], other: Mapping[str, str]) -> Iterator[tuple[str, Words, Lines, Lines]]:
    """Name and label of each part that the two have otherwise, with what stands in mine and in the other."""
    for name in changed(mine, other):
        first, second = [(one[name],) if name in one else () for one in (mine, other)]
        yield name, LABELS[name], first, second


def edit_page(fields: Sequence[Field], carried: tuple[tuple[str, str], ...], readers: Sequence[str],
              newer: Plan | None = None, choices: Choices | None = None, local: Local | None = None) -> EditPage:
    """The form; with `newer` it says what was saved while it was open."""
    notice = None
    if newer and local:
        at = local(newer.written_at)
        notice = say(N_("A newer version was saved on %(day)s at %(time)s, while this page was open. What you typed is "
                        "still here. Choose for each part which of the two to keep; the other stays under “Earlier "
                        "versions”."), day=Day(at.date()), time=Clock(at))
    return EditPage(N_("Write your safety plan"),
                    N_("In your own words. Any part can stay empty, and you can change it whenever you like."),
                    seen_by(readers), fields, carried,
                    [*(choices.errors if choices else ()), *(one for one in fields if one.error)], notice, choices)


def plan_help(plan: Plan | None) -> PlanHelp:
    """For Help now: the numbers of one's own people first."""
    if plan is None or plan.is_empty:
        return PlanHelp((), N_("Write a safety plan for hard times"), False)
    calls = [call for line in lines(plan.parts.get("people", "")) for call in person(line).calls]
    return PlanHelp(tuple(calls[:IN_HELP]), N_("Open your safety plan"), True)


def _written(plan: Plan | None, local: Local) -> Words | None:
    return say(N_("Written on %(when)s"), when=_when(plan, local)) if plan else None


def _when(plan: Plan, local: Local) -> Words:
    at = local(plan.written_at)
    return say(N_("%(day)s, %(time)s"), day=Day(at.date(), "full"), time=Clock(at))
