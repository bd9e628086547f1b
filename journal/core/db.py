"""Engines, the session of this request, and `transaction()`: the write gate and the only commit.

SQLite is SQLCipher with write-ahead log; its file keys lie beside the files, wrapped by the key ring. A write takes a
thread lock and a file lock before BEGIN IMMEDIATE: measured, twice the throughput of letting SQLite retry.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import sqlcipher3.dbapi2 as sqlcipher
from flask import Flask, current_app, g
from sqlalchemy import (
    Column,
    CursorResult,
    DateTime,
    Delete,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Update,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from journal.core import crypto
from journal.core.crypto import WRITE, KeyRing, Vault
from journal.core.keys.file_key import FileKey
from journal.core.settings import Settings

PRAGMAS = (
    "PRAGMA cipher_log_level = NONE", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON", "PRAGMA busy_timeout = 5000", "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY", f"PRAGMA journal_size_limit = {64 * 1024 * 1024}",
)

READ_ONLY = "25006"
AGAIN = frozenset({"40001", "40P01", "23505"})
"""PostgreSQL's words for another transaction in between: not serialisable, deadlock, the same row made twice."""
RUNS = 3
P = ParamSpec("P")
ResultT = TypeVar("ResultT")


class SqliteUnsound(RuntimeError):
    """The linked SQLite can corrupt a file that two processes write (the WAL-reset bug, mended in 3.51.3)."""


class NotSaved(RuntimeError):
    """Nothing of this transaction was stored: the database is full, read-only, busy or gone. It can be sent again."""


keys_metadata = MetaData()
keys_table = Table(
    "wrapped_key", keys_metadata,
    Column("name", String(80), primary_key=True), Column("version", Integer, primary_key=True),
    Column("kek", Integer, nullable=False), Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", DateTime, nullable=False),
)


class Database:
    """The engines of one app. `lock_path` is None where the server orders writes itself (PostgreSQL)."""

    def __init__(self, engine: Engine, keys_engine: Engine, lock_path: Path | None,
                 file_keys: tuple[FileKey, ...] = ()) -> None:
        self.engine, self.keys_engine, self.lock_path, self.file_keys = engine, keys_engine, lock_path, file_keys
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
    engine, lock_path, file_key = _engine(settings.database_url, settings.data_dir / "journal.db", ring, "file-key")
    keys_engine, _, keys_file_key = _engine(settings.keys_database_url, settings.data_dir / "keys.db", ring,
                                            "keys-file-key")
    database = Database(engine, keys_engine, lock_path, tuple(one for one in (file_key, keys_file_key) if one))
    app.extensions["database"] = database
    app.extensions["vault"] = Vault(keys_engine, ring, keys_table, settings.keyring_path)

    @app.teardown_appcontext
    def close(_: BaseException | None) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            session.close()

    return database


def _engine(url: str | None, path: Path, ring: KeyRing,
            key_name: str) -> tuple[Engine, Path | None, FileKey | None]:
    if url and url.startswith("postgresql"):
        address = make_url(url).set(drivername="postgresql+psycopg")
        options = f"{address.query.get('options', '')} -c statement_timeout=10000 -c timezone=utc".strip()
        return create_engine(address.update_query_dict({"options": options}), hide_parameters=True,
                             pool_pre_ping=True), None, None
    if url:
        if not url.startswith("sqlite:///"):
            raise ValueError("a database address begins with sqlite:/// or postgresql://")
        path = Path(url.removeprefix("sqlite:///"))
    if not is_sound(sqlcipher.sqlite_version_info):
        raise SqliteUnsound(f"SQLite {sqlcipher.sqlite_version} is too old: install sqlcipher3 from requirements.lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = FileKey(path.with_suffix(".key"), key_name)
    file_key = kept.open(ring)
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

    return engine, path.with_suffix(".lock"), kept


def is_sound(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the mended write-ahead log: 3.51.3 and later, 3.50.7, 3.44.6."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


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
    """One write. One inside another joins it; only the outermost commits. Read, check, hash and seal before it.

    Raises `NotSaved` when the database cannot take it; then nothing of it is stored, not even its audit line."""
    current = session()
    if g.get("db_writing"):
        yield current
        return
    try:
        with _write_gate(database()), _writing(current):
            yield current
            current.flush()
            crypto.confirm_sealed()
            current.commit()
    except (OperationalError, InternalError) as error:
        if isinstance(error, InternalError) and _state(error) != READ_ONLY:
            raise
        raise NotSaved(type(error).__name__) from error


@contextmanager
def _writing(current: Session) -> Iterator[None]:
    """What goes wrong in here is taken back whole."""
    try:
        current.commit()  # ends the reading snapshot, so that the write begins on fresh ground
        current.connection(execution_options={WRITE: True})
        g.db_writing = True
        yield
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
    with found.thread_lock:
        try:
            file = os.open(found.lock_path, os.O_RDONLY | os.O_CREAT, 0o600)
        except OSError as error:
            raise NotSaved("the lock beside the database cannot be opened") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)


def changed(writing: Session, statement: Update | Delete) -> int:
    """Runs one UPDATE or DELETE; how many rows it changed. What the session holds of them is not refreshed."""
    done = writing.execute(statement, execution_options={"synchronize_session": False})
    return cast(CursorResult[Any], done).rowcount


def again(action: Callable[P, ResultT]) -> Callable[P, ResultT]:
    """Runs an action anew, three times at most, when another transaction came in between (PostgreSQL).

    For actions that are one transaction: what was taken back can be done again. Inside a caller's transaction it is
    the caller that begins anew."""
    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> ResultT:
        for _ in range(0 if g.get("db_writing") else RUNS - 1):
            try:
                return action(*args, **kwargs)
            except (NotSaved, IntegrityError) as error:
                cause = error.__cause__ if isinstance(error, NotSaved) else error
                if _state(cause) not in AGAIN:
                    raise
        return action(*args, **kwargs)
    return run


def _state(error: BaseException | None) -> str | None:
    """The five letters that PostgreSQL gives an error; SQLite gives none."""
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
