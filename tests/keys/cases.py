"""People with something written, and what can be read of it."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from journal.access.permissions import Role
from journal.core import db
from journal.core.keys.fields import places
from journal.entries import actions
from journal.entries.models import EntryRow
from tests import factories

ROOT = Path(__file__).parents[2]
NOTE = "the heron stood quite still"


def writer(app: Flask, number: int = 1, entries: int = 3) -> UUID:
    """A patient with a few entries."""
    with app.app_context():
        person = factories.person(Role.PATIENT, f"mara{number}@example.org", f"Mara {number}")
        for index in range(entries):
            actions.save_entry(factories.own(person), factories.entry(mood=index % 10, note=f"{NOTE} {number}.{index}"))
    return person


def notes(app: Flask, person: UUID) -> list[str]:
    """Every note of a person, opened."""
    with app.app_context():
        rows = db.session().scalars(select(EntryRow).where(EntryRow.patient_id == person))
        return sorted(row.note for row in rows)


def marks(app: Flask, person: UUID) -> set[int]:
    """The version bytes of everything that is sealed of a person."""
    with app.app_context():
        return {stored[0] for place in places()
                for row in db.session().execute(place.of(person, None, None, 10_000))
                for _, _, stored in place.sealed(row)}


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["keys", *arguments])


def keys_rows(app: Flask, columns: str = "name, version, kek") -> list[Any]:
    with app.app_context(), db.database().keys_engine.connect() as connection:
        return list(connection.execute(text(f"SELECT {columns} FROM wrapped_key ORDER BY name, version")))  # noqa: S608 - our own


def rotate_and_die(app: Flask, what: str, count: int) -> bool:
    """Rotates in a process of its own that is killed after `count` writes; whether it came to its end instead."""
    settings = app.config["SETTINGS"]
    command = [sys.executable, "-m", "tests.keys.rotating", str(settings.data_dir), settings.database_url or "", what,
               str(count)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == 0
