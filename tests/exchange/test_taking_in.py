"""Taking in, in the browser: nothing is stored before it is confirmed."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import request
from sqlalchemy import select

from journal.core import clock, db
from journal.core.period import Period
from journal.entries import actions as entry_actions
from journal.entries import queries as entry_queries
from journal.exchange import actions, queries
from journal.exchange.models import WaitingImportRow
from tests.exchange.audited import lines
from tests.factories import at, own

NOW = at("2026-05-14 12:00")
DAY = NOW.date()
ALWAYS = Period(DAY - timedelta(days=9000), DAY + timedelta(days=400))
HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"
DIARY = (HEAD + "2026-02-03,February 3,Tuesday,09:15,good,walk | bread,,Nice\n"
         "2026-02-02,February 2,Monday,21:40,Wobbly,,,\n2026-02-01,February 1,Sunday,10:00,wobbly,,,again\n"
         "2031-01-01,January 1,Wednesday,10:00,good,,,\n").encode()


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def upload(client, data: bytes, name: str = "diary.csv"):
    return client.send("/import", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def stored(mine):
    return mine(entry_queries.entries, ALWAYS)


def waiting(app) -> int:
    with app.app_context():
        return len(db.session().scalars(select(WaitingImportRow)).all())


def test_upload_preview_answers_confirm_again_and_out(app, patient, mine):
    where = upload(patient, DIARY).headers["Location"]
    page = patient.page(where)
    said = words(page)
    for part in ("4 entries in the file.", "From 1 February 2026 to 3 February 2026.", "3 are new.",
                 "Where does “Wobbly” belong?", "Line 5: This day has not come yet."):
        assert part in said, part
    assert said.count("Where does") == 1
    assert stored(mine) == []
    page = patient.checked(patient.send(where), 422)
    assert "Choose a place for this word" in page.text
    assert stored(mine) == []
    done = patient.send(where, {"mood-0": "3"})
    page = patient.page(done.headers["Location"])
    assert "3 check-ins were brought in." in words(page)
    assert waiting(app) == 0
    assert patient.get(where).status_code == 404
    found = {str(one.day): one for one in stored(mine)}
    assert [found[day].mood for day in sorted(found)] == [3, 3, 8]
    assert found["2026-02-03"].tags == ("walk", "bread")
    assert found["2026-02-03"].logged_at == at("2026-02-03 08:15")
    again = upload(patient, DIARY).headers["Location"]
    page = patient.page(again)
    assert "3 are in your journal already and stay as they are." in words(page)
    assert "Bring these in" not in page.text
    patient.send(again, {"mood-0": "9"})
    assert sorted(one.mood for one in stored(mine)) == [3, 3, 8]
    page = patient.page("/import")
    assert words(page).count("Take out again") == 1
    form = page.form("/import/batches/")
    page = patient.page(patient.post(form["action"], data=form["fields"]).headers["Location"])
    assert "3 check-ins were taken out again." in words(page)
    assert stored(mine) == []
    batch = form["action"].split("/")[3]
    assert lines(app, "import:taken", "import:removed") == [
        ("import:taken", {"batch_id": batch, "added": 3}), ("import:removed", {"batch_id": batch, "removed": 3})]
    patient.send(upload(patient, DIARY).headers["Location"], {"mood-0": "tag"})
    assert sorted(one.mood for one in stored(mine) if one.mood is not None) == [8]
    assert sorted(one.tags for one in stored(mine)) == [("Wobbly",), ("walk", "bread"), ("wobbly",)]


@pytest.mark.asvs("V5.2.2")
@pytest.mark.parametrize(("data", "says"), [
    (b"", "Choose a file first."),
    (b"hello\n", "This kind of file is not known here."),
    (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "This is a picture."),
    (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
    ((HEAD + '2026-02-03,February 3,Tuesday,09:15,good,,,"open\n').encode(), "Line 2:"),
])
def test_a_broken_file_is_told_beside_the_field_and_nothing_is_written(app, patient, mine, data, says):
    page = patient.checked(upload(patient, data), 422)
    assert says in page.text
    assert 'aria-describedby="file-error"' in page.text
    assert stored(mine) == []
    assert waiting(app) == 0


@pytest.mark.asvs("V2.3.2", "V5.2.1")
def test_too_large_is_told_and_nothing_is_written(app, patient, monkeypatch):
    assert app.config["MAX_CONTENT_LENGTH"] == 20 * 1024 * 1024
    with monkeypatch.context() as small:
        small.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
        page = patient.checked(upload(patient, b"x" * 1001), 413)
    assert "larger than we can take" in page.text
    assert patient.send("/check-in", {"mood": "3", "note": "x" * (1024 * 1024 + 1)}).status_code == 413
    assert waiting(app) == 0


def test_a_busy_house_asks_to_come_back(patient, monkeypatch):
    def busy(*_):
        raise actions.Busy
    monkeypatch.setattr(actions, "detect", busy)
    response = upload(patient, DIARY)
    patient.checked(response, 503)
    assert response.headers["Retry-After"] == "10"


@pytest.mark.asvs("V8.2.2")
def test_a_waiting_file_lasts_an_hour_and_is_its_owners_alone(app, patient, people, mine):
    where = upload(patient, DIARY).headers["Location"]
    other = app.test_client().sign_in("other@example.org")
    assert other.get(where).status_code == 404
    assert other.send(where, {"mood-0": "3"}).status_code == 404
    with app.app_context():
        sealed = db.session().scalars(select(WaitingImportRow.content_sealed)).one()
        assert b"Nice" not in sealed
    waiting_id = UUID(where.rsplit("/", 1)[1])
    with clock.Moved(NOW + timedelta(hours=1)):
        assert mine(actions.waiting_file, waiting_id) == ("diary.csv", DIARY)
    with clock.Moved(NOW + timedelta(hours=1, seconds=1)):
        assert mine(actions.waiting_file, waiting_id) is None
    patient.send(where, {"mood-0": "3"})
    batch = patient.page("/import").form("/import/batches/")["action"]
    other.send(batch)
    assert len(stored(mine)) == 3


@pytest.mark.asvs("V2.3.4", "V15.4.2")
def test_two_at_once_add_once(app, people, mine, monkeypatch):
    """Between looking and writing another window took in the same file."""
    with app.app_context():
        me, found, real = own(people["patient"]), actions.detect("diary.csv", DIARY), actions._sorted_out
        calls = []

        def late(*args):
            told = real(*args)
            if not calls:
                calls.append(1)
                raise actions.IntegrityError("insert", {}, ValueError())
            return told
        actions.take_in(me, found, {"Wobbly": 3})
        monkeypatch.setattr(actions, "_sorted_out", late)
        assert actions.take_in(me, found, {"Wobbly": 3}).added == 0
    assert len(stored(mine)) == 3


def test_batches_are_listed_newest_first(mine, patient):
    for data in (DIARY, (HEAD + "2026-03-03,March 3,Tuesday,09:15,good,,,\n").encode()):
        where = upload(patient, data).headers["Location"]
        patient.send(where, {"mood-0": "3"})
    assert [one.summary["added"] for one in mine(queries.batches)] in ([1, 3], [3, 1])


def test_what_was_changed_since_stays_and_is_said(app, patient, people, mine):
    """Taking an import out must not take the patient's own words with it."""
    patient.send(upload(patient, DIARY).headers["Location"], {"mood-0": "3"})
    edited, binned, plain = stored(mine)
    with clock.Moved(NOW + timedelta(minutes=1)), app.app_context():
        me = own(people["patient"])
        entry_actions.save_entry(me, replace(edited, note="my own words"))
        entry_actions.save_entry(me, replace(binned, note="thrown away"))
        entry_actions.delete_entry(me, binned.id)
        entry_actions.delete_entry(me, plain.id)
    batch = patient.page("/import").form("/import/batches/")["action"]
    page = words(patient.page(patient.send(batch).headers["Location"]))
    assert "1 check-in was taken out again." in page
    assert "1 check-in stays, because you changed it since." in page
    assert [one.note for one in stored(mine)] == ["my own words"]
    assert [one.entry.note for one in mine(entry_queries.versions, edited.id)] == [edited.note]
    assert mine(entry_queries.versions, plain.id) == [], "what is out leaves no text behind"
    assert mine(entry_queries.entry, binned.id).deleted, "and what was deleted can still be brought back"
    where = upload(patient, DIARY).headers["Location"]
    patient.send(where, {"mood-0": "3"})
    assert [one.note for one in stored(mine) if one.id != plain.id] == ["my own words"]
    assert len(stored(mine)) == 2


@pytest.mark.asvs("V14.2.7")
def test_a_file_that_nobody_confirms_goes_within_the_hour(app, client, people):
    client.sign_in("patient@example.org")
    upload(client, DIARY)
    for minutes, gone in ((60, 0), (61, 1)):
        with clock.Moved(NOW + timedelta(minutes=minutes)):
            result = app.test_cli_runner().invoke(args=["timed", "run"])
        assert result.exit_code == 0, result.output
        assert ("files that nobody confirmed: 1" in result.output) is bool(gone)
    with app.app_context():
        assert db.session().scalars(select(WaitingImportRow)).all() == []


@pytest.mark.asvs("V5.3.1")
def test_an_upload_is_never_put_on_the_disk_in_the_clear(app):
    big = b"x" * 700_000
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="d.csv"\r\n\r\n' + big + b"\r\n--b--\r\n"
    with app.test_request_context("/import", method="POST", data=body, content_type="multipart/form-data; boundary=b"):
        assert isinstance(request.files["file"].stream, io.BytesIO)
        assert request.files["file"].read() == big
