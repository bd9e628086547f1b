"""Brings the databases to the newest schema: `flask --app wsgi db upgrade`."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, cast

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import Connection, text

from journal.core.crypto import WRITE
from journal.core.db import Database, database, keys_metadata

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "migrations"
db = AppGroup("db", help="The databases and their schema.")


def connect(app: Flask) -> None:
    app.cli.add_command(db)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest migration's number."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(found: Database) -> str | None:
    """The migration at which the database stands."""
    with found.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this code has that migration; a newer version's it has not."""
    return any(one.revision == revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


class MigrationsPending(RuntimeError):
    """The database is older or newer than the code."""


def refuse_pending(found: Database) -> None:
    """Raises `MigrationsPending` unless the database stands at the newest migration; servers ask before they serve."""
    at = current(found)
    if at != head():
        raise MigrationsPending(f"the database {f'is at {at}' if at else 'is empty'}, the code needs {head()}: "
                                "run `flask --app wsgi db upgrade`")


def on_newest(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that says in one line to run `db upgrade` where the database is not at the newest migration."""
    @wraps(command)
    def checked(*args: Any, **values: Any) -> Any:
        try:
            refuse_pending(database())
        except MigrationsPending as pending:
            raise click.ClickException(str(pending)) from None
        return command(*args, **values)
    return checked


class Commands(AppGroup):
    """A room's commands; each runs on a database at the newest migration alone."""

    def command(  # type: ignore[override]  # as AppGroup itself
            self, *args: Any, **options: Any) -> Callable[[Callable[..., Any]], click.Command]:
        make = super().command(*args, **options)
        return lambda function: make(on_newest(function))


def migrate(found: Database, target: str = "head", down: bool = False) -> None:
    """Runs migrations in one transaction. SQLite: foreign keys off, checked at the end (a batch rebuild of a parent
    table would otherwise delete its children)."""
    keys_metadata.create_all(found.keys_engine)
    with found.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, "OFF")
        try:
            with connection.execution_options(**{WRITE: True}).begin():
                (command.downgrade if down else command.upgrade)(_config(connection), target)
                if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                    raise RuntimeError("a migration left a row without its parent")
        finally:
            if sqlite:
                _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    """Past SQLAlchemy, which would begin a transaction, in which SQLite passes this over."""
    cast(Any, connection.connection.driver_connection).execute(f"PRAGMA foreign_keys = {state}")


@db.command("upgrade")
def upgrade() -> None:
    """Make or migrate the databases; makes keys where there are none outside production settings."""
    found = database()
    before = current(found)
    migrate(found)
    click.echo(f"database at {head()}" + ("" if before == head() else f" (was {before or 'empty'})"))
