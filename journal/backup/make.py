"""Making a backup: both databases as they stand at one moment each, sealed while they are read.

The journal is copied before the keys: a key is made before what it seals, so no sealed field lacks its key.
"""

import fcntl
import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from flask import current_app
from sqlalchemy import Engine

from journal.backup import place, postgres, rules
from journal.backup.archive import Sealer
from journal.backup.members import BLOCK, Writer
from journal.backup.rules import MANIFEST, BackupRefused, Manifest, Part
from journal.core import clock, crypto, db, migrating
from journal.core.settings import Settings

KIND = "making"
LOCK = ".lock"


@dataclass(frozen=True)
class Made:
    """What stands in the folder now, and how many old ones were removed from it."""

    path: Path
    size: int
    removed: int


def make(folder: Path, recipient: X25519PublicKey) -> Made:
    """One new backup in `folder`, whole or not at all. Those beyond their time are removed, also when it fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise BackupRefused(f"{folder} cannot be reached.") from None
    with _alone(folder):
        try:
            path = _made(folder, recipient)
        finally:
            removed = _remove_expired(folder)
    return Made(path, path.stat().st_size, removed)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time; what an earlier one left when it was killed is swept away."""
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.glob(f".{KIND}-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    except BlockingIOError:
        raise BackupRefused("Another backup is being made in this folder.") from None
    finally:
        os.close(file)


def _made(folder: Path, recipient: X25519PublicKey) -> Path:
    with place.private_folder(folder, KIND) as temporary:
        part, made_at = temporary / "part", clock.now().replace(microsecond=0)
        while (folder / rules.file_name(made_at)).exists():
            made_at += timedelta(seconds=1)
        with os.fdopen(place.private_file(part), "wb") as file:
            writer = Writer(Sealer(file, recipient))
            _fill(writer, temporary)
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        path = folder / rules.file_name(made_at)
        part.rename(path)
    _sync(folder)
    return path


def _sync(folder: Path) -> None:
    """Makes the new name outlive a power cut."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _fill(writer: Writer, temporary: Path) -> None:
    found, settings = db.database(), _settings()
    made_at, migration, ring = clock.now(), migrating.current(found), crypto.vault().ring
    if migration is None:
        raise BackupRefused("There is nothing to back up: the database is empty.")
    journal = _put(writer, "journal", found.engine, settings.database_url, temporary)
    keys = _put(writer, "keys", found.keys_engine, settings.keys_database_url, temporary)
    marks = {version: ring.fingerprint(version) for version in ring.keys}
    manifest = Manifest(made_at, app_version(), migration, marks, journal, keys, dict(writer.hashes))
    writer.put(MANIFEST, [orjson.dumps(manifest.to_plain())])


def _put(writer: Writer, name: str, engine: Engine, url: str | None, temporary: Path) -> Part:
    """Puts one database into the archive; its counts are those of the copy."""
    if engine.dialect.name != "sqlite":
        return _put_dump(writer, name, engine, url or "")
    source, folder = place.sqlite_path(engine), temporary / name
    assert source  # noqa: S101 - SQLite lies in a file
    folder.mkdir(mode=0o700)
    key_file, copy = rules.members(name, "sqlite")[1], folder / f"{name}.db"
    for path in (folder / key_file, copy):
        os.close(place.private_file(path))
    (folder / key_file).write_bytes(source.with_suffix(".key").read_bytes())
    with place.opened(place.in_folder(_settings(), folder)) as opened:
        target = opened.engine if name == "journal" else opened.keys_engine
        place.copy_sqlite(engine, target)
        part = place.part(target)
    writer.put(copy.name, _blocks(copy))
    writer.put(key_file, _blocks(folder / key_file))
    shutil.rmtree(folder)
    return part


def _put_dump(writer: Writer, name: str, engine: Engine, url: str) -> Part:
    """The counts and the dump share one snapshot."""
    reading = engine.execution_options(isolation_level="REPEATABLE READ")
    schema = place.schema_of(engine) or "public"
    with reading.connect() as connection:
        snapshot = postgres.snapshot(connection)
        writer.put(f"{name}.dump", postgres.dump(url, schema, snapshot))
        return Part("postgresql", place.counted(connection), schema)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(BLOCK), b"")


def _remove_expired(folder: Path) -> int:
    gone = rules.expired((path.name for path in folder.iterdir()), clock.now())
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return len(gone)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def app_version() -> str:
    return str(tomllib.loads((migrating.SCRIPTS.parent / "pyproject.toml").read_text())["project"]["version"])
