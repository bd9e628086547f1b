"""Taking everything out in the browser and by command, and the list of who looked."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest

from journal.core import clock
from journal.entries import actions as entry_actions
from journal.exchange import actions, everything_actions
from journal.sharing.rules import PRESET
from tests.exchange.audited import lines
from tests.exchange.planted import opened
from tests.factories import PASSWORD, at, entry
from tests.sharing.visitors import browser, shared

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.Moved(NOW):
        yield


@pytest.mark.asvs("V14.2.2", "P7")
def test_everything_is_one_file_with_a_neutral_name_and_on_record(app, patient, mine):
    mine(entry_actions.save_entry, entry(mood=4, note="SECRETNOTE"))
    response = patient.get("/export/everything")
    assert opened(response.data)["check_ins"][0]["note"] == "SECRETNOTE"
    assert response.headers["Cache-Control"] == "no-store"
    assert 'filename="journal-everything-2026-05-14.zip"' in response.headers["Content-Disposition"]
    assert lines(app, "export:taken") == [("export:taken", {"format": "everything"})]


@pytest.mark.asvs("V7.5.3")
def test_it_asks_again_who_it_is(patient):
    with clock.Moved(NOW + timedelta(minutes=11)):
        where = patient.get("/export/everything").headers["Location"]
        assert where.startswith("/confirm?next=")
        form = patient.page(where).form("/confirm")
        back = patient.post(form["action"], data=form["fields"] | {"confirm_password": PASSWORD})
        assert back.headers["Location"] == "/export/everything"


def test_too_many_at_once_is_said_on_the_page(app, patient, monkeypatch):
    monkeypatch.setattr(actions, "WAIT", 0.01)
    both = [everything_actions.EVERYTHING_AT_ONCE.acquire(timeout=1) for _ in range(2)]
    try:
        response = patient.get("/export/everything")
    finally:
        for _ in both:
            everything_actions.EVERYTHING_AT_ONCE.release()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "press the button again" in response.text
    assert "Download everything" in response.text
    assert lines(app, "export:taken") == []


def test_the_page_says_what_each_file_holds_who_can_read_it_and_how_large_it_is(patient):
    text = patient.page("/export").text
    for words in ("is not locked", "journal.json", "entries.csv", "Size: about", "No passwords, codes or other secrets",
                  "It holds names, and nothing that you wrote", 'action="/export/everything"',
                  'action="/sharing/activity.csv"'):
        assert words in text, words


def test_who_looked_is_a_table_on_the_patients_clock(app, people):
    patient = browser(app, "patient@example.org")
    head = "date,time,zone,person,what\r\n"
    assert patient.get("/sharing/activity.csv").data.decode("utf-8-sig") == head
    shared(app, people, scopes=PRESET)
    therapist = browser(app, "therapist@example.org")
    with clock.Moved(at("2026-05-14 22:30")):
        browser(app, "therapist@example.org").page(f"/patients/{people['patient']}/sessions")
    response = patient.get("/sharing/activity.csv")
    found = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert found == [{"date": "2026-05-15", "time": "00:30", "zone": "Europe/Madrid", "person": "Dr Hanna Weiss",
                      "what": "Dr Hanna Weiss opened your sessions"}]
    assert 'filename="who-looked-2026-05-14.csv"' in response.headers["Content-Disposition"]
    assert ("export:taken", {"format": "looks"}) in lines(app, "export:taken")
    assert "/sharing/activity.csv" in patient.page("/sharing/activity").text
    for path in ("/sharing/activity.csv", "/export/everything"):
        assert therapist.get(path).status_code == 404


def test_by_command(app, people, tmp_path):
    out = tmp_path / "all.zip"
    run = app.test_cli_runner().invoke
    done = run(args=["export", "everything", "--patient", "patient@example.org", "--out", str(out)])
    assert (done.exit_code, done.stdout) == (0, f"wrote {out}\n")
    assert out.stat().st_mode & 0o777 == 0o600
    assert opened(out.read_bytes())["account"]["email"] == "patient@example.org"
    refused = run(args=["export", "everything", "--patient", "therapist@example.org", "--out", str(tmp_path / "x")])
    assert refused.exit_code == 1
    assert "no patient has this address" in refused.stderr
    assert lines(app, "export:taken") == [("export:taken", {"format": "everything"})]
