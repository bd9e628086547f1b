"""What keeps the app from starting: one test for each refusal."""

import os
import re
import stat
from pathlib import Path

import pytest

from journal.app import create_app
from journal.core import db, migrating
from journal.core.crypto import KeyMissing, KeyRing
from journal.core.settings import SettingsRefused, from_environment, write_private
from tests.conftest import settings_for

Environment = dict[str, str]
RANDOM = "7d1f0c9a52e84b63a9e0471bd35c286f"


@pytest.fixture
def safe(tmp_path: Path) -> Environment:
    """The environment of an instance that may serve real people."""
    KeyRing.create(tmp_path / "keyring")
    return {"INTERLUDE_MODE": "production", "INTERLUDE_DATA_DIR": str(tmp_path), "INTERLUDE_SECRET_KEY": RANDOM,
            "INTERLUDE_PUBLIC_URL": "https://journal.example.org", "INTERLUDE_SMTP_HOST": "mail.example.org"}


def test_complete_production_settings_are_taken(safe: Environment) -> None:
    settings = from_environment(safe)
    assert settings.secure
    assert not settings.demo
    assert "journal.example.org" in settings.trusted_hosts


@pytest.mark.asvs("V13.2.3", "T32")
@pytest.mark.parametrize(("changes", "word"), [
    ({"INTERLUDE_MODE": "debug"}, "INTERLUDE_MODE"),
    ({"INTERLUDE_SECRET_KEY": ""}, "INTERLUDE_SECRET_KEY"),
    ({"INTERLUDE_SECRET_KEY": "short"}, "32 characters"),
    ({"INTERLUDE_SECRET_KEY": "", "INTERLUDE_SECRET_KEY_FILE": "/nowhere/secret"}, "/nowhere/secret"),
    ({"INTERLUDE_PUBLIC_URL": "http://journal.example.org"}, "https://"),
    ({"INTERLUDE_KEY_FILE": "/nowhere/keyring"}, "is missing"),
    ({"INTERLUDE_SMTP_HOST": ""}, "INTERLUDE_SMTP_HOST"),
    ({"INTERLUDE_DATABASE_URL": "postgresql://h/journal"}, "INTERLUDE_KEYS_DATABASE_URL"),
    ({"INTERLUDE_REGISTRATION": "maybe"}, "INTERLUDE_REGISTRATION"),
    ({"INTERLUDE_PROXIES": "one"}, "INTERLUDE_PROXIES"),
    ({"INTERLUDE_DEFAULT_ZONE": "Mars/Olympus"}, "INTERLUDE_DEFAULT_ZONE"),
    ({"INTERLUDE_MORNING": "24"}, "INTERLUDE_MORNING"),
], ids=lambda value: next(iter(value)) if isinstance(value, dict) else None)
def test_each_unsafe_setting_is_refused(safe: Environment, changes: Environment, word: str) -> None:
    with pytest.raises(SettingsRefused, match=word):
        from_environment(safe | changes)


@pytest.mark.asvs("V13.3.1", "T32")
def test_a_key_file_that_others_can_read_is_refused(safe: Environment, tmp_path: Path) -> None:
    (tmp_path / "keyring").chmod(0o640)
    with pytest.raises(SettingsRefused, match="chmod 600"):
        from_environment(safe)


def test_every_fault_is_named_at_once(safe: Environment) -> None:
    with pytest.raises(SettingsRefused) as refused:
        from_environment(safe | {"INTERLUDE_SECRET_KEY": "", "INTERLUDE_SMTP_HOST": ""})
    assert "INTERLUDE_SECRET_KEY" in str(refused.value)
    assert "INTERLUDE_SMTP_HOST" in str(refused.value)


@pytest.mark.asvs("V13.4.2", "T32")
def test_debugging_is_refused_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeyRing.create(tmp_path / "keyring")
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(SettingsRefused, match="FLASK_DEBUG"):
        create_app(settings_for(tmp_path, mode="production"))


@pytest.mark.asvs("T32")
@pytest.mark.parametrize(("version", "sound"), [
    ((3, 40, 1), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False), ((3, 50, 7), True),
    ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True)])
def test_an_sqlite_that_corrupts_files_is_refused(version: tuple[int, ...], sound: bool) -> None:
    assert db.is_sound(version) is sound


@pytest.mark.asvs("T32")
def test_the_app_asks_the_sqlite_that_it_runs_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.sqlcipher, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(db.SqliteUnsound):
        create_app(settings_for(tmp_path))


@pytest.mark.asvs("T32")
def test_pending_migrations_are_refused(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        with pytest.raises(migrating.MigrationsPending, match="db upgrade"):
            migrating.refuse_pending(db.database())
        migrating.migrate(db.database())
        migrating.refuse_pending(db.database())
        db.database().dispose()


@pytest.mark.asvs("T26")
def test_another_instances_key_ring_is_refused(tmp_path: Path) -> None:
    with (app := create_app(settings_for(tmp_path))).app_context():
        migrating.migrate(db.database())
        db.database().dispose()
    (tmp_path / "keyring").unlink()
    with pytest.raises(KeyMissing):
        create_app(settings_for(tmp_path))  # the demo makes a new ring, which does not open the old files
    assert app is not None


@pytest.mark.asvs("T26")
def test_a_missing_or_broken_key_ring_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        create_app(settings_for(tmp_path, mode="production"))
    (tmp_path / "keyring").write_text("1:c2hvcnQ=\n")
    with pytest.raises(KeyMissing, match="no usable key"):
        create_app(settings_for(tmp_path, mode="production"))


@pytest.mark.asvs("V13.3.1")
def test_private_files_are_private_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "secret"
    write_private(path, "first")
    write_private(path, "second")
    assert path.read_text() == "first\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["secret"]


def test_the_demo_makes_its_own_secrets(tmp_path: Path) -> None:
    settings = from_environment({"INTERLUDE_DATA_DIR": str(tmp_path)})
    assert settings.demo
    assert len(settings.secret_key) >= 32
    assert settings.secret_key == from_environment({"INTERLUDE_DATA_DIR": str(tmp_path)}).secret_key


def test_the_table_for_operators_names_every_setting() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    source = (root / "journal" / "core" / "settings.py").read_text()
    read = set(re.findall(r'given(?:\.get\(|\[)"([A-Z_]+)"', source))
    table = (root / "docs" / "operating.md").read_text()
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `INTERLUDE_")]
    told: set[str] = set()
    for row in rows:
        names = re.findall(r"`(INTERLUDE_|…_)([A-Z_]+)`", row)
        first = names[0][1]
        told |= {name if start == "INTERLUDE_" else f"{stem(first, name, read)}_{name}" for start, name in names}
    assert read - told == set()
    assert told - read == set()


def stem(first: str, name: str, read: set[str]) -> str:
    """What "…" stands for: the beginning of the row's first name with which this one is a setting."""
    parts = first.split("_")
    wholes = ("_".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((whole for whole in wholes if f"{whole}_{name}" in read), first)


@pytest.mark.parametrize(("given", "hours"), [("2,24,72,168", (2, 24, 72, 168)), ("4", (4,)), ("off", ())])
def test_when_check_ins_are_offered_after_a_dose(tmp_path, given, hours):
    assert from_environment({"INTERLUDE_DATA_DIR": str(tmp_path), "INTERLUDE_CHECK_INS_AFTER": given}
                            ).check_ins_after == hours


@pytest.mark.parametrize("given", ["24,2", "2,2", "0", "-1", "two", "2,", "9999"])
def test_hours_that_make_no_sense_are_refused(tmp_path, given):
    with pytest.raises(SettingsRefused, match="CHECK_INS_AFTER"):
        from_environment({"INTERLUDE_DATA_DIR": str(tmp_path), "INTERLUDE_CHECK_INS_AFTER": given})
