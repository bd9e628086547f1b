"""Whole instances for tests of backups: each with its own folder and, on PostgreSQL, databases of its own."""

import os
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from flask import Flask
from sqlalchemy import create_engine, make_url

from journal.access.permissions import Role
from journal.app import create_app
from journal.backup import archive, postgres
from journal.core import db, migrating
from journal.core.settings import Settings
from journal.entries import actions as entries
from tests import factories
from tests.conftest import POSTGRES, settings_for

CANARY = "the heron stood in the reeds"
ROOT = Path(__file__).parents[2]
SCHEMAS = ("journal", "keys")
FREE: list[str] = []
"""Databases of this process that no instance uses: making one takes a second, emptying one does not."""


class Instances:
    """Makes instances that share one key ring and one pair of backup keys."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.private, self.shelf = folder / "carried-away", folder / "shelf"
        self.recipient = archive.make_pair(self.private)
        self.apps: list[Flask] = []
        self.databases: list[str] = []

    def new(self, *, migrated: bool = True, **changes: object) -> Flask:
        """An instance whose databases are empty; without tables unless `migrated`."""
        folder = self.folder / token_hex(4)
        journal, keys = self._addresses()
        settings = settings_for(folder, **({
            "database_url": journal, "keys_database_url": keys, "key_file": self.folder / "ring",
            "backup_dir": self.shelf, "backup_recipient": self.recipient} | changes))
        return self.at(settings, migrated=migrated)

    def at(self, settings: Settings, *, migrated: bool = False) -> Flask:
        """An app under these settings, as a new process would have it."""
        app = create_app(settings)
        self.apps.append(app)
        if migrated:
            with app.app_context():
                migrating.migrate(db.database())
        return app

    def again(self, app: Flask, **changes: object) -> Flask:
        return self.at(replace(app.config["SETTINGS"], **changes))

    def _addresses(self) -> tuple[str | None, str | None]:
        """A database of its own, with a schema for the journal and one for the keys."""
        if self.engine == "sqlite":
            return None, None
        if not FREE:
            FREE.append(f"backup_{os.getpid()}_{token_hex(4)}")
            on_server(f"CREATE DATABASE {FREE[-1]}")
        self.databases.append(FREE.pop())
        found = []
        for schema in SCHEMAS:
            address = make_url(POSTGRES or "").set(database=self.databases[-1])
            found.append(address.update_query_dict({"options": f"-csearch_path={schema}"})
                         .render_as_string(hide_password=False))
            postgres.make_schema(found[-1], schema)
        return found[0], found[1]

    def close(self) -> None:
        for app in self.apps:
            with app.app_context():
                db.database().dispose()
        for name in self.databases:
            on_server(f"DROP SCHEMA {', '.join(SCHEMAS)} CASCADE", name)
        FREE.extend(self.databases)
        self.databases.clear()


def drop_databases() -> None:
    while FREE:
        on_server(f"DROP DATABASE {FREE.pop()} WITH (FORCE)")


def on_server(statement: str, database: str | None = None) -> None:
    url = make_url(POSTGRES or "").set(drivername="postgresql+psycopg")
    server = create_engine(url.set(database=database or url.database), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(statement)
    server.dispose()


def fill(app: Flask) -> dict[str, object]:
    """Two patients with a note each; what is needed to know them again."""
    with app.app_context():
        mara = factories.person(Role.PATIENT, "mara@example.org", "Mara Ellison")
        tomas = factories.person(Role.PATIENT, "tomas@example.org", "Tomás Rivera")
        for person in (mara, tomas):
            entries.save_entry(factories.own(person), factories.entry(mood=6, note=CANARY))
        return {"mara": mara, "tomas": tomas}


def run(app: Flask, *args: object) -> tuple[int, str]:
    """A command's exit code and everything that it said."""
    done = app.test_cli_runner().invoke(args=[str(one) for one in args])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def make(app: Flask) -> Path:
    """A new backup of this instance."""
    shelf: Path = app.config["SETTINGS"].backup_dir
    before = set(shelf.glob("*.bak")) if shelf.exists() else set()
    code, said = run(app, "backup", "make")
    assert code == 0, said
    return next(iter(set(shelf.glob("*.bak")) - before))


def left_over(folder: Path) -> list[str]:
    """Hidden names below a folder: what unfinished work leaves."""
    return sorted(path.name for path in folder.rglob(".*") if path.name != ".lock")
