"""The names of what is recorded and the exact keys each carries. Ids, counts and kinds; never content."""

from enum import Enum


class Event(Enum):
    """Name → its keys."""

    ACCOUNT_MADE = ("account:made", ("role",))
    ACCOUNT_CHANGED = ("account:changed", ())
    ACCOUNT_CONFIRMED = ("account:confirmed", ())
    ADDRESS_CHANGED = ("account:address-changed", ())
    PASSWORD_CHANGED = ("account:password-changed", ())
    SIGNED_IN = ("account:signed-in", ("factor",))
    SIGNED_OUT = ("account:signed-out", ())
    SIGN_IN_REFUSED = ("account:sign-in-refused", ())
    SIGNED_OUT_ELSEWHERE = ("account:signed-out-elsewhere", ("ended",))
    CONFIRMED_AGAIN = ("account:confirmed-again", ("factor",))
    FACTOR_REFUSED = ("account:factor-refused", ("factor",))
    FACTOR_ADDED = ("account:factor-added", ("factor",))
    FACTOR_REMOVED = ("account:factor-removed", ("factor",))
    RECOVERY_CODES_MADE = ("account:recovery-codes-made", ("count",))
    RECOVERY_CODE_USED = ("account:recovery-code-used", ("left",))
    PASSKEY_WENT_BACK = ("account:passkey-went-back", ("passkey_id",))
    FACTOR_RESET_ASKED = ("account:factor-reset-asked", ("clinic_id",))
    FACTOR_RESET_AGREED = ("account:factor-reset-agreed", ("clinic_id",))
    FACTOR_RESET_STOPPED = ("account:factor-reset-stopped", ())
    FACTOR_RESET_DONE = ("account:factor-reset-done", ())
    ACCOUNT_DISABLED = ("account:disabled", ())
    ACCOUNT_ENABLED = ("account:enabled", ())
    ERASURE_ASKED = ("erasure:asked", ())
    ERASURE_STOPPED = ("erasure:stopped", ())
    ERASED = ("erasure:done", ())
    KEYS_REWRAPPED = ("keys:rewrapped", ("to", "count"))
    KEY_ROTATED = ("keys:rotated", ("to",))
    EMERGENCY_GIVEN = ("emergency:given", ("access_id", "to", "second"))
    EMERGENCY_ENDED = ("emergency:ended", ("access_id",))
    RESTORED = ("backup:restored", ("made_at", "schema"))
    CONSENT_GIVEN = ("consent:given", ("version",))
    ENTRY_SAVED = ("entry:saved", ("entry_id",))
    ENTRY_CHANGED = ("entry:changed", ("entry_id",))
    ENTRY_DELETED = ("entry:deleted", ("entry_id",))
    ENTRY_RESTORED = ("entry:restored", ("entry_id",))
    SESSION_SAVED = ("session:saved", ("session_id",))
    SESSION_CHANGED = ("session:changed", ("session_id",))
    SESSION_DELETED = ("session:deleted", ("session_id",))
    SESSION_RESTORED = ("session:restored", ("session_id",))
    SESSION_JOINED = ("session:joined", ("session_id", "into"))
    SESSION_KEPT_APART = ("session:kept-apart", ("session_id",))
    COURSE_SAVED = ("course:saved", ("course_id",))
    COURSE_CHANGED = ("course:changed", ("course_id",))
    COURSE_DELETED = ("course:deleted", ("course_id",))
    COURSE_RESTORED = ("course:restored", ("course_id",))
    PLAN_SAVED = ("plan:saved", ("plan_id",))
    INVITATION_SENT = ("invitation:sent", ("invitation_id",))
    INVITATION_ACCEPTED = ("invitation:accepted", ("invitation_id",))
    INVITATION_WITHDRAWN = ("invitation:withdrawn", ("invitation_id",))
    GRANT_GIVEN = ("grant:given", ("grant_id", "scopes"))
    GRANT_CHANGED = ("grant:changed", ("grant_id", "scopes"))
    GRANT_WITHDRAWN = ("grant:withdrawn", ("grant_id",))
    RECORD_OPENED = ("record:opened", ("page",))
    RECORD_LISTED = ("record:listed", ())
    SUMMARY_TAKEN = ("summary:taken", ("first", "last"))
    EXPORT_TAKEN = ("export:taken", ("format",))
    IMPORT_TAKEN = ("import:taken", ("batch_id", "added"))
    IMPORT_REMOVED = ("import:removed", ("batch_id", "removed"))

    def __init__(self, label: str, keys: tuple[str, ...]) -> None:
        self.label, self.keys = label, keys


BY_LABEL = {event.label: event for event in Event}
LOOKS = (Event.RECORD_OPENED, Event.RECORD_LISTED, Event.SUMMARY_TAKEN)
"""What another person's look at a record is recorded as."""
WRITES = (Event.SESSION_SAVED, Event.SESSION_CHANGED, Event.SESSION_DELETED, Event.SESSION_RESTORED,
          Event.SESSION_JOINED, Event.SESSION_KEPT_APART, Event.COURSE_SAVED, Event.COURSE_CHANGED,
          Event.COURSE_DELETED, Event.COURSE_RESTORED)
"""What another person can write in a record."""
