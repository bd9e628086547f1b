"""The keys database behind the key ring: named keys with versions, made before data and removed before data."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, Table, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from journal.core import clock, log
from journal.core.keys.ring import KeyMissing, KeyRing
from journal.core.settings import KEY_BYTES

WRITE = "interlude_write"
"""Execution option: begin as a writer (BEGIN IMMEDIATE on SQLite)."""
MAX_BIND = 500


class Vault:
    """Opens, makes and destroys named keys. `path` is the key file, read anew when it was changed."""

    def __init__(self, engine: Engine, ring: KeyRing, table: Table, path: Path | None = None) -> None:
        self.engine, self.table, self._ring, self._path = engine, table, ring, path
        self.writer = engine.execution_options(**{WRITE: True})
        self._seen: tuple[int, int, int] | None = None

    @property
    def ring(self) -> KeyRing:
        """The key ring as the file has it now; a file that is gone, broken or swapped changes nothing."""
        mark = self._mark()
        if mark is not None and mark != self._seen:
            self._seen = mark
            self._reread()
        return self._ring

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_ino, found.st_size) if found else None

    def _reread(self) -> None:
        assert self._path  # noqa: S101 - there is a mark
        try:
            fresh = KeyRing.load(self._path)
        except KeyMissing:
            log.event("key_file_refused", reason="unreadable")
            return
        if fresh.follows(self._ring):
            self._ring = fresh
        else:
            log.event("key_file_refused", reason="swapped")

    def fetch(self, names: Iterable[str]) -> dict[str, tuple[int, bytes]]:
        """Name → (version, key) of the newest version, for those that exist; a constant number of statements."""
        return {name: max(versions.items()) for name, versions in self.fetch_all(names).items()}

    def fetch_all(self, names: Iterable[str]) -> dict[str, dict[int, bytes]]:
        """Name → every version of its key, for those that exist; a constant number of statements."""
        wanted, ring = sorted(set(names)), self.ring
        found: dict[str, dict[int, bytes]] = {}
        t = self.table.c
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), MAX_BIND):
                rows = connection.execute(select(t.name, t.version, t.kek, t.wrapped)
                                          .where(t.name.in_(wanted[start:start + MAX_BIND])))
                for name, version, kek, wrapped in rows:
                    found.setdefault(name, {})[version] = ring.unwrap(name, kek, wrapped)
        return found

    def make(self, name: str, key: bytes | None = None, version: int = 1, made_at: datetime | None = None) -> bytes:
        """A new key under `name`, or the one that another process made first."""
        key = key or secrets.token_bytes(KEY_BYTES)
        kek, wrapped = self.ring.wrap(name, key)
        row = {"name": name, "version": version, "kek": kek, "wrapped": wrapped,
               "created_at": (made_at or clock.now()).replace(tzinfo=None)}
        try:
            with self.writer.begin() as connection:
                connection.execute(insert(self.table).values(row))
        except IntegrityError:
            return self.fetch_all([name])[name][version]
        return key

    def destroy(self, name: str) -> int:
        """Removes a key, all its versions and all keys named under it, for good; how many there were."""
        return self._delete(or_(self.table.c.name == name, self.table.c.name.startswith(f"{name}|", autoescape=True)))

    def drop_older(self, name: str, version: int) -> int:
        """Removes the versions of a key before this one; how many there were."""
        return self._delete((self.table.c.name == name) & (self.table.c.version < version))

    def _delete(self, which: ColumnElement[bool]) -> int:
        with self.writer.begin() as connection:
            return connection.execute(delete(self.table).where(which)).rowcount
