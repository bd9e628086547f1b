"""The ledger's file of a test is gone after it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from journal.erasure import ledger
from tests.keys.conftest import own, start

__all__ = ["own", "start"]


@pytest.fixture(autouse=True)
def _no_ledger(_apps: dict[str, Flask]) -> Iterator[None]:
    yield
    for app in _apps.values():
        ledger.path(app.config["SETTINGS"]).unlink(missing_ok=True)
