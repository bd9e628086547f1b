"""Opening a record for an hour in an emergency, by the operator's command (docs/decisions/0008-emergency-access.md)."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from journal.access import policy
from journal.access.permissions import Role
from journal.accounts import queries as accounts
from journal.accounts.rules import Person
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.sharing import letters
from journal.sharing.models import EmergencyAccessRow
from journal.sharing.rules import EMERGENCY_LASTS, REASON_MAX, EmergencyAccess

STAFF = (Role.THERAPIST, Role.CLINIC)


class EmergencyRefused(RuntimeError):
    """The command named somebody whom it may not, or gave no reason; the message says what is wrong."""


@dataclass(frozen=True)
class Named:
    """The people of an emergency, checked."""

    patient: Person
    to: Person
    second: Person


def named(patient: str, to: str, second: str) -> Named:
    """The three people by address; raises `EmergencyRefused`."""
    found = Named(_active("--patient", patient, (Role.PATIENT,)), _active("--to", to, STAFF),
                  _active("--second", second, STAFF))
    if found.to.id == found.second.id:
        raise EmergencyRefused("--to and --second must be two different people")
    return found


def _active(option: str, email: str, roles: tuple[Role, ...]) -> Person:
    row = accounts.row_by_email(email)
    if row is None or row.disabled_at or not row.confirmed_at or Role(row.role) not in roles:
        kind = "a patient" if roles == (Role.PATIENT,) else "a therapist or somebody of a clinic's staff"
        raise EmergencyRefused(f"{option} must be the address of {kind} with an active account")
    return row.to_value()


def give(people: Named, reason: str) -> EmergencyAccess:
    """Opens the record to one person for an hour and tells the patient; raises `EmergencyRefused`."""
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= REASON_MAX:
        raise EmergencyRefused(f"--reason must say why, in at most {REASON_MAX} characters")
    now = clock.now()
    row = EmergencyAccessRow(patient_id=people.patient.id, id=uuid4(), account_id=people.to.id,
                             second_id=people.second.id, given_at=now, ends_at=now + EMERGENCY_LASTS)
    row.reason = reason
    with db.transaction() as session:
        session.add(row)
        session.flush()
        audit.record_ids(Event.EMERGENCY_GIVEN, policy.OPERATOR, [people.patient.id], access_id=row.id,
                         to=people.to.id, second=people.second.id)
    letters.emergency(people.patient.email)
    return EmergencyAccess(row.id, row.account_id, row.second_id, row.given_at, row.ends_at, reason)


def end(patient_email: str) -> int:
    """Ends every emergency access to this patient that is running, at once; how many there were."""
    patient, now = _active("--patient", patient_email, (Role.PATIENT,)), clock.now()
    with db.transaction() as session:
        running = list(session.scalars(select(EmergencyAccessRow).where(
            EmergencyAccessRow.patient_id == patient.id, EmergencyAccessRow.ends_at > now)))
        for row in running:
            row.ends_at = now
            audit.record_ids(Event.EMERGENCY_ENDED, policy.OPERATOR, [patient.id], access_id=row.id)
        session.flush()
    return len(running)
