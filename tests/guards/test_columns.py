"""Every column is sealed, or a hash, a day, an instant, an id; or stands here with the reason why it is plain."""

import pytest
from sqlalchemy import Column, Date, LargeBinary, MetaData, String, Table, Time, Uuid
from sqlalchemy.types import TypeEngine

from journal import tables
from journal.core.columns import UTCDateTime

HASHES = {"token_hash", "email_lookup", "subject", "chain", "import_key", "code_hash", "credential_lookup",
          "challenge_hash", "mac", "data_version"}
PLAIN = {
    "account.role": "decides what a person may do, before their key is opened",
    "account.password_hash": "Argon2id over a peppered password",
    "account.language": "needed before the key is opened; says nothing of the journal",
    "account.zone": "journal days are reckoned in it",
    "account.country": "decides which help lines are shown; a country names nobody",
    "account.theme": "light or dark",
    "clinic.name": "an organisation's public name",
    "consent.version": "which text was agreed to",
    "browser_session.device": "a coarse name such as iPhone",
    "browser_session.factor": "password, passkey, code or recovery",
    "browser_session.shared": "that a device was called borrowed",
    "authenticator.last_step": "a number of half minutes: no code counts twice",
    "passkey.sign_count": "a counter that must be compared in one statement",
    "pending_sign_in.tries": "a count",
    "pending_sign_in.shared": "that a device was called borrowed",
    "mailed_link.purpose": "confirm or reset",
    "failed_try.failures": "a count",
    "audit.seq": "the number of the line",
    "audit_seal.seq": "the number of a line",
    "audit.event": "a name from audit/events.py",
    "audit.keys": "exactly the keys of the event: ids, counts and kinds",
    "access_grant.scopes": "kinds, as the policy reads them",
    "invitation.kind": "who invites whom",
    "invitation.scopes": "kinds, as the policy reads them",
    "invitation.code_tries": "a count",
    "entry.zone": "the day's zone",
    "entry.origin": "check-in or import",
    "entry_version.reason": "changed or deleted",
    "treatment_session.kind": "dosing or integration: charts are drawn against it",
    "treatment_session.zone": "the day's zone",
    "treatment_session.kept_apart": "that two entries of one day are meant to be two",
    "thread_page.kind": "before or after a session, or practice: the newest of each is looked for",
    "thread_page.number": "a count of versions: the highest of a page is the page",
    "clinic_preparation.number": "a count of versions: the highest is the list",
    "clinic_preparation.items": "what a clinic asks everybody to prepare; about nobody",
    "home_reading.zone": "the day's zone",
    "safety_plan.number": "a count of versions: the highest is the plan",
    "monitoring_promise.number": "a count of versions: the highest holds",
    "asking_choice.number": "a count: in which order marks were made",
    "instrument_switch.instrument": "what the operator switched on, for everybody",
    "instrument_switch.version": "of a definition that ships with the journal",
    "instrument_switch.is_on": "of the same",
    "flag_step.state": "how far a flag has come; what it is about is sealed",
    "import_batch.source": "the name of a file format",
}


def is_plain_by_kind(column: Column[object]) -> bool:
    """Sealed bytes, a hash under a known name, a day, an instant, a time of day, an id."""
    kind: TypeEngine[object] = column.type
    if isinstance(kind, LargeBinary):
        return column.name.endswith("_sealed") or column.name in HASHES
    return isinstance(kind, Uuid | UTCDateTime | Date | Time)


def unexplained(metadata: MetaData) -> list[str]:
    return [name for table in metadata.sorted_tables for column in table.columns
            if not is_plain_by_kind(column) and (name := f"{table.name}.{column.name}") not in PLAIN]


@pytest.mark.asvs("V14.2.4", "T21")
def test_no_column_is_plain_without_a_reason() -> None:
    assert unexplained(tables.metadata) == [], "seal it (`sealed_text()`), or say in PLAIN why anybody may read it"


def test_every_reason_is_for_a_column_that_is_there() -> None:
    names = {f"{table.name}.{column.name}" for table in tables.metadata.sorted_tables for column in table.columns}
    assert set(PLAIN) <= names


def test_a_patients_rows_are_found_by_patient_first() -> None:
    for table in tables.metadata.sorted_tables:
        if "patient_id" in table.columns and table.name != "audit":
            assert next(column.name for column in table.primary_key) == "patient_id", table.name


@pytest.mark.parametrize("column", [
    Column("note", String), Column("note", LargeBinary), Column("mood_text", String(3)), Column("phone", String)])
def test_a_readable_column_is_seen(column: "Column[object]") -> None:
    metadata = MetaData()
    Table("entry", metadata, column)
    assert unexplained(metadata)
