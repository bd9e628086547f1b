"""Flags in words: each with its reason in full; good news; what is still to do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from journal.access.permissions import Scope
from journal.caseload import findings
from journal.caseload.findings import Findings
from journal.core.text import N_, Day, Words, plural, say
from journal.entries import side_effects
from journal.trends.analysis import sentences
from journal.trends.analysis.flags import Code, Flag
from journal.trends.analysis.scores import INSTRUMENTS

NOTHING = N_("Nothing flagged")
"""Never "doing well": nobody looked but a few rules."""
STRONG = frozenset({Code.SAFETY_ITEM9, Code.SE_SEVERE})


@dataclass(frozen=True)
class FlagLine:
    """One flag with its reason; `name` is what is noted when it was seen, `args` the arguments of an address that shows
    the entries behind it. `tone` is "danger" or "warm"."""

    name: str
    words: Words
    tone: str
    args: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FlagsCard:
    """The flags in sight, how many more there are, or that there are none; what is good to see; what is still to do.
    `names` are those of all flags that can be marked as seen."""

    patient_id: UUID
    lines: tuple[FlagLine, ...]
    more: Words | None
    nothing: Words | None
    good: tuple[Words, ...]
    todo: tuple[Words, ...]
    names: tuple[str, ...]


def card(patient_id: UUID, found: Findings, flags: Sequence[Flag], today: date, scopes: frozenset[Scope],
         todo: Sequence[Words] = (), everything: bool = False, above: bool = False) -> FlagsCard:
    """`flags` are those of `found` that this reader has not seen; `everything`: all of them in sight;
    `above`: an answer of theirs stands first on the page, so that "nothing" would be wrong."""
    shown, more = (list(flags), 0) if everything else findings.in_sight(flags)
    return FlagsCard(
        patient_id, tuple(_line(one, today) for one in shown),
        plural(N_("%(n)s more"), N_("%(n)s more"), more) if more else None, _none(flags, scopes, above),
        tuple(good(found)), (*sparse(found), *todo),
        tuple(one.name for one in flags if one.code is not Code.SAFETY_ITEM9))


def _none(flags: Sequence[Flag], scopes: frozenset[Scope], above: bool) -> Words | None:
    if flags:
        return None
    return N_("Please look above first") if above else _nothing(scopes)


def _nothing(scopes: frozenset[Scope]) -> Words:
    return NOTHING if findings.READ & scopes else N_("Nothing to work out: no check-ins, side effects, sessions or "
                                                     "questionnaires are shared with you.")


def _line(one: Flag, today: date) -> FlagLine:
    first = findings.first_day(one, today)
    return FlagLine(one.name, sentences.flag(one, label), "danger" if one.code in STRONG else "warm",
                    {"from": first.isoformat(), "to": today.isoformat()})


def label(about: str) -> Words:
    """A side effect by its name; a questionnaire, which is called as it is."""
    return about if about in INSTRUMENTS else side_effects.label(about)


def good(found: Findings) -> list[Words]:
    said = sentences.better(found.level)
    reached: list[Words] = [say(N_("%(name)s is below %(points)s, which counts as remission."), name=name,
                                points=INSTRUMENTS[name].change["remission"]["value"]) for name in found.remission]
    return [*([said] if said else []), *reached]


def sparse(found: Findings) -> list[Words]:
    """Few check-ins after a dose: nothing can be said of what followed it."""
    return [say(N_("Fewer than 2 check-ins in the three days after the session of %(day)s."), day=Day(day))
            for day in found.sparse]
