"""Another transaction comes in between: waiting ends, two that wait for each other run one after the other."""

import threading
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update

from journal.accounts.models import ClinicRow
from journal.core import clock, db
from journal.entries import queries
from journal.entries.models import EntryRow
from tests import factories
from tests.page import PageClient
from tests.reliability.conftest import Place
from tests.reliability.limits import answers, limited, send


def test_a_statement_that_waits_too_long_is_given_up(postgres_place: Place) -> None:
    place, client = postgres_place, postgres_place.visitor()
    data = answers(client.page("/check-in"))
    send(client, data, 303)
    with place.app.app_context():
        assert db.session().execute(text("SHOW statement_timeout")).scalar() == "10s"
        mine, entry_id = factories.own(place.mara), UUID(data["id"])
        seen = queries.entry(mine, entry_id)
    edited = answers(client.page(f"/check-in/{entry_id}/edit"), note="the second")
    engine = place.app.extensions["database"].engine
    with limited(place, "SET statement_timeout = 200", "SET statement_timeout = 10000"), engine.begin() as other:
        other.execute(select(EntryRow.id).with_for_update())
        page = send(client, edited, 503)
        assert "the second" in page.text
    with place.app.app_context():
        assert queries.entry(mine, entry_id) == seen
    send(client, edited, 303)


@pytest.mark.asvs("V15.4.3")
def test_a_deadlock_is_done_again(postgres_place: Place) -> None:
    place, ids, runs = postgres_place, (uuid4(), uuid4()), []
    meeting = threading.Barrier(2)
    with place.app.app_context(), db.transaction() as session:
        session.add_all(ClinicRow(id=one, name="a", created_at=clock.now()) for one in ids)

    @db.again
    def rename(first: UUID, then: UUID, name: str) -> None:
        runs.append(name)
        with db.transaction() as session:
            session.execute(update(ClinicRow).where(ClinicRow.id == first).values(name=name))
            if len(runs) <= 2:
                meeting.wait(timeout=30)
            session.execute(update(ClinicRow).where(ClinicRow.id == then).values(name=name))

    def act(first: UUID, then: UUID, name: str) -> None:
        with place.app.app_context():
            rename(first, then, name)
            done.append(name)

    done: list[str] = []
    threads = [threading.Thread(target=act, args=(*order, name)) for order, name in ((ids, "x"), (ids[::-1], "y"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(done) == ["x", "y"]
    assert len(runs) == 3  # one of the two was taken back, and ran again
    with place.app.app_context():
        assert set(db.session().scalars(select(ClinicRow.name))) in ({"x"}, {"y"})


def test_an_action_runs_three_times_at_most(postgres_place: Place) -> None:
    runs = []

    @db.again
    def never() -> None:
        runs.append(1)
        with db.transaction() as session:
            session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'busy' USING ERRCODE = '40001'; END $$"))

    @db.again
    def wrong() -> None:
        runs.append(1)
        with db.transaction() as session:
            session.execute(text("SET LOCAL statement_timeout = 1"))
            session.execute(text("SELECT pg_sleep(10)"))

    with postgres_place.app.app_context():
        with pytest.raises(db.NotSaved):
            never()
        assert len(runs) == 3
        with pytest.raises(db.NotSaved), db.transaction():
            never()
        assert len(runs) == 4, "inside a caller's transaction it is the caller that begins anew"
        with pytest.raises(db.NotSaved):
            wrong()
        assert len(runs) <= 5, "what is no meeting of two is not done again"


@pytest.mark.asvs("V15.4.2")
def test_the_same_check_in_sent_twice_at_once_is_one(place: Place) -> None:
    """A doubled tap on PostgreSQL: both find nothing, one is first, the other finds it."""
    clients = [place.visitor(), place.visitor()]
    data = answers(clients[0].page("/check-in"))
    tokens = [client.token() for client in clients]
    meeting, statuses = threading.Barrier(2), []

    def press(client: PageClient, token: str) -> None:
        meeting.wait(timeout=30)
        statuses.append(client.post("/check-in", data=data | {"csrf_token": token}).status_code)

    for _ in range(5):
        data |= {"id": str(uuid4())}
        threads = [threading.Thread(target=press, args=both) for both in zip(clients, tokens, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert statuses == [303] * 10
    assert place.count() == 5
