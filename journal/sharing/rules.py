"""What consent is: grants, invitations, and the pure rules on them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from journal.access.permissions import Scope
from journal.core.text import N_

LINK_LIFE = timedelta(hours=72)
"""How long an invitation can be accepted."""
PRESET = frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS, Scope.QUESTIONNAIRES})
"""What is ticked when an invitation is begun: what is in their own words stays private unless the
patient says otherwise."""
EMERGENCY_KINDS = frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS})
"""What an emergency opens; never notes, the integration thread or the safety plan."""
EMERGENCY_LASTS = timedelta(hours=1)
REASON_MAX = 500
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 signs, five bits each; I, L, O and U are left out, and read as what they look like."""
CODE_LENGTH, CODE_TRIES = 8, 5
SCOPE_WORDS = {Scope.CHECK_INS: N_("Check-ins"), Scope.SIDE_EFFECTS: N_("Side effects"),
               Scope.CONTEXT: N_("Other things followed"), Scope.SESSIONS: N_("Sessions"),
               Scope.QUESTIONNAIRES: N_("Questionnaires"),
               Scope.THREAD: N_("Integration thread"), Scope.NOTES: N_("Notes"), Scope.SAFETY_PLAN: N_("Safety plan")}
SCOPE_HINTS = {Scope.CHECK_INS: N_("Mood, anxiety, energy, sleep, and the questions of a profile"),
               Scope.SIDE_EFFECTS: N_("Which, and how bad"),
               Scope.CONTEXT: N_("Medication, alcohol, movement and what else you chose to follow"),
               Scope.SESSIONS: N_("Dates, doses, vitals, focus and practice"),
               Scope.QUESTIONNAIRES: N_("Each answer, the score, and what an answer may have set off"),
               Scope.THREAD: N_("Intentions, words after a session, practice, pinned moments"),
               Scope.NOTES: N_("What you write in your own words"),
               Scope.SAFETY_PLAN: N_("All of it, with the names and numbers in it")}


class InvitationKind(StrEnum):
    """Who invites whom to what."""

    THERAPIST_BY_PATIENT = "therapist_by_patient"
    PATIENT_BY_CLINIC = "patient_by_clinic"
    THERAPIST_BY_CLINIC = "therapist_by_clinic"


class GrantState(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Grant:
    """What a patient lets one person, or one clinic, see. `ends_on` is its last day, in the patient's zone."""

    id: UUID
    patient_id: UUID
    grantee_id: UUID | None
    clinic_id: UUID | None
    scopes: frozenset[Scope]
    given_at: datetime
    changed_at: datetime
    ends_on: date | None = None
    withdrawn_at: datetime | None = None

    def state(self, today: date) -> GrantState:
        if self.withdrawn_at is not None:
            return GrantState.WITHDRAWN
        return GrantState.EXPIRED if self.ends_on is not None and today > self.ends_on else GrantState.ACTIVE

    def is_live(self, today: date) -> bool:
        return self.state(today) is GrantState.ACTIVE

    @property
    def effective(self) -> frozenset[Scope]:
        """A clinic's staff record sessions; whatever a row says, that is all a clinic's grant opens."""
        return self.scopes & {Scope.SESSIONS} if self.clinic_id else self.scopes


@dataclass(frozen=True)
class Invitation:
    """A mailed, single-use link. `email` is readable by who invited, None for everybody else."""

    id: UUID
    kind: InvitationKind
    inviter_id: UUID
    clinic_id: UUID | None
    email: str
    name: str | None
    scopes: frozenset[Scope]
    ends_on: date | None
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    accepted_by: UUID | None = None
    withdrawn_at: datetime | None = None
    needs_code: bool = False

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


@dataclass(frozen=True)
class EmergencyAccess:
    """One patient opened to one named person by command, with a second person named and the reason."""

    id: UUID
    account_id: UUID
    second_id: UUID
    given_at: datetime
    ends_at: datetime
    reason: str


def normal_code(typed: str) -> str:
    """A code as it was made: capitals, no blanks or dashes, look-alikes put right."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return plain.translate(str.maketrans("ILO", "110"))


def shown_code(code: str) -> str:
    """In two halves, to be read out."""
    return f"{code[:CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2:]}"


def problems(scopes: frozenset[Scope], ends_on: date | None, today: date) -> dict[str, str]:
    """What keeps a grant from being given, per field."""
    found = {}
    if not scopes:
        found["scopes"] = N_("Choose at least one kind to share.")
    if ends_on is not None and ends_on < today:
        found["ends_on"] = N_("This day is already over. Choose today, a later day, or leave it empty.")
    return found
