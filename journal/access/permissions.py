"""The names of what can be done, who can do it, and what can be shared."""

from enum import StrEnum


class Role(StrEnum):
    PATIENT = "patient"
    THERAPIST = "therapist"
    CLINIC = "clinic"


class Scope(StrEnum):
    """A kind of data that a patient shares or keeps."""

    CHECK_INS = "check_ins"
    SIDE_EFFECTS = "side_effects"
    SESSIONS = "sessions"
    NOTES = "notes"
    SAFETY_PLAN = "safety_plan"


ALL_SCOPES = frozenset(Scope)
WORDS_ALONE = frozenset({Scope.NOTES, Scope.SAFETY_PLAN})
"""Kinds that are free text and nothing else: never for staff of a clinic."""
IN_SUMMARY = ALL_SCOPES - {Scope.SAFETY_PLAN}
"""What a summary is made of."""


class Permission(StrEnum):
    """One name per thing a route does. `journal.access.policy.WHO_MAY` says who may."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SIGN_OUT = "sign_out"
    CONFIRM = "confirm"
    FACTOR_READ = "factor_read"
    FACTOR_CHANGE = "factor_change"
    FACTOR_RESET = "factor_reset"
    ENTRY_READ = "entry_read"
    ENTRY_WRITE = "entry_write"
    TODAY_READ = "today_read"
    SESSION_READ = "session_read"
    SESSION_WRITE = "session_write"
    TRENDS_READ = "trends_read"
    PLAN_READ = "plan_read"
    PLAN_WRITE = "plan_write"
    SHARING_READ = "sharing_read"
    SHARING_GIVE = "sharing_give"
    SHARING_STOP = "sharing_stop"
    INVITATION_ACCEPT = "invitation_accept"
    CASELOAD_READ = "caseload_read"
    PATIENT_READ = "patient_read"
    CLINIC_READ = "clinic_read"
    CLINIC_INVITE = "clinic_invite"
    SUMMARY_READ = "summary_read"
    EXPORT_READ = "export_read"
    IMPORT_WRITE = "import_write"
    ERASE = "erase"
    ERASE_STOP = "erase_stop"
