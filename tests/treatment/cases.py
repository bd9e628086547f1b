"""Sessions and grants for the tests of this room."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from journal.access import policy
from journal.access.clearance import Clearance
from journal.access.permissions import ALL_SCOPES, Permission, Scope
from journal.accounts import queries as accounts
from journal.core import clock, db
from journal.sharing.models import GrantRow
from journal.treatment.readings import Reading
from journal.treatment.rules import Kind, Session, Vitals
from tests.factories import at

SESSIONS = frozenset({Scope.SESSIONS})


def session(kind: Kind = Kind.DOSING, day: date | None = None, **values: Any) -> Session:
    """A dosing session of today in Madrid with `values` on top; who entered it is set when it is saved."""
    defaults = {"day": day or clock.today("Europe/Madrid"), "zone": "Europe/Madrid", "entered_by": uuid4(),
                "entered_at": clock.now()}
    return Session(**({"id": uuid4(), "kind": kind} | defaults | values))


def reading(hours: float = 0, vitals: Vitals | None = None, **values: Any) -> Reading:
    """A reading at home, taken so many hours before the noon (UTC) of 14 May 2026."""
    noon = at("2026-05-14 12:00")
    defaults = {"id": uuid4(), "measured_at": noon - timedelta(hours=hours), "zone": "Europe/Madrid",
                "vitals": vitals or Vitals("home", 128, 82, 70, 98), "entered_by": uuid4(), "entered_at": noon}
    return Reading(**(defaults | values))


FULL: dict[str, Any] = {
    "dose_mg": 60.0, "weight_kg": 80.0, "route": "im", "medicine": "ketamine", "companion": "Sam",
    "note": "It was hard", "vitals": (Vitals("before", 120, 80, 70, 98), Vitals("after", 135, 85))}


def grant(patient: UUID, grantee: UUID | None = None, clinic: UUID | None = None,
          scopes: frozenset[Scope] = SESSIONS) -> None:
    """A grant to a person, or to a clinic."""
    now = clock.now()
    with db.transaction() as writing:
        writing.add(GrantRow(patient_id=patient, id=uuid4(), grantee_id=grantee, clinic_id=clinic,
                             scopes=sorted(scope.value for scope in scopes), given_at=now, changed_at=now))


def clearance(actor: UUID, patient: UUID, scopes: frozenset[Scope] = ALL_SCOPES) -> Clearance:
    """What the gate would hand to this person for this patient's sessions."""
    who, whose = accounts.person(actor), accounts.person(patient)
    assert who
    assert whose
    found = policy.clear(Permission.SESSION_WRITE, accounts.actor_of(who), accounts.patient_of(whose), scopes)
    assert found
    return found
