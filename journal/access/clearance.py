"""Who acts, on whose record, and what they may see of it."""

from dataclasses import dataclass
from uuid import UUID

from journal.access.permissions import Role, Scope
from journal.core.look import Look


@dataclass(frozen=True)
class Actor:
    """The signed-in person. `halfway`: a password alone, where a second factor is needed and none exists yet."""

    id: UUID
    role: Role
    name: str
    zone: str
    language: str
    country: str | None = None
    theme: str | None = None
    clinic_id: UUID | None = None
    halfway: bool = False
    look: Look = Look()


@dataclass(frozen=True)
class Patient:
    """The person whose record it is. `name` is for the eyes of those who may see it. `opened` are kinds that an
    emergency opened to this reader and no grant: to be read for an hour, not written and not taken out."""

    id: UUID
    name: str
    zone: str
    country: str | None = None
    opened: frozenset[Scope] = frozenset()


@dataclass(frozen=True)
class Clearance:
    """Granted by `policy.clear` alone: whatever touches a record asks for one."""

    actor: Actor
    patient: Patient
    scopes: frozenset[Scope]

    @property
    def is_own(self) -> bool:
        return self.actor.id == self.patient.id

    @property
    def granted(self) -> frozenset[Scope]:
        """The kinds that the patient gave, without those that an emergency opened."""
        return self.scopes - self.patient.opened

    @property
    def reads_text(self) -> bool:
        """Clinic staff see no free text, whatever was granted."""
        return self.actor.role is not Role.CLINIC
