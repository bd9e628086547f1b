"""The disk is full, breaks or is read-only: nothing is half-written, nobody loses what they typed, and it goes on by
itself afterwards."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import OperationalError

from journal.accounts.models import ClinicRow
from journal.core import clock, db
from journal.entries import queries
from journal.entries.models import EntryRow
from tests import factories
from tests.page import Page, PageClient
from tests.reliability.conftest import Place

NOTE = "A long walk by the river. <b>It was loud</b> & then it was not."


def answers(page: Page, **more: str) -> dict[str, str]:
    form = page.form("/check-in")["fields"]
    return {name: form[name] for name in ("csrf_token", "id", "day", "seen")} | {
        "mood": "3", "anxiety": "6", "side_effects": "none", "note": NOTE} | more


def send(client: PageClient, data: dict[str, str], status: int) -> Page:
    response = client.post("/check-in", data=data)
    if status == 303:
        assert response.status_code == 303, response.text[:300]
        return Page(303, "")
    assert response.headers["Retry-After"]
    return client.checked(response, status)


def still_there(page: Page, data: dict[str, str]) -> bool:
    """The form again, with the same id and everything that was typed."""
    form = page.form("/check-in")["fields"]
    return (form["id"] == data["id"] and "Not saved yet" in page.text and data["note"] in unescape(page.text)
            and 'id="mood-3" value="3" checked' in page.text and 'id="anxiety-6" value="6" checked' in page.text)


@contextmanager
def limited(place: Place, statement: str, back: str) -> Iterator[None]:
    """`statement` holds on every connection until `back` is said."""
    engine, said = place.app.extensions["database"].engine, [statement]

    def say(connection: Any, *_: object) -> None:
        connection.cursor().execute(said[0])
        if place.on_postgres:
            connection.commit()

    event.listen(engine, "checkout", say)
    try:
        yield
    finally:
        said[0] = back
        with engine.connect():
            pass
        event.remove(engine, "checkout", say)
        engine.dispose()


def read_only(place: Place) -> tuple[str, str]:
    if place.on_postgres:
        return "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"
    return "PRAGMA query_only = ON", "PRAGMA query_only = OFF"


@pytest.mark.asvs("V2.3.3", "V16.5.2")
def test_a_full_disk_keeps_what_was_typed_and_resumes_by_itself(sqlite_place: Place) -> None:
    place, client = sqlite_place, sqlite_place.visitor()
    with place.app.app_context():
        pages = db.session().execute(text("PRAGMA page_count")).scalar()
    saved, refused = 0, None
    with limited(place, f"PRAGMA max_page_count = {pages}", "PRAGMA max_page_count = 1073741823"):
        for _ in range(200):
            data = answers(client.page("/check-in"), note=NOTE + "x" * 3900)
            response = client.post("/check-in", data=data)
            if response.status_code == 503:
                refused = client.checked(response, 503)
                break
            saved += 1
        assert refused
        assert still_there(refused, data)
        assert place.count() == saved
        assert place.is_whole()
        for path in ("/today", "/calendar", "/trends", f"/days/{data['day']}"):
            client.page(path)
    send(client, data, 303)
    assert place.count() == saved + 1
    assert place.is_whole()


@pytest.mark.asvs("V2.3.3")
def test_a_disk_that_takes_no_more_bytes_leaves_nothing_half_written(sqlite_place: Place) -> None:
    """The kernel itself refuses to let the log grow (EFBIG), in the middle of a transaction."""
    place, client = sqlite_place, sqlite_place.visitor()
    data = answers(client.page("/check-in"), note=NOTE + "x" * 3900)
    log = place.folder / "journal.db-wal"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    saved, refused = 0, None
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(log.stat().st_size + 30_000, 2_000_000), hard))
    try:
        for _ in range(400):
            response = client.post("/check-in", data=data | {"id": str(uuid4())})
            if response.status_code == 503:
                refused = response
                break
            saved += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused
    assert "Not saved yet" in refused.text
    assert place.count() == saved
    assert place.is_whole()
    send(client, data, 303)
    assert place.count() == saved + 1


@pytest.mark.asvs("V2.3.3")
def test_an_error_under_commit_leaves_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    client, dialect = place.visitor(), place.app.extensions["database"].engine.dialect
    data = answers(client.page("/check-in"))

    def broken(_: object) -> None:
        raise (psycopg.OperationalError if place.on_postgres else sqlcipher.OperationalError)("disk I/O error")

    with monkeypatch.context() as now, clock.Moved(clock.now()):
        now.setattr(dialect, "do_commit", broken)
        page = send(client, data, 503)
    assert still_there(page, data)
    assert place.count() == 0
    assert place.is_whole()
    send(client, data, 303)
    assert place.count() == 1


@pytest.mark.asvs("V16.5.2")
def test_a_read_only_database_is_read_and_says_not_saved_yet(place: Place) -> None:
    client = place.visitor()
    data = answers(client.page("/check-in"))
    later = clock.now() + timedelta(minutes=2)  # "last seen" is due, and cannot be written
    with limited(place, *read_only(place)), clock.Moved(later):
        for path in ("/today", "/check-in", "/calendar", "/trends", "/sessions", "/sharing", f"/days/{data['day']}"):
            client.page(path)
        assert still_there(send(client, data, 503), data)
    assert place.count() == 0
    send(client, data, 303)
    assert place.count() == 1


def test_other_forms_keep_what_was_written_too(place: Place) -> None:
    """Where no page of its own shows the form again, the page that says so carries it."""
    client = place.visitor()
    form = client.page("/sessions/new/integration").form("/sessions")["fields"]
    data = form | {"day": "2026-05-14", "note": NOTE}
    data.pop("", None)
    with limited(place, *read_only(place)):
        page = client.checked(client.post("/sessions", data=data), 503)
    again = page.form("/sessions")["fields"]
    again.pop("", None)
    assert "Not saved yet" in page.text
    assert unescape(again["note"]) == NOTE
    response = client.post("/sessions", data=again)
    assert response.status_code == 303
    assert NOTE in unescape(client.page(response.headers["Location"]).text)


def test_no_password_is_written_back_into_a_page(place: Place) -> None:
    client = place.app.test_client()
    assert isinstance(client, PageClient)
    token = client.token()
    with limited(place, *read_only(place)):
        response = client.post("/sign-in", data={
            "csrf_token": token, "email": "patient@example.org", "password": factories.PASSWORD})
    page = client.checked(response, 503)
    assert factories.PASSWORD not in page.text
    assert page.forms == []


def test_a_form_of_another_site_is_not_carried_on(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with a button that sends it again, with a token of ours, would do another site's work."""
    client = place.visitor()

    def gone(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    gate = place.app.extensions["gate"]
    monkeypatch.setitem(place.app.extensions, "gate", replace(gate, actor=gone))
    response = client.post("/check-in", data={"csrf_token": "forged", "note": NOTE})
    assert response.status_code == 503
    assert "river" not in response.text
    assert client.checked(response, 503).forms == []


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
