"""Migrations: up, down and up again with data in the tables, on each database; equal to the models; one head."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select, text

from journal import tables
from journal.access.permissions import Role, Scope
from journal.accounts.models import AccountRow
from journal.app import create_app
from journal.core import clock, db, migrating
from journal.entries import choosing
from journal.safety import actions as safety
from journal.safety import promise_actions
from journal.safety.asking import Mode
from journal.safety.promise import Answers, Promise
from journal.sharing import actions as sharing
from journal.treatment import course_actions
from journal.treatment import thread_actions as thread
from journal.treatment.course import Course
from journal.treatment.thread import Moment, PracticeDay
from tests import factories
from tests.conftest import ENGINES, postgres_schema, settings_for
from tests.core.test_columns import stored_entry

HEAD = migrating.SCRIPTS / "HEAD.txt"


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An app whose databases hold no table yet."""
    schema = f"migrations_{worker_id}"
    url = postgres_schema(schema) if request.param == "postgresql" else None
    app = create_app(settings_for(tmp_path, database_url=url))
    with app.app_context():
        yield app
        db.session().rollback()
        if url:
            name = url.rsplit("%3D", 1)[1]
            with db.database().engine.begin() as connection:
                connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        db.database().dispose()


def script() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrating._config())


def differences() -> list[object]:
    with db.database().engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables.metadata))


def names() -> set[str]:
    return set(inspect(db.database().engine).get_table_names())


def test_there_is_one_head_and_the_file_names_it() -> None:
    assert script().get_heads() == [HEAD.read_text().strip()], "write the newest number into migrations/HEAD.txt"


def test_numbers_run() -> None:
    found = sorted(one.revision for one in script().walk_revisions())
    assert found == [f"{number:04d}" for number in range(1, len(found) + 1)]


def test_the_newest_schema_is_that_of_the_models(empty: Flask) -> None:
    migrating.migrate(db.database())
    assert differences() == [], "a model and its migration differ: write a migration"


def test_a_difference_is_seen(empty: Flask) -> None:
    migrating.migrate(db.database())
    with db.transaction() as session:
        session.execute(text("DROP INDEX ix_entry_day"))
        session.execute(text("ALTER TABLE entry ADD COLUMN mood INTEGER"))
    assert len(differences()) == 2


def fill() -> None:
    person = factories.person(Role.PATIENT, "mara@example.org", "Mara")
    stored_entry(person, "kept")
    day = clock.today("Europe/Madrid")
    course_actions.save_course(factories.own(person), Course(uuid4(), day, person, clock.now(), 6, 3))
    thread.save_before(factories.own(person), uuid4(), {"intention": "kept"}, None)
    practice = thread.save_practice(factories.own(person), uuid4(), "kept", None)
    assert practice
    thread.answer_practice(factories.own(person), PracticeDay(practice.page_id, day, True))
    thread.pin(factories.own(person), Moment(uuid4(), "kept", day, day, clock.now()))
    promise_actions.choose(factories.own(person), Mode.OFF)
    therapist = factories.own(factories.person(Role.THERAPIST, "weiss@example.org", "Weiss"))
    promise_actions.save_promise(therapist, Promise(uuid4(), 1, clock.now(), person, "UTC", Answers.NOBODY))


def test_every_step_goes_down_and_up_again_with_data(empty: Flask) -> None:
    revisions = [one.revision for one in reversed(list(script().walk_revisions()))]
    migrating.migrate(db.database())
    fill()
    for position in range(len(revisions) - 1, -1, -1):
        below = revisions[position - 1] if position else "base"
        migrating.migrate(db.database(), below, down=True)
        assert migrating.current(db.database()) == (None if below == "base" else below)
        migrating.migrate(db.database(), revisions[position])
        if position:
            assert db.session().scalars(select(AccountRow.id)).all(), "a step lost people"
        db.session().rollback()
        migrating.migrate(db.database(), below, down=True)
    assert names() <= {"alembic_version"}
    migrating.migrate(db.database())
    assert differences() == []
    fill()


def test_going_below_the_safety_plan_takes_its_kind_out_of_what_was_shared(empty: Flask) -> None:
    """The code before it would not know the word, and refuse every page of these people."""
    migrating.migrate(db.database())
    patient = factories.person(Role.PATIENT, "mara@example.org", "Mara")
    therapist = factories.person(Role.THERAPIST, "weiss@example.org", "Weiss")
    safety.save_plan(factories.own(patient), uuid4(), {"signs": "a"}, None)
    sharing.give(factories.own(patient), therapist, None, frozenset({Scope.NOTES, Scope.SAFETY_PLAN}))
    db.session().rollback()
    migrating.migrate(db.database(), "0002", down=True)
    with db.database().engine.connect() as connection:
        assert json.loads(connection.scalar(text("SELECT CAST(scopes AS VARCHAR) FROM access_grant"))) == ["notes"]
    assert "safety_plan" not in names()
    migrating.migrate(db.database())
    (grant,) = sharing.queries.grants(factories.own(patient))
    assert grant.scopes == {Scope.NOTES}


def test_going_below_the_thread_takes_its_kind_out_of_what_was_shared(empty: Flask) -> None:
    migrating.migrate(db.database())
    patient = factories.person(Role.PATIENT, "mara@example.org", "Mara")
    therapist = factories.person(Role.THERAPIST, "weiss@example.org", "Weiss")
    sharing.give(factories.own(patient), therapist, None, frozenset({Scope.NOTES, Scope.THREAD}))
    db.session().rollback()
    (below,) = (one.down_revision for one in script().walk_revisions() if "integration_thread" in one.path)
    migrating.migrate(db.database(), str(below), down=True)
    with db.database().engine.connect() as connection:
        assert json.loads(connection.scalar(text("SELECT CAST(scopes AS VARCHAR) FROM access_grant"))) == ["notes"]
    assert names().isdisjoint({"thread_page", "thread_practice_day", "thread_moment", "clinic_preparation"})
def test_going_below_what_is_followed_takes_its_kind_out_too(empty: Flask) -> None:
    migrating.migrate(db.database())
    patient = factories.person(Role.PATIENT, "mara@example.org", "Mara")
    therapist = factories.person(Role.THERAPIST, "weiss@example.org", "Weiss")
    choosing.follow(factories.own(patient), ["alcohol"])
    choosing.choose_profiles(factories.own(patient), ["pain"])
    sharing.give(factories.own(patient), therapist, None, frozenset({Scope.NOTES, Scope.CONTEXT}))
    db.session().rollback()
    (below,) = (one.down_revision for one in script().walk_revisions() if "followed" in one.path)
    migrating.migrate(db.database(), str(below), down=True)
    with db.database().engine.connect() as connection:
        assert json.loads(connection.scalar(text("SELECT CAST(scopes AS VARCHAR) FROM access_grant"))) == ["notes"]
    assert not {"followed_item", "profile_choice"} & names()
    migrating.migrate(db.database())
    (grant,) = sharing.queries.grants(factories.own(patient))
    assert grant.scopes == {Scope.NOTES}


def test_going_up_twice_changes_nothing(empty: Flask) -> None:
    migrating.migrate(db.database())
    fill()
    migrating.migrate(db.database())
    assert len(db.session().scalars(select(AccountRow.id)).all()) == 2


def test_a_migration_that_fails_in_the_middle_leaves_nothing(empty: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    real = op.create_index

    def failing(name: str, *given: object, **more: object) -> None:
        if name == "ix_entry_day":
            raise OSError("the power went")
        real(name, *given, **more)

    monkeypatch.setattr(op, "create_index", failing)
    with pytest.raises(OSError, match="power"):
        migrating.migrate(db.database())
    assert names() == set()
    monkeypatch.undo()
    migrating.migrate(db.database())
    assert differences() == []


@pytest.mark.parametrize("command", [
    "demo fill", "user add a@example.org --role patient --password-stdin", "import README.md --patient a@example.org",
    "export csv --patient a@example.org --out never.zip", "export pdf --patient a@example.org --out never.pdf",
    "keys check", "audit verify"])
def test_a_command_on_an_empty_database_says_what_to_do(empty: Flask, command: str) -> None:
    result = empty.test_cli_runner().invoke(args=command.split(), input="a quiet green harbour\n")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"Error: the database is empty, the code needs {migrating.head()}: run `flask --app wsgi db upgrade`"]


def test_the_command_says_where_it_stands(empty: Flask) -> None:
    runner = empty.test_cli_runner()
    assert runner.invoke(args=["db", "upgrade"]).output.strip() == f"database at {migrating.head()} (was empty)"
    assert runner.invoke(args=["db", "upgrade"]).output.strip() == f"database at {migrating.head()}"
