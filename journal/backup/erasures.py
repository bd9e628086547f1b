"""Who is gone, by the ledger's file and by the backup's own table, is erased again in what was restored."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from journal.backup.rules import BackupRefused
from journal.core import clock, db
from journal.core.columns import Base
from journal.erasure import actions, ledger

TABLE = "erased_person"


def named(given: Path | None, usual: Path) -> set[UUID]:
    """Everybody in the ledger's file that was given, or else in the usual one; raises `BackupRefused` when the given
    one is not there."""
    if given and not given.is_file():
        raise BackupRefused(f"There is no list of erased people at {given}.")
    return {*ledger.read(usual), *(ledger.read(given) if given else ())}


def apply(people: set[UUID]) -> tuple[set[UUID], int]:
    """Erases in the open databases these people and those on their own list; (all of them, how many were there)."""
    everybody = people | set(db.session().scalars(select(Base.metadata.tables[TABLE].c.person_id)))
    return everybody, actions.apply_ledger(sorted(everybody))


def keep(people: set[UUID], file: Path) -> None:
    """Writes into this instance's own file whom it did not name yet, so that the next restoring knows them too."""
    for person in sorted(people - set(ledger.read(file))):
        ledger.append(file, person, clock.now())
