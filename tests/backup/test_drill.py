"""The drill tells a good backup from a bad one, and leaves nothing behind."""

import re
import secrets
import stat
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from journal.backup import drill as drilling
from journal.backup import make as making
from journal.backup import postgres
from journal.core import clock, db, migrating
from tests.backup.instances import CANARY, Instances, fill, left_over, make, on_server, run
from tests.conftest import POSTGRES


def drill(instances: Instances, app: Flask, *more: object) -> tuple[int, str]:
    """Exit code and words of a drill, after which nothing is left of it."""
    made: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "token_hex", lambda size: made.append(secrets.token_hex(size)) or made[-1])
        result = run(app, "backup", "drill", "--key", instances.private, *more)
    assert left_over(instances.folder) == []
    if instances.engine == "postgresql":
        assert not databases() & {f"drill_{name}" for name in made}
    return result


def databases() -> set[str]:
    server = create_engine(make_url(POSTGRES or "").set(drivername="postgresql+psycopg"))
    with server.connect() as connection:
        found = set(connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE 'drill%'")))
    server.dispose()
    return found


def test_a_good_backup_passes_and_that_is_written_down(instances: Instances) -> None:
    app = instances.new()
    fill(app)
    path = make(app)
    code, said = drill(instances, app)
    assert code == 0, said
    assert path.name in said
    assert "seconds" in said
    assert int(re.findall(r"(\d+) sealed fields opened", said)[0]) >= 6, "two names, two addresses, two check-ins"
    noted = instances.shelf / "drill.json"
    assert orjson.loads(noted.read_bytes())["file"] == path.name
    assert stat.S_IMODE(noted.stat().st_mode) == 0o600
    assert "last drill: never" not in run(app, "backup", "status")[1]


def test_the_newest_is_tried_and_the_instance_stays_as_it_was(instances: Instances) -> None:
    app = instances.new()
    fill(app)
    with clock.Moved(clock.now() - timedelta(days=1)):
        make(app)
    newest = make(app)
    with app.app_context(), db.transaction() as session:
        session.execute(text("UPDATE account SET theme = 'dark'"))
    code, said = drill(instances, app)
    assert (code, newest.name in said) == (0, True)
    with app.app_context():
        assert set(db.session().scalars(text("SELECT theme FROM account"))) == {"dark"}


def test_the_drill_needs_no_database_of_the_instance(instances: Instances) -> None:
    """It runs on another machine, which has the key ring and a server, and no journal."""
    app = instances.new()
    fill(app)
    make(app)
    code, said = drill(instances, instances.new(migrated=False))
    assert code == 0, said


def test_an_older_schema_passes(instances: Instances) -> None:
    app = instances.new()
    fill(app)
    with app.app_context():
        migrating.migrate(db.database(), "0001", down=True)
    make(app)
    assert drill(instances, app)[0] == 0


@pytest.mark.parametrize(("statement", "told"), [
    ("UPDATE account SET name_sealed = email_sealed", "account.name"),
    ("UPDATE entry SET patient_id = (SELECT min(id) FROM account)", "entry."),
])
def test_a_field_that_does_not_open_fails_the_drill(sqlite_instances: Instances, statement: str, told: str) -> None:
    app = sqlite_instances.new()
    fill(app)
    with app.app_context(), db.transaction() as session:
        session.execute(text(statement))
    make(app)
    code, said = drill(sqlite_instances, app)
    assert code == 1
    assert told in said
    assert "does not open" in said
    assert CANARY not in said
    assert not (sqlite_instances.shelf / "drill.json").exists()


def test_a_missing_key_fails_the_drill(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    with app.app_context():
        from journal.core import crypto

        crypto.vault().destroy(f"person|{people['mara']}")
    make(app)
    code, said = drill(instances, app)
    assert (code, "does not open" in said) == (1, True)


def test_a_changed_audit_line_fails_the_drill(instances: Instances) -> None:
    app = instances.new()
    fill(app)
    with app.app_context(), db.transaction() as session:
        if instances.engine == "sqlite":
            session.execute(text("DROP TRIGGER audit_no_update"))
        else:
            session.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        session.execute(text("UPDATE audit SET event = 'account:changed' WHERE seq = 2"))
    make(app)
    code, said = drill(instances, app)
    assert code == 1
    assert "line 2 of the audit was changed" in said


def test_a_row_without_its_parent_fails_the_drill(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    fill(app)
    with app.app_context():
        connection = db.database().engine.raw_connection()
        connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        connection.driver_connection.execute("DELETE FROM clinic")
        connection.driver_connection.execute("DELETE FROM consent")
        connection.driver_connection.execute(
            "INSERT INTO consent VALUES ('00000000000000000000000000000009', '1', '2026-01-01')")
        connection.close()
        db.database().dispose()
    make(app)
    code, said = drill(sqlite_instances, app)
    assert (code, "PRAGMA foreign_key_check" in said) == (1, True)


def test_other_numbers_of_rows_fail_the_drill(instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    app = instances.new()
    fill(app)
    monkeypatch.setattr(making.place, "counted", lambda _: {"account": 2})
    make(app)
    monkeypatch.undo()
    code, said = drill(instances, app)
    assert (code, "other numbers of rows" in said) == (1, True)


def test_at_most_a_hundred_fields_are_drawn(sqlite_instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    app = sqlite_instances.new()
    fill(app)
    make(app)
    monkeypatch.setattr(drilling, "SAMPLE", 3)
    assert "3 sealed fields opened" in drill(sqlite_instances, app)[1]


def test_without_a_backup_there_is_nothing_to_try(sqlite_instances: Instances) -> None:
    assert drill(sqlite_instances, sqlite_instances.new()) == (1, "Error: There is no backup to try.\n")


def test_that_it_was_tried_cannot_be_written_down(sqlite_instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only shelf does not make a good backup bad."""
    app = sqlite_instances.new()
    fill(app)
    make(app)

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("journal.backup.shelf.note_drill", read_only)
    code, said = drill(sqlite_instances, app)
    assert (code, "Read-only file system" in said) == (0, True)


@pytest.mark.skipif(not POSTGRES, reason="needs PostgreSQL")
def test_a_role_that_may_make_no_database_is_told(tmp_path: Path) -> None:
    instances = Instances("postgresql", tmp_path)
    try:
        app = instances.new()
        fill(app)
        make(app)
        on_server("CREATE ROLE drill_nobody LOGIN")
        settings = app.config["SETTINGS"]
        weak = instances.again(
            app, **{name: getattr(settings, name).replace("postgres@", "drill_nobody@")
                    for name in ("database_url", "keys_database_url")})
        code, said = drill(instances, weak)
        assert (code, "database for the drill could not be made" in said) == (1, True)
    finally:
        instances.close()
        on_server("DROP ROLE IF EXISTS drill_nobody")
