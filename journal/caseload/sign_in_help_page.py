"""What the page for a patient who lost every second step shows; every word is decided here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from journal.access.clearance import Clearance
from journal.accounts.second_factor.rules import Reset
from journal.core.text import N_, Clock, Day, Words, say


@dataclass(frozen=True)
class SignInHelpPage:
    title: Words
    name: str
    patient_id: UUID
    state: Words
    can_ask: bool
    can_agree: bool
    can_stop: bool
    errors: tuple[Any, ...] = ()


def help_page(clearance: Clearance, found: Reset | None, asked_by: str, has_any: bool,
              local: Callable[[datetime], Any]) -> SignInHelpPage:
    mine = found is not None and found.asked_by == clearance.actor.id
    waiting = found is not None and found.due_at is not None
    return SignInHelpPage(
        N_("Help with signing in"), clearance.patient.name, clearance.patient.id,
        _state(found, asked_by, mine, has_any, local), can_ask=found is None and has_any,
        can_agree=found is not None and not mine and not waiting, can_stop=found is not None)


def _state(found: Reset | None, asked_by: str, mine: bool, has_any: bool, local: Callable[[datetime], Any]) -> Words:
    if found is None:
        return (N_("Nobody has asked for this. It is for the day when phone and recovery codes are lost.") if has_any
                else N_("This person has no second step that could be lost."))
    if found.due_at is not None:
        return say(N_("Two of you agreed. The second step is taken off on %(when)s, unless the person signs in with it "
                      "before."), when=_moment(local(found.due_at)))
    if mine:
        return N_("You asked for this. Somebody else of your clinic has to agree.")
    return say(N_("%(name)s asked for this. If you have spoken to the person and know that it is them, agree."),
               name=asked_by)


def _moment(at: datetime) -> Words:
    return say(N_("%(day)s at %(time)s"), day=Day(at.date(), "weekday"), time=Clock(at))
