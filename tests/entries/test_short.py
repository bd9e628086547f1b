"""Short check-ins in the browser: what was told before comes first, and nothing counts as none that was not asked."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from werkzeug.datastructures import MultiDict

from journal.access.permissions import Scope
from journal.core import clock, db
from journal.core.period import Period
from journal.entries import actions, queries, side_effects
from journal.entries.rules import SideEffect
from journal.treatment import actions as treatment
from journal.treatment import course_actions
from journal.treatment import queries as treatment_queries
from journal.treatment.course import Course
from tests.entries.test_views import words
from tests.factories import at, entry, own
from tests.treatment.cases import clearance, session

DOSE = at("2026-05-14 08:00")
LATER = DOSE + timedelta(hours=4)
NEXT_DAY = DOSE + timedelta(hours=25)


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(LATER):
        yield


@pytest.fixture
def patient(client, people):
    return client.sign_in("patient@example.org")


@pytest.fixture
def mine(app, people):
    """A journal with a dose of this morning."""
    class Mine:
        def __init__(self):
            with app.app_context():
                self.own = own(people["patient"])
                self.dose = treatment.save_session(self.own, session(starts_at=DOSE)).id

        def save(self, **values):
            with app.app_context():
                return actions.save_entry(self.own, entry(**values))

        def all(self):
            with app.app_context():
                db.session().expire_all()
                return queries.entries(self.own, Period(DOSE.date() - timedelta(days=90), DOSE.date() + timedelta(9)))

        def short(self):
            return next(one for one in self.all() if one.step)
    return Mine()


def opened(client, path):
    form = client.page(path).form("/check-in/short")["fields"]
    return {name: form[name] for name in form if name in ("csrf_token", "id", "day", "seen", "step", "session")}


def sent(client, mine, **answers):
    """The form after the dose with these answers; `carried` and `listed` as the page has them."""
    page = client.page(f"/check-in/after/{mine.dose}")
    kept = opened(client, f"/check-in/after/{mine.dose}")
    for name in ("carried", "listed"):
        kept[name] = [part.split('value="')[1].split('"')[0] for part in page.text.split("<input")
                      if f'name="{name}"' in part]
    return client.post("/check-in/short", data=kept | answers)


def test_today_offers_the_one_that_is_due_and_its_answer_takes_it_away(patient, mine):
    link = f"/check-in/after/{mine.dose}"
    assert link in patient.page("/today").text
    assert link in patient.page(f"/sessions/{mine.dose}").text
    where = sent(patient, mine, side_effects="none").headers["Location"]
    assert "None of those asked" in words(patient.page(where))
    assert link not in patient.page("/today").text
    assert patient.get(link).headers["Location"] == where
    stored = mine.short()
    assert (stored.step, stored.session_id, stored.side_effects) == ("2h", mine.dose, ())
    assert stored.asked == tuple(one.key for one in side_effects.QUICK_SESSION_DAY)
    assert (stored.says_none, stored.tells_effects, stored.worst) == (False, False, None)
    with clock.Moved(NEXT_DAY):
        patient.sign_in("patient@example.org")
        assert link in patient.page("/today").text


def test_what_is_not_in_the_list_can_be_told_too(patient, mine):
    assert "Something else" in patient.page(f"/check-in/after/{mine.dose}").text
    where = sent(patient, mine, side_effects="none", effect="chest_pain", **{"sev-chest_pain": "2"}).headers["Location"]
    assert "Call the emergency number" in words(patient.page(where))
    stored = mine.short()
    assert stored.side_effects == (SideEffect("chest_pain", 2, session_id=mine.dose),)
    assert {*stored.asked} == {"chest_pain", *(one.key for one in side_effects.QUICK_SESSION_DAY)}
    page = patient.page(where.removesuffix("/") + "/edit")
    assert 'value="chest_pain" checked' in page.text
    assert 'id="fx-none" value="none" checked' in page.text


def test_something_else_alone_asks_nothing_of_the_list(patient, mine):
    sent(patient, mine, effect="chest_pain")
    stored = mine.short()
    assert (stored.side_effects, stored.asked) == (
        (SideEffect("chest_pain", session_id=mine.dose),), ("chest_pain",))


def test_what_was_told_since_the_dose_comes_first_until_it_is_gone(patient, mine):
    mine.save(side_effects=(SideEffect("nausea", 2), SideEffect("Ringing ears", 1)))
    page = patient.page(f"/check-in/after/{mine.dose}")
    assert page.text.index("now-nausea-gone") < page.text.index("fx-none")
    assert "Ringing ears" in page.text
    own_id = page.text.split('name="now-own-')[1].split('"')[0]
    sent(patient, mine, **{"now-nausea": "gone", f"now-own-{own_id}": "worse", f"sev-own-{own_id}": "3",
                           "sev-nausea": "2", "mood": "6"})
    stored = mine.short()
    assert stored.side_effects == (SideEffect("nausea", now="gone", session_id=mine.dose),
                                   SideEffect("Ringing ears", 3, "worse", session_id=mine.dose))
    assert stored.asked == ("nausea", "Ringing ears")
    assert stored.mood == 6
    said = words(patient.page(f"/check-in/{stored.id}"))
    assert "Feeling sick: gone" in said
    assert "Ringing ears: Stopped me, worse" in said
    with clock.Moved(NEXT_DAY):
        patient.sign_in("patient@example.org")
        again = patient.page(f"/check-in/after/{mine.dose}").text
    assert "now-nausea-gone" not in again
    assert "Ringing ears" in again


def test_what_was_left_open_was_not_asked(patient, mine):
    mine.save(side_effects=(SideEffect("nausea", 2),))
    sent(patient, mine, mood="5")
    assert (mine.short().side_effects, mine.short().asked) == (None, None)


def test_of_two_windows_with_a_short_one_each_part_is_chosen(patient, mine):
    sent(patient, mine, side_effects="none", mood="5")
    one = mine.short()
    path = f"/check-in/{one.id}/edit"
    listed = [("listed", key) for key in one.asked]
    stale = MultiDict([*opened(patient, path).items(), *listed, ("side_effects", "none"), ("mood", "8")])
    with clock.Moved(LATER + timedelta(minutes=1)):
        mine.save(id=one.id, day=one.day, step=one.step, session_id=one.session_id, mood=2, asked=one.asked,
                  side_effects=())
        page = patient.checked(patient.post("/check-in/short", data=stale), 409)
        assert "Take the other" in page.text
        again = page.form("/check-in/short")["fields"]
        assert again["choose"] == "mood"
        stale["seen"], stale["choose"] = again["seen"], again["choose"]
        assert "Choose one of the two." in patient.checked(patient.post("/check-in/short", data=stale), 409).text
        assert mine.short().mood == 2, "nothing is stored before it is chosen"
        stale["mood"] = "x"
        stale["seen"] = patient.checked(patient.post("/check-in/short", data=stale), 422).form(
            "/check-in/short")["fields"]["seen"]
        stale["mood"] = "8"
        page = patient.checked(patient.post("/check-in/short", data=stale), 409)
        stale["take-mood"], stale["seen"] = "mine", page.form("/check-in/short")["fields"]["seen"]
        assert patient.post("/check-in/short", data=stale).status_code == 303
    assert mine.short().mood == 8


def test_a_change_shows_what_was_answered_and_keeps_what_it_is_about(patient, mine):
    mine.save(side_effects=(SideEffect("nausea", 2),))
    sent(patient, mine, **{"now-nausea": "still", "sev-nausea": "1", "side_effects": "some", "effect": "headache",
                           "sev-headache": "2"})
    stored = mine.short()
    page = patient.page(f"/check-in/{stored.id}/edit")
    for chosen in ("now-nausea-still", "sv-nausea-1", "fx-some", "se-headache", "sv-headache-2"):
        assert f'id="{chosen}"' in page.text
        assert "checked" in page.text.split(f'id="{chosen}"')[1].split(">")[0], chosen
    kept = opened(patient, f"/check-in/{stored.id}/edit")
    answer = patient.post("/check-in/short", data=kept | {"carried": "nausea", "now-nausea": "gone"})
    assert answer.headers["Location"] == f"/check-in/{stored.id}"
    after = mine.short()
    assert (after.step, after.session_id, after.asked) == ("2h", mine.dose, ("nausea",))
    assert after.side_effects == (SideEffect("nausea", now="gone", session_id=mine.dose),)


def test_the_fourth_word_and_red_flags_speak_at_once(patient, mine):
    mine.save(side_effects=(SideEffect("nausea", 2),))
    page = sent(patient, mine, worse="chest_pain", listed=["chest_pain"]).headers["Location"]
    assert 'href="tel:' in patient.page(page).text
    assert mine.short().side_effects == (SideEffect("chest_pain", 4, session_id=mine.dose),)


def test_nothing_chosen_and_nonsense_are_answered_beside_the_question(patient, mine):
    refused = patient.checked(sent(patient, mine), 422).text
    assert "Nothing is chosen yet. Answer any one question." in refused
    assert "Too low to log" not in refused
    mine.save(side_effects=(SideEffect("nausea", 2),))
    page = patient.checked(sent(patient, mine, **{"now-nausea": "perhaps", "mood": "7"}), 422)
    assert "We could not read this answer" in page.text
    assert 'value="7" checked' in page.text
    assert [one for one in mine.all() if one.step] == []


def test_monthly_asks_one_by_one_and_not_there_is_an_answer(patient, mine):
    keys = [one.key for one in side_effects.QUICK_MONTHLY]
    kept = opened(patient, "/check-in/monthly")
    where = patient.post("/check-in/short", data=kept | {
        "listed": keys, "sev-memory": "0", "sev-urine_blood": "1", "sev-craving": ""}).headers["Location"]
    stored = mine.short()
    assert (stored.step, stored.session_id) == ("monthly", None)
    assert set(stored.asked) == {"memory", "urine_blood"}
    assert stored.side_effects == (SideEffect("urine_blood", 1),)
    page = patient.page(where)
    assert 'href="tel:' in page.text or "contact your clinic" in page.text.lower()
    again = patient.page(f"{where}/edit").text
    assert "checked" in again.split('id="sv-memory-0"')[1].split(">")[0]
    assert "checked" not in again.split('id="sv-craving-0"')[1].split(">")[0]


def test_sessions_that_are_none_of_mine_or_still_planned_are_not_here(app, patient, people, mine):
    with app.app_context():
        planned = treatment.save_session(mine.own, session(
            starts_at=DOSE + timedelta(hours=30), day=DOSE.date() + timedelta(days=1)))
        theirs = treatment.save_session(own(people["other_patient"]), session(starts_at=DOSE))
    for one in (planned, theirs):
        patient.page(f"/check-in/after/{one.id}", 404)
    assert "check-in/after" not in patient.page(f"/sessions/{planned.id}").text
    patient.post("/check-in/short", data=opened(patient, "/check-in/monthly") | {
        "session": str(theirs.id), "listed": "memory", "sev-memory": "1"})
    assert mine.short().session_id is None


def test_staff_of_a_clinic_read_none_of_the_persons_own_words(app, people, mine):
    told = mine.save(side_effects=(SideEffect("Ringing ears", 2), SideEffect("nausea", 1)))
    with app.app_context():
        staff = clearance(people["clinic"], people["patient"], frozenset({Scope.SESSIONS, Scope.SIDE_EFFECTS}))
        [found] = queries.entries(staff, Period(told.day, told.day))
        assert [one.key for one in found.side_effects] == ["other", "nausea"]
        assert queries.own_symptoms(staff) == []
        therapist = replace(staff, actor=mine.own.actor)
        assert [one.words for one in queries.own_symptoms(therapist)] == ["Ringing ears"]


def test_where_the_plan_asks_for_readings_the_saved_page_leads_there(app, patient, mine):
    where = sent(patient, mine, mood="5").headers["Location"]
    assert 'href="/readings"' not in patient.page(where).text
    with app.app_context():
        course_actions.save_course(mine.own, Course(uuid4(), DOSE.date(), mine.own.patient.id, LATER, 6, 3,
                                                    home_readings=True))
    assert 'href="/readings"' in patient.page(where).text


def readings(app, mine):
    with app.app_context():
        db.session().expire_all()
        return [one.vitals for one in treatment_queries.readings(mine.own, Period(DOSE.date(), DOSE.date()))]


def test_a_reading_sent_along_is_checked_beside_its_field_and_stored_once(app, patient, mine):
    with app.app_context():
        course_actions.save_course(mine.own, Course(uuid4(), DOSE.date(), mine.own.patient.id, LATER, 6, 3,
                                                    home_readings=True))
    wrong = sent(patient, mine, mood="5", systolic="12a", diastolic="80")
    assert wrong.status_code == 422
    assert 'value="12a"' in wrong.text
    assert (mine.all(), readings(app, mine)) == ([], [])
    rare = sent(patient, mine, mood="5", systolic="232", diastolic="130")
    assert rare.status_code == 422
    assert "Is it right?" in rare.text
    alone = sent(patient, mine, systolic="120", diastolic="80")
    assert alone.headers["Location"] == "/readings"
    kept = opened(patient, f"/check-in/after/{mine.dose}")
    answers = kept | {"id": str(uuid4()), "mood": "5", "systolic": "185", "diastolic": "125"}
    where = [patient.post("/check-in/short", data=answers).headers["Location"] for _ in range(2)][-1]
    assert "The blood pressure was very high." in patient.page(where).text
    assert sorted(one.systolic for one in readings(app, mine)) == [120, 185]
    assert len(mine.all()) == 1


def test_without_such_a_plan_no_numbers_are_asked_and_none_are_read(app, patient, mine):
    assert 'name="systolic"' not in patient.page(f"/check-in/after/{mine.dose}").text
    sent(patient, mine, mood="5", systolic="120", diastolic="80")
    assert readings(app, mine) == []
