"""Who was erased stays erased, whatever backup is put back."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from journal.accounts.models import AccountRow
from journal.audit import log as audit
from journal.core import crypto, db
from journal.entries.models import EntryRow
from journal.erasure import actions as erasure
from journal.erasure import ledger
from tests.backup.instances import CANARY, Instances, fill, make, run
from tests.backup.test_drill import drill
from tests.backup.test_restore import notes, restore


def erase(app: Flask, person: object) -> None:
    with app.app_context():
        assert erasure.erase(UUID(str(person)))


def is_gone(app: Flask, person: object) -> bool:
    """No key, no account, no row."""
    with app.app_context():
        person_id = UUID(str(person))
        rows = sum(db.session().scalar(select(func.count()).select_from(table).where(column == person_id)) or 0
                   for table, column in ((AccountRow, AccountRow.id), (EntryRow, EntryRow.patient_id)))
        return not rows and not crypto.vault().fetch([crypto.person_name(person_id)])


@pytest.mark.asvs("V14.2.4", "T25", "P6")
def test_who_was_erased_after_the_backup_stays_erased(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    path = make(app)
    erase(app, people["mara"])
    restored, said = restore(instances, instances.new(), path)
    assert "erased again: 1;" in said
    assert is_gone(restored, people["mara"])
    assert not is_gone(restored, people["tomas"])
    assert notes(restored, people["tomas"]) == [CANARY]
    with restored.app_context():
        assert audit.first_broken() is None


@pytest.mark.asvs("T25")
def test_a_list_from_elsewhere_is_applied_and_kept(instances: Instances, tmp_path: Path) -> None:
    """The machine is lost with its list; a copy of the list was kept on another one."""
    app = instances.new()
    people = fill(app)
    path = make(app)
    erase(app, people["mara"])
    elsewhere = tmp_path / "carried.jsonl"
    (instances.shelf / ledger.FILE).rename(elsewhere)
    target = instances.new()
    restored, _ = restore(instances, target, path, "--ledger", elsewhere)
    assert is_gone(restored, people["mara"])
    assert ledger.read(instances.shelf / ledger.FILE) == [people["mara"]]
    again, _ = restore(instances, instances.new(), path)
    assert is_gone(again, people["mara"])


def test_the_backups_own_list_counts_without_any_file(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    erase(app, people["mara"])
    path = make(app)
    (instances.shelf / ledger.FILE).unlink()
    restored, said = restore(instances, instances.new(), path)
    assert "erased again: 0;" in said
    assert is_gone(restored, people["mara"])
    assert ledger.read(instances.shelf / ledger.FILE) == [people["mara"]]


@pytest.mark.asvs("T25")
def test_the_drill_erases_again_in_its_copy_alone(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    make(app)
    erase(app, people["mara"])
    before = (instances.shelf / ledger.FILE).read_bytes()
    code, said = drill(instances, app)
    assert code == 0, said
    assert "1 people erased again" in said
    assert (instances.shelf / ledger.FILE).read_bytes() == before


def test_status_knows_the_list_is_no_backup(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    erase(app, fill(app)["mara"])
    assert run(app, "backup", "status")[0] == 1
