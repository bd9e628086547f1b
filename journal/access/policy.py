"""Who may: one table from permission to a predicate over (actor, patient, scopes). What is missing means no."""

from collections.abc import Callable
from uuid import UUID

from journal.access.clearance import Actor, Clearance, Patient
from journal.access.permissions import ALL_SCOPES, IN_SUMMARY, WORDS_ALONE, Permission, Role, Scope

Predicate = Callable[[Actor, Patient | None, frozenset[Scope]], bool]


def own(actor: Actor, patient: Patient | None, scopes: frozenset[Scope]) -> bool:
    return actor.role is Role.PATIENT and patient is not None and actor.id == patient.id


def is_other(actor: Actor, patient: Patient | None) -> bool:
    return patient is not None and actor.id != patient.id


def therapist_with(*needed: Scope) -> Predicate:
    """A therapist to whom any of these kinds is open (any kind at all, when none is named)."""
    def check(actor: Actor, patient: Patient | None, scopes: frozenset[Scope]) -> bool:
        return (actor.role is Role.THERAPIST and is_other(actor, patient)
                and bool(scopes & (frozenset(needed) or ALL_SCOPES)))
    return check


def clinic_with_sessions(actor: Actor, patient: Patient | None, scopes: frozenset[Scope]) -> bool:
    return actor.role is Role.CLINIC and is_other(actor, patient) and Scope.SESSIONS in scopes


def granted(may: Predicate) -> Predicate:
    """The same, by what the patient gave alone: what an emergency opened is only read."""
    def check(actor: Actor, patient: Patient | None, scopes: frozenset[Scope]) -> bool:
        return may(actor, patient, scopes - patient.opened if patient else scopes)
    return check


def clinic_in_emergency(actor: Actor, patient: Patient | None, scopes: frozenset[Scope]) -> bool:
    """Staff of a clinic to whom this patient's page is open for an hour (docs/decisions/0008-emergency-access.md)."""
    return actor.role is Role.CLINIC and patient is not None and actor.id != patient.id and bool(patient.opened)


def role(*roles: Role) -> Predicate:
    """Somebody of this role, on a page that is about no patient."""
    def check(actor: Actor, patient: Patient | None, scopes: frozenset[Scope]) -> bool:
        return actor.role in roles and (patient is None or actor.id == patient.id)
    return check


def anybody(actor: Actor, patient: Patient | None, scopes: frozenset[Scope]) -> bool:
    return patient is None or actor.id == patient.id


WHO_MAY: dict[Permission, tuple[Predicate, ...]] = {
    Permission.SIGNED_IN: (anybody,),
    Permission.SIGN_OUT: (anybody,),
    Permission.LOOK_CHANGE: (role(Role.PATIENT),),
    Permission.CONFIRM: (anybody,),
    Permission.FACTOR_READ: (anybody,),
    Permission.FACTOR_CHANGE: (anybody,),
    Permission.FACTOR_RESET: (granted(clinic_with_sessions),),
    Permission.PASSWORD_CHANGE: (anybody,),
    Permission.TODAY_READ: (own,),
    Permission.ENTRY_READ: (own,),
    Permission.ENTRY_WRITE: (own,),
    Permission.SESSION_READ: (own, therapist_with(Scope.SESSIONS), clinic_with_sessions),
    Permission.SESSION_WRITE: (own, granted(therapist_with(Scope.SESSIONS)), granted(clinic_with_sessions)),
    Permission.THREAD_READ: (own, therapist_with(Scope.THREAD)),
    Permission.THREAD_WRITE: (own,),
    Permission.TRENDS_READ: (own,),
    Permission.EFFECTS_READ: (own, therapist_with(Scope.SIDE_EFFECTS)),
    Permission.QUESTIONNAIRE_READ: (own,),
    Permission.QUESTIONNAIRE_WRITE: (own,),
    Permission.QUESTIONNAIRE_ASK: (granted(therapist_with(Scope.QUESTIONNAIRES)),),
    Permission.FLAG_STEP: (granted(therapist_with(Scope.QUESTIONNAIRES)),),
    Permission.PLAN_READ: (own, therapist_with(Scope.SAFETY_PLAN)),
    Permission.PLAN_WRITE: (own,),
    Permission.PROMISE_WRITE: (role(Role.THERAPIST, Role.CLINIC),),
    Permission.ASKING_READ: (own,),
    Permission.ASKING_CHOOSE: (own, granted(therapist_with(Scope.CHECK_INS))),
    Permission.PATIENT_READ: (therapist_with(), clinic_in_emergency),
    Permission.BRIEF_READ: (therapist_with(),),
    Permission.FLAG_SEE: (granted(therapist_with(Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS,
                                                 Scope.QUESTIONNAIRES)),),
    Permission.KEYS_CHANGE: (role(Role.THERAPIST),),
    Permission.SHARING_READ: (own,),
    Permission.SHARING_GIVE: (own,),
    Permission.SHARING_STOP: (own,),
    Permission.INVITATION_ACCEPT: (anybody,),
    Permission.CASELOAD_READ: (role(Role.THERAPIST),),
    Permission.CLINIC_READ: (role(Role.CLINIC),),
    Permission.CLINIC_INVITE: (role(Role.CLINIC),),
    Permission.CLINIC_PREPARE: (role(Role.CLINIC),),
    Permission.SUMMARY_READ: (own, granted(therapist_with(*IN_SUMMARY))),
    Permission.EXPORT_READ: (own,),
    Permission.IMPORT_WRITE: (own,),
    Permission.ERASE_READ: (anybody,),
    Permission.ERASE: (anybody,),
    Permission.ERASE_STOP: (anybody,),
}

SENSITIVE = frozenset({Permission.EXPORT_READ, Permission.SHARING_GIVE, Permission.FACTOR_CHANGE, Permission.ERASE})
"""Ask for a sign-in or confirmation at most ten minutes old. Withdrawing never does."""

PUT_OFF = frozenset({Permission.SHARING_GIVE, Permission.ERASE, Permission.FACTOR_CHANGE, Permission.PASSWORD_CHANGE,
                     Permission.IMPORT_WRITE})
"""What cannot be taken back, and so waits until the morning after a dose, unless the patient says that it cannot wait.
Withdrawing, stopping an erasure, signing out devices, signing in and taking one's record out never wait."""

PUT_OFF_TOLD = PUT_OFF | {Permission.FACTOR_READ, Permission.ERASE_READ}
"""Pages that say so beforehand."""

HALFWAY = frozenset({Permission.SIGN_OUT, Permission.CONFIRM, Permission.FACTOR_READ, Permission.FACTOR_CHANGE})
"""What is open to somebody who still has to add a second factor: adding it, and leaving."""

AS_MYSELF = HALFWAY | frozenset({Permission.SIGNED_IN, Permission.LOOK_CHANGE, Permission.INVITATION_ACCEPT,
                       Permission.KEYS_CHANGE,
                       Permission.CASELOAD_READ, Permission.PROMISE_WRITE, Permission.CLINIC_READ,
                       Permission.CLINIC_INVITE, Permission.CLINIC_PREPARE, Permission.PASSWORD_CHANGE,
                       Permission.ERASE_READ, Permission.ERASE,
                       Permission.ERASE_STOP})
"""Pages that are about the actor and no patient's record."""


def clear(permission: Permission, actor: Actor, patient: Patient | None,
          scopes: frozenset[Scope]) -> Clearance | None:
    """The only maker of a clearance; None means no."""
    if not any(may(actor, patient, scopes) for may in WHO_MAY.get(permission, ())):
        return None
    if patient is not None and own(actor, patient, scopes):
        return Clearance(actor, patient, ALL_SCOPES)
    if actor.role is Role.CLINIC:
        scopes -= WORDS_ALONE  # clinic staff see no free text, whatever was granted
    return Clearance(actor, patient or Patient(actor.id, actor.name, actor.zone, actor.country), scopes)


OPERATOR = UUID(int=0)
"""The operator's name in the audit: whoever runs a command on the machine."""


def clear_job(patient: Patient, actor: Actor | None = None) -> Clearance:
    """For commands on one named patient's record; what they do is recorded as the operator's, or as `actor`'s."""
    operator = Actor(OPERATOR, Role.PATIENT, "", patient.zone, "en", patient.country)
    return Clearance(actor or operator, patient, ALL_SCOPES)
