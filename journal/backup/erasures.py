"""Who is gone, by the ledger's file and by the backup's own table, is erased again in what was restored."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from journal.backup.rules import BackupRefused
from journal.core import db
from journal.core.settings import Settings

FILE = "erased.jsonl"


def ledger_path(settings: Settings) -> Path:
    """Where this instance writes down who is gone, apart from its databases."""
    return (settings.backup_dir or settings.data_dir) / FILE


def apply(path: Path, needed: bool) -> int:
    """Erases in the open databases all whom their own list or the file at `path` names; how many those are."""
    if needed and not path.is_file():
        raise BackupRefused(f"There is no list of erased people at {path}.")
    try:
        from journal.erasure import actions, ledger
    except ImportError:
        return 0
    stored: Iterable[object] = db.session().scalars(text("SELECT person_id FROM erased_person")).all()
    ids = {UUID(str(one)) for one in stored} | set(ledger.read(path) if path.is_file() else ())
    actions.apply_ledger(ids)
    return len(ids)
