"""Places where databases lie: this instance's own, and private folders where a copy is opened as an instance."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

from flask import Flask
from sqlalchemy import Connection, Engine, MetaData, func, inspect, select

from journal.backup.rules import Part
from journal.core import db
from journal.core.settings import Settings

NOT_COUNTED = "alembic_version"


@contextmanager
def private_folder(parent: Path, kind: str) -> Iterator[Path]:
    """A folder that its owner alone can read (mode 0700), gone afterwards."""
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(mkdtemp(prefix=f".{kind}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def private_file(path: Path) -> int:
    """Creates a file with mode 0600 and opens it for writing; refuses one that is there."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


@contextmanager
def opened(settings: Settings) -> Iterator[db.Database]:
    """Databases other than those of this process, as `db.session()` and the rooms' actions see them."""
    app = Flask("journal")
    app.config["SETTINGS"] = settings
    found = db.connect(app, settings)
    try:
        with app.app_context():
            yield found
    finally:
        found.dispose()


def in_folder(settings: Settings, folder: Path) -> Settings:
    """The settings of a copy in `folder`, under the key ring of this instance; it leaves the ledger's file alone."""
    return replace(settings, data_dir=folder, key_file=settings.keyring_path, backup_dir=None, database_url=None,
                   keys_database_url=None)


def sqlite_path(engine: Engine) -> Path | None:
    """Where the file of a SQLite database lies."""
    return Path(engine.url.database) if engine.dialect.name == "sqlite" and engine.url.database else None


def copy_sqlite(source: Engine, target: Engine) -> None:
    """All pages in one step, while others write; in small steps it would begin anew with every write."""
    with closing(source.raw_connection()) as read, closing(target.raw_connection()) as written:
        cast(Any, read.driver_connection).backup(written.driver_connection, pages=-1)
    target.dispose()


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return counted(connection)


def counted(connection: Connection) -> dict[str, int]:
    """Rows of each table."""
    tables = MetaData()
    tables.reflect(connection)
    return {name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in sorted(tables.tables.items()) if name != NOT_COUNTED}


def part(engine: Engine) -> Part:
    return Part(engine.dialect.name, counts(engine), schema_of(engine))


def schema_of(engine: Engine) -> str | None:
    """PostgreSQL's schema in which the tables lie."""
    return inspect(engine).default_schema_name if engine.dialect.name == "postgresql" else None


def holds_data(found: db.Database) -> bool:
    """Whether restoring would write over something: any row of the journal, or any person's key."""
    if any(counts(found.engine).values()):
        return True
    if not inspect(found.keys_engine).has_table(db.keys_table.name):
        return False
    with found.keys_engine.connect() as connection:
        person = select(db.keys_table.c.name).where(db.keys_table.c.name.startswith("person|")).limit(1)
        return connection.execute(person).first() is not None
