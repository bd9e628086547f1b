"""The check-in in the browser: nothing is lost, help comes first, nobody else's pages are here."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from journal.access.permissions import Scope
from journal.core import clock, db
from journal.core.period import Period
from journal.entries import actions, queries
from journal.entries.rules import SideEffect
from tests.factories import at, entry, own
from tests.treatment.cases import grant

NOW = at("2026-05-14 12:00")
DAY = NOW.date()
ALWAYS = Period(DAY - timedelta(days=400), DAY)


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def patient(client, people):
    return client.sign_in("patient@example.org")


@pytest.fixture
def journal(app, people):
    """Stores and reads check-ins of the patient."""
    class Journal:
        def save(self, **values):
            with app.app_context():
                return actions.save_entry(own(people["patient"]), entry(**values))

        def all(self):
            with app.app_context():
                db.session().expire_all()
                return queries.entries(own(people["patient"]), ALWAYS)

        def versions(self, entry_id):
            with app.app_context():
                return queries.versions(own(people["patient"]), entry_id)
    return Journal()


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split()).replace("\u202f", " ").replace("&#39;", "'")


def fields(client, path="/check-in", **more):
    form = client.page(path).form("/check-in")["fields"]
    kept = {name: form[name] for name in ("csrf_token", "id", "day", "seen")}
    return kept | more


def test_nothing_is_chosen_before_the_person_chooses(patient):
    assert " checked" not in patient.page("/check-in").text


def test_a_check_in_is_saved_once_and_read_back(patient, journal):
    sent = fields(patient, mood="4", sleep_hours="other", sleep_more="6.5", side_effects="some", effect="nausea",
                  note="Line one\r\nline <b>two</b>", **{"sev-nausea": "2"})
    where = patient.post("/check-in", data=sent).headers["Location"]
    assert patient.post("/check-in", data=sent).headers["Location"] == where
    [stored] = journal.all()
    assert (stored.mood, stored.sleep_hours, stored.note) == (4, 6.5, "Line one\nline <b>two</b>")
    assert stored.side_effects == (SideEffect("nausea", 2),)
    page = patient.page(where)
    assert "line &lt;b&gt;two&lt;/b&gt;" in page.text
    for part in ("Your check-in is saved", "Saved for Thursday 14 May", "Only you can see it.", "4 of 10", "6.5 hours"):
        assert part in words(page), part


def test_an_empty_form_says_so_and_an_unreadable_one_loses_nothing(patient, journal):
    page = patient.checked(patient.post("/check-in", data=fields(patient)), 422)
    assert "Nothing is chosen yet" in page.text
    assert page.title.startswith("Error: ")
    sent = fields(patient, mood="7", energy="12", side_effects="some", effect="nausea", note="Keep <me> & you",
                  sleep_hours="other", sleep_more="7.5", integration="no", **{"sev-nausea": "3"})
    page = patient.checked(patient.post("/check-in", data=sent), 422)
    for kept in ('id="mood-7" value="7" checked', 'value="nausea" checked', 'id="sv-nausea-3" value="3" checked',
                 "Keep &lt;me&gt; &amp; you", 'id="int-no" value="no" checked', 'value="7.5" selected'):
        assert kept in page.text, kept
    assert page.form("/check-in")["fields"]["id"] == sent["id"]
    assert "Choose a number from 0 to 10." in page.text
    assert 'href="#energy-0"' in page.text
    assert journal.all() == []


def test_an_error_link_leads_to_its_field(patient):
    for name, value in (("mood", "11"), ("anxiety", "x"), ("energy", "12"), ("sleep_hours", "99"),
                        ("side_effects", "perhaps"), ("note", "x" * 4001)):
        page = patient.checked(patient.post("/check-in", data=fields(patient, **{name: value})), 422)
        targets = re.findall(r'href="#([^"]+)"', page.text)
        assert [one for one in targets if one != "main"], name
        assert set(targets) <= set(page.ids), (name, targets)


@pytest.mark.asvs("V14.2.1")
def test_a_face_of_today_opens_the_form_without_an_address_that_tells(patient, journal):
    form = patient.page("/today").form("/check-in/start")
    page = patient.checked(patient.post("/check-in/start", data=form["fields"] | {"mood": "3"}), 200)
    assert 'id="mood-3" value="3" checked' in page.text
    assert journal.all() == []
    page = patient.checked(patient.post("/check-in/start", data=form["fields"] | {"mood": "<x>"}), 200)
    assert " checked" not in page.text


def test_a_past_day_is_marked_and_a_day_to_come_refused(patient, journal):
    page = patient.page("/check-in?day=2026-05-09")
    assert "How was this day?" in words(page)
    assert "Filled in 5 days later" in words(page)
    patient.post("/check-in", data=fields(patient, "/check-in?day=2026-05-09", mood="3"))
    [stored] = journal.all()
    assert (str(stored.day), stored.days_late) == ("2026-05-09", 5)
    assert "Filled in 5 days later" in words(patient.page("/days/2026-05-09"))
    assert patient.page("/check-in?day=2026-05-15").form("/check-in")["fields"]["day"] == "2026-05-14"
    sent = fields(patient, mood="3") | {"day": "2026-05-15"}
    page = patient.checked(patient.post("/check-in", data=sent), 422)
    assert "This day has not come yet" in page.text
    assert 'id="mood-3" value="3" checked' in page.text


def test_too_low_is_one_tap_and_can_be_added_to(patient, journal):
    where = patient.post("/check-in", data=fields(patient, contact="too_low")).headers["Location"]
    assert "was too low to log. That is an answer too." in words(patient.page(where))
    [stored] = journal.all()
    assert stored.too_low
    patient.post("/check-in", data=fields(patient, f"{where}/edit", note="It passed.", **{"was-too-low": "1"}))
    [stored] = journal.all()
    assert (stored.too_low, stored.note) == (True, "It passed.")
    assert 'name="was-too-low"' in patient.page(f"{where}/edit").text


def test_the_saved_page_says_who_can_see_it(app, patient, people, journal):
    with app.app_context():
        grant(people["patient"], people["therapist"], scopes=frozenset({Scope.CHECK_INS}))
        grant(people["patient"], people["other_therapist"], scopes=frozenset({Scope.CHECK_INS, Scope.NOTES}))
    plain, noted = journal.save(mood=3), journal.save(mood=3, note="words")
    said = words(patient.page(f"/check-in/{plain.id}"))
    assert "can see it." in said
    assert "Dr Hanna Weiss" in said
    assert "read the note" not in said
    assert "Sam Okafor can read the note." in words(patient.page(f"/check-in/{noted.id}"))


def test_help_comes_first_when_an_answer_signals_danger(patient, journal):
    danger = journal.save(side_effects=(SideEffect("suicidal_thoughts", 4),))
    page = patient.page(f"/check-in/{danger.id}").text
    calm = patient.page(f"/check-in/{journal.save(mood=5).id}").text
    assert 0 < page.index('href="tel:024"') < page.index("<h1")
    assert "tel:" not in calm


def test_a_stale_form_is_answered_and_both_versions_stay(patient, journal):
    one = journal.save(mood=3, note="first")
    stale = fields(patient, f"/check-in/{one.id}/edit", mood="8", note="mine")
    with clock.Moved(NOW + timedelta(minutes=1)):
        journal.save(id=one.id, mood=5, note="elsewhere")
    with clock.Moved(NOW + timedelta(minutes=2)):
        page = patient.checked(patient.post("/check-in", data=stale), 409)
        assert "changed somewhere else" in words(page)
        assert ">\nmine</textarea>" in page.text
        again = page.form("/check-in")["fields"]
        response = patient.post("/check-in", data=stale | {"seen": again["seen"]})
        assert response.status_code == 303
    [stored] = journal.all()
    assert (stored.mood, stored.note) == (8, "mine")
    assert [version.entry.note for version in journal.versions(one.id)] == ["elsewhere", "first"]
    page = words(patient.page(f"/days/{DAY}"))
    assert "elsewhere" in page
    assert "first" in page


@pytest.mark.asvs("P4")
def test_of_two_windows_each_part_is_chosen_and_the_other_stays_a_version(patient, journal):
    one = journal.save(mood=3, note="first", side_effects=())
    stale = fields(patient, f"/check-in/{one.id}/edit", mood="8", note="mine")
    with clock.Moved(NOW + timedelta(minutes=1)):
        journal.save(id=one.id, mood=5, note="elsewhere", side_effects=(SideEffect("nausea", 2),))
    with clock.Moved(NOW + timedelta(minutes=2)):
        page = patient.checked(patient.post("/check-in", data=stale), 409)
        assert "Take the other" in page.text
        assert "checked" not in page.text[page.text.index('name="choose"'):page.text.index('name="mood"')]
        sent = stale | {name: page.form("/check-in")["fields"][name] for name in ("seen", "choose")}
        assert sent["choose"] == "mood side_effects note"
        half = sent | {"take-mood": "mine", "take-note": "other"}
        page = patient.checked(patient.post("/check-in", data=half), 409)
        assert "Choose one of the two." in page.text
        assert [found.mood for found in journal.all()] == [5], "nothing is stored before all is chosen"
        seen = page.form("/check-in")["fields"]["seen"]
        wrong = patient.checked(patient.post("/check-in", data=half | {"mood": "x", "seen": seen}), 422)
        assert patient.post("/check-in", data=half | {"seen": wrong.form("/check-in")["fields"]["seen"]},
                            ).status_code == 409, "asked again after another mistake"
        whole = half | {"seen": seen, "take-side_effects": "other"}
        assert [patient.post("/check-in", data=whole).status_code for _ in range(2)] == [303, 303]
    [stored] = journal.all()
    assert (stored.mood, stored.note, stored.side_effects) == (8, "elsewhere", (SideEffect("nausea", 2),))
    assert [version.entry.note for version in journal.versions(one.id)] == ["mine", "elsewhere", "first"]


@pytest.mark.asvs("P4")
def test_what_does_not_fit_together_is_asked_again(patient, journal):
    one = journal.save(mood=3)
    stale = fields(patient, f"/check-in/{one.id}/edit", mood="8")
    with clock.Moved(NOW + timedelta(minutes=1)):
        journal.save(id=one.id, note="elsewhere")
    with clock.Moved(NOW + timedelta(minutes=2)):
        page = patient.checked(patient.post("/check-in", data=stale), 409)
        sent = stale | {name: page.form("/check-in")["fields"][name] for name in ("seen", "choose")}
        page = patient.checked(patient.post("/check-in", data=sent | {"take-mood": "other", "take-note": "mine"}), 409)
        assert "could not be saved as chosen" in page.text


@pytest.mark.asvs("P4")
def test_the_second_of_two_windows_is_told_and_a_double_press_is_not(app, patient, people, journal):
    one = journal.save(mood=3)
    seen = one.changed_at.isoformat()
    with clock.Moved(NOW + timedelta(minutes=1)):
        edit = fields(patient, f"/check-in/{one.id}/edit", mood="4")
        assert [patient.post("/check-in", data=edit).status_code for _ in range(2)] == [303, 303]
    with app.app_context(), pytest.raises(actions.ChangedMeanwhile):
        actions.save_entry(own(people["patient"]), entry(id=one.id, mood=9), seen)
    assert [found.mood for found in journal.all()] == [4]
    assert len(journal.versions(one.id)) == 1


def test_delete_is_undone_from_the_same_page(patient, journal):
    one = journal.save(mood=3, note="heron")
    where = patient.send(f"/check-in/{one.id}/delete").headers["Location"]
    page = patient.page(where)
    assert journal.all() == []
    assert patient.get(f"/check-in/{one.id}").status_code == 404
    assert patient.get(f"/check-in/{one.id}/edit").status_code == 404
    undo = page.form(f"/check-in/{one.id}/restore")
    back = patient.post(undo["action"], data=undo["fields"])
    assert "The check-in is back." in words(patient.page(back.headers["Location"]))
    assert [found.note for found in journal.all()] == ["heron"]


def test_calendar_and_day(patient, journal):
    journal.save(mood=8, day=DAY - timedelta(days=2), logged_at=NOW - timedelta(days=2))
    journal.save(too_low=True, day=DAY - timedelta(days=1), logged_at=NOW - timedelta(days=1))
    page = patient.page("/calendar")
    for label in ("Tuesday 12 May, mood 8", "Wednesday 13 May, too low to log", "Monday 11 May, nothing logged"):
        assert label in page.text, label
    assert 'href="/days/2026-05-15"' not in page.text
    assert "April" in patient.page("/calendar?month=2026-04").text
    assert "Nothing is written down for this day" in words(patient.page("/days/2026-05-01"))
    assert "Fill in this day" not in patient.page("/days/2026-12-24").text  # it is there for its sessions


@pytest.mark.parametrize("address", [
    "/calendar?month=0001-01", "/calendar?month=9999-12", "/calendar?month=x", "/calendar?month=1900-01",
    "/check-in?day=0001-01-01", "/check-in?day=9999-12-31", "/check-in?day=%00", "/days/1900-01-01"])
def test_odd_addresses_are_pages(patient, address):
    patient.page(address)


@pytest.mark.parametrize("address", ["/days/0001-01-01", "/days/9999-12-31", "/days/x", "/days/2026-02-30"])
def test_days_that_are_none_are_not_here(patient, address):
    patient.page(address, 404)


def test_nobody_elses_check_ins_are_here(app, client, people, journal):
    one = journal.save(mood=3, note="SECRET")
    client.sign_in("other@example.org")
    for path in ("", "/edit"):
        client.page(f"/check-in/{one.id}{path}", 404)
    for path in ("delete", "restore"):
        assert client.send(f"/check-in/{one.id}/{path}").status_code == 404
    assert "SECRET" not in client.page(f"/days/{DAY}").text
    client.send("/check-in", {"id": str(one.id), "mood": "9"})
    assert [(found.mood, found.note) for found in journal.all()] == [(3, "SECRET")]
    assert client.get(f"/check-in/{uuid4()}").status_code == 404
