"""An instance of its own for each test, on each engine: key files are changed here, databases swapped."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from journal.app import create_app
from journal.core import db, migrating
from tests.conftest import ENGINES, _schema, postgres_schema, settings_for

Start = Callable[[], Flask]


@pytest.fixture(params=ENGINES)
def start(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Start]:
    """Starts the instance of this test, as one more process would; the first start migrates it."""
    name = f"{worker_id}_keys"
    url = postgres_schema(name) if request.param == "postgresql" else None
    apps: list[Flask] = []

    def one_more() -> Flask:
        app = create_app(settings_for(tmp_path / "instance", database_url=url, keys_database_url=url))
        with app.app_context():
            if not apps:
                migrating.migrate(db.database())
        apps.append(app)
        return app

    yield one_more
    for app in apps:
        with app.app_context():
            db.database().dispose()
    if url:
        with apps[0].app_context(), db.database().engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {_schema(name)} CASCADE"))
        with apps[0].app_context():
            db.database().dispose()


@pytest.fixture
def own(start: Start) -> Flask:
    return start()
