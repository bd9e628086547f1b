"""Engines, the session of this request, and `transaction()`: the write gate and the only commit.

SQLite is SQLCipher with write-ahead log; its file keys lie beside the files, wrapped by the key ring. A write takes a
thread lock and a file lock before BEGIN IMMEDIATE: measured, twice the throughput of letting SQLite retry.
"""

import fcntl
import secrets
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from flask import Flask, current_app, g
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.orm import Session

from journal.core.crypto import WRITE, KeyRing, Vault
from journal.core.settings import KEY_BYTES, Settings, write_private

PRAGMAS = (
    "PRAGMA cipher_log_level = NONE", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON", "PRAGMA busy_timeout = 5000", "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY", f"PRAGMA journal_size_limit = {64 * 1024 * 1024}",
)

class SqliteUnsound(RuntimeError):
    """The linked SQLite can corrupt a file that two processes write (the WAL-reset bug, mended in 3.51.3)."""


keys_metadata = MetaData()
keys_table = Table(
    "wrapped_key", keys_metadata,
    Column("name", String(80), primary_key=True), Column("version", Integer, primary_key=True),
    Column("kek", Integer, nullable=False), Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", DateTime, nullable=False),
)


class Database:
    """The engines of one app. `lock_path` is None where the server orders writes itself (PostgreSQL)."""

    def __init__(self, engine: Engine, keys_engine: Engine, lock_path: Path | None) -> None:
        self.engine, self.keys_engine, self.lock_path = engine, keys_engine, lock_path
        self.thread_lock = threading.RLock()

    def dispose(self) -> None:
        self.engine.dispose()
        self.keys_engine.dispose()


def connect(app: Flask, settings: Settings) -> Database:
    """Opens both databases (connections come later, at first use) and puts them and the vault on the app."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.demo:
        KeyRing.create(settings.keyring_path)
    ring = KeyRing.load(settings.keyring_path)
    engine, lock_path = _engine(settings.database_url, settings.data_dir / "journal.db", ring, "file-key")
    keys_engine, _ = _engine(settings.keys_database_url, settings.data_dir / "keys.db", ring, "keys-file-key")
    database = Database(engine, keys_engine, lock_path)
    app.extensions["database"] = database
    app.extensions["vault"] = Vault(keys_engine, ring, keys_table)

    @app.teardown_appcontext
    def close(_: BaseException | None) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            session.close()

    return database


def _engine(url: str | None, path: Path, ring: KeyRing, key_name: str) -> tuple[Engine, Path | None]:
    if url and url.startswith("postgresql"):
        address = make_url(url).set(drivername="postgresql+psycopg")
        options = f"{address.query.get('options', '')} -c statement_timeout=10000 -c timezone=utc".strip()
        return create_engine(address.update_query_dict({"options": options}), hide_parameters=True,
                             pool_pre_ping=True), None
    if url:
        if not url.startswith("sqlite:///"):
            raise ValueError("a database address begins with sqlite:/// or postgresql://")
        path = Path(url.removeprefix("sqlite:///"))
    if not is_sound(sqlcipher.sqlite_version_info):
        raise SqliteUnsound(f"SQLite {sqlcipher.sqlite_version} is too old: install sqlcipher3 from requirements.lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file_key = _file_key(path.with_suffix(".key"), ring, key_name)
    engine = create_engine(f"sqlite:///{path}", module=sqlcipher, hide_parameters=True,
                           connect_args={"check_same_thread": False, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key = \"x'{file_key.hex()}'\"")
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        writing = connection.get_execution_options().get(WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine, path.with_suffix(".lock")


def is_sound(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the mended write-ahead log: 3.51.3 and later, 3.50.7, 3.44.6."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def _file_key(path: Path, ring: KeyRing, name: str) -> bytes:
    """The key of a SQLCipher file, wrapped by the key ring in a small file beside it."""
    if not path.exists():
        version, wrapped = ring.wrap(name, secrets.token_bytes(KEY_BYTES))
        write_private(path, f"{version}:{b64encode(wrapped).decode()}")
    version_text, wrapped_text = path.read_text().strip().split(":", 1)
    return ring.unwrap(name, int(version_text), b64decode(wrapped_text))


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def session() -> Session:
    """The session of this request or command; reading only, unless inside `transaction()`."""
    if "db_session" not in g:
        g.db_session = Session(database().engine, expire_on_commit=False, autoflush=False)
    found: Session = g.db_session
    return found


@contextmanager
def transaction() -> Iterator[Session]:
    """One write. One inside another joins it; only the outermost commits. Read, check, hash and seal before it."""
    current = session()
    if g.get("db_writing"):
        yield current
        return
    with _write_gate(database()):
        current.commit()  # ends the reading snapshot, so that the write begins on fresh ground
        current.connection(execution_options={WRITE: True})
        g.db_writing = True
        try:
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            g.db_writing = False


@contextmanager
def _write_gate(found: Database) -> Iterator[None]:
    if found.lock_path is None:
        yield
        return
    with found.thread_lock, found.lock_path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
