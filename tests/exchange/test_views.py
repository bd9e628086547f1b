"""Taking out in the browser: everything that was stored, nothing that is not shared."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from journal.access.permissions import Scope
from journal.core import clock
from journal.core.period import Period
from journal.entries import actions as entry_actions
from journal.entries import queries as entry_queries
from journal.entries import side_effects
from journal.entries.rules import SideEffect
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind
from tests.exchange.audited import lines
from tests.exchange.paper_samples import HOSTILE
from tests.factories import PASSWORD, at, entry
from tests.treatment.cases import FULL, grant, session

NAUSEA = str(side_effects.label("nausea"))
NOW = at("2026-05-14 12:00")
DAY = NOW.date()
ALWAYS = Period(DAY - timedelta(days=9000), DAY + timedelta(days=400))


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def stored(mine):
    return mine(entry_queries.entries, ALWAYS)


def fill(mine, note="SECRETNOTE"):
    def write(me):
        for n in range(20):
            day = DAY - timedelta(days=n)
            entry_actions.save_entry(me, entry(
                mood=n % 11, anxiety=4, energy=5, sleep_hours=7.5, day=day, note=note,
                logged_at=NOW - timedelta(days=n), side_effects=(SideEffect("nausea", 2),)))
        for day in (DAY - timedelta(days=300), DAY - timedelta(days=10), DAY + timedelta(days=20)):
            treatment.save_session(me, session(day=day, **FULL))
        treatment.save_session(me, session(Kind.INTEGRATION, DAY - timedelta(days=8), note=note))
    mine(write)


def unpacked(response) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(response.data)) as found:
        return {name: list(csv.DictReader(io.StringIO(found.read(name).decode("utf-8-sig"))))
                for name in found.namelist()}


def test_the_csv_holds_everything_that_was_stored(app, patient, mine):
    fill(mine)
    gone = stored(mine)[0]
    mine(entry_actions.delete_entry, gone.id)
    files = unpacked(patient.get("/export/csv"))
    assert list(files) == ["entries.csv", "sessions.csv", "questionnaires.csv", "home_readings.csv", "tidy.csv",
                           "data_dictionary.csv"]
    live = stored(mine)
    assert [(row["record_id"], row["date"], row["mood"], row["sleep_hours"]) for row in files["entries.csv"]] == [
        (str(one.id), one.day.isoformat(), str(one.mood), "7.5") for one in live]
    assert len(files["sessions.csv"]) == 4, "an old one and a planned one too"
    assert "SECRETNOTE" not in str(files)
    with_notes = unpacked(patient.get("/export/csv?notes=1"))
    assert {row["note"] for row in with_notes["entries.csv"]} == {"SECRETNOTE"}
    assert "SECRETNOTE" in str(with_notes["sessions.csv"])
    assert lines(app, "export:taken") == [("export:taken", {"format": "csv"})] * 2


@pytest.mark.asvs("V3.2.1", "V5.4.1", "V5.4.2", "V14.2.2", "P7")
def test_downloads_name_nobody_and_stay_in_no_cache(patient, mine):
    fill(mine)
    for path in ("/export/csv", "/summary/pdf?span=all"):
        response = patient.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Disposition"].startswith("attachment; ")
        assert "mara" not in response.headers["Content-Disposition"].lower()


@pytest.mark.asvs("V7.5.3")
@pytest.mark.parametrize("path", ["/export/csv?notes=1", "/summary/pdf?span=all&section=sessions&section=daily"])
def test_ones_own_record_asks_for_the_password_again(patient, mine, path):
    fill(mine)
    with clock.Moved(NOW + timedelta(minutes=11)):
        where = patient.get(path).headers["Location"]
        assert where.startswith("/confirm?next=")
        form = patient.page(where).form("/confirm")
        back = patient.post(form["action"], data=form["fields"] | {"confirm_password": PASSWORD})
        assert back.headers["Location"] == path
        assert patient.get(path).status_code == 200


def text_of(data: bytes, folder: Path) -> str:
    (folder / "one.pdf").write_bytes(data)
    tool = shutil.which("pdftotext")
    assert tool, "install the package “poppler-utils” (make setup does)"
    return subprocess.run([tool, str(folder / "one.pdf"), "-"], capture_output=True, text=True, check=True).stdout


def test_ones_own_summary(app, patient, mine, tmp_path):
    fill(mine)
    page = patient.page("/summary")
    assert 'value="session" checked' in page.text
    response = patient.get("/summary/pdf?span=custom&from=2026-05-01&to=2026-05-14&section=notes&section=daily"
                           "&paper=letter")
    with pikepdf.open(io.BytesIO(response.data)) as document:
        assert [float(n) for n in document.pages[0].MediaBox] == [0, 0, 612, 792]
    text = text_of(response.data, tmp_path)
    assert "SECRETNOTE" in text
    assert "Mara Ellison" in text
    assert "SECRETNOTE" not in text_of(patient.get("/summary/pdf?span=all&section=daily").data, tmp_path)
    assert "Mara Ellison" not in text_of(patient.get("/summary/pdf?span=28&initials=1").data, tmp_path)
    assert lines(app, "summary:taken")[0] == ("summary:taken", {"first": "2026-05-01", "last": "2026-05-14"})


@pytest.mark.parametrize("days", ["from=&to=2026-05-01", "from=x&to=y", "from=2026-05-10&to=2026-05-01"])
def test_days_that_cannot_be_are_told(patient, mine, days):
    fill(mine)
    page = patient.checked(patient.get(f"/summary/pdf?span=custom&{days}"), 422)
    assert 'value="custom" checked' in page.text


@pytest.mark.parametrize("days", ["from=0001-01-01&to=9999-12-31", "from=0001-01-01&to=0001-01-02",
                                  "from=9999-01-01&to=9999-12-31"])
def test_days_outside_the_journal_are_brought_inside(app, patient, mine, days):
    mine(entry_actions.save_entry, entry(mood=3))
    assert patient.get(f"/summary/pdf?span=custom&{days}").status_code == 200
    assert lines(app, "summary:taken") == [("summary:taken", {"first": str(DAY), "last": str(DAY)})]


@pytest.mark.asvs("V8.2.3", "T05")
@pytest.mark.parametrize(("scopes", "there", "absent"), [
    ({Scope.CHECK_INS}, ("Mood",), ("SECRETNOTE", NAUSEA, "0.75")),
    ({Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS}, ("Mood", NAUSEA, "0.75"), ("SECRETNOTE",)),
    ({Scope.CHECK_INS, Scope.NOTES}, ("SECRETNOTE",), (NAUSEA, "0.75")),
    ({Scope.SESSIONS}, ("0.75",), ("SECRETNOTE", NAUSEA)),
])
def test_a_therapists_summary_holds_what_is_shared_and_asks_no_password(
        app, client, people, mine, tmp_path, scopes, there, absent):
    fill(mine)
    with app.app_context():
        grant(people["patient"], people["therapist"], scopes=frozenset(scopes))
    client.sign_in("therapist@example.org")
    address = f"/patients/{people['patient']}/summary"
    with clock.Moved(NOW + timedelta(minutes=11)):
        page = client.page(address)
        assert ("not shared with you" in page.text) is (len(scopes) < 4)
        wanted = "&".join(f"section={one}" for one in ("side_effects", "sessions", "daily", "notes"))
        response = client.get(f"{address}/pdf?span=all&{wanted}")
    assert response.status_code == 200
    text = text_of(response.data, tmp_path)
    assert [one for one in there if one not in text] == []
    assert [one for one in absent if one in text] == []
    taken = [keys for _, keys in lines(app, "summary:taken")]
    assert len(taken) == 1
    assert client.get("/export/csv").status_code == 404
    assert client.get("/summary/pdf").status_code == 404


def test_a_therapist_without_a_grant_finds_nothing(client, people):
    client.sign_in("therapist@example.org")
    for tail in ("summary", "summary/pdf"):
        assert client.get(f"/patients/{people['patient']}/{tail}").status_code == 404


@pytest.mark.asvs("V1.2.10", "T18", "T19")
def test_hostile_words_go_through_the_whole_path(patient, mine, tmp_path):
    """Typed in the form, stored, printed, and exported: letters everywhere, an instruction nowhere."""
    typed = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    formula = '=HYPERLINK("http://x") #eval("1") \\input{x} <script>alert(1)</script>'
    for text in (*typed, formula):
        assert patient.send("/check-in", {"mood": "3", "note": text}).status_code == 303, text
    response = patient.get("/summary/pdf?span=28&section=notes&section=daily")
    assert response.status_code == 200
    text = text_of(response.data, tmp_path)
    assert '#eval("1")' in text.replace("\u200b", "")
    assert "<script>" in text.replace("\u200b", "")
    with pikepdf.open(io.BytesIO(response.data)) as document:
        assert b"/JavaScript" not in response.data
        assert "/OpenAction" not in document.Root
    files = unpacked(patient.get("/export/csv?notes=1"))
    assert any(row["note"].startswith("'=HYPERLINK") for row in files["entries.csv"])
    assert all(not row["note"].startswith(("=", "+", "-", "@")) for row in files["entries.csv"])
