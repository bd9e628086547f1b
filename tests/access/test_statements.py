"""How often a page asks the database: as often for a long record as for a short one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from journal.accounts import drafts
from journal.accounts.models import BrowserSessionRow
from journal.core import clock, db
from journal.entries import actions as entries
from journal.entries import choosing
from journal.entries.rules import SideEffect
from journal.safety import actions as safety
from journal.safety import promise_actions
from journal.safety.asking import Mode
from journal.sharing import actions as sharing
from journal.sharing.rules import InvitationKind
from journal.treatment import actions as treatment
from journal.treatment import course_actions, readings_actions
from journal.treatment import thread_actions as thread
from journal.treatment.course import Course
from journal.treatment.rules import Kind
from journal.treatment.thread import Moment
from tests.access.house import House, fill
from tests.factories import at, entry, own
from tests.page import PageClient
from tests.treatment.cases import reading, session

NOW = at("2026-05-14 12:00")
LEFT_OUT = ("exchange.summary_pdf", "exchange.shared_pdf", "exchange.export_csv")
"""They start a typesetter, or hold rows alone."""
RECORDED = ("audit", "pg_advisory_xact_lock")
"""What writes down who looked asks once more on the first page of a sign-in."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.Moved(NOW):
        yield


def grow(house: House, round_: int) -> None:
    """A little more of everything that a record can have many of, on one day and on several."""
    patient = house.people["patient"]
    mine = own(patient)
    for n in range(2):
        with clock.Moved(NOW - timedelta(days=n, minutes=30 * round_ + n)):
            told = entries.save_entry(mine, entry(mood=4, note="told", side_effects=(
                SideEffect(f"Word {round_} {n}", 2),)))
            entries.save_entry(mine, replace(told, mood=5))
            entries.save_entry(mine, replace(told, mood=6))
            gone = entries.save_entry(mine, entry(mood=1))
            entries.delete_entry(mine, gone.id)
        choosing.add_own(mine, uuid4(), f"Thing {round_} {n}", "yes_no")
        dose = treatment.save_session(mine, session(day=NOW.date() - timedelta(days=20 + 10 * round_ + n)))
        treatment.change(mine, replace(dose, dose_mg=60.0 + n))
        treatment.save_session(mine, session(Kind.INTEGRATION, dose.day))
        treatment.save_session(mine, session(Kind.INTEGRATION, dose.day))
        readings_actions.save_reading(mine, reading(hours=round_ + n))
        page = thread.save_after(mine, uuid4(), {"words": f"after {round_} {n}"}, None, dose.id)
        assert page
        thread.save_after(mine, uuid4(), {"words": f"then {round_} {n}"}, page.id, dose.id)
    stands = safety.queries.plan(mine)
    safety.save_plan(mine, uuid4(), {"signs": f"sign {round_}"}, stands.id if stands else None)
    for kind in (Mode.DAILY, Mode.WEEKLY):
        promise_actions.choose(mine, kind)
    sharing.invite(mine.actor, InvitationKind.THERAPIST_BY_PATIENT, f"new{round_}@example.org", mine.scopes)
    first = NOW.date() - timedelta(days=400 + 10 * round_)
    course = course_actions.save_course(mine, Course(uuid4(), first, patient, NOW, 6, 3,
                                                     ended_on=first + timedelta(days=5)))
    course_actions.change_course(mine, replace(course, maintenance_weeks=4))
    moment = Moment(uuid4(), f"moment {round_}", NOW.date(), NOW.date(), NOW)
    thread.pin(mine, moment)
    thread.unpin(mine, moment.id)
    row = db.session().query(BrowserSessionRow).filter_by(account_id=patient).first()
    assert row
    drafts.store(row, "/check-in", [("draft_id", str(uuid4())), ("id", str(uuid4())), ("note", f"half {round_}")])


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    found: list[str] = []

    def count(*given: object) -> None:
        found.append(str(given[2]))

    with app.app_context():
        engines = (db.database().engine, db.database().keys_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", count)


def asked(house: House, who: str, client: PageClient) -> dict[str, list[str]]:
    """Page → the statements of its second look."""
    found = {}
    for rule in house.rules():
        if "GET" not in house.methods(rule) or rule.endpoint in LEFT_OUT:
            continue
        if not house.may(who, rule, house.people["patient"]):
            continue
        address = house.address(rule)
        client.get(address).close()
        with counted(house.app) as statements:
            client.get(address).close()
        found[f"{who} {rule.rule}"] = [one for one in statements if not any(word in one for word in RECORDED)]
    return found


def test_no_page_asks_more_often_for_a_longer_record(app: Flask, people: dict[str, UUID]) -> None:
    house = fill(app, people)
    clients = {who: house.client(who) for who in ("therapist", "clinic", "patient")}
    short: dict[str, list[str]] = {}
    long: dict[str, list[str]] = {}
    for found, rounds in ((short, (1,)), (long, (2, 3, 4))):
        with app.app_context():
            for round_ in rounds:
                grow(house, round_)
        for who, client in clients.items():
            found.update(asked(house, who, client))
    more = {page: (len(short[page]), len(long[page])) for page in long if len(long[page]) > len(short[page])}
    assert more == {}
    assert len(long) > 80
