"""The disk is full, breaks or is read-only: nothing is half-written, nobody loses what they typed, and it goes on by
itself afterwards."""

import resource
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

import psycopg
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from journal.core import clock, db
from tests import factories
from tests.page import PageClient
from tests.reliability.conftest import Place
from tests.reliability.limits import NOTE, answers, limited, read_only, send, still_there


@pytest.mark.asvs("V2.3.3", "V16.5.2", "P4")
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


@pytest.mark.asvs("V2.3.3", "P4")
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


@pytest.mark.asvs("V16.5.2", "P8")
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
