"""Sealed fields are bound to their place; instants are aware; what lies on the disk can be read by nobody."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from journal.access.permissions import Role
from journal.accounts.models import ClinicRow
from journal.core import clock, crypto, db
from journal.core.crypto import SealBroken
from journal.entries.models import EntryRow
from tests import factories

CANARY = "the heron stood quite still 7f3a"


@pytest.fixture
def people_in(app: Flask) -> Iterator[tuple[UUID, UUID]]:
    with app.app_context():
        yield (factories.person(Role.PATIENT, "mara.canary.7f3a@example.org", "Mara Canary 7f3a"),
               factories.person(Role.PATIENT, "tom@example.org", "Tom"))


def stored_entry(patient_id: UUID, note: str) -> UUID:
    now = clock.now()
    row = EntryRow(patient_id=patient_id, id=uuid4(), day=date(2026, 5, 14), zone="UTC", logged_at=now, changed_at=now,
                   origin="check-in")
    row.note, row.tags, row.ratings = note, ["walked"], {"mood": 4}
    with db.transaction() as session:
        session.add(row)
    return row.id


def entry(patient_id: UUID, entry_id: UUID) -> EntryRow:
    return db.session().get_one(EntryRow, (patient_id, entry_id), populate_existing=True)


def run(statement: str, **values: object) -> None:
    with db.transaction() as session:
        session.execute(text(statement), values)


def bound(value: UUID) -> object:
    return value.hex if db.database().engine.dialect.name == "sqlite" else value


def test_a_sealed_field_comes_back_whole(people_in: tuple[UUID, UUID]) -> None:
    row = entry(people_in[0], stored_entry(people_in[0], CANARY))
    assert (row.note, row.tags, row.ratings) == (CANARY, ["walked"], {"mood": 4})
    assert CANARY.encode() not in row.note_sealed


@pytest.mark.asvs("V11.3.3", "T22")
def test_a_field_moved_to_another_row_is_refused(people_in: tuple[UUID, UUID]) -> None:
    one, other = stored_entry(people_in[0], "one"), stored_entry(people_in[0], "other")
    run("UPDATE entry SET note_sealed = (SELECT note_sealed FROM entry WHERE id = :one) WHERE id = :other",
        one=bound(one), other=bound(other))
    with pytest.raises(SealBroken):
        _ = entry(people_in[0], other).note


@pytest.mark.asvs("V11.3.3", "T22")
def test_a_field_moved_to_another_column_is_refused(people_in: tuple[UUID, UUID]) -> None:
    entry_id = stored_entry(people_in[0], "one")
    run("UPDATE entry SET tags_sealed = note_sealed WHERE id = :id", id=bound(entry_id))
    with pytest.raises(SealBroken):
        _ = entry(people_in[0], entry_id).tags


@pytest.mark.asvs("V11.3.3", "T22")
def test_a_row_moved_to_another_patient_is_refused(people_in: tuple[UUID, UUID]) -> None:
    entry_id = stored_entry(people_in[0], "one")
    run("UPDATE entry SET patient_id = :other WHERE id = :id", other=bound(people_in[1]), id=bound(entry_id))
    with pytest.raises(SealBroken):
        _ = entry(people_in[1], entry_id).note


def test_a_field_needs_its_owner_first() -> None:
    with pytest.raises(ValueError, match="before a sealed field"):
        EntryRow(id=uuid4()).note = "no owner yet"


def test_json_lengths_tell_nothing_of_how_much_was_answered(people_in: tuple[UUID, UUID]) -> None:
    row = EntryRow(patient_id=people_in[0], id=uuid4())
    sizes = set()
    for ratings in ({}, {"mood": 4}, {"mood": 10, "anxiety": 10, "energy": 3, "sleep_hours": 7.5}):
        row.ratings = ratings
        sizes.add(len(row.ratings_sealed))
    assert len(sizes) == 1


def test_naive_instants_are_refused(people_in: tuple[UUID, UUID]) -> None:
    naive = datetime(2026, 5, 14, 12, 0)  # noqa: DTZ001 - the point
    with pytest.raises(StatementError, match="needs a zone"), db.transaction() as session:
        session.add(ClinicRow(id=uuid4(), name="x", created_at=naive))


def test_instants_come_back_in_utc(people_in: tuple[UUID, UUID]) -> None:
    at = datetime(2026, 5, 14, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with db.transaction() as session:
        session.add(ClinicRow(id=uuid4(), name="x", created_at=at))
    db.session().expire_all()
    found = db.session().scalars(select(ClinicRow.created_at)).one()
    assert found == at
    assert found.tzinfo is UTC


@pytest.mark.asvs("V14.2.4", "T21", "P5")
def test_the_files_hold_nothing_readable(sqlite_app: Flask) -> None:
    """Not the text, not the address, not that it is SQLite: neither in the file nor in its log."""
    with sqlite_app.app_context():
        person = factories.person(Role.PATIENT, "mara.canary.7f3a@example.org", "Mara Canary 7f3a")
        stored_entry(person, CANARY)
        folder: Path = sqlite_app.config["SETTINGS"].data_dir
        found = [path for path in folder.rglob("*") if path.is_file()]
        assert {path.name for path in found} >= {"journal.db", "journal.db-wal", "keys.db"}
        for path in found:
            content = path.read_bytes()
            for probe in (CANARY, "mara.canary", "Mara Canary", "7f3a", "patient", "SQLite format 3"):
                assert probe.encode() not in content, (path.name, probe)
                assert probe.encode("utf-16-le") not in content, (path.name, probe)


def test_plain_sqlite_cannot_open_the_file(sqlite_app: Flask) -> None:
    path = sqlite_app.config["SETTINGS"].data_dir / "journal.db"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()


@pytest.mark.asvs("V14.2.4", "T21", "P5")
def test_sealed_columns_hold_nothing_readable_on_any_database(people_in: tuple[UUID, UUID]) -> None:
    stored_entry(people_in[0], CANARY)
    for table in ("account", "entry", "audit"):
        for row in db.session().execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - our own names
            shown = b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
            assert b"7f3a@" not in shown
            assert b"heron" not in shown
            assert b"Canary" not in shown


def test_a_destroyed_key_leaves_rows_that_nobody_can_read(people_in: tuple[UUID, UUID], app: Flask) -> None:
    entry_id = stored_entry(people_in[0], CANARY)
    crypto.vault().destroy(crypto.person_name(people_in[0]))
    with app.app_context(), pytest.raises(crypto.KeyMissing):
        _ = entry(people_in[0], entry_id).note
