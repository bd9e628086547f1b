"""What a backup is called, what its manifest says, and when it ends."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

KEEP = timedelta(days=35)
"""After this a backup is removed; only then is an erasure final everywhere."""
LATE = timedelta(hours=26)
"""A daily backup that is older than this is missing."""
FORMAT = 1
NAME = re.compile(r"backup-(\d{8}T\d{6}Z)\.bak")
STAMP = "%Y%m%dT%H%M%SZ"
MANIFEST = "manifest.json"


class BackupRefused(RuntimeError):
    """It was not done; the message says why in one sentence."""


@dataclass(frozen=True)
class Part:
    """One database in a backup: `engine` is "sqlite" or "postgresql", `schema` PostgreSQL's name for where it lies."""

    engine: str
    counts: dict[str, int]
    schema: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `hashes`: SHA-256 of each member; `key_ring`: version → fingerprint."""

    made_at: datetime
    version: str
    migration: str
    key_ring: dict[int, str]
    journal: Part
    keys: Part
    hashes: dict[str, str]

    def to_plain(self) -> dict[str, Any]:
        return asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat(),
                               "key_ring": {str(version): mark for version, mark in self.key_ring.items()}}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Raises `BackupRefused` for what this version does not know."""
        if plain.get("format") != FORMAT:
            raise BackupRefused("The backup has a format that this version of the journal does not know.")
        return cls(datetime.fromisoformat(plain["made_at"]), plain["version"], plain["migration"],
                   {int(version): mark for version, mark in plain["key_ring"].items()}, Part(**plain["journal"]),
                   Part(**plain["keys"]), plain["hashes"])

    def members(self) -> set[str]:
        """The names that must be in the archive beside the manifest."""
        return set(members("journal", self.journal.engine)) | set(members("keys", self.keys.engine))


def members(name: str, engine: str) -> tuple[str, ...]:
    """Under which names a database lies in the archive: a SQLite file comes with its wrapped file key."""
    return (f"{name}.db", f"{name}.key") if engine == "sqlite" else (f"{name}.dump",)


MEMBERS = frozenset(one for name in ("journal", "keys") for engine in ("sqlite", "postgresql")
                    for one in members(name, engine)) | {MANIFEST}


def file_name(made_at: datetime) -> str:
    """A name that tells when, and nothing else."""
    return f"backup-{made_at.astimezone(UTC).strftime(STAMP)}.bak"


def made_at(name: str) -> datetime | None:
    """When a file of this name was made; None for what is no backup."""
    found = NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def expired(names: Iterable[str], now: datetime) -> list[str]:
    """The backups whose time is over. The newest stays whatever its age: it may be the only one."""
    known = sorted((at, name) for name in names if (at := made_at(name)))
    return [name for at, name in known[:-1] if now - at > KEEP]


def is_late(newest: datetime | None, now: datetime) -> bool:
    return newest is None or now - newest > LATE
