"""Making a backup: whole or not at all, readable by nobody here, and old ones end."""

import fcntl
import json
import os
import re
import signal
import stat
import subprocess
import sys
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select, text

from journal.accounts.models import ClinicRow
from journal.audit import log as audit
from journal.backup import archive, postgres, restore
from journal.backup import make as making
from journal.backup.rules import BackupRefused
from journal.core import clock, db
from tests.backup.instances import CANARY, ROOT, Instances, fill, left_over, make, run


def test_a_backup_is_one_private_file_with_a_neutral_name(instances: Instances) -> None:
    app = instances.new()
    fill(app)
    path = make(app)
    assert re.fullmatch(r"backup-\d{8}T\d{6}Z\.bak", path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert left_over(instances.folder) == []
    assert {one.name for one in path.parent.iterdir()} == {path.name, ".lock"}


@pytest.mark.asvs("V14.2.4", "T24", "P5")
def test_nothing_in_a_backup_can_be_read(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    stored = make(app).read_bytes()
    for word in (CANARY, "mara@example.org", "Mara Ellison", str(people["mara"]), UUID(str(people["mara"])).hex,
                 "SQLite format", "PGDMP", "CREATE TABLE", "wrapped_key"):
        assert word.encode() not in stored
    assert UUID(str(people["mara"])).bytes not in stored


@pytest.mark.asvs("V13.3.2", "T24")
def test_no_secret_of_the_server_opens_a_backup(instances: Instances, tmp_path: Path) -> None:
    app = instances.new()
    fill(app)
    path, settings = make(app), app.config["SETTINGS"]
    ring = [line.split(":", 1)[1] for line in settings.keyring_path.read_text().split()]
    secrets = [*ring, b64encode(settings.secret_key[:32]).decode(), settings.backup_recipient]
    for number, secret in enumerate(secrets):
        (tmp_path / f"key-{number}").write_text(archive.PRIVATE + secret)
        with app.app_context(), pytest.raises(BackupRefused, match="made for another key"):
            restore.unpack(path, archive.private_key(tmp_path / f"key-{number}"), tmp_path)
    private = archive.private_key(instances.private).private_bytes_raw()
    at_hand = [one for one in settings.data_dir.rglob("*") if one.is_file()] + [settings.keyring_path]
    assert at_hand
    assert not [one for one in at_hand if private in one.read_bytes() or b64encode(private) in one.read_bytes()]


@pytest.mark.asvs("V14.2.4")
def test_while_a_backup_is_made_nothing_lies_readable(instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    app, seen = instances.new(), dict[str, tuple[int, bytes]]()
    fill(app)
    finish = making.Writer.finish
    put = making.Writer.put

    def look(*_: object) -> None:
        for path in instances.shelf.rglob("*"):
            seen[path.name] = (stat.S_IMODE(path.stat().st_mode), path.read_bytes() if path.is_file() else b"")

    monkeypatch.setattr(making.Writer, "put", lambda self, name, blocks: (look(), put(self, name, blocks))[1])
    monkeypatch.setattr(making.Writer, "finish", lambda self: (look(), finish(self))[1])
    make(app)
    assert "part" in seen
    assert ("journal.db" in seen) == (instances.engine == "sqlite")
    assert {mode for mode, _ in seen.values()} <= {0o600, 0o700}
    assert not [name for name, (_, data) in seen.items()
                if CANARY.encode() in data or b"SQLite format" in data or b"PGDMP" in data or b"account" in data]


def test_a_process_that_writes_meanwhile_is_not_disturbed_and_nothing_acknowledged_is_missing(
        instances: Instances) -> None:
    app = instances.new()
    settings = app.config["SETTINGS"]
    given = {"data_dir": str(settings.data_dir), "key_file": str(settings.key_file),
             "database_url": settings.database_url, "keys_database_url": settings.keys_database_url}
    writer = subprocess.Popen([sys.executable, "-m", "tests.backup.writer", json.dumps(given)], cwd=ROOT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert writer.stdout
    before = [writer.stdout.readline().strip() for _ in range(20)]
    path = make(app)
    during = [writer.stdout.readline().strip() for _ in range(5)]
    writer.send_signal(signal.SIGTERM)
    writer.communicate(timeout=30)
    assert all(during), "the writer ended"
    target = instances.new(migrated=False)
    code, said = run(target, "backup", "restore", path, "--key", instances.private)
    assert code == 0, said
    with instances.again(target).app_context():
        stored = {str(one) for one in db.session().scalars(select(ClinicRow.id))}
        assert set(before) <= stored
        assert audit.count() == len(stored) + 1, "a line for each row, and one for the restoring"
        assert audit.first_broken() is None


@pytest.mark.asvs("V14.2.7")
def test_backups_older_than_35_days_are_removed(sqlite_instances: Instances) -> None:
    app, now, paths = sqlite_instances.new(), clock.now(), []
    for days in (36, 34, 0):
        with clock.Moved(now - timedelta(days=days)):
            paths.append(make(app))
            assert all(path.exists() for path in paths) == (days > 0)
    assert [path.exists() for path in paths] == [False, True, True]


def test_an_old_backup_ends_also_when_the_new_one_fails(sqlite_instances: Instances,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    app, now = sqlite_instances.new(), clock.now()
    paths = []
    for days in (40, 30):
        with clock.Moved(now - timedelta(days=days)):
            paths.append(make(app))
    monkeypatch.setattr(making, "_fill", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    code, said = run(app, "backup", "make")
    assert code == 1
    assert "No space left" in said
    assert [path.exists() for path in paths] == [False, True]
    assert left_over(sqlite_instances.folder) == []


def test_what_a_killed_backup_left_is_swept_away(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    left = sqlite_instances.shelf / ".making-killed"
    left.mkdir(parents=True)
    (left / "part").write_bytes(b"x")
    make(app)
    assert left_over(sqlite_instances.folder) == []


def test_one_at_a_time(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    make(app)
    with (sqlite_instances.shelf / ".lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        code, said = run(app, "backup", "make")
    assert (code, said) == (1, "Error: Another backup is being made in this folder.\n")


def test_two_within_a_second_both_stay(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    with clock.Moved(clock.now()):
        assert make(app) != make(app)
    assert len(list(sqlite_instances.shelf.glob("*.bak"))) == 2


@pytest.mark.parametrize(("changes", "told"), [
    ({"backup_dir": None}, "Set INTERLUDE_BACKUP_DIR"),
    ({"backup_recipient": None}, "INTERLUDE_BACKUP_RECIPIENT must hold"),
    ({"backup_dir": Path("/proc/nowhere")}, "/proc/nowhere cannot be reached")])
def test_what_is_missing_is_said(sqlite_instances: Instances, changes: dict[str, object], told: str) -> None:
    code, said = run(sqlite_instances.new(**changes), "backup", "make")
    assert code == 1
    assert told in said
    assert len(said.splitlines()) == 1


def test_an_empty_database_is_no_backup(sqlite_instances: Instances) -> None:
    code, said = run(sqlite_instances.new(migrated=False), "backup", "make")
    assert (code, "nothing to back up" in said) == (1, True)
    assert list(sqlite_instances.shelf.glob("*.bak")) == []


def test_a_database_of_an_older_version_can_be_backed_up(instances: Instances) -> None:
    """Before an upgrade the new code stands beside the old schema."""
    from journal.core import migrating

    app = instances.new()
    with app.app_context():
        migrating.migrate(db.database(), "0001", down=True)
    make(app)


@pytest.mark.asvs("V1.2.5")
def test_the_password_of_the_database_is_no_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    class Started(Exception):
        pass

    def popen(command: list[str], **options: object) -> None:
        started.append((command, options))
        raise Started

    monkeypatch.setattr(postgres.subprocess, "Popen", popen)
    monkeypatch.setattr(postgres.shutil, "which", lambda name: f"/usr/bin/{name}")
    url = "postgresql+psycopg://journal:s%40cret%2Fword@db.example:5433/j?sslmode=verify-full&options=-csearch_path%3Dx"
    with pytest.raises(Started):
        list(postgres.dump(url, "x", "00000003-1"))
    with pytest.raises(Started):
        postgres.load(url, "x", iter([b""]))
    for command, options in started:
        assert not [one for one in command if "s@cret/word" in one or "db.example" in one or "s%40cret" in one]
        assert "shell" not in options
        environment = options["env"]
        assert isinstance(environment, dict)
        wanted = {"PGPASSWORD": "s@cret/word", "PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "journal",
                  "PGDATABASE": "j", "PGSSLMODE": "verify-full"}
        assert wanted.items() <= environment.items()
    assert len(started) == 2


def test_a_tool_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nowhere"
    monkeypatch.setattr(postgres.shutil, "which", lambda _: None)
    with pytest.raises(BackupRefused, match="pg_dump is not installed"):
        list(postgres.dump(url, "x", "1"))
    monkeypatch.undo()
    if postgres.shutil.which("pg_dump"):
        with pytest.raises(BackupRefused, match=r"pg_dump failed: .*127"):
            list(postgres.dump(url, "x", "1"))


def test_the_key_command_prints_the_public_half_alone(sqlite_instances: Instances, tmp_path: Path) -> None:
    app, path = sqlite_instances.new(migrated=False), tmp_path / "private"
    code, said = run(app, "backup", "key", path)
    assert code == 0
    public = said.splitlines()[0].removeprefix("INTERLUDE_BACKUP_RECIPIENT=")
    assert archive.private_key(path).public_key().public_bytes_raw() == archive.public_key(public).public_bytes_raw()
    assert path.read_text().strip().split(":")[1] not in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run(app, "backup", "key", path)[0] == 1
    assert isinstance(archive.private_key(path), X25519PrivateKey)


def test_the_umask_does_not_matter(sqlite_instances: Instances) -> None:
    app, before = sqlite_instances.new(), os.umask(0)
    try:
        assert stat.S_IMODE(make(app).stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_counts_and_copy_are_of_one_moment(instances: Instances, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between the copy and its counting: the manifest still fits."""
    app = instances.new()
    fill(app)
    counted = making.place.counted

    def late(connection: object) -> dict[str, int]:
        with app.app_context(), db.transaction() as session:
            session.execute(text("UPDATE account SET theme = 'dark'"))
            audit.record_ids(audit.Event.ACCOUNT_CHANGED, None, [None])
        return counted(connection)

    monkeypatch.setattr(making.place, "counted", late)
    path = make(app)
    monkeypatch.undo()
    code, said = run(app, "backup", "drill", path, "--key", instances.private)
    assert code == 0, said

