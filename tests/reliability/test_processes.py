"""Several processes on one journal: nobody's writing is lost, whether they go on or are killed."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import db
from journal.core.period import Period
from journal.entries import actions, queries
from journal.entries.models import EntryRow, EntryVersionRow
from tests import factories
from tests.reliability.conftest import Place

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, CHANGES, KILLS = 4, 100, 3


def start(place: Place, kind: str, count: int, entry: UUID | None = None) -> "subprocess.Popen[str]":
    given = [str(place.folder), place.url or "-", kind, str(place.mara), str(count), *([str(entry)] if entry else [])]
    return subprocess.Popen([sys.executable, "-m", "tests.reliability.writer", *given], cwd=ROOT,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def lines(event: Event) -> int:
    return db.session().scalar(select(func.count()).select_from(AuditRow).where(AuditRow.event == event.label)) or 0


@pytest.mark.asvs("V15.4.1", "V15.4.2", "P4")
def test_four_processes_change_one_check_in_and_no_text_is_lost(place: Place) -> None:
    with place.app.app_context():
        entry = actions.save_entry(factories.own(place.mara), factories.entry(note="the first"))
    writers = [start(place, "change", CHANGES, entry.id) for _ in range(PROCESSES)]
    for writer in writers:
        _, problems = writer.communicate(timeout=300)
        assert writer.returncode == 0, problems[-2000:]
    with place.app.app_context():
        mine = factories.own(place.mara)
        now = queries.entry(mine, entry.id)
        assert now
        texts = [now.note, *(version.entry.note for version in queries.versions(mine, entry.id))]
        wanted = {f"{writer.pid} {number}" for writer in writers for number in range(CHANGES)} | {"the first"}
        assert len(texts) == len(wanted)
        assert set(texts) == wanted
        assert lines(Event.ENTRY_CHANGED) == PROCESSES * CHANGES
    assert place.is_whole()


@pytest.mark.asvs("V2.3.3", "P4")
def test_check_ins_that_were_acknowledged_survive_two_writers_being_killed(sqlite_place: Place) -> None:
    place, acknowledged = sqlite_place, set[str]()
    for round_ in range(KILLS):
        writers = [start(place, "save", 100_000) for _ in range(2)]
        for writer in writers:
            assert writer.stdout
            acknowledged.add(writer.stdout.readline().strip())  # it is writing now
        time.sleep(0.1 + 0.05 * round_)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            acknowledged |= {one.strip() for one in writer.communicate()[0].splitlines(keepends=True)
                             if one.endswith("\n")}
    with place.app.app_context():
        mine, today = factories.own(place.mara), factories.entry().day
        stored = {str(one.id) for one in queries.entries(mine, Period(today, today)) if one.note}  # each note opens
        assert len(acknowledged) >= 2 * KILLS
        assert acknowledged <= stored
        assert lines(Event.ENTRY_SAVED) == len(stored) == place.count()
        assert db.session().scalar(select(func.count()).select_from(EntryVersionRow)) == 0
        assert db.session().scalar(select(func.count()).select_from(EntryRow)) == len(stored)
    assert place.is_whole()
