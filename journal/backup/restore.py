"""Putting a backup back. All is prepared on the side; the databases change place only when nothing is left to fail."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from flask import current_app
from sqlalchemy import Engine, text

from journal.access.policy import OPERATOR
from journal.accounts import browser_sessions
from journal.audit import log as audit
from journal.audit.events import Event
from journal.backup import archive, erasures, place, postgres, rules
from journal.backup.members import Reader
from journal.backup.rules import MANIFEST, BackupRefused, Manifest, Part
from journal.core import crypto, db, migrating
from journal.core.settings import Settings
from journal.erasure import ledger as erased_people

KIND = "restoring"


@dataclass(frozen=True)
class Restored:
    """What was put back. `migrated`: the schema it had, if that was an older one; `named`: people on the lists of those
    who are gone; `erased`: who of them had come back with the backup."""

    manifest: Manifest
    migrated: str | None
    named: int
    erased: int
    ended: int


def restore(file: Path, key: X25519PrivateKey, ledger: Path | None) -> Restored:
    """Puts a backup in the place of this instance's empty databases; after `BackupRefused` these are still empty."""
    settings: Settings = current_app.config["SETTINGS"]
    found = db.database()
    if place.holds_data(found):
        raise BackupRefused("The database here holds data already: a backup is restored into an empty one only.")
    with place.private_folder(settings.data_dir, KIND) as folder:
        manifest = unpack(file, key, folder)
        check_fits(manifest, crypto.vault().ring)
        _check_engine(manifest.journal, found.engine)
        _check_engine(manifest.keys, found.keys_engine)
        usual = erased_people.path(settings)
        gone = erasures.named(ledger, usual)
        with _loaded(manifest, found, settings, folder) as side:
            restored, everybody = _renew(manifest, side, gone)
            erasures.keep(everybody, usual)
        found.dispose()
        for name, engine in (("keys", found.keys_engine), ("journal", found.engine)):
            _move(folder, name, engine)
    return restored


def unpack(file: Path, key: X25519PrivateKey, folder: Path) -> Manifest:
    """Every member as a private file in `folder`, proved whole against the manifest."""
    hashes, plain = dict[str, str](), None
    try:
        with file.open("rb") as sealed:
            for name, blocks in Reader(archive.opened(sealed, key)).members():
                if name == MANIFEST:
                    plain = b"".join(blocks)
                elif name in hashes:
                    raise BackupRefused(archive.DAMAGED)
                else:
                    hashes[name] = _written(folder / name, blocks)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be read, or {folder.parent} not be written: {error.strerror}.") from None
    manifest = Manifest.from_plain(orjson.loads(plain or b"{}"))
    if hashes != manifest.hashes or set(hashes) != manifest.members():
        raise BackupRefused(archive.DAMAGED)
    return manifest


def _written(path: Path, blocks: Iterator[bytes]) -> str:
    hashed = hashlib.sha256()
    with os.fdopen(place.private_file(path), "wb") as file:
        for block in blocks:
            hashed.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return hashed.hexdigest()


def check_fits(manifest: Manifest, ring: crypto.KeyRing) -> None:
    """Raises `BackupRefused` for a schema newer than this code, and for another instance's key ring."""
    if not migrating.is_known(manifest.migration):
        raise BackupRefused(f"The backup was made by a newer version of the journal ({manifest.version}, schema "
                            f"{manifest.migration}): install that version first.")
    current = max(manifest.key_ring)
    if current not in ring.keys or ring.fingerprint(current) != manifest.key_ring[current]:
        raise BackupRefused(f"The key ring here is not that of the backup, which needs key {current} with the "
                            f"fingerprint {manifest.key_ring[current]}.")


def _check_engine(part: Part, engine: Engine) -> None:
    if part.engine != engine.dialect.name:
        raise BackupRefused(f"The backup was made from {part.engine} and the settings here name {engine.dialect.name}.")
    if part.schema != place.schema_of(engine):
        raise BackupRefused(f"The backup's tables lie in the schema {part.schema}; the settings here name another.")


@contextmanager
def _loaded(manifest: Manifest, found: db.Database, settings: Settings, folder: Path) -> Iterator[Settings]:
    """The settings under which the copy can be opened. PostgreSQL is filled where it is, and emptied again if what
    follows fails; SQLite lies in the folder."""
    side, filled = place.in_folder(settings, folder), []
    try:
        if manifest.keys.engine == "postgresql":
            filled.append(found.keys_engine)
            fill(settings.keys_database_url or "", manifest.keys, folder / "keys.dump", found.keys_engine)
            side = replace(side, keys_database_url=settings.keys_database_url)
        if manifest.journal.engine == "postgresql":
            filled.append(found.engine)
            fill(settings.database_url or "", manifest.journal, folder / "journal.dump", found.engine)
            side = replace(side, database_url=settings.database_url)
        yield side
    except BaseException:
        for engine in filled:
            postgres.clear(engine)
        raise


def fill(url: str, part: Part, dump: Path, empty: Engine | None = None) -> None:
    """Loads a dump; `empty` is cleared first of the tables without rows that `db upgrade` made."""
    if empty is not None:
        db.session().rollback()
        postgres.clear(empty)
    with dump.open("rb") as file:
        postgres.load(url, part.schema or "public", iter(lambda: file.read(postgres.BLOCK), b""))


def _renew(manifest: Manifest, side: Settings, gone: set[UUID]) -> tuple[Restored, set[UUID]]:
    """Brings a copy to today: its schema, the people erased since, no browser signed in."""
    with place.opened(side) as copy:
        wrong = problems(manifest, copy)
        if wrong:
            raise BackupRefused(f"The backup is not sound: {'; '.join(wrong)}.")
        older = bring_up(copy)
        everybody, erased = erasures.apply(gone)
        with db.transaction():
            ended = browser_sessions.end_everywhere()
            audit.record_ids(Event.RESTORED, OPERATOR, [None], made_at=manifest.made_at.isoformat(),
                             schema=manifest.migration)
        db.session().rollback()
    return Restored(manifest, older, len(everybody), erased, ended), everybody


def bring_up(copy: db.Database) -> str | None:
    """Migrates the copy; the schema that it had, if that was an older one."""
    before = migrating.current(copy)
    migrating.migrate(copy)
    return None if before == migrating.head() else before


def problems(manifest: Manifest, copy: db.Database) -> list[str]:
    """What is wrong with a copy just read, one clause each: files, references, numbers of rows."""
    found = []
    for name, engine, part in (("journal", copy.engine, manifest.journal), ("keys", copy.keys_engine, manifest.keys)):
        if part.engine == "sqlite":
            with engine.connect() as connection:
                found += [f"the {name} database fails {check}" for check, is_sound in CHECKS.items()
                          if not is_sound([tuple(row) for row in connection.execute(text(check))])]
        if place.counts(engine) != part.counts:
            found.append(f"the {name} database has other numbers of rows than its manifest")
    return found


CHECKS: dict[str, Callable[[list[tuple[object, ...]]], bool]] = {
    "PRAGMA integrity_check": lambda rows: rows == [("ok",)],
    "PRAGMA cipher_integrity_check": lambda rows: not rows,
    "PRAGMA foreign_key_check": lambda rows: not rows,
}


def _move(folder: Path, name: str, engine: Engine) -> None:
    """Puts a SQLite file and its wrapped file key in place; a log of the file that lay there would spoil it."""
    path = place.sqlite_path(engine)
    if path is None:
        return
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()
    database, key = rules.members(name, "sqlite")
    (folder / key).replace(path.with_suffix(".key"))
    (folder / database).replace(path)
