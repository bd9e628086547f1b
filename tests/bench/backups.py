"""How long backup, drill and restore take for about 100 MB: `python -m tests.bench.backups [MEGABYTES [ENGINE]]`.

On SQLite, and on PostgreSQL too where TEST_DATABASE_URL is set.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from flask import Flask

from journal.access.permissions import Role
from journal.core import clock, db
from journal.entries.models import EntryRow
from tests import factories
from tests.backup.instances import Instances, drop_databases, make, run
from tests.conftest import ENGINES

NOTE = 6000
"""Characters of a long note, of which a sealed row of about as many bytes is made."""


def fill(app: Flask, megabytes: int) -> None:
    with app.app_context():
        people = [factories.person(Role.PATIENT, f"p{n}@example.org", f"Person {n}") for n in range(20)]
        for number, person in enumerate(people):
            with db.transaction() as session:
                session.add_all(_rows(person, megabytes * 1_000_000 // NOTE // len(people)))
            print(f"  {number + 1} of {len(people)} people", end="\r", flush=True)


def _rows(person: UUID, count: int) -> list[EntryRow]:
    today, now = clock.today("Europe/Madrid"), clock.now()
    return [EntryRow.from_value(person, factories.entry(id=uuid4(), day=today - timedelta(days=n), mood=5,
                                                        note=token_hex(NOTE // 2)), now) for n in range(count)]


def timed(name: str, what: Callable[[], object]) -> object:
    started = time.monotonic()
    done = what()
    print(f"  {name:<10} {time.monotonic() - started:6.1f} s")
    return done


def commanded(app: Flask, *words: object) -> None:
    code, said = run(app, *words)
    assert code == 0, said


def measure(engine: str, megabytes: int) -> None:
    with TemporaryDirectory() as folder:
        instances = Instances(engine, Path(folder))
        try:
            app, target = instances.new(), instances.new()
            fill(app, megabytes)
            print(f"{engine}: {megabytes} MB of notes   ")
            path = timed("make", lambda: make(app))
            assert isinstance(path, Path)
            print(f"  {'size':<10} {path.stat().st_size / 1e6:6.1f} MB")
            timed("drill", lambda: commanded(app, "backup", "drill", path, "--key", instances.private))
            timed("restore", lambda: commanded(target, "backup", "restore", path, "--key", instances.private))
        finally:
            instances.close()
            drop_databases()


if __name__ == "__main__":
    for one in ENGINES if len(sys.argv) < 3 else sys.argv[2:]:
        measure(one, int(sys.argv[1]) if len(sys.argv) > 1 else 100)
