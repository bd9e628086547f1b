"""What a treatment session is, and the pure rules on it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from journal.access.permissions import Scope
from journal.core.text import N_


class Kind(StrEnum):
    DOSING = "dosing"
    INTEGRATION = "integration"


class Phase(StrEnum):
    """Where in a course a session stands (product.md, The treatment it follows)."""

    PREPARATION = "preparation"
    INDUCTION = "induction"
    MAINTENANCE = "maintenance"


MEDICINES = {"ketamine": N_("Ketamine"), "esketamine": N_("Esketamine"), "other": N_("Another medicine")}
ROUTES = {  # side_effects.json, routes
    "iv": N_("Drip into a vein (IV)"), "im": N_("Injection into a muscle (IM)"),
    "intranasal_esketamine": N_("Esketamine nasal spray"), "intranasal_compounded": N_("Compounded nasal spray"),
    "lozenge": N_("Lozenge or troche by mouth"), "sublingual": N_("Tablet or liquid under the tongue"),
    "oral_swallowed": N_("Swallowed"),
}
ROUTE_SHORT = {"iv": "IV", "im": "IM", "intranasal_esketamine": N_("nasal spray"),
               "intranasal_compounded": N_("nasal spray"), "lozenge": N_("lozenge"), "sublingual": N_("sublingual"),
               "oral_swallowed": N_("swallowed")}
SETTINGS = {"clinic": N_("At the clinic"), "home": N_("At home"), "elsewhere": N_("Somewhere else")}
PHASES = {Phase.PREPARATION: N_("Preparation"), Phase.INDUCTION: N_("Induction"), Phase.MAINTENANCE: N_("Maintenance")}

VitalsWhen = Literal["before", "during", "after"]
VITALS_WHEN: tuple[VitalsWhen, ...] = ("before", "during", "after")

DOSE_MAX_MG = 2000.0
WEIGHT_RANGE_KG = (20.0, 350.0)
VITALS_RANGE = {  # daily_checkin.json, home_dosing; oxygen saturation: product.md
    "systolic": (60, 260), "diastolic": (30, 160), "pulse": (30, 220), "spo2": (50, 100),
}
TEXT_MAX = 4000
SHORT_TEXT_MAX = 200


@dataclass(frozen=True)
class Vitals:
    """One reading around a dose: blood pressure in mmHg, pulse per minute, oxygen saturation in %."""

    when: VitalsWhen
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    spo2: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.systolic is self.diastolic is self.pulse is self.spo2 is None


@dataclass(frozen=True)
class Session:
    """One dosing or integration session, planned or past.

    `day` is the local day in `zone`; `starts_at` (UTC) is None when no time was given. `dose_mg` in mg, `weight_kg`
    in kg, `minutes` is the duration. `number` counts dosing sessions by day and is filled in by `numbered`.
    `entered_by` is an account id; `joined_into` names the session that this double was joined with;
    `kept_apart` says that a person looked and they are two.
    """

    id: UUID
    kind: Kind
    day: date
    zone: str
    entered_by: UUID
    entered_at: datetime
    starts_at: datetime | None = None
    minutes: int | None = None
    booked_on: date | None = None
    phase: Phase | None = None
    medicine: str | None = None
    route: str | None = None
    dose_mg: float | None = None
    weight_kg: float | None = None
    setting: str | None = None
    companion: str | None = None
    vitals: tuple[Vitals, ...] = ()
    with_whom: str | None = None
    focus: str | None = None
    practice: str | None = None
    note: str | None = None
    changed_at: datetime | None = None
    changed_by: UUID | None = None
    joined_into: UUID | None = None
    kept_apart: bool = False
    deleted: bool = False
    number: int | None = None

    @property
    def mg_per_kg(self) -> float | None:
        if self.dose_mg is None or not self.weight_kg:
            return None
        return self.dose_mg / self.weight_kg

    def is_planned(self, today: date) -> bool:
        return self.day > today


def numbered(sessions: Iterable[Session]) -> list[Session]:
    """Live sessions in date order, dosing ones counted from 1; joined and deleted ones are left out."""
    live = [s for s in sessions if s.joined_into is None and not s.deleted]
    live.sort(key=lambda s: (s.day, s.kind, s.starts_at.isoformat() if s.starts_at else "", str(s.id)))
    dosing = iter(range(1, len(live) + 1))
    return [replace(s, number=next(dosing)) if s.kind is Kind.DOSING else s for s in live]


def visible_part(session: Session, scopes: frozenset[Scope], reads_text: bool = True) -> Session:
    """The session without what consent does not cover; `reads_text` is False for clinic staff, who see no free text."""
    if Scope.NOTES not in scopes or not reads_text:
        session = replace(session, note=None)
    if not reads_text:
        session = replace(session, companion=None, with_whom=None, focus=None, practice=None)
    return session
