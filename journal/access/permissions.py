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
    CONTEXT = "context"
    SESSIONS = "sessions"
    QUESTIONNAIRES = "questionnaires"
    THREAD = "thread"
    NOTES = "notes"
    SAFETY_PLAN = "safety_plan"


ALL_SCOPES = frozenset(Scope)
WORDS_ALONE = frozenset({Scope.CONTEXT, Scope.THREAD, Scope.NOTES, Scope.SAFETY_PLAN})
"""Kinds that hold what people write, or call things, themselves: never for staff of a clinic."""
IN_SUMMARY = ALL_SCOPES - {Scope.CONTEXT, Scope.THREAD, Scope.SAFETY_PLAN}
"""What a summary is made of."""


class Permission(StrEnum):
    """One name per thing a route does. `journal.access.policy.WHO_MAY` says who may."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SIGN_OUT = "sign_out"
    LOOK_CHANGE = "look_change"
    CONFIRM = "confirm"
    FACTOR_READ = "factor_read"
    FACTOR_CHANGE = "factor_change"
    FACTOR_RESET = "factor_reset"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - the name of what is done
    ENTRY_READ = "entry_read"
    ENTRY_WRITE = "entry_write"
    TODAY_READ = "today_read"
    SESSION_READ = "session_read"
    SESSION_WRITE = "session_write"
    THREAD_READ = "thread_read"
    THREAD_WRITE = "thread_write"
    TRENDS_READ = "trends_read"
    EFFECTS_READ = "effects_read"
    QUESTIONNAIRE_READ = "questionnaire_read"
    QUESTIONNAIRE_WRITE = "questionnaire_write"
    QUESTIONNAIRE_ASK = "questionnaire_ask"
    FLAG_STEP = "flag_step"
    PLAN_READ = "plan_read"
    PLAN_WRITE = "plan_write"
    PROMISE_WRITE = "promise_write"
    ASKING_READ = "asking_read"
    ASKING_CHOOSE = "asking_choose"
    SHARING_READ = "sharing_read"
    SHARING_GIVE = "sharing_give"
    SHARING_STOP = "sharing_stop"
    INVITATION_ACCEPT = "invitation_accept"
    CASELOAD_READ = "caseload_read"
    PATIENT_READ = "patient_read"
    BRIEF_READ = "brief_read"
    FLAG_SEE = "flag_see"
    KEYS_CHANGE = "keys_change"
    CLINIC_READ = "clinic_read"
    CLINIC_INVITE = "clinic_invite"
    CLINIC_PREPARE = "clinic_prepare"
    SUMMARY_READ = "summary_read"
    EXPORT_READ = "export_read"
    IMPORT_WRITE = "import_write"
    ERASE_READ = "erase_read"
    ERASE = "erase"
    ERASE_STOP = "erase_stop"
