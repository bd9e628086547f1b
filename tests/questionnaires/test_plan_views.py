"""What is asked: on Today, on the page of the plan, and by a therapist."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from journal.access.permissions import Scope
from journal.core import clock, db
from journal.questionnaires import actions, due_queries, queries
from journal.questionnaires.responses import Response
from journal.treatment import actions as treatment
from journal.treatment import course_actions
from journal.treatment.course import Course
from journal.treatment.rules import Kind
from tests.factories import at, own
from tests.sharing.visitors import browser, inside, shared
from tests.treatment.cases import session

NOW = at("2026-05-14 12:00")
TODAY = NOW.date()
PATIENT, THERAPIST = "patient@example.org", "therapist@example.org"
WAITING = "A questionnaire is waiting: about 2 minutes"


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def course(app, people):
    """A course that began last week, its first dose in three days."""
    def act():
        mine = own(people["patient"])
        course_actions.save_course(mine, Course(uuid4(), TODAY - timedelta(days=7), mine.actor.id, NOW, 6, 4))
        treatment.save_session(mine, session(day=TODAY + timedelta(days=3)))
    inside(app, act)


@pytest.fixture
def patient(app, people):
    return browser(app, PATIENT)


@pytest.fixture
def therapist(app, people):
    shared(app, people)
    return browser(app, THERAPIST)


def sent(app, people, instrument, days_ago=0):
    def act():
        mine = own(people["patient"])
        with clock.Moved(NOW - timedelta(days=days_ago)):
            new = Response(uuid4(), instrument, "1.0.0", clock.today("Europe/Madrid"), "Europe/Madrid", clock.now())
            actions.begin(mine, new)
            actions.send(mine, new.id)
    inside(app, act)


def buttons(page, kind):
    """What the forms of this kind would send."""
    return [form["fields"] for form in page.forms if form["fields"].get("kind") == kind]


def marks(app, people):
    return inside(app, lambda: queries.marks(own(people["patient"])))


def test_nothing_waits_without_a_course(people, patient):
    assert "A questionnaire is waiting" not in patient.page("/today").text
    page = patient.page("/questionnaires/plan")
    assert "There is no plan of treatment yet, so nothing is asked by itself" in page.text


def test_today_offers_one_and_counts_the_baseline(app, people, course, patient):
    page = patient.page("/today")
    assert WAITING in page.text
    assert "Before your first session" in page.text
    assert "Questionnaires: 0 of 2 answered." in page.text
    assert "/questionnaires/begin/phq9" in page.text
    sent(app, people, "phq9")
    page = patient.page("/today")
    assert "/questionnaires/begin/phq9" not in page.text
    assert "/questionnaires/begin/gad7" in page.text
    assert "Questionnaires: 1 of 2 answered." in page.text


def test_later_comes_back_tomorrow_and_is_stored_once(app, people, course, patient):
    (later, *_) = buttons(patient.page("/today"), "later")
    for _ in range(2):
        answer = patient.post("/questionnaires/wishes", data=later)
        assert answer.status_code == 303
        assert "phq9" not in answer.location
    assert len(marks(app, people)) == 1
    assert "/questionnaires/begin/phq9" not in patient.page("/today").text
    with clock.Moved(NOW + timedelta(hours=20)):
        assert "/questionnaires/begin/phq9" in browser(app, PATIENT).page("/today").text


def test_not_this_time(people, course, patient):
    (passed, *_) = buttons(patient.page("/today"), "not_this_time")
    page = patient.checked(patient.post("/questionnaires/wishes", data=passed, follow_redirects=True), 200)
    assert "Left out this time" in page.text
    assert "/questionnaires/begin/phq9" not in page.text


def test_nothing_is_offered_while_groggy(app, people, course, patient):
    inside(app, lambda: treatment.save_session(own(people["patient"]), session(starts_at=NOW - timedelta(hours=1))))
    assert "A questionnaire is waiting" not in patient.page("/today").text
    assert inside(app, lambda: due_queries.due_now(own(people["patient"]))) == []


def test_the_plan_follows_what_the_treatment_is_for_and_what_is_switched(app, people, course, patient):
    form = patient.page("/questionnaires/plan").form("/questionnaires/plan")
    data = {**form["fields"], "conditions": ["ptsd", "chronic_pain", "weather"]}
    page = patient.checked(patient.post("/questionnaires/plan", data=data, follow_redirects=True), 200)
    assert "Chosen by you on 14 May 2026" in page.text
    assert [one["instrument"] for one in buttons(page, "off")] == ["pcl5", "phq9", "gad7", "peg"]
    assert marks(app, people)[0].conditions == ("ptsd", "chronic_pain")
    off = next(one for one in buttons(page, "off") if one["instrument"] == "peg")
    page = patient.checked(patient.post("/questionnaires/wishes", data=off, follow_redirects=True), 200)
    assert "peg" not in [one["instrument"] for one in buttons(page, "off")]
    assert "peg" in [one["instrument"] for one in buttons(page, "on")]
    assert "who5" not in [one["instrument"] for one in buttons(page, "on")], "no operator switched it on"


@pytest.mark.parametrize("data", [{"kind": "asked", "instrument": "phq9"}, {"kind": "off", "instrument": "phq99"}, {}])
def test_a_wish_that_nobody_offers_is_refused(app, people, patient, data):
    assert patient.send("/questionnaires/wishes", data).status_code == 400
    assert marks(app, people) == []


def test_a_therapist_asks_and_takes_it_back(app, people, course, therapist, patient):
    address = f"/patients/{people['patient']}"
    page = therapist.page(address)
    assert "PHQ-9: its turn began on 10 May" in page.text
    form = page.form(f"{address}/questionnaires/ask")
    data = {**form["fields"], "instrument": "peg"}
    for _ in range(2):
        page = therapist.checked(therapist.post(f"{address}/questionnaires/ask", data=data, follow_redirects=True), 200)
    assert "PEG, asked for by Dr Hanna Weiss on 14 May" in page.text
    assert len(marks(app, people)) == 1
    today = patient.page("/today")
    assert "Dr Hanna Weiss asks for it" in today.text
    assert "/questionnaires/begin/peg" in today.text
    assert "Dr Hanna Weiss changed which questionnaires you are asked" in patient.page("/sharing/activity").text
    (back,) = buttons(page, "asked_back")
    with clock.Moved(NOW + timedelta(minutes=1)):
        therapist.post(f"{address}/questionnaires/ask", data=back)
    assert "/questionnaires/begin/peg" not in patient.page("/today").text


def test_the_therapist_sees_what_was_left_out_and_chooses_with_the_patient(app, people, course, therapist, patient):
    patient.post("/questionnaires/wishes", data=buttons(patient.page("/today"), "not_this_time")[0])
    assert "PHQ-9: left out this time" in therapist.page(f"/patients/{people['patient']}").text
    address = f"/patients/{people['patient']}/questionnaires/plan"
    form = therapist.page(address).form(address)
    therapist.post(address, data={**form["fields"], "conditions": ["mdd"]})
    page = patient.page("/questionnaires/plan")
    assert "Chosen by Dr Hanna Weiss on 14 May 2026" in page.text
    assert buttons(therapist.page(address), "off") == []


def test_what_was_answered_lately_cannot_be_asked_for(app, people, course, therapist):
    sent(app, people, "pc_ptsd_5")
    address = f"/patients/{people['patient']}"
    assert 'value="pc_ptsd_5"' not in therapist.page(address).text
    data = {"kind": "asked", "instrument": "pc_ptsd_5"}
    page = therapist.checked(therapist.send(f"{address}/questionnaires/ask", data, follow_redirects=True), 200)
    assert "This one cannot be asked for now." in page.text
    assert marks(app, people) == []


def test_without_questionnaires_shared_there_is_no_card_and_without_sessions_no_turns(app, people, course):
    shared(app, people, scopes=frozenset({Scope.CHECK_INS, Scope.SESSIONS}))
    shared(app, people, "other_therapist", frozenset({Scope.QUESTIONNAIRES}))
    address = f"/patients/{people['patient']}"
    first, second = browser(app, THERAPIST), browser(app, "second@example.org")
    assert "What is asked" not in first.page(address).text
    assert first.get(f"{address}/questionnaires/plan").status_code == 404
    assert first.send(f"{address}/questionnaires/ask", {"kind": "asked", "instrument": "peg"}).status_code == 404
    page = second.page(address)
    assert "Sessions are not shared with you" in page.text
    assert "its turn began" not in page.text


def test_asking_costs_the_same_however_much_there_is(app, people, course):
    counts = []
    for n in (1, 12):
        for ago in range(n):
            sent(app, people, "peg", days_ago=20 + ago)
            inside(app, lambda: treatment.save_session(own(people["patient"]), session(
                Kind.INTEGRATION, TODAY + timedelta(days=30))))
        counts.append(inside(app, lambda: _selects(own(people["patient"]))))
    assert counts[0] == counts[1]


def _selects(mine):
    db.session().rollback()
    db.session().expunge_all()
    seen = []
    engine = db.database().engine

    def note(*found):
        seen.append(found[2])

    event.listen(engine, "before_cursor_execute", note)
    due_queries.due_now(mine)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
