"""The drill: the newest backup restored beside everything, looked at closely, thrown away. A backup that was never
restored is a hope."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import SystemRandom
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from flask import current_app
from sqlalchemy import func, select

from journal.audit import log as audit
from journal.audit import seals
from journal.backup import erasures, place, postgres, restore
from journal.backup.rules import BackupRefused, Manifest, Part
from journal.core import crypto, db
from journal.core.columns import Base, Sealed
from journal.core.settings import Settings
from journal.erasure import ledger as erased_people

KIND = "drill"
SAMPLE = 100


@dataclass(frozen=True)
class Drilled:
    """What the drill found; `problems` is empty when the backup is good."""

    manifest: Manifest
    problems: list[str]
    opened: int = 0
    erased: int = 0
    lines: int = 0
    seconds: float = 0.0


def drill(file: Path, key: X25519PrivateKey, ledger: Path | None) -> Drilled:
    """Restores `file` into a private place, checks it and takes the place away; raises `BackupRefused` for what does
    not even open."""
    settings: Settings = current_app.config["SETTINGS"]
    started = time.monotonic()
    with place.private_folder(settings.data_dir, KIND) as folder, ExitStack() as until_done:
        manifest = restore.unpack(file, key, folder)
        restore.check_fits(manifest, crypto.vault().ring)
        side = place.in_folder(settings, folder)
        side = replace(
            side, database_url=_loaded(until_done, manifest.journal, settings.database_url, folder / "journal.dump"),
            keys_database_url=_loaded(until_done, manifest.keys, settings.keys_database_url, folder / "keys.dump"))
        gone = erasures.named(ledger, erased_people.path(settings))
        with place.opened(side) as copy:
            done = _examined(manifest, copy, gone)
    return replace(done, seconds=time.monotonic() - started)


def _examined(manifest: Manifest, copy: db.Database, gone: set[UUID]) -> Drilled:
    """Looks at the copy as it was read and, where that is sound, as it would serve."""
    found = restore.problems(manifest, copy)
    if found:
        return Drilled(manifest, found)
    restore.bring_up(copy)
    _, erased = erasures.apply(gone)
    broken, opened = _opened()
    return Drilled(manifest, broken + _audit(), opened, erased, audit.count())


def _loaded(until_done: ExitStack, part: Part, url: str | None, dump: Path) -> str | None:
    """The address of a new database that holds the dump; None for SQLite, which lies in the folder already."""
    if part.engine == "sqlite":
        return None
    if not (url or "").startswith("postgresql"):
        raise BackupRefused("The backup is of PostgreSQL: the settings here must name a server for the drill.")
    address = until_done.enter_context(postgres.temporary(url or "", part.schema or "public"))
    restore.fill(address, part, dump)
    return address


def _opened() -> tuple[list[str], int]:
    """Opens up to 100 sealed fields, drawn from all tables; (which do not open, how many did)."""
    drawn = SystemRandom().sample(found := list(_candidates()), min(SAMPLE, len(found)))
    broken, good = [], 0
    for row, name in drawn:
        try:
            getattr(row, name)
        except (crypto.KeyMissing, crypto.SealBroken) as error:
            broken.append(f"{type(row).__tablename__}.{name} of {row.id} does not open: {error}")
        else:
            good += 1
    return broken, good


def _candidates() -> Iterator[tuple[Any, str]]:
    for mapper in Base.registry.mappers:
        table = mapper.class_
        for name, field in vars(table).items():
            if isinstance(field, Sealed):
                wanted = select(table).where(getattr(table, field.column).is_not(None))
                for row in db.session().scalars(wanted.order_by(func.random()).limit(SAMPLE)):
                    yield row, name


def _audit() -> list[str]:
    broken = audit.first_broken()
    return seals.problems() + ([] if broken is None else [f"line {broken} of the audit was changed, removed or moved"])
