"""Fixtures: an app on a fresh SQLite (and, where TEST_DATABASE_URL is set, PostgreSQL) database, people, a client."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings
from sqlalchemy import text

from journal import tables
from journal.access.permissions import Role
from journal.accounts import hashing
from journal.app import create_app
from journal.core import db, migrating
from journal.core.crypto import WRITE
from journal.core.settings import Settings
from tests import factories
from tests.page import PageClient

POSTGRES = os.environ.get("TEST_DATABASE_URL")  # noqa: TID251 - the tests' own switch
ENGINES = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
APPEND_ONLY = ("audit", "audit_seal", "erased_person")
SLOW = ("attacks", "backup", "deploy", "erasure", "keys", "reliability")
"""Folders whose tests try many inputs, start servers or kill processes: `make test` alone runs them."""
PAGES = ("test_views.py", "test_course_views.py", "test_plan_views.py", "test_thread_views.py", "test_promise_views.py",
         "test_thoughts_views.py", "test_pages.py", "test_headers.py", "test_statements.py",
         "test_leaks.py", "test_matrix.py", "test_put_off.py", "test_half_written.py", "test_half_written_forms.py",
         "test_step_up.py", "test_known_device.py", "test_garbage.py")
"""What is about pages and not about the database runs on SQLite alone, but for tests marked `each_engine`; actions and
journeys run on both. Of the matrix the test that asks every route of everybody does so on both."""
settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pytest_report_header() -> str:
    return "databases: " + (" and ".join(ENGINES) if POSTGRES else "SQLite alone (TEST_DATABASE_URL is not set)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here, kept = Path(__file__).parent, []
    for item in items:
        if item.path.relative_to(here).parts[0] in SLOW:
            item.add_marker(pytest.mark.slow)
        alone = item.path.name in PAGES and not item.get_closest_marker("each_engine")
        if not (alone and "[postgresql" in item.name):
            kept.append(item)
    items[:] = kept


def settings_for(folder: Path, **changes: object) -> Settings:
    values: dict[str, object] = {"mode": "demo", "data_dir": folder, "secret_key": b"x" * 32}
    return Settings(**(values | changes))


@pytest.fixture(scope="session")
def _apps(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[dict[str, Flask]]:
    """One migrated app per engine and worker; each test empties the tables."""
    apps = {}
    for engine in ENGINES:
        folder = tmp_path_factory.mktemp(engine)
        url = postgres_schema(worker_id) if engine == "postgresql" else None
        app = create_app(settings_for(folder, database_url=url))
        app.testing = True
        app.test_client_class = PageClient
        with app.app_context():
            migrating.migrate(db.database())
        apps[engine] = app
    yield apps
    for engine, app in apps.items():
        with app.app_context():
            if engine == "postgresql":
                with db.database().engine.begin() as connection:
                    connection.execute(text(f"DROP SCHEMA {_schema(worker_id)} CASCADE"))
            db.database().dispose()


def _schema(worker_id: str) -> str:
    return f"journal_{worker_id}_{os.getpid()}"


def postgres_schema(worker_id: str) -> str:
    """A fresh schema of this worker's own in the test database."""
    from sqlalchemy import create_engine

    url = (POSTGRES or "").replace("postgresql://", "postgresql+psycopg://", 1)
    schema = _schema(worker_id)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    options = f"options=-csynchronous_commit%3Doff%20-csearch_path%3D{schema}"
    return f"{POSTGRES}{'&' if '?' in (POSTGRES or '') else '?'}{options}"


@pytest.fixture(params=ENGINES)
def app(request: pytest.FixtureRequest, _apps: dict[str, Flask]) -> Iterator[Flask]:
    """An app with empty tables, on each engine."""
    app = _apps[request.param]
    _empty(app)
    yield app
    shutil.rmtree(app.config["SETTINGS"].mail_dir, ignore_errors=True)


@pytest.fixture
def sqlite_app(_apps: dict[str, Flask]) -> Iterator[Flask]:
    """An app on SQLite alone, for what does not depend on the engine."""
    app = _apps["sqlite"]
    _empty(app)
    yield app
    shutil.rmtree(app.config["SETTINGS"].mail_dir, ignore_errors=True)


def _empty(app: Flask) -> None:
    with app.app_context():
        engine = db.database().engine
        names = [table.name for table in reversed(tables.metadata.sorted_tables)]
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:  # without triggers and foreign keys; TRUNCATE takes fifty times as long
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                connection.execute(text("; ".join(f"DELETE FROM {name}" for name in names)))  # noqa: S608 - our own
            return
        with engine.execution_options(**{WRITE: True}).begin() as connection:
            kept = {name: connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"),
                                            {"name": f"{name}_no_delete"}) for name in APPEND_ONLY}
            for name in APPEND_ONLY:
                connection.execute(text(f"DROP TRIGGER {name}_no_delete"))
            for name in names:
                connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - names of our own tables
            for trigger in kept.values():
                connection.execute(text(trigger))


@pytest.fixture(autouse=True)
def _no_work_left() -> Iterator[None]:
    """What a test began for later (mail) is over before the next one empties the tables."""
    yield
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()


@pytest.fixture(autouse=True)
def _cheap_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost nothing, but where a test is about their cost."""
    if not request.node.get_closest_marker("real_passwords"):
        monkeypatch.setattr(hashing, "HASHER", CHEAP)


@pytest.fixture
def client(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def people(app: Flask) -> dict[str, UUID]:
    """Two patients, two therapists, one clinic with staff; nothing shared yet."""
    with app.app_context():
        clinic_id = factories.clinic("Northlight")
        return {
            "patient": factories.person(Role.PATIENT, "patient@example.org", "Mara Ellison"),
            "other_patient": factories.person(Role.PATIENT, "other@example.org", "Tomás Rivera"),
            "therapist": factories.person(Role.THERAPIST, "therapist@example.org", "Dr Hanna Weiss"),
            "other_therapist": factories.person(Role.THERAPIST, "second@example.org", "Sam Okafor"),
            "clinic": factories.person(Role.CLINIC, "clinic@example.org", "Ines Duarte", clinic_id=clinic_id),
        }


@pytest.fixture
def new_id() -> UUID:
    return uuid4()
