"""A journal of its own for tests that start processes, break files or take the disk away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from journal.access.permissions import Role
from journal.app import create_app
from journal.audit import log as audit
from journal.core import db, migrating
from journal.entries.models import EntryRow
from tests import factories
from tests.conftest import ENGINES, postgres_schema, settings_for
from tests.page import PageClient

EMAIL = "patient@example.org"


@dataclass(frozen=True)
class Place:
    """A folder and, on PostgreSQL, the address of a schema of its own; `mara` is a patient in it."""

    app: Flask
    folder: Path
    url: str | None
    mara: UUID

    @property
    def on_postgres(self) -> bool:
        return self.url is not None

    def visitor(self) -> PageClient:
        client = self.app.test_client()
        assert isinstance(client, PageClient)
        return client.sign_in(EMAIL)

    def count(self) -> int:
        with self.app.app_context():
            return db.session().scalar(select(func.count()).select_from(EntryRow)) or 0

    def is_whole(self) -> bool:
        """The audit chain holds, and so does the file."""
        with self.app.app_context():
            if not self.on_postgres and db.session().execute(text("PRAGMA integrity_check")).scalar() != "ok":
                return False
            return audit.first_broken() is None


def make(folder: Path, url: str | None = None) -> Place:
    app = create_app(settings_for(folder, database_url=url))
    app.testing = True
    app.test_client_class = PageClient
    with app.app_context():
        migrating.migrate(db.database())
        mara = factories.person(Role.PATIENT, EMAIL, "Mara Ellison")
    return Place(app, folder, url, mara)


@pytest.fixture
def places(tmp_path: Path, worker_id: str) -> Iterator[Callable[[str], Place]]:
    made: list[Place] = []

    def of(engine: str) -> Place:
        url = postgres_schema(f"{worker_id}_own") if engine == "postgresql" else None
        made.append(make(tmp_path / "house", url))
        return made[-1]

    yield of
    for place in made:
        with place.app.app_context():
            engine = db.database().engine
            if place.on_postgres:
                with engine.begin() as connection:
                    schema = connection.scalar(text("SELECT current_schema()"))
                    connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            db.database().dispose()


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, places: Callable[[str], Place]) -> Place:
    """A fresh journal on each engine."""
    return places(request.param)


@pytest.fixture
def sqlite_place(places: Callable[[str], Place]) -> Place:
    return places("sqlite")


@pytest.fixture
def postgres_place(places: Callable[[str], Place]) -> Place:
    if "postgresql" not in ENGINES:
        pytest.skip("TEST_DATABASE_URL is not set")
    return places("postgresql")
