"""Side effects as rows of a form: a chip, how bad it was, and folded away when it began, how long, which session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from journal.core.fields import Choice, Field
from journal.core.text import N_, Day, Words, say
from journal.entries import own, side_effects
from journal.entries.effects_form import OWN, OWN_CHOSEN
from journal.entries.rules import LASTED, ONSET
from journal.treatment.rules import Session

QUICK_SEVERITIES = (1, 2, 3)
SESSIONS_SHOWN = 4


class Answers(Protocol):
    """What a form knows of side effects."""

    effects: tuple[str, ...]
    severities: dict[str, str]


class DetailedAnswers(Answers, Protocol):
    """The same, with what else can be told of each."""

    details: dict[str, dict[str, str]]


@dataclass(frozen=True)
class EffectRow:
    """`field` and `key` are what the chip sends, `id` stands for the key in names; `told` are the folded questions."""

    id: str
    field: str
    key: str
    label: Words
    checked: bool
    severities: tuple[Choice, ...]
    worse: bool
    told: tuple[Field, ...] = ()

    @property
    def told_open(self) -> bool:
        return any(option.checked and option.value for one in self.told for option in one.options)


@dataclass(frozen=True)
class Offered:
    """What a form offers besides the catalogue: the person's own words, and the sessions that had begun by then."""

    words: Sequence[str] = ()
    sessions: Sequence[Session] = ()


NOTHING_OFFERED = Offered()


def row(form: Answers, key: str, severities: Sequence[int] = QUICK_SEVERITIES) -> EffectRow:
    """One side effect and how bad it was."""
    known, severity = key in side_effects.ALL, form.severities.get(key, "")
    choices = tuple(Choice(str(n), side_effects.severity_label(n), severity == str(n)) for n in severities)
    return EffectRow(own.field_id(key), "effect" if known else OWN_CHOSEN, key, side_effects.label(key),
                     key in form.effects, choices, severity == "4")


def full_row(form: DetailedAnswers, key: str, offered: Offered) -> EffectRow:
    """The same, with what else can be told of it."""
    found = row(form, key)
    return replace(found, told=_told(found.id, form.details.get(key, {}), offered.sessions))


def rare_row(form: DetailedAnswers, key: str, offered: Offered) -> EffectRow:
    """One of the long list: what else can be told of it is there once it is chosen, or the form would weigh double."""
    return full_row(form, key, offered) if key in form.effects else row(form, key)


def own_rows(form: DetailedAnswers, offered: Offered) -> tuple[EffectRow, ...]:
    """The person's own words that are offered or chosen."""
    chosen = [key for key in form.effects if key not in side_effects.ALL]
    return tuple(full_row(form, key, offered) for key in dict.fromkeys([*offered.words, *chosen]))


def new_row(offered: Offered) -> EffectRow:
    """The row of what is typed."""
    choices = tuple(Choice(str(n), side_effects.severity_label(n)) for n in QUICK_SEVERITIES)
    return EffectRow(OWN, "", OWN, N_("Something else, in your words"), False, choices, False,
                     _told(OWN, {}, offered.sessions))


def _told(field_id: str, chosen: Mapping[str, str], sessions: Sequence[Session]) -> tuple[Field, ...]:
    last = [one for one in sessions if str(one.id) == chosen.get("session")]
    near = [*sessions[-SESSIONS_SHOWN:][::-1], *(one for one in last if one not in sessions[-SESSIONS_SHOWN:])]
    named = {str(one.id): say(N_("Session %(number)s, %(day)s"), number=one.number, day=Day(one.day)) for one in near}
    asked: list[tuple[str, Words, Mapping[str, Words]]] = [
        ("onset", N_("When did it begin?"), {**ONSET}), ("lasted", N_("How long did it last?"), {**LASTED}),
        ("session", N_("Does it belong to a session?"), named)]
    return tuple(
        Field(f"{name}-{field_id}", label, type="select", options=[
            Choice("", N_("No answer"), not chosen.get(name)),
            *(Choice(value, words, chosen.get(name) == value) for value, words in options.items())])
        for name, label, options in asked if options)
