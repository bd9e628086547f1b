"""Who reads the pages of this room, and the small things that all of them show. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from journal.core.text import N_, Words, say
from journal.safety.pages import Call
from journal.treatment.facts import Fact
from journal.treatment.rules import Kind


@dataclass(frozen=True)
class Reader:
    """Who reads: `today` is the patient's; `address(view, **values)` gives a page of this room for this patient;
    `names` says how each account is called that wrote something; `first_kind` is what this reader mostly enters;
    `thread` the address of the integration thread, where this reader may see it; `calls` are whom a patient can ring
    when something cannot wait."""

    id: UUID
    zone: str
    today: date
    is_own: bool
    patient: str
    address: Callable[..., str]
    names: Mapping[UUID, str]
    back: str | None = None
    first_kind: Kind = Kind.DOSING
    can_write: bool = True
    thread: str | None = None
    calls: tuple[Call, ...] = ()

    @property
    def sessions(self) -> Words:
        return N_("Sessions") if self.is_own else say(N_("Sessions of %(name)s"), name=self.patient)

    @property
    def layout(self) -> str:
        return "patient.html" if self.is_own else "desk.html"


@dataclass(frozen=True)
class Button:
    """A form of one button; `carried` are its hidden fields."""

    text: Words
    action: str
    carried: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Part:
    """An earlier version, or a double that was joined in: a line, its facts, perhaps a button."""

    title: Words
    facts: Sequence[Fact]
    button: Button | None = None
