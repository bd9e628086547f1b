"""Rotation of the key-encryption key: every wrapped key is opened by its old version and wrapped by the current one.

What is to do is read from the keys themselves, so a run that was killed goes on where it stopped.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import func, select, update

from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import crypto, db
from journal.core.crypto import KeyMissing, KeyRing
from journal.keys.queries import OPERATOR

BATCH = 500
Progress = Callable[[int], None]


def rewrap_all(progress: Progress, ring: KeyRing | None = None) -> tuple[int, int]:
    """Wraps everything by the current key; how many keys that were, and how many no key of the file opens."""
    ring = ring or crypto.vault().ring
    done = sum(one.rewrap(ring) for one in db.database().file_keys)
    stuck = 0
    for rows in _batches(ring.current):
        wrapped, failed = _rewrap(rows, ring)
        done, stuck = done + wrapped, stuck + failed
        progress(done)
    if done:
        audit.record_ids(Event.KEYS_REWRAPPED, OPERATOR, [None], to=ring.current, count=done)
    return done, stuck


def _batches(current: int) -> Iterator[list[Any]]:
    """Keys that another version wraps, by name; a row that stays as it is is met once."""
    vault, last = crypto.vault(), ("", 0)
    t = vault.table.c
    while True:
        query = (select(t.name, t.version, t.kek, t.wrapped).where(t.kek != current)
                 .where((t.name > last[0]) | ((t.name == last[0]) & (t.version > last[1])))
                 .order_by(t.name, t.version).limit(BATCH))
        with vault.engine.connect() as connection:
            rows = list(connection.execute(query))
        if not rows:
            return
        last = (rows[-1].name, rows[-1].version)
        yield rows


def _rewrap(rows: list[Any], ring: KeyRing) -> tuple[int, int]:
    """A key that was destroyed meanwhile stays destroyed: only what still stands as it was read is replaced."""
    vault, fresh, stuck = crypto.vault(), [], 0
    t = vault.table.c
    for row in rows:
        try:
            fresh.append((row, ring.wrap(row.name, ring.unwrap(row.name, row.kek, row.wrapped))))
        except KeyMissing:
            stuck += 1
    done = 0
    with vault.writer.begin() as connection:
        for row, (kek, wrapped) in fresh:
            done += connection.execute(update(vault.table).where(
                t.name == row.name, t.version == row.version, t.kek == row.kek, t.wrapped == row.wrapped)
                .values(kek=kek, wrapped=wrapped)).rowcount
    return done, stuck


def wrapped_by() -> dict[int, int]:
    """Version of the key ring → how many keys it wraps, file keys too."""
    vault = crypto.vault()
    kek = vault.table.c.kek
    with vault.engine.connect() as connection:
        found = {int(version): int(count) for version, count in
                 connection.execute(select(kek, func.count()).group_by(kek))}
    for one in db.database().file_keys:
        found[one.wrapped_by] = found.get(one.wrapped_by, 0) + 1
    return found
