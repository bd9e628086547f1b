"""Putting a backup back: whole, into an empty place, brought to today; or refused in one sentence."""

import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from journal.accounts.models import BrowserSessionRow
from journal.audit import log as audit
from journal.audit.events import BY_LABEL, Event
from journal.audit.models import AuditRow
from journal.backup import archive, erasures
from journal.backup import make as making
from journal.backup import restore as restoring
from journal.backup.rules import BackupRefused
from journal.core import clock, crypto, db, migrating
from journal.core.period import Period
from journal.entries import queries as entries
from tests import factories
from tests.backup.instances import CANARY, Instances, fill, left_over, make, run


def notes(app: Flask, person: object) -> list[str | None]:
    with app.app_context():
        today = clock.today("Europe/Madrid")
        return [one.note for one in entries.entries(factories.own(UUID(str(person))), Period(today, today))]


def restore(instances: Instances, target: Flask, path: Path, *more: object) -> tuple[Flask, str]:
    """The restored instance as the next process opens it, and what was said."""
    code, said = run(target, "backup", "restore", path, "--key", instances.private, *more)
    assert code == 0, said
    return instances.again(target), said


def is_empty(app: Flask) -> bool:
    with app.app_context():
        names = [one for one in inspect(db.database().engine).get_table_names() if one != "alembic_version"]
        with db.database().engine.connect() as connection:
            return not any(connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in names)  # noqa: S608 - our own


def refused(instances: Instances, target: Flask, path: Path, *more: object, key: Path | None = None) -> str:
    """The one sentence of a refusal, after which the target is as empty as before."""
    code, said = run(target, "backup", "restore", path, "--key", key or instances.private, *more)
    assert code == 1, said
    assert said.startswith("Error: ")
    assert len(said.splitlines()) == 1
    assert is_empty(instances.again(target))
    assert left_over(instances.folder) == []
    return said.removeprefix("Error: ").strip()


@pytest.mark.parametrize("migrated", [True, False], ids=["upgraded", "bare"])
def test_everything_comes_back(instances: Instances, migrated: bool) -> None:
    app = instances.new()
    people = fill(app)
    path = make(app)
    restored, said = restore(instances, instances.new(migrated=migrated), path)
    assert notes(restored, people["mara"]) == notes(restored, people["tomas"]) == [CANARY]
    with restored.app_context():
        assert migrating.current(db.database()) == migrating.head()
        assert audit.first_broken() is None
        last = db.session().scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        assert BY_LABEL[last.event] is Event.RESTORED
        assert last.keys["schema"] == migrating.head()
    assert "rows of" in said
    assert "people on the list of erasures: 0" in said
    assert "No list of erased people was found" in said
    assert left_over(instances.folder) == []


def test_what_was_restored_can_be_written_and_backed_up_again(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    restored, _ = restore(instances, instances.new(), make(app))
    with restored.app_context():
        from journal.entries import actions

        actions.save_entry(factories.own(UUID(str(people["mara"]))), factories.entry(note="after"))
    again, _ = restore(instances, instances.new(), make(restored))
    assert sorted(map(str, notes(again, people["mara"]))) == sorted([CANARY, "after"])


def test_restored_files_are_private(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    fill(app)
    restored, _ = restore(sqlite_instances, sqlite_instances.new(), make(app))
    folder = restored.config["SETTINGS"].data_dir
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / name).stat().st_mode)
            for name in ("journal.db", "journal.key", "keys.db", "keys.key")} == {0o600}


def test_a_database_with_data_is_refused(instances: Instances) -> None:
    app, other = instances.new(), instances.new()
    fill(app)
    path = make(app)
    with other.app_context():
        mine = factories.clinic("Northlight")
    code, said = run(other, "backup", "restore", path, "--key", instances.private)
    assert (code, "holds data already" in said) == (1, True)
    with other.app_context():
        assert [str(one) for one in db.session().scalars(text("SELECT id FROM clinic"))] in ([str(mine)], [mine.hex])


def test_keys_of_people_count_as_data(instances: Instances) -> None:
    app, other = instances.new(), instances.new()
    fill(app)
    path = make(app)
    with other.app_context():
        crypto.instance_secret("canary")
    with other.app_context():
        crypto.make_person_key(UUID(int=7))
    code, said = run(other, "backup", "restore", path, "--key", instances.private)
    assert (code, "holds data already" in said) == (1, True)


def test_secrets_of_an_empty_instance_are_no_data(instances: Instances) -> None:
    app, target = instances.new(), instances.new()
    people = fill(app)
    path = make(app)
    assert target.test_client().get("/readyz").status_code == 200, "it made its canary"
    restored, _ = restore(instances, target, path)
    assert notes(restored, people["mara"]) == [CANARY]
    assert restored.test_client().get("/readyz").status_code == 200


def test_browsers_are_signed_out(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    with app.app_context(), db.transaction() as session:
        session.add(BrowserSessionRow(token_hash=b"x" * 32, account_id=people["mara"], device="Phone",
                                      created_at=clock.now(), seen_at=clock.now(), fresh_at=clock.now(),
                                      factor="passkey"))
    restored, said = restore(instances, instances.new(), make(app))
    assert "browsers signed out: 1" in said
    with restored.app_context():
        assert db.session().scalars(select(BrowserSessionRow.ended_at)).one() is not None


def test_an_older_schema_is_brought_up_to_date(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    with app.app_context():
        migrating.migrate(db.database(), "0001", down=True)
    path = make(app)
    restored, said = restore(instances, instances.new(), path)
    assert "schema 0001 was brought up to date" in said
    assert notes(restored, people["mara"]) == [CANARY]
    with restored.app_context():
        assert migrating.current(db.database()) == migrating.head()


def test_a_newer_schema_is_refused(instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    app = instances.new()
    fill(app)
    monkeypatch.setattr(making.migrating, "current", lambda _: "9999")
    path = make(app)
    monkeypatch.undo()
    assert "made by a newer version of the journal" in refused(instances, instances.new(), path)


def cut(data: bytes) -> bytes:
    return data[:-1]


def flipped(data: bytes) -> bytes:
    return data[:len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1:]


def of_tomorrow(data: bytes) -> bytes:
    return data[:len(archive.MAGIC)] + b"\x09" + data[len(archive.MAGIC) + 1:]


@pytest.mark.asvs("V11.3.3")
@pytest.mark.parametrize(("spoil", "told"), [
    (cut, "is damaged or was cut off"), (flipped, "is damaged or was cut off"),
    (of_tomorrow, "a format that this version"), (lambda _: b"", "no backup of the journal")])
def test_a_spoilt_backup_is_refused(instances: Instances, spoil: Callable[[bytes], bytes], told: str) -> None:
    app = instances.new()
    fill(app)
    path = make(app)
    path.write_bytes(spoil(path.read_bytes()))
    assert told in refused(instances, instances.new(), path)


def test_a_backup_cut_off_anywhere_is_refused_before_anything_is_touched(sqlite_instances: Instances,
                                                                        tmp_path: Path) -> None:
    app = sqlite_instances.new()
    fill(app)
    whole, key = make(app).read_bytes(), archive.private_key(sqlite_instances.private)
    part = tmp_path / "part"
    for end in range(0, len(whole), max(1, len(whole) // 40)):
        part.write_bytes(whole[:end])
        folder = tmp_path / f"out-{end}"
        folder.mkdir()
        with pytest.raises(BackupRefused):
            restoring.unpack(part, key, folder)


@pytest.mark.asvs("T24")
def test_another_private_key_is_refused(instances: Instances, tmp_path: Path) -> None:
    app = instances.new()
    fill(app)
    archive.make_pair(tmp_path / "other")
    said = refused(instances, instances.new(), make(app), key=tmp_path / "other")
    assert "made for another key" in said


def test_another_instances_key_ring_is_refused(instances: Instances, tmp_path: Path) -> None:
    app = instances.new()
    fill(app)
    said = refused(instances, instances.new(key_file=tmp_path / "other-ring"), make(app))
    with app.app_context():
        assert crypto.vault().ring.fingerprint(1) in said
    assert "key ring here is not that of the backup" in said


def test_what_is_missing_is_said(instances: Instances, tmp_path: Path) -> None:
    app = instances.new()
    fill(app)
    path, target = make(app), instances.new()
    assert "cannot be read" in refused(instances, target, tmp_path / "nowhere.bak")
    assert "holds no private key" in refused(instances, target, path, key=tmp_path / "nowhere")
    assert "no list of erased people" in refused(instances, target, path, "--ledger", tmp_path / "nowhere")


def test_what_fails_late_leaves_the_place_empty(instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    app, target = instances.new(), instances.new()
    people = fill(app)
    path = make(app)

    def fail(*_: object) -> None:
        raise BackupRefused("The list could not be applied.")

    monkeypatch.setattr(erasures, "apply", fail)
    assert refused(instances, target, path) == "The list could not be applied."
    monkeypatch.undo()
    restored, _ = restore(instances, target, path)
    assert notes(restored, people["mara"]) == [CANARY]


def test_rows_that_do_not_fit_the_manifest_are_refused(instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    app = instances.new()
    fill(app)
    plain = making.Manifest.to_plain

    def one_more(self: making.Manifest) -> dict[str, object]:
        return plain(replace(self, journal=replace(self.journal, counts=self.journal.counts | {"entry": 3})))

    monkeypatch.setattr(making.Manifest, "to_plain", one_more)
    path = make(app)
    monkeypatch.undo()
    assert "other numbers of rows" in refused(instances, instances.new(), path)


def test_a_backup_of_another_database_engine_is_refused(sqlite_instances: Instances,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    app = sqlite_instances.new()
    fill(app)
    path = make(app)
    part = restoring.Part("postgresql", {}, "public")
    target = sqlite_instances.new()
    with target.app_context(), pytest.raises(BackupRefused, match="made from postgresql"):
        restoring._check_engine(part, db.database().engine)
    assert path.exists()


def test_the_log_of_the_file_that_lay_there_is_taken_away(sqlite_instances: Instances) -> None:
    app, target = sqlite_instances.new(), sqlite_instances.new()
    people = fill(app)
    path = make(app)
    with target.app_context():
        db.session().scalar(select(func.count()).select_from(AuditRow))
        folder = target.config["SETTINGS"].data_dir
        (folder / "journal.db-wal").write_bytes(b"of another file")
    restored, _ = restore(sqlite_instances, target, path)
    assert notes(restored, people["mara"]) == [CANARY]
