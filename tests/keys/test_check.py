"""An instance whose key file or keys database is lost, old, swapped or wrong says so in one line and does not serve."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from journal.app import create_app
from journal.core import crypto, db
from journal.core.crypto import KeyMissing, KeyRing
from journal.core.keys import opening
from tests.conftest import settings_for
from tests.keys.cases import NOTE, keys_rows, notes, run, writer
from tests.keys.conftest import Start

ROOT = Path(__file__).parents[2]


def keyring(app: Flask) -> Path:
    path: Path = app.config["SETTINGS"].keyring_path
    return path


def refusal(start: Start) -> str:
    """What the operator reads when the instance is started now."""
    with pytest.raises(KeyMissing) as refused, start().app_context():
        opening.check()
    words = str(refused.value)
    assert "\n" not in words
    return words


def test_a_healthy_instance_is_told_apart_by_its_fingerprint(own: Flask) -> None:
    writer(own)
    done = run(own, "check")
    assert done.exit_code == 0, done.output
    found = KeyRing.load(keyring(own))
    assert f"key 1, current: fingerprint {found.fingerprint(1)}" in done.output
    assert found.keys[1].hex() not in done.output


def test_init_prints_the_sheet_of_the_current_key(own: Flask) -> None:
    done = run(own, "init")
    assert KeyRing.load(keyring(own)).fingerprint(1) in done.output
    assert ("instance|canary", 1, 1) in [tuple(row) for row in keys_rows(own)]


@pytest.mark.asvs("T26")
def test_another_instances_key_is_refused(start: Start) -> None:
    app = start()
    writer(app)
    KeyRing({1: secrets.token_bytes(32)}).store(keyring(app))
    assert "another instance's key" in refusal(start)


@pytest.mark.asvs("T26")
def test_an_older_key_file_is_refused(start: Start) -> None:
    app = start()
    writer(app)
    older = keyring(app).read_text()
    assert run(app, "add").exit_code == 0
    with app.app_context():
        crypto.vault().make("person|somebody-new")
    keyring(app).write_text(older)
    assert "needs 2 too: the file is an older one" in refusal(start)
    assert run(app, "rotate").exit_code == 0  # this process still holds both
    keyring(app).write_text(older)
    assert "key 2 is needed" in refusal(start) or "needs 2 too" in refusal(start)


def test_an_empty_keys_database_is_refused(start: Start) -> None:
    app = start()
    writer(app)
    with app.app_context(), crypto.vault().writer.begin() as connection:
        connection.execute(text("DELETE FROM wrapped_key"))
    assert "put back the keys database" in refusal(start)
    assert keys_rows(app) == [], "a refused start makes no new keys"


@pytest.mark.asvs("T26")
def test_another_instances_keys_database_is_refused(start: Start) -> None:
    """Right key file, keys of other people: nothing that is stored opens."""
    app = start()
    writer(app)
    with app.app_context(), crypto.vault().writer.begin() as connection:
        connection.execute(text("DELETE FROM wrapped_key WHERE name LIKE 'person|%'"))
    with app.app_context():
        crypto.vault().make("person|somebody-else")
    assert "put back the keys database" in refusal(start)


def test_one_person_erased_halfway_keeps_nobody_from_starting(start: Start) -> None:
    app = start()
    gone = writer(app, 1)
    writer(app, 2, entries=1)
    with app.app_context():
        crypto.vault().destroy(crypto.person_name(gone))
        opening.check()


def test_the_only_person_erased_halfway_keeps_nothing_from_starting(start: Start) -> None:
    app = start()
    only = writer(app)
    with app.app_context():
        opening.check()
        crypto.vault().destroy(crypto.person_name(only))
    with start().app_context():
        opening.check()


def test_an_empty_instance_starts(own: Flask) -> None:
    with own.app_context():
        opening.check()


def test_a_running_process_takes_in_a_new_key_and_no_swapped_one(start: Start) -> None:
    app, other = start(), start()
    person = writer(app)
    assert run(other, "add").exit_code == 0
    with app.app_context():
        assert crypto.vault().ring.current == 2
    good = keyring(app).read_text()
    for bad in ("", "nonsense", "9:" + "A" * 43 + "="):
        keyring(app).write_text(bad)
        with app.app_context():
            assert crypto.vault().ring.current == 2
        assert notes(app, person)[0].startswith(NOTE)
    keyring(app).unlink()
    assert notes(app, person)[0].startswith(NOTE)
    keyring(app).write_text(good)


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"],  # noqa: TID251 - what a process inherits
            "INTERLUDE_MODE": "production", "INTERLUDE_DATA_DIR": str(folder),
            "INTERLUDE_SECRET_KEY": "7d1f0c9a52e84b63" + "a9e0471bd35c286f", "INTERLUDE_PUBLIC_URL": "https://journal.example.org",
            "INTERLUDE_SMTP_HOST": "localhost"} | more


def served(folder: Path) -> "subprocess.CompletedProcess[str]":
    """A server that is started and ends by itself, since it refuses."""
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "--chdir", str(ROOT), "-b",
               f"unix:{folder}/web.sock", "wsgi:app"]
    return subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=60,
                          check=False)


@pytest.fixture
def production(start: Start, tmp_path: Path) -> Path:
    """The folder of an instance with one writer, as a production start finds it (SQLite)."""
    app = start()
    if app.config["SETTINGS"].database_url:
        pytest.skip("the files of SQLite are swapped here")
    writer(app)
    with app.app_context():
        opening.check()
        db.database().dispose()
    return tmp_path / "instance"


@pytest.mark.asvs("T26")
def test_a_production_server_refuses_another_keys_database(production: Path) -> None:
    """Key file and both files open, but the keys are another's: the worker looks before it serves."""
    app = create_app(settings_for(production))
    with app.app_context():
        for name, *_ in keys_rows(app):
            crypto.vault().destroy(name)
        crypto.vault().make("person|somebody-else")
        db.database().dispose()
    done = served(production)
    assert done.returncode == 4, done.stderr
    assert "put back the keys database that belongs to this database" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.asvs("T26", "V13.3.1")
@pytest.mark.parametrize("fault", ["wrong", "missing"])
def test_a_production_server_refuses_a_wrong_or_missing_key_file(production: Path, fault: str) -> None:
    if fault == "wrong":
        KeyRing({1: secrets.token_bytes(32)}).store(production / "keyring")
    else:
        shutil.move(production / "keyring", production / "elsewhere")
    done = served(production)
    assert done.returncode not in (0, None)
    wanted = "another instance's key" if fault == "wrong" else "is missing"
    assert wanted in done.stderr
    assert "Traceback" not in done.stderr
