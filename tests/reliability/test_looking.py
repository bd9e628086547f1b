"""Looking changes nothing: not a byte of the databases, whoever looks at whatever page."""

import hashlib
import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from journal import tables
from journal.audit import log as audit
from journal.core import clock, db
from tests.access.house import SAFE, House, fill


@pytest.fixture
def house(sqlite_app: Flask, people: dict[str, UUID]) -> House:
    return fill(sqlite_app, people)


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """What `people` are put into."""
    return sqlite_app


def files(house: House) -> dict[str, str]:
    """The bytes of both databases, with what stands in their logs."""
    folder = house.app.config["SETTINGS"].data_dir
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name in ("journal", "keys") for path in folder.glob(f"{name}.db*") if not path.name.endswith("-shm")}


def rows(house: House) -> str:
    """Every row of every table, but the lines of the audit."""
    with house.app.app_context():
        return json.dumps({table.name: sorted(str(row) for row in db.session().execute(
            text(f"SELECT * FROM {table.name}")))  # noqa: S608 - our own names
            for table in tables.metadata.sorted_tables if table.name != "audit"})


def lines(house: House) -> int:
    with house.app.app_context():
        return audit.count()


@pytest.mark.asvs("V3.5.3")
@pytest.mark.parametrize("name", [None, "patient", "therapist", "clinic"])
def test_a_look_leaves_every_byte_but_its_line_in_the_audit(house: House, name: str | None) -> None:
    """Every route of the app, by its own list, in every way that is safe; "last seen" is written once a minute, and
    none passes here."""
    with clock.Moved(clock.now()):
        client, looked, written = house.client(name), 0, set()
        client.get("/readyz").close()  # the very first makes the key of its canary
        before = rows(house)
        for rule in house.rules():
            for method in set(SAFE) & (rule.methods or set()):
                bytes_before, lines_before = files(house), lines(house)
                client.open(house.address(rule, house.people["patient"]), method=method).close()
                looked += 1
                if lines(house) == lines_before:
                    assert files(house) == bytes_before, (method, rule.rule)
                else:
                    written.add(rule.endpoint)
        assert looked > 100
        assert rows(house) == before
        assert (not written) is (name in (None, "other_therapist", "other_clinic")), written
