"""What a questionnaire is: its items, options and rules, as its definition file gives them. Pure.

The schema stands in `instruments/__init__.py`, the meaning of each rule in `scoring.py` and `change.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Answers = Mapping[str, int | None]
"""Item → the value of the chosen option; None, or no entry, where the item was left open."""
Condition = Mapping[str, Any]
"""A rule of a definition: {item, op, value}, {unanswered}, {score, op, value}, {derived, equals},
{any_item_at_least, of}, joined by {all: […]} and {any: […]}."""
Reason = Literal["ok", "out_of_range", "too_many_missing"]
Level = Literal["S0", "S1", "S2", "S3"]


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen; `label` is its wording per language, in the order of the file."""

    value: int
    label: Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One question, word for word. `scored` items make the total; `safety` ones are asked about once more when open;
    `show_when` names the answers without which it is not asked."""

    id: str
    number: int
    text: Mapping[str, str]
    options: tuple[Option, ...]
    scored: bool
    required: bool
    safety: bool
    show_when: Condition | None


@dataclass(frozen=True)
class Scoring:
    """How the total is made. `skip` are conditions with what they set to 0; `reverse` is item → the number that the
    answer is taken from; `derived` are values beside the total; at most `max_missing` scored items may be open."""

    method: Literal["sum", "mean", "rule"]
    items: tuple[str, ...]
    decimals: int
    reverse: Mapping[str, int]
    skip: tuple[Mapping[str, Any], ...]
    needs_answer: tuple[str, ...]
    derived: tuple[Mapping[str, Any], ...]
    max_missing: int
    range: tuple[int, int] | None


@dataclass(frozen=True)
class Subscale:
    id: str
    label: str
    items: tuple[str, ...]
    range: tuple[int, int]


@dataclass(frozen=True)
class Band:
    """A stretch of totals, both ends in it. `label` is for clinicians; `patient_text` avoids diagnoses."""

    id: str
    low: int
    high: int
    label: Mapping[str, str]
    patient_text: Mapping[str, str]


@dataclass(frozen=True)
class Cutoff:
    """A line that a score is held against; `on` is "total", "subscale:X" or "derived:X"."""

    id: str
    on: str
    op: str
    value: int
    meaning: str


@dataclass(frozen=True)
class SafetyRule:
    """An answer or score that somebody has to know of; `action` says what is meant to follow."""

    id: str
    when: Condition
    level: Level
    priority: str
    action: str


@dataclass(frozen=True)
class Variant:
    """Another edition with the same items and scoring: its stem and the stretch of time it asks about."""

    id: str
    recall: str
    recall_days: int | None
    stem: Mapping[str, str]
    instructions: Mapping[str, str]


@dataclass(frozen=True)
class Licence:
    """On what terms the wording is shown: `conditional` ones stay off until the operator has read `statement`;
    `attribution` is printed with every form; `sources` say where the terms were read."""

    conditional: bool
    statement: str
    attribution: str
    note: str
    sources: tuple[str, ...] = ()


TurnPhase = Literal["intake", "induction", "end_of_induction", "maintenance", "pre_booster", "trigger"]


@dataclass(frozen=True)
class Turn:
    """When it is asked in one phase of the treatment; `when` says the same in the words of the file.

    `once`; every so many days; shortly before each dose (`before_session`); this many days after the last dose of the
    induction; within so many days before a planned dose. `variant` is the edition to ask, None for the main one.
    `between` are full forms that this short one stands between; with `full_form_days` it is asked where one of them
    comes every so many days or less often. `in_place_of` is what it stands in for, `for_condition` what the treatment
    has to be for. `on_request`: never by itself, but where somebody wishes it.
    """

    phase: TurnPhase
    when: str
    once: bool = False
    every_days: int | None = None
    before_session: bool = False
    days_after_last_dose: tuple[int, ...] = ()
    within_days_before_dose: int | None = None
    variant: str | None = None
    between: tuple[str, ...] = ()
    full_form_days: int | None = None
    in_place_of: str | None = None
    for_condition: str | None = None
    on_request: bool = False

    @property
    def is_paced(self) -> bool:
        """Whether it says when, rather than on request alone."""
        return bool(self.once or self.every_days or self.before_session or self.days_after_last_dose
                    or self.within_days_before_dose or self.between)


@dataclass(frozen=True)
class Instrument:
    """One questionnaire. Texts are language → wording; a language is there only where official wording was found."""

    id: str
    version: str
    title: str
    short_title: str
    construct: str
    conditions: tuple[str, ...]
    licence: Licence
    recall: str
    recall_days: int | None
    stem: Mapping[str, str]
    instructions: Mapping[str, str]
    items: tuple[Item, ...]
    scoring: Scoring
    subscales: tuple[Subscale, ...]
    bands: tuple[Band, ...]
    cutoffs: tuple[Cutoff, ...]
    safety: tuple[SafetyRule, ...]
    change: Mapping[str, Any]
    cadence: Mapping[str, Any]
    variants: tuple[Variant, ...]
    seconds: int
    turns: tuple[Turn, ...]
    min_days: int

    def item(self, item_id: str) -> Item:
        return next(item for item in self.items if item.id == item_id)

    @property
    def stands_for(self) -> str:
        """The instrument that this one stands in for, else itself: the two count for each other."""
        return next((turn.in_place_of for turn in self.turns if turn.in_place_of), self.id)

    @property
    def between(self) -> frozenset[str]:
        """The full forms that it is a short one of; none for a full form."""
        return frozenset(full for turn in self.turns for full in turn.between)


@dataclass(frozen=True)
class Result:
    """What answers come to. `total` is unrounded and None where there is none; `shown` is the number to show, with the
    definition's decimals; `prorated` says that open items were filled by the mean of the others. `band` is None without
    a total or where the instrument has no bands. `flags` are the ids of the safety rules that fire, in file order."""

    valid: bool
    reason: Reason
    total: Fraction | None = None
    shown: int | float | None = None
    prorated: bool = False
    band: str | None = None
    flags: tuple[str, ...] = ()
    subscales: Mapping[str, int | None] | None = None
    derived: Mapping[str, Any] | None = None
    cutoffs: Mapping[str, bool] | None = None
