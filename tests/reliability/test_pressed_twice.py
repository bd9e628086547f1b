"""A doubled tap on each form that people write in: both requests run at once, and one thing is stored."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from journal.core import clock, db
from journal.entries.models import EntryRow
from journal.treatment import actions as treatment
from journal.treatment.models import ReadingRow, SessionRow
from journal.treatment.thread_models import ThreadPageRow
from tests import factories
from tests.page import PageClient
from tests.reliability.conftest import Place
from tests.treatment.cases import session

ROUNDS = 3
FORMS = {
    "check-in": ("/check-in", "/check-in", EntryRow, {"mood": "5", "note": "twice"}),
    "short check-in": ("/check-in/after/{dose}", "/check-in/short", EntryRow, {"mood": "5", "side_effects": "none"}),
    "session": ("/sessions/new/integration", "/sessions", SessionRow, {"minutes": "50", "focus": "twice"}),
    "reading": ("/readings", "/readings", ReadingRow, {"systolic": "121", "diastolic": "79"}),
    "before a session": ("/thread/before", "/thread/before", ThreadPageRow, {"intention": "twice"})}
"""Page, address of its form, what it stores, and what is typed."""


def count(place: Place, row: Any) -> int:
    with place.app.app_context():
        return db.session().scalar(select(func.count()).select_from(row)) or 0


def newest(place: Place) -> str:
    with place.app.app_context():
        found = db.session().scalar(select(ThreadPageRow.id).order_by(ThreadPageRow.written_at.desc()).limit(1))
        return str(found or "")


@pytest.fixture
def dose(place: Place) -> str:
    with place.app.app_context():
        before = clock.now() - timedelta(days=2)
        return str(treatment.save_session(factories.own(place.mara), session(
            day=before.date(), starts_at=before)).id)


def press_twice(visitors: list[PageClient], tokens: list[str], action: str, form: dict[str, str]) -> list[int]:
    """What both are told who send one form at the same moment."""
    meeting, statuses = threading.Barrier(2), list[int]()

    def press(visitor: PageClient, token: str) -> None:
        meeting.wait(timeout=30)
        statuses.append(visitor.post(action, data=form | {"csrf_token": token}).status_code)

    threads = [threading.Thread(target=press, args=both) for both in zip(visitors, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return statuses


@pytest.mark.asvs("V15.4.2", "V2.3.3")
def test_each_form_sent_twice_at_once_stores_one(place: Place, dose: str) -> None:
    visitors = [place.visitor(), place.visitor()]
    tokens = [visitor.token() for visitor in visitors]
    for name, (page, action, row, typed) in FORMS.items():
        form = dict(visitors[0].page(page.format(dose=dose)).form(action)["fields"]) | typed
        before = count(place, row)
        for number in range(ROUNDS):
            form["id"] = str(uuid4())
            if "seen_version" in form:  # one page of many versions
                form |= {"seen_version": newest(place), "intention": f"version {number}"}
            assert press_twice(visitors, tokens, action, form) == [303, 303], name
        assert count(place, row) - before == ROUNDS, name
