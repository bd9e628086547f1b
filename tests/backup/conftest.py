from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backup.instances import Instances, drop_databases
from tests.conftest import ENGINES


@pytest.fixture(scope="session", autouse=True)
def _databases() -> Iterator[None]:
    yield
    drop_databases()


@pytest.fixture(params=ENGINES)
def instances(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Instances]:
    """A maker of whole instances, on each engine."""
    found = Instances(request.param, tmp_path)
    yield found
    found.close()


@pytest.fixture
def sqlite_instances(tmp_path: Path) -> Iterator[Instances]:
    """The same on SQLite alone, for what does not depend on the engine."""
    found = Instances("sqlite", tmp_path)
    yield found
    found.close()
