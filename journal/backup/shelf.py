"""What lies in the folder of backups, and when one was last tried."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from journal.backup import place, rules
from journal.core import clock

DRILLED = "drill.json"


@dataclass(frozen=True)
class Shelf:
    """`reachable`: the folder is named, there, and can be written to."""

    folder: Path | None
    reachable: bool
    newest: Path | None = None
    made_at: datetime | None = None
    size: int = 0
    count: int = 0
    drilled_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        return rules.is_late(self.made_at, clock.now())


def shelf(folder: Path | None) -> Shelf:
    """The state of a folder; raises nothing when it is not there."""
    if folder is None or not folder.is_dir():
        return Shelf(folder, reachable=False)
    found = sorted((at, path) for path in folder.iterdir() if (at := rules.made_at(path.name)))
    reachable = os.access(folder, os.W_OK | os.X_OK)
    if not found:
        return Shelf(folder, reachable, drilled_at=_drilled_at(folder))
    made_at, newest = found[-1]
    return Shelf(folder, reachable, newest, made_at, newest.stat().st_size, len(found), _drilled_at(folder))


def note_drill(folder: Path, file: Path, seconds: float) -> None:
    """Writes down that a backup was tried and found good; raises `OSError`."""
    said = {"drilled_at": clock.now().isoformat(), "file": file.name, "seconds": round(seconds, 1)}
    beside = folder / f".{DRILLED}.new"
    with suppress(FileNotFoundError):
        beside.unlink()
    with os.fdopen(place.private_file(beside), "wb") as written:
        written.write(orjson.dumps(said))
    beside.replace(folder / DRILLED)


def _drilled_at(folder: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(orjson.loads((folder / DRILLED).read_bytes())["drilled_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
