"""What may need somebody's attention, and how soon. Pure values of the safety floor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from journal.core.text import Words


class Level(StrEnum):
    """How soon somebody should act, mildest first (alerts.json, safety_levels); compares by urgency.

    S0 for information, S1 next working day, S2 same day, S3 now.
    """

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


@dataclass(frozen=True)
class Signal:
    """One reason to say something to the patient about `day`; a prompt, never a diagnosis.

    `rule` names what fired ("low_mood_run", "red_flag:nausea"); `text` says it in a line. `title`, `body` and
    `action` are the patient's words, None where there are none; `shows` and `buttons` name what the page offers, in
    order, out of crisis_line, emergency, clinic, my_people, safety_plan, and call, text, emergency, clinic,
    my_people, continue.
    """

    rule: str
    level: Level
    day: date
    text: Words
    title: Words | None = None
    body: Words | None = None
    shows: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    action: Words | None = None


def worst_first(signals: Iterable[Signal]) -> list[Signal]:
    """The most urgent first; equal ones keep their order."""
    return sorted(signals, key=lambda signal: signal.level, reverse=True)


def worst(signals: Iterable[Signal]) -> Level | None:
    """The most urgent level, None when there is no signal."""
    return max((signal.level for signal in signals), default=None)
