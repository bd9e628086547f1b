"""Power goes while the write-ahead log is being written: what is left is a whole beginning of what was acknowledged."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from journal.app import create_app
from journal.audit import log as audit
from journal.audit.models import AuditRow
from journal.core import db
from journal.core.period import Period
from journal.entries import actions, queries
from tests import factories
from tests.conftest import settings_for
from tests.reliability.conftest import Place

SAVED = 40
TEARS = 8


def cut(log: bytes, draw: random.Random) -> bytes:
    return log[:draw.randrange(len(log))]


def garbage(log: bytes, draw: random.Random) -> bytes:
    return log + draw.randbytes(draw.randrange(1, 20_000))


def overwritten(log: bytes, draw: random.Random) -> bytes:
    """The end of the log, and what lies after it, are anything."""
    return log[:draw.randrange(len(log))] + draw.randbytes(9000)


@pytest.fixture
def written(sqlite_place: Place, tmp_path: Path) -> tuple[Path, UUID, list[UUID], int]:
    """Copies of the files of a running journal whose last check-ins stand in the log alone."""
    place, saved = sqlite_place, []
    with place.app.app_context():
        mine = factories.own(place.mara)
        actions.save_entry(mine, factories.entry(note="before"))
        db.session().commit()
        with db.database().engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        lines = db.session().scalar(select(func.count()).select_from(AuditRow)) or 0
        for number in range(SAVED):
            saved.append(actions.save_entry(mine, factories.entry(mood=number % 11, note="x" * 200)).id)
        db.session().commit()
        shutil.copytree(place.folder, tmp_path / "copy")
    return tmp_path / "copy", place.mara, saved, lines


@pytest.mark.asvs("P4")
@pytest.mark.parametrize("tear", [cut, garbage, overwritten])
def test_a_torn_log_leaves_a_beginning(
        written: tuple[Path, UUID, list[UUID], int], tmp_path: Path,
        tear: Callable[[bytes, random.Random], bytes]) -> None:
    source, mara, saved, lines = written
    draw, left = random.Random(tear.__name__), []
    assert (source / "journal.db-wal").stat().st_size > 100_000
    for number in range(TEARS):
        folder = Path(shutil.copytree(source, tmp_path / f"torn{number}"))
        (folder / "journal.db-shm").unlink(missing_ok=True)
        log = folder / "journal.db-wal"
        log.write_bytes(tear(log.read_bytes(), draw))
        app = create_app(settings_for(folder))
        with app.app_context():
            assert db.session().execute(text("PRAGMA integrity_check")).scalar() == "ok"
            today = factories.entry().day
            stored = queries.entries(factories.own(mara), Period(today, today))
            found = {one.id for one in stored if one.note != "before"}
            assert found == set(saved[:len(found)]), "not a beginning"
            assert db.session().scalar(select(func.count()).select_from(AuditRow)) == lines + len(found)
            assert audit.first_broken() is None
            actions.save_entry(factories.own(mara), factories.entry(note="writing goes on"))
            left.append(len(found))
            db.database().dispose()
    assert max(left) == SAVED if tear is garbage else min(left) < SAVED
