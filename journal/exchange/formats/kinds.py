"""The kinds of rows in a file with everything, and which tables are not in it. Pure.

A new table of a person's belongs into one of the two: `tests/exchange/test_everything_kinds.py` asks for it.
"""

from journal.core.text import N_
from journal.exchange.formats.dictionary import KEYED, SECRET, Kind, columns, kind
from journal.exchange.formats.kinds_of_record import RECORD

LINK = {"email_lookup": KEYED, "token_hash": SECRET, "code_hash": SECRET}
SHARING = (
    kind("shared_with", "access_grant", N_("With whom you share, which kinds, and from when to when"), """
        id
        grantee_id: id?: the person (see people)
        clinic_id: id?: or the clinic (see clinics)
        scopes
        given_at: instant: when you began to share
        changed_at: instant: when you last changed which kinds
        ends_on: day?: the last day, where you chose one
        withdrawn_at: instant?: when you stopped
        """, order="given_at"),
    kind("invitations", "invitation", N_("Invitations that you sent"), """
        id
        kind: text: who invites whom
        email: text?: the address that you typed
        name: text?: the name that you typed
        clinic_id: id?: always null here
        scopes
        ends_on: day?: the last day of sharing, where you chose one
        created_at
        expires_at: instant: when the link in the mail ends
        accepted_at: instant?: when it was accepted
        accepted_by: id?: who accepted (see people)
        withdrawn_at: instant?: when you took it back
        """, order="created_at", owner="inviter_id", without=LINK | {
            "code_tries": "how often somebody mistyped a code: nothing of yours"}),
    kind("invitations_accepted", "invitation", N_("Invitations that you accepted"), """
        id
        kind: text: who invites whom
        inviter_id: id: who invited you (see people)
        clinic_id: id?: for which clinic (see clinics)
        scopes
        ends_on: day?: the last day of sharing, where one was asked for
        created_at
        expires_at: instant: when the link in the mail ends
        accepted_at: instant?: when you accepted
        withdrawn_at: instant?: when it was taken back
        """, order="created_at", owner="accepted_by", without=LINK | {
            "code_tries": "how often a code was mistyped, kept to slow down guessing",
            "email": "sealed for the person who invited you; it is your own address",
            "name": "sealed for the person who invited you"}),
    kind("emergencies", "emergency_access", N_("Hours for which somebody was let in in an emergency, and why"), """
        id
        account_id: id: who was let in (see people)
        second_id: id: who was named as the second person (see people)
        given_at: instant: from when
        ends_at: instant: until when
        reason: text?: the reason that was given
        """, order="given_at"),
)
ACCOUNT = (
    kind("account", "account", N_("Your account and how you set it"), """
        id
        role: text: patient
        email: text?: your address
        name: text?: your name as you wrote it
        look: object?: the name, icon and quick hiding that you chose for your screen
        language: text: the language you read
        zone: text: your time zone
        country: text?: your country, for help lines
        theme: text?: light or dark; null: as the device has it
        clinic_id: id?: always null for patients
        created_at
        confirmed_at: instant?: when you confirmed your address
        settled_at: instant?: when you finished the first steps
        disabled_at: instant?: since when nobody can sign in
        """, order="id", owner="id", without={"email_lookup": KEYED, "password_hash": SECRET}),
    kind("consents", "consent", N_("What you agreed to"), """
        version: text: which text
        given_at: instant: when
        """, order="given_at", owner="account_id"),
    kind("devices", "browser_session", N_("Where you are signed in"), """
        device: text: a coarse name such as iPhone
        created_at
        seen_at: instant: when it was last used
        fresh_at: instant: when you last showed that it is you
        factor: text: how: password, passkey, code or recovery
        shared: yes_no: whether you called it borrowed
        ended_at: instant?: when it was signed out
        """, order="created_at", owner="account_id", without={"token_hash": SECRET}),
    kind("passkeys", "passkey", N_("Your passkeys: name and days"), """
        id
        name: text?: what you called it
        created_at
        used_at
        """, order="created_at", owner="account_id", without={
            "credential": SECRET, "credential_lookup": KEYED,
            "sign_count": "a counter of the passkey, kept to notice copies"}),
    kind("authenticators", "authenticator", N_("Whether you use an authenticator app"), """
        id
        created_at
        confirmed_at: instant?: since when it counts
        """, order="created_at", owner="account_id", without={
            "seed": SECRET, "last_step": "kept so that no code counts twice"}),
    kind("factor_resets", "factor_reset", N_("When your clinic took away a lost way to sign in"), """
        id
        clinic_id: id: which clinic (see clinics)
        asked_by: id: who asked (see people)
        asked_at: instant: when
        agreed_by: id?: who agreed (see people)
        due_at: instant?: when it takes effect
        ended_at: instant?: when it was over
        """, order="asked_at", owner="account_id"),
    kind("mailed_links", "mailed_link", N_("Links that we mailed to you in the last days"), """
        purpose: text: what the link is for
        address: text?: the new address, where you asked for one
        created_at
        expires_at: instant: when it ends
        used_at
        """, order="created_at", owner="account_id", without={
            "token_hash": SECRET, "id": "only there to seal the address"}),
    kind("erasure_requests", "erasure_request", N_("That you asked us to erase your account"), """
        asked_at: instant: when
        due_at: instant: until then you can stop it
        """, order="asked_at", owner="account_id"),
    kind("drafts", "draft", N_("Forms that you began and did not send, kept 30 days"), """
        id
        made_at: instant: when it was kept
        content: object?: which page, and what stood in the form
        """, order="made_at", owner="account_id"),
    kind("history", "audit", N_("What was done here and when, one line each, with ids in place of names"), """
        at: instant: when
        event: text: what
        actor_id: id?: who (see people); only zeros: the person who runs this journal, by command
        keys: object: which row it was about
        """, order="seq", without={
            "seq": "the number of the line among those of everybody", "chain": "binds the lines together"}),
)
KINDS: tuple[Kind, ...] = (*RECORD, *SHARING, *ACCOUNT)
EXTRA = {"who_looked": columns("""
    day: day: the day, in your time zone
    time: time: the time of day there
    zone: text: your time zone
    person: text: who it was
    what: text: what they opened, wrote or took out, in words
    """)}
"""Lists that are made from rows and are no rows themselves."""
LEFT_OUT = {
    "waiting_import": "a file that you chose within the last hour and have yourself; it goes when you answer",
    "recovery_code": "only hashes of secrets: the codes are on the sheet that you were given",
    "pending_sign_in": "a sign-in that waits some minutes for its second step: only the hash of a secret",
    "monitoring_promise": "what a therapist or a clinic promises to every patient: their words. Patients have none",
    "fit": "figures worked out anew each day from what is in this file (`flask --app wsgi analyse` does the same)",
    "flag_seen": "which of those figures a therapist has clicked away: it says nothing of you that is not in this file",
}
"""Tables with rows of people that are not in the file, and why."""
PEOPLE = frozenset({
    "entered_by", "changed_by", "note_by", "written_by", "replaced_by", "made_by", "chosen_by", "by", "reader_id",
    "grantee_id", "accepted_by", "inviter_id", "account_id", "second_id", "asked_by", "agreed_by", "actor_id"})
"""Fields that name a person by id."""
