"""What is past its time goes, to the second, and nothing before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from journal.access.permissions import Role
from journal.accounts import browser_sessions, retention
from journal.accounts.models import BrowserSessionRow, DraftRow, LinkRow, TriesRow
from journal.accounts.rules import LIMITS, SHARED
from journal.accounts.second_factor.models import PendingSignInRow
from journal.core import clock, db
from tests.accounts.visitors import NOON, People

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
ROWS = (BrowserSessionRow, TriesRow, LinkRow, DraftRow)
Make = Callable[[People], object]


def browser_session(role: str, seen: timedelta = timedelta(0), ended: timedelta | None = None,
                    shared: bool = False) -> Make:
    return lambda people: BrowserSessionRow(
        token_hash=b"t" * 32, account_id=people[role], device="Linux", created_at=NOON, seen_at=NOON + seen,
        fresh_at=NOON, factor="password", shared=shared, ended_at=None if ended is None else NOON + ended)


def draft(people: People) -> DraftRow:
    row = DraftRow(id=uuid4(), account_id=people["patient"], made_at=NOON)
    row.content = {"path": "/check-in", "device": "Linux", "fields": []}
    return row


def in_all(app: Flask) -> int:
    with app.app_context():
        return sum(db.session().scalar(select(func.count()).select_from(row)) or 0 for row in ROWS)


CASES = [
    ("ended", browser_session("patient", ended=timedelta(minutes=1)), timedelta(minutes=1) + DAY),
    *((f"idle {role}", browser_session(role), LIMITS[role].idle + DAY) for role in Role),
    *((f"over {role}", browser_session(role, seen=timedelta(days=30)), LIMITS[role].absolute + DAY) for role in Role),
    ("idle borrowed", browser_session("therapist", shared=True), SHARED.idle + DAY),
    ("over borrowed", browser_session("therapist", timedelta(days=30), shared=True), SHARED.absolute + DAY),
    ("try", lambda _: TriesRow(subject=b"s" * 32, failures=3, first_at=NOON - DAY, last_at=NOON), timedelta(days=2)),
    ("link", lambda people: LinkRow(token_hash=b"l" * 32, account_id=people["patient"], purpose="reset",
                                    created_at=NOON - DAY, expires_at=NOON), timedelta(days=7)),
    ("draft", draft, timedelta(days=30)),
]


@pytest.mark.asvs("V14.2.4", "V14.2.7")
@pytest.mark.parametrize(("make", "life"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_row_goes_when_its_time_is_over(app: Flask, people: People, make: Make, life: timedelta) -> None:
    with app.app_context():
        row = make(people)
        with db.transaction() as session:
            session.add(row)
    for at, gone in ((NOON + life, 0), (NOON + life + SECOND, 1), (NOON + life + SECOND, 0)):
        with clock.Moved(at), app.app_context():
            assert retention.forget_old() == gone
    assert in_all(app) == 0


def test_what_is_alive_stays(app: Flask, people: People) -> None:
    with clock.Moved(NOON), app.app_context():
        with db.transaction() as session:
            session.add(browser_session("patient")(people))
        assert retention.forget_old() == 0
        assert len(browser_sessions.live(people["patient"], Role.PATIENT)) == 1


def run(app: Flask, at: datetime) -> str:
    with clock.Moved(at):
        result = app.test_cli_runner().invoke(args=["timed", "run"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.asvs("V14.2.7")
def test_timed_work_does_it_once(app: Flask, people: People) -> None:
    with app.app_context(), db.transaction() as session:
        session.add(draft(people))
        session.add(PendingSignInRow(token_hash=b"p" * 32, account_id=people["patient"], created_at=NOON, tries=0,
                                     shared=False))
    later = NOON + timedelta(days=31)
    first = run(app, later)
    assert "old sign-ins, tries, links and drafts: 1" in first
    assert "sign-ins without a second step: 1" in first
    second = run(app, later)
    assert "drafts" not in second
    assert "second step" not in second
