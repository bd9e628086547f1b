"""Whether key file, keys database and main database belong together; asked before an instance serves."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from journal.core import crypto, db
from journal.core.keys.fields import Place, places
from journal.core.keys.ring import KeyMissing

CANARY = "instance|canary"
SAMPLES = 3


def check() -> None:
    """Raises `KeyMissing`, with one line for the operator, where something of the three was lost, swapped or is old."""
    vault = crypto.vault()
    t = vault.table.c
    with vault.engine.connect() as connection:
        needed = set(connection.execute(select(t.kek).distinct()).scalars())
        some = list(connection.execute(select(t.name).limit(SAMPLES)).scalars())
    lost = ", ".join(map(str, sorted(needed - set(vault.ring.keys))))
    if lost:
        held = ", ".join(map(str, sorted(vault.ring.keys)))
        raise KeyMissing(f"the key file holds key {held}; the keys database needs {lost} too: "
                         "the file is an older one, put the newest back")
    has_canary = CANARY in vault.fetch([CANARY, *some])
    opened = _opened()
    half_erased = has_canary and len(opened) == 1  # the only person's key is gone, their rows go with the next run
    if opened and not any(opened.values()) and not half_erased:
        raise KeyMissing("nothing that is stored opens with the keys of the keys database: it is empty or another's; "
                         "put back the keys database that belongs to this database")
    if not has_canary:
        vault.make(CANARY)


def _opened() -> dict[UUID, bool]:
    """Owners of a few rows of each table, and whether something of theirs opens."""
    found: dict[UUID, bool] = {}
    for place in places():
        for row in db.session().execute(place.any().limit(SAMPLES)):
            found[row.owner] = found.get(row.owner, False) or _opens(place, row)
    return found


def _opens(place: Place, row: Any) -> bool:
    try:
        for _, context, stored in place.sealed(row):
            crypto.open_sealed(row.owner, context, stored)
    except (KeyMissing, crypto.SealBroken):
        return False
    return True
