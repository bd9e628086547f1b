from datetime import date
from uuid import uuid4

import pytest

from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock
from journal.treatment import actions, queries
from journal.treatment.rules import Kind, Vitals
from tests.factories import at, own
from tests.treatment.cases import FULL, SESSIONS, clearance, grant, session

NOW = at("2026-05-14 12:00")
DAY = date(2026, 5, 12)
WORDS = ("SECRETNOTE", "SECRETFRIEND", "SECRETFOCUS", "SECRETPRACTICE", "SECRETWHO")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def stored(app, people):
    """A dosing session and an integration session of the patient, with free text in every field."""
    with app.app_context():
        mine = own(people["patient"])
        dosing = actions.save_session(mine, session(day=DAY, **(FULL | {
            "note": "SECRETNOTE", "companion": "SECRETFRIEND"})))
        talk = actions.save_session(mine, session(Kind.INTEGRATION, DAY, focus="SECRETFOCUS", practice="SECRETPRACTICE",
                                                  with_whom="SECRETWHO", note="SECRETNOTE"))
        return dosing, talk


@pytest.fixture
def shared(app, people):
    """The patient shares sessions with the therapist and the clinic, and no notes."""
    with app.app_context():
        grant(people["patient"], people["therapist"])
        grant(people["patient"], clinic=accounts.person(people["clinic"]).clinic_id)


def test_a_patient_adds_changes_deletes_and_brings_back(app, client, people):
    client.sign_in("patient@example.org")
    empty = client.page("/sessions")
    assert "Add your first session" in empty.text
    form = client.page("/sessions/new/dosing").form("/sessions")
    sent = form["fields"] | {"day": "2026-05-12", "time": "10:00", "dose_mg": "60,5", "weight_kg": "80", "route": "iv",
                             "before_systolic": "120", "before_diastolic": "80", "note": "It was hard"}
    where = client.post("/sessions", data=sent).headers["Location"]
    again = client.post("/sessions", data=sent)
    assert again.headers["Location"] == where
    page = client.page(where)
    for words in ("Session 1", "60.5 mg", "0.76 mg per kg", "120 over 80", "It was hard",
                  "Entered by you on 14 May", "Tuesday 12 May, 10:00"):
        assert words in page.text.replace("\u202f", " "), words
    assert "IV, 60.5 mg" in client.page("/sessions").text

    edit = client.page(f"{where}/edit")
    assert 'value="60.5"' in edit.text
    changed = client.post(where, data=edit.form(where)["fields"] | {"dose_mg": "65", "note": "It was hard"})
    assert changed.status_code == 303
    page = client.page(where)
    assert "Earlier versions" in page.text
    assert "65 mg" in page.text

    gone = client.send(f"{where}/delete")
    assert gone.status_code == 303
    assert "Session deleted" in client.page(gone.headers["Location"]).text
    assert "Add your first session" in client.page("/sessions").text
    client.send(f"{where}/restore")
    assert "Session 1" in client.page(where).text


def test_an_integration_session_is_added(client, people):
    client.sign_in("patient@example.org")
    client.page("/sessions/new/integration")
    where = client.send("/sessions", {"kind": "integration", "day": "2026-05-20", "focus": "grief"}).headers["Location"]
    page = client.page(where)
    assert "Integration session" in page.text
    assert "in 6 days" in page.text


@pytest.mark.parametrize("text", ["NaN", "1e309", "٣", "-1", "1,200", "lots"])
def test_odd_numbers_are_refused_beside_the_field(client, people, text):
    client.sign_in("patient@example.org")
    sent = client.send("/sessions", {"kind": "dosing", "day": "2026-05-12", "dose_mg": text, "companion": "Sam"})
    page = client.checked(sent, 422)
    assert page.title.startswith("Error:")
    assert 'id="dose_mg-error"' in page.text
    assert f'value="{text}"' in page.text
    assert 'value="Sam"' in page.text


def test_readings_the_wrong_way_round(client, people):
    client.sign_in("patient@example.org")
    page = client.checked(client.send("/sessions", {
        "kind": "dosing", "day": "2026-05-12", "before_systolic": "80", "before_diastolic": "120"}), 422)
    assert "The upper number has to be higher" in page.text
    assert "<details class=\"card more\" open>" in page.text


@pytest.mark.parametrize("data", [{}, {"kind": "party"}, {"kind": "dosing"}, {"kind": "dosing", "day": "x"}])
def test_without_kind_or_day_nothing_is_stored(app, client, people, data):
    client.sign_in("patient@example.org")
    assert client.send("/sessions", data).status_code in (400, 422)
    with app.app_context():
        assert queries.sessions(own(people["patient"])) == []


def test_two_open_forms_do_not_overwrite_each_other(app, client, people, stored):
    client.sign_in("patient@example.org")
    where = f"/sessions/{stored[0].id}"
    seen = stored[0].written_at.isoformat()
    with clock.Moved(at("2026-05-14 12:01")):
        assert client.send(where, {"day": "2026-05-12", "dose_mg": "61", "seen": seen}).status_code == 303
        page = client.checked(client.send(where, {"day": "2026-05-12", "dose_mg": "62", "seen": seen}), 409)
        assert "while you had it open" in page.text
        assert 'value="62"' in page.text
    with clock.Moved(at("2026-05-14 12:02")):
        assert client.send(where, page.form(where)["fields"] | {"dose_mg": "62"}).status_code == 303
    with app.app_context():
        found = queries.versions(own(people["patient"]), stored[0].id)
        assert [version.was.dose_mg for version in found] == [61.0, 60.0]


def test_the_second_form_chooses_part_by_part(app, client, people, stored):
    client.sign_in("patient@example.org")
    where, seen = f"/sessions/{stored[0].id}", stored[0].written_at.isoformat()
    with clock.Moved(at("2026-05-14 12:01")):
        client.send(where, {"day": "2026-05-12", "dose_mg": "61", "companion": "Ana", "seen": seen})
    mine = {"day": "2026-05-12", "dose_mg": "62", "note": "my own words", "seen": seen}
    with clock.Moved(at("2026-05-14 12:02")):
        fields = client.checked(client.send(where, mine), 409).form(where)["fields"]
        sent = mine | {name: fields[name] for name in ("seen", "choose")}
        assert "dose_mg" in sent["choose"].split()
        page = client.checked(client.send(where, sent), 409)
        assert page.text.count("Choose one of the two.") >= 2
        sent["seen"] = page.form(where)["fields"]["seen"]
        chosen = {f"take-{name}": "other" for name in sent["choose"].split()} | {"take-note": "mine"}
        assert [client.send(where, sent | chosen).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        clearance = own(people["patient"])
        now = queries.session(clearance, stored[0].id)
        assert (now.dose_mg, now.companion, now.note) == (61.0, "Ana", "my own words")
        assert [one.was.dose_mg for one in queries.versions(clearance, stored[0].id)] == [62.0, 61.0, 60.0]


def test_a_corrected_form_sent_again_is_not_passed_over(app, client, people):
    """Back in the browser, another dose, saved again: the form still carries the id of the first sending."""
    client.sign_in("patient@example.org")
    form = client.page("/sessions/new/dosing").form("/sessions")["fields"] | {"day": "2026-05-12", "dose_mg": "60"}
    assert [client.post("/sessions", data=form).status_code for _ in range(2)] == [303, 303]
    where = f"/sessions/{form['id']}"
    with clock.Moved(at("2026-05-14 12:01")):
        page = client.checked(client.post("/sessions", data=form | {"dose_mg": "80"}), 409)
        assert "was saved before, with other details" in page.text
        assert 'value="80"' in page.text
        assert client.post(where, data=page.form(where)["fields"] | {"dose_mg": "80"}).status_code == 303
    with app.app_context():
        mine = own(people["patient"])
        assert [one.dose_mg for one in queries.sessions(mine)] == [80.0]
        assert [one.was.dose_mg for one in queries.versions(mine, queries.sessions(mine)[0].id)] == [60.0]


def test_a_very_high_reading_is_not_passed_over(app, client, people):
    with app.app_context():
        one = actions.save_session(own(people["patient"]), session(vitals=(Vitals("after", 190, 110),)))
    page = client.sign_in("patient@example.org").page(f"/sessions/{one.id}")
    assert "The blood pressure was very high: 190 over 110" in page.text
    assert "Please contact your clinic today." in page.text


def test_a_therapist_reads_and_corrects_what_is_shared(app, client, people, stored, shared):
    client.sign_in("therapist@example.org")
    base = f"/patients/{people['patient']}/sessions"
    page = client.page(base)
    assert "Sessions of Mara Ellison" in page.text
    detail = client.page(f"{base}/{stored[0].id}")
    assert "SECRETFRIEND" in detail.text
    assert "SECRETNOTE" not in detail.text
    assert "Entered by Mara Ellison" in detail.text
    edit = client.page(f"{base}/{stored[0].id}/edit")
    assert 'name="note"' not in edit.text
    sent = client.send(f"{base}/{stored[0].id}", {"day": "2026-05-12", "dose_mg": "70", "companion": "SECRETFRIEND"})
    assert sent.status_code == 303
    with app.app_context():
        kept = queries.session(own(people["patient"]), stored[0].id)
        assert (kept.dose_mg, kept.note) == (70.0, "SECRETNOTE")
    where = client.send(base, {"kind": "integration", "day": "2026-05-13", "note": "my own words"}).headers["Location"]
    assert "my own words" in client.page(where).text
    client.page(f"{base}/new/dosing")


def test_with_the_scope_notes_are_read(app, client, people, stored):
    with app.app_context():
        grant(people["patient"], people["therapist"], scopes=SESSIONS | {Scope.NOTES})
    client.sign_in("therapist@example.org")
    assert "SECRETNOTE" in client.page(f"/patients/{people['patient']}/sessions/{stored[0].id}").text


def test_clinic_staff_see_no_free_text_anywhere(app, client, people, stored, shared):
    with app.app_context():
        for one in stored:
            actions.change(own(people["patient"]), session(one.kind, id=one.id, day=DAY, note="SECRETNOTE 2",
                                                           focus="SECRETFOCUS 2", minutes=30))
    client.sign_in("clinic@example.org")
    base = f"/patients/{people['patient']}/sessions"
    for path in (base, *(f"{base}/{one.id}{end}" for one in stored for end in ("", "/edit")), f"{base}/new/dosing",
                 f"{base}/new/integration"):
        page = client.page(path)
        assert not [words for words in WORDS if words in page.text], path
        assert "<textarea" not in page.text
    sent = client.send(f"{base}/{stored[0].id}", {"day": "2026-05-12", "dose_mg": "70", "note": "x", "companion": "y"})
    assert sent.status_code == 303
    with app.app_context():
        kept = queries.session(own(people["patient"]), stored[0].id)
        assert (kept.dose_mg, kept.note) == (70.0, "SECRETNOTE 2")
        assert kept.changed_by == people["clinic"]


def test_doubles_are_joined_and_parted(app, client, people, stored):
    with app.app_context():
        theirs = clearance(people["clinic"], people["patient"], SESSIONS)
        with clock.Moved(at("2026-05-14 12:30")):
            twin = actions.save_session(theirs, session(day=DAY, minutes=40))
    client.sign_in("patient@example.org")
    assert "Are they the same one?" in client.page("/sessions").text
    here = client.page(f"/sessions/{stored[0].id}")
    assert "entered by Ines Duarte, Northlight" in here.text
    form = here.form(f"/sessions/{twin.id}/join")
    done = client.post(form["action"], data=form["fields"])
    joined = client.page(f"/sessions/{stored[0].id}")
    assert client.get(done.headers["Location"]).headers["Location"] == f"/sessions/{stored[0].id}"
    assert "Joined with" in joined.text
    assert "40 minutes" in joined.text
    part = joined.form(f"/sessions/{twin.id}/restore")
    client.post(part["action"], data=part["fields"])
    client.send(f"/sessions/{twin.id}/keep-apart")
    assert "Are they the same one?" not in client.page("/sessions").text
    assert client.send(f"/sessions/{twin.id}/join", {"into": "what"}).status_code == 404


PATHS = ("", "/new/dosing", "/{id}", "/{id}/edit")
POSTS = ("", "/{id}", "/{id}/delete", "/{id}/restore", "/{id}/join", "/{id}/keep-apart")


@pytest.mark.parametrize("email", ["other@example.org", "second@example.org", "therapist@example.org",
                                   "clinic@example.org"])
def test_for_others_it_is_not_here(client, people, stored, email):
    client.sign_in(email)
    base = f"/patients/{people['patient']}/sessions"
    for path in PATHS:
        assert client.get(base + path.format(id=stored[0].id)).status_code == 404
    for path in POSTS:
        data = {"kind": "dosing", "day": "2026-05-12"}
        assert client.send(base + path.format(id=stored[0].id), data).status_code == 404


def test_another_patients_session_is_not_under_ones_own_address(client, people, stored):
    client.sign_in("other@example.org")
    for path in PATHS[2:]:
        assert client.get("/sessions" + path.format(id=stored[0].id)).status_code == 404
    for path in POSTS[1:]:
        assert client.send("/sessions" + path.format(id=stored[0].id), {"into": str(uuid4())}).status_code == 404


def test_a_therapist_without_the_scope_is_refused(app, client, people, stored):
    with app.app_context():
        grant(people["patient"], people["therapist"], scopes=frozenset({Scope.CHECK_INS}))
    client.sign_in("therapist@example.org")
    assert client.get(f"/patients/{people['patient']}/sessions").status_code == 404


def test_signed_out_people_are_asked_to_sign_in(client, people, stored):
    assert "/sign-in" in client.get(f"/sessions/{stored[0].id}").headers["Location"]


def test_one_more_place_for_a_reading_keeps_what_was_typed_and_stores_nothing(app, client, people):
    client.sign_in("patient@example.org")
    fields = client.page("/sessions/new/dosing").form("/sessions")["fields"]
    assert "during2_pulse" in fields
    assert "during3_pulse" not in fields
    typed = fields | {"during1_systolic": "140", "during1_minute": "15", "dose_mg": "what"}
    page = client.checked(client.post("/sessions", data=typed | {"add": "1"}), 200)
    again = page.form("/sessions")["fields"]
    assert again["during1_systolic"] == "140"
    assert again["dose_mg"] == "what"
    assert "field__error" not in page.text, "nothing is refused before it is saved"
    assert 'formaction="/sessions#during4_minute"' in page.text
    with app.app_context():
        assert queries.sessions(own(people["patient"])) == []
    assert client.post("/sessions", data=again | {"dose_mg": "60", "during3_pulse": "80"}).status_code == 303
    with app.app_context():
        (one,) = queries.sessions(own(people["patient"]))
        assert [reading.minute for reading in one.vitals] == [15, None]
        where = f"/sessions/{one.id}"
    edit = client.page(f"{where}/edit").form(where)["fields"]
    page = client.checked(client.post(where, data=edit | {"add": "1"}), 200)
    assert page.form(where)["fields"]["during3_pulse"] == ""


def test_a_rare_number_of_a_session_is_asked_about_with_help_first(app, client, people):
    client.sign_in("patient@example.org")
    page = client.checked(client.send("/sessions", {
        "kind": "dosing", "day": "2026-05-14", "before_systolic": "225", "before_diastolic": "118"}), 422)
    assert page.text.index("This can be an emergency.") < page.text.index("<h1>")
    assert "225 is rare." in page.text
    assert client.post("/sessions", data=page.form("/sessions")["fields"]).status_code == 303
