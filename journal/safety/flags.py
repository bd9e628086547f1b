"""A flag: something in a record that somebody promised to look at, and what became of it. Pure.

It says which rule fired on which answer and when; who was told lies beside it (`telling.py`). It is opened, seen,
perhaps followed by an action, and closed; nothing of it is written over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from journal.access.permissions import Scope
from journal.safety.rules import Level


class State(StrEnum):
    OPEN = "open"
    SEEN = "seen"
    ACTED = "acted"
    CLOSED = "closed"


NEXT: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.SEEN}),
    State.SEEN: frozenset({State.ACTED, State.CLOSED}),
    State.ACTED: frozenset({State.ACTED, State.CLOSED}),
    State.CLOSED: frozenset(),
}
"""State → the states that may follow it: nothing is closed unseen, and what is closed stays closed."""
NOTE_MAX = 1000
"""Characters of a note about what was done."""


@dataclass(frozen=True)
class Flag:
    """One reason to look. `source_id` is the response that it comes from, of the kind that `scope` names; `what` and
    `rule` name the instrument and its rule, `item` and `answer` what was answered (None: left open, or a total)."""

    id: UUID
    source_id: UUID
    raised_at: datetime
    day: date
    scope: Scope
    level: Level
    what: str
    rule: str
    item: str | None = None
    answer: int | None = None
    is_high: bool = False


@dataclass(frozen=True)
class Step:
    """Who brought a flag into a state, and when; `note` is what they wrote about an action."""

    id: UUID
    flag_id: UUID
    state: State
    by: UUID
    at: datetime
    note: str = ""


def flag_id(source_id: UUID, rule: str) -> UUID:
    """The same for the same answers and rule, so that a flag is raised once."""
    return uuid5(source_id, rule)


def state(steps: Iterable[Step]) -> State:
    """Where the steps of one flag have brought it: as far as they lead without leaving one out. Neither their order
    nor a step that is there twice makes a difference, so that two clocks that disagree lose nothing."""
    taken, reached = {step.state for step in steps}, [State.OPEN]
    for one in reached:  # grows while it is walked
        reached += [after for after in State if after in NEXT[one] & taken and after not in reached]
    return max(reached, key=list(State).index)


def may_follow(steps: Sequence[Step], wanted: State) -> bool:
    return wanted in NEXT[state(steps)]


def seen_by(steps: Iterable[Step]) -> Step | None:
    """The first time that somebody saw it; None while nobody has."""
    return min((step for step in steps if step.state is State.SEEN), key=lambda one: one.at, default=None)
