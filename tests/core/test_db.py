"""Writing: all or nothing, one after the other, and what was acknowledged stays, whatever happens to the process."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from journal.accounts.models import ClinicRow, TriesRow
from journal.app import create_app
from journal.audit import log as audit
from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import clock, db, migrating
from tests.conftest import settings_for
from tests.core.writer import SUBJECT

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES, UPDATES, KILLS = 4, 50, 3


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A migrated instance of its own, for tests with several processes."""
    with create_app(settings_for(tmp_path)).app_context():
        migrating.migrate(db.database())
        with db.transaction() as session:
            session.add(TriesRow(subject=SUBJECT, failures=0, first_at=clock.now(), last_at=clock.now()))
        db.database().dispose()
    return tmp_path


def clinic(clinic_id: UUID | None = None) -> ClinicRow:
    return ClinicRow(id=clinic_id or uuid4(), name="Northlight", created_at=clock.now())


def clinics() -> int:
    return len(db.session().scalars(select(ClinicRow.id)).all())


def test_one_transaction_inside_another_joins_it(context: Flask) -> None:
    def outer() -> None:
        with db.transaction() as session:
            session.add(clinic())
            with db.transaction() as joined:
                assert joined is session
                joined.add(clinic())
            raise RuntimeError("after the inner one ended")

    with pytest.raises(RuntimeError):
        outer()
    assert clinics() == 0


@pytest.mark.asvs("V2.3.3")
def test_a_failure_leaves_nothing_not_even_its_audit_line(context: Flask) -> None:
    same = uuid4()

    def write() -> None:
        with db.transaction() as session:
            audit.record_ids(Event.ACCOUNT_CHANGED, same, [None])
            session.add_all([clinic(same)])
            session.flush()
            session.execute(text("INSERT INTO clinic SELECT * FROM clinic"))

    with pytest.raises(IntegrityError):
        write()
    assert clinics() == 0
    assert audit.count() == 0


def test_after_a_failure_the_next_write_works(context: Flask) -> None:
    with pytest.raises(ValueError, match="exactly"), db.transaction():
        audit.record_ids(Event.ACCOUNT_CHANGED, None, [None], note="not a key")
    with db.transaction() as session:
        session.add(clinic())
    assert clinics() == 1


def test_a_write_begins_on_fresh_ground(context: Flask) -> None:
    """A snapshot read before a write does not let an older state be written back."""
    assert clinics() == 0
    with context.app_context(), db.transaction() as elsewhere:
        elsewhere.add(clinic())
    with db.transaction():
        assert clinics() == 1


@pytest.mark.asvs("V16.4.2", "T22")
def test_the_audit_refuses_change_and_removal(context: Flask) -> None:
    audit.record_ids(Event.ACCOUNT_CHANGED, uuid4(), [None])
    for statement in ("UPDATE audit SET event = 'x'", "DELETE FROM audit"):
        with pytest.raises(DatabaseError, match="append-only"), db.transaction() as session:
            session.execute(text(statement))
    assert audit.first_broken() is None


def test_the_connection_has_the_pragmas(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0,
                  "temp_store": 2, "busy_timeout": 5000}
        found = {name: db.session().execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
        assert found == wanted


def run_writer(folder: Path, kind: str, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-m", "tests.core.writer", str(folder), kind, str(count)],
                            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.asvs("V15.4.1", "V15.4.3", "P4")
def test_processes_that_write_at_once_lose_nothing(folder: Path) -> None:
    writers = [run_writer(folder, "update", UPDATES) for _ in range(PROCESSES)]
    for writer in writers:
        _, problems = writer.communicate(timeout=120)
        assert writer.returncode == 0, problems
    with create_app(settings_for(folder)).app_context():
        assert db.session().scalar(select(TriesRow.failures)) == PROCESSES * UPDATES
        db.database().dispose()


@pytest.mark.asvs("P4")
def test_what_was_acknowledged_survives_being_killed(folder: Path) -> None:
    acknowledged: set[str] = set()
    for round_ in range(KILLS):
        writers = [run_writer(folder, "insert", 100_000) for _ in range(2)]
        for writer in writers:
            assert writer.stdout is not None
            acknowledged.add(writer.stdout.readline().strip())  # it is writing now
        time.sleep(0.05 + 0.03 * round_)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            lines = writer.communicate()[0].splitlines(keepends=True)
            acknowledged |= {line.strip() for line in lines if line.endswith("\n")}
    with create_app(settings_for(folder)).app_context():
        stored = {str(one) for one in db.session().scalars(select(ClinicRow.id))}
        recorded = {str(one) for one in db.session().scalars(select(AuditRow.patient_id))}
        assert len(acknowledged) >= 2 * KILLS
        assert acknowledged <= stored
        assert stored == recorded
        assert audit.first_broken() is None
        assert db.session().execute(text("PRAGMA integrity_check")).scalar() == "ok"
        db.database().dispose()
