"""The ledger's file `erased.jsonl`: one line a person who is gone, apart from all databases, so that a backup which is
put back can be relieved of them again."""

import json
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from journal.core.settings import Settings

FILE = "erased.jsonl"


def path(settings: Settings) -> Path:
    """Where this instance keeps it."""
    return (settings.backup_dir or settings.data_dir) / FILE


def append(file: Path, person_id: UUID, at: datetime) -> None:
    """Adds one line and returns once it is on the disk; a person who stands there already is not added again."""
    if person_id in read(file):
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps({"person": str(person_id), "at": at.isoformat()}) + "\n"
    opened = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(opened).st_size
        torn = size > 0 and os.pread(opened, 1, size - 1) != b"\n"
        os.write(opened, (("\n" if torn else "") + line).encode())
        os.fsync(opened)
    finally:
        os.close(opened)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(file: Path) -> list[UUID]:
    """Everybody in it, each once, in the order they went; a line torn by a power cut counts as not written."""
    found: dict[UUID, None] = {}
    if not file.is_file():
        return []
    for line in file.read_text(errors="replace").splitlines():
        try:
            found[UUID(json.loads(line)["person"])] = None
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return list(found)
