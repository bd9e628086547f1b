"""Timed work: each job by itself, twice without harm, and what is said of it."""

from uuid import UUID

import pytest
from flask import Flask

from journal import timed
from journal.core import clock, db


def test_nothing_due_says_nothing(app: Flask, people: dict[str, UUID]) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["timed", "run"]).exit_code == 0  # seals what the people's accounts wrote
    again = runner.invoke(args=["timed", "run"])
    assert (again.exit_code, again.output) == (0, "")


def test_a_job_that_fails_stops_no_other(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def broken() -> int:
        with db.transaction():
            raise RuntimeError("private words")

    def good() -> int:
        done.append(clock.now())
        return 2

    monkeypatch.setattr(timed, "JOBS", (("first", broken), ("second", good)))
    result = sqlite_app.test_cli_runner().invoke(args=["timed", "run"])
    assert result.exit_code == 1
    assert "second: 2" in result.output
    assert "failed: first" in result.output
    assert "private words" not in result.output
    assert len(done) == 1


def test_staying_does_it_again_in_a_fresh_context(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = []

    def job() -> int:
        sessions.append(db.session())
        return 0

    class Enough(Exception):
        pass

    def sleep(seconds: float) -> None:
        assert seconds == 7
        if len(sessions) == 3:
            raise Enough

    monkeypatch.setattr(timed, "JOBS", (("one", job),))
    monkeypatch.setattr(timed.time, "sleep", sleep)
    result = sqlite_app.test_cli_runner().invoke(args=["timed", "run", "--every", "7"])
    assert isinstance(result.exception, Enough)
    assert len({id(one) for one in sessions}) == 3
