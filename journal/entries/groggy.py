"""One question at a time, soon after a dose: what is offered, and what an answer makes of the entry. Pure."""

from dataclasses import replace
from typing import Literal

from journal.entries import side_effects
from journal.entries.rules import SEVERITY, Entry, SideEffect

Question = Literal["mood", "effects", "more", "severity"]
MOODS = (1, 3, 5, 7, 9)
"""The numbers of the five faces."""
NONE = "none"


def _is_urgent(effect: side_effects.Effect) -> bool:
    """Asks for the emergency number as soon as it gets in the way, hours after a dose."""
    return side_effects.red_flag(effect.key, 2, 12, 1).level == "emergency"


QUICK = tuple(effect.key for effect in side_effects.QUICK_SESSION_DAY)
MORE = tuple(effect.key for effect in sorted(side_effects.ALL.values(), key=lambda one: not _is_urgent(one))
             if effect.kind != "long_term" and not effect.retired and effect.key not in QUICK)
"""What can be there on the day of a dose: the usual, and everything else, what is urgent first."""
OFFERED = QUICK + MORE


def answered(entry: Entry, question: str, answer: str, effect: str = "") -> Entry | None:
    """The entry with this answer; None for an answer that was not offered. The same answer again changes nothing."""
    told = entry.side_effects or ()
    if question == "mood" and answer in {str(mood) for mood in MOODS}:
        return replace(entry, mood=int(answer))
    if question in ("effects", "more") and answer == NONE:
        return replace(entry, side_effects=told, asked=_asked(entry, MORE if question == "more" else QUICK))
    if question in ("effects", "more") and answer in OFFERED:
        known = any(one.key == answer for one in told)
        return replace(entry, side_effects=told if known else (*told, SideEffect(answer)),
                       asked=_asked(entry, (answer,)))
    if question == "severity" and answer in {str(n) for n in SEVERITY} and any(one.key == effect for one in told):
        return replace(entry, side_effects=tuple(
            replace(one, severity=int(answer)) if one.key == effect else one for one in told))
    return None


def _asked(entry: Entry, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """What was asked by name: the list above "None", and what was chosen. Who chose one has not said that the others
    were not there. None for an entry whose question was open to all."""
    if entry.side_effects is not None and entry.asked is None:
        return None
    return tuple(dict.fromkeys((*(entry.asked or ()), *keys)))


def open_effect(entry: Entry) -> str | None:
    """The newest side effect of which nobody has said yet how bad it was."""
    return next((one.key for one in reversed(entry.side_effects or ()) if one.severity is None), None)
