from datetime import date, timedelta
from uuid import uuid4

import pytest

from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock
from journal.treatment import actions, course_actions, queries
from journal.treatment.course import Course
from tests.factories import at, entry, own
from tests.treatment.cases import grant, session

NOW = at("2026-05-14 12:00")
NEW = "/sessions/course/new"
GIVEN = {"starts_on": "2026-04-01", "induction_sessions": "6", "maintenance_weeks": "3", "medicine": "ketamine",
         "route": "iv"}


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def stored(app, people):
    """A course of the patient, with four doses in it."""
    with app.app_context():
        mine = own(people["patient"])
        for days in (36, 33, 29, 26):
            actions.save_session(mine, session(day=NOW.date() - timedelta(days=days)))
        return course_actions.save_course(mine, Course(uuid4(), date(2026, 4, 1), people["patient"], NOW, 6, 3))


@pytest.fixture
def shared(app, people):
    """The patient shares sessions with the therapist and the clinic."""
    with app.app_context():
        grant(people["patient"], people["therapist"])
        grant(people["patient"], clinic=accounts.person(people["clinic"]).clinic_id)


def courses(app, people):
    with app.app_context():
        return queries.courses(own(people["patient"]))


def test_a_patient_writes_changes_and_ends_a_plan(app, client, people):
    client.sign_in("patient@example.org")
    assert "Write down the plan" in client.page("/sessions").text
    form = client.page(NEW).form(NEW)
    assert {name: form["fields"][name] for name in GIVEN} == dict.fromkeys(GIVEN, ""), "nothing is filled in beforehand"
    sent = form["fields"] | GIVEN
    del sent["home_readings"]
    assert [client.post(NEW, data=sent).headers["Location"] for _ in range(2)] == ["/sessions"] * 2
    page = client.page("/sessions")
    for words in ("Your treatment", "Induction: 0 of 6 done", "Maintenance every 3 weeks", "No session is planned.",
                  "Since 1 April 2026", "Entered by you on 14 May"):
        assert words in page.text, words
    assert "Write down the plan" not in page.text
    (one,) = courses(app, people)
    assert not one.home_readings

    where = f"/sessions/course/{one.id}/edit"
    edit = client.page(where)
    assert "ended_on" not in edit.form(where)["fields"]
    with clock.Moved(at("2026-05-14 12:10")):
        changed = edit.form(where)["fields"] | GIVEN | {"induction_sessions": "8", "home_readings": "1"}
        assert client.post(where, data=changed).status_code == 303
        assert courses(app, people)[0].home_readings
        page = client.page("/sessions")
        assert "Induction: 0 of 8 done" in page.text
        assert "Earlier versions" in page.text

        end = f"/sessions/course/{one.id}/end"
        fields = page.form(end)["fields"]
        assert fields["ended_on"] == ""
        refused = client.checked(client.post(end, data=fields | {"ended_on": "2026-05-15"}), 422)
        assert "The last day lies between" in refused.text
        assert 'href="#ended_on"' in refused.text
        assert client.checked(client.post(end, data=fields), 422)
        assert client.post(end, data=fields | {"ended_on": "2026-05-10"}).status_code == 303
        page = client.page("/sessions")
        for words in ("Earlier courses", "1 April 2026 to 10 May 2026", "Write down a new plan"):
            assert words in page.text, words
        assert client.page(where).form(where)["fields"]["ended_on"] == "2026-05-10"


@pytest.mark.asvs("V1.4.2", "V2.2.1")
@pytest.mark.parametrize(("name", "text"), [
    ("induction_sessions", "0"), ("induction_sessions", "31"), ("induction_sessions", "٣"),
    ("induction_sessions", ""), ("maintenance_weeks", "27"), ("maintenance_weeks", "1e309"), ("route", "smoke"),
    ("medicine", "tea"), ("starts_on", ""), ("starts_on", "lots"), ("starts_on", "1989-01-01"),
    ("starts_on", "2030-01-01")])
def test_what_does_not_fit_is_refused_beside_its_field(app, client, people, name, text):
    client.sign_in("patient@example.org")
    page = client.checked(client.send(NEW, GIVEN | {name: text}), 422)
    assert f'id="{name}-error"' in page.text
    assert f'href="#{name}"' in page.text
    assert courses(app, people) == []


def test_an_overlap_is_refused_beside_the_first_day(app, client, people, stored):
    client.sign_in("patient@example.org")
    page = client.checked(client.send(NEW, GIVEN), 422)
    assert 'id="starts_on-error"' in page.text
    assert "a course that began on 1 April 2026 and goes on" in page.text
    assert len(courses(app, people)) == 1


@pytest.mark.parametrize("email", ["therapist@example.org", "clinic@example.org"])
def test_therapist_and_clinic_write_the_same_plan(app, client, people, shared, email):
    client.sign_in(email)
    base = f"/patients/{people['patient']}/sessions"
    assert "No plan of treatment is written down for Mara Ellison yet." in client.page(base).text
    fields = client.page(f"{base}/course/new").form(f"{base}/course/new")["fields"]
    assert client.post(f"{base}/course/new", data=fields | GIVEN).headers["Location"] == base
    assert "Induction: 0 of 6 done" in client.page(base).text
    (one,) = courses(app, people)
    assert one.entered_by != people["patient"]
    mine = app.test_client().sign_in("patient@example.org")
    name = "Ines Duarte, Northlight" if "clinic" in email else "Dr Hanna Weiss"
    assert f"Entered by {name} on 14 May" in mine.page("/sessions").text
    assert "wrote down a plan of treatment" in mine.page("/sharing/activity").text


def test_a_correction_by_another_is_shown_with_what_stood_before(app, client, people, stored, shared):
    client.sign_in("therapist@example.org")
    where = f"/patients/{people['patient']}/sessions/course/{stored.id}/edit"
    fields = client.page(where).form(where)["fields"]
    with clock.Moved(at("2026-05-14 12:05")):
        assert client.post(where, data=fields | {"maintenance_weeks": "4"}).status_code == 303
        mine = app.test_client().sign_in("patient@example.org")
        page = mine.page("/sessions")
        assert "Changed by Dr Hanna Weiss on 14 May" in page.text
        assert "Before Dr Hanna Weiss changed it" in page.text
        again = client.checked(client.post(where, data=fields | {"maintenance_weeks": "5"}), 409)
        assert "changed this plan while you had it open" in again.text
        assert 'value="5"' in again.text
        assert client.post(where, data=again.form(where)["fields"] | {"maintenance_weeks": "5"}).status_code == 303
    assert [one.maintenance_weeks for one in courses(app, people)] == [5]


def test_of_two_plans_each_part_is_chosen(app, client, people, stored):
    client.sign_in("patient@example.org")
    where = f"/sessions/course/{stored.id}/edit"
    fields = client.page(where).form(where)["fields"]
    with clock.Moved(at("2026-05-14 12:05")):
        assert client.post(where, data=fields | {"maintenance_weeks": "4"}).status_code == 303
    with clock.Moved(at("2026-05-14 12:06")):
        mine = fields | {"maintenance_weeks": "5", "induction_sessions": "8"}
        page = client.checked(client.post(where, data=mine), 409)
        sent = mine | {name: page.form(where)["fields"][name] for name in ("seen", "choose")}
        assert client.checked(client.post(where, data=sent), 409).text.count("Choose one of the two.") >= 2
        chosen = {"take-maintenance_weeks": "other", "take-induction_sessions": "mine"}
        assert [client.post(where, data=sent | chosen).status_code for _ in range(2)] == [303, 303]
    [now] = courses(app, people)
    assert (now.maintenance_weeks, now.induction_sessions) == (4, 8)
    assert "5" in client.page("/sessions").text, "what was not taken stays a version"


def test_a_form_sent_again_with_other_numbers_asks(app, client, people):
    client.sign_in("patient@example.org")
    sent = client.page(NEW).form(NEW)["fields"] | GIVEN
    assert client.post(NEW, data=sent).status_code == 303
    page = client.checked(client.post(NEW, data=sent | {"induction_sessions": "7"}), 409)
    assert "This plan was saved before" in page.text
    where = f"/sessions/course/{sent['id']}/edit"
    assert page.form(where)["fields"]["induction_sessions"] == "7"


def test_deleted_by_mistake_and_back(app, client, people, stored):
    client.sign_in("patient@example.org")
    where = client.send(f"/sessions/course/{stored.id}/delete").headers["Location"]
    assert "Plan deleted" in client.page(where).text
    assert "Induction" not in client.page("/sessions").text
    assert client.send(f"/sessions/course/{stored.id}/end", {"ended_on": "2026-05-10"}).status_code == 404
    assert client.send(f"/sessions/course/{stored.id}/restore").headers["Location"] == "/sessions"
    assert "Induction: 4 of 6 done" in client.page("/sessions").text
    client.send(f"/sessions/course/{stored.id}/delete")
    assert client.send(NEW, GIVEN).status_code == 303
    page = client.checked(client.send(f"/sessions/course/{stored.id}/restore"), 422)
    assert "End that one first" in page.text


def test_the_charts_shade_the_course_and_name_its_phases(app, client, people, stored, shared):
    from journal.entries import actions as entry_actions
    with app.app_context():
        for days in range(10):
            entry_actions.save_entry(own(people["patient"]), entry(day=NOW.date() - timedelta(days=days), mood=5))
        grant(people["patient"], people["other_therapist"], scopes=frozenset({Scope.CHECK_INS, Scope.SESSIONS}))
    client.sign_in("patient@example.org")
    page = client.page("/trends?span=6w").text
    assert "Phases of treatment in these days: Preparation, 3 April to 7 April; Induction, 8 April to 14 May." in page
    assert "Induction begins" in page
    theirs = app.test_client().sign_in("second@example.org")
    page = theirs.page(f"/patients/{people['patient']}").text
    assert "Preparation · Induction: 4 of 6 done · Maintenance every 3 weeks" in page
    assert "Induction, " in page


def test_a_plan_that_met_an_ended_sign_in_is_kept_and_sent_later(app, client, people):
    client.sign_in("patient@example.org")
    sent = client.page(NEW).form(NEW)["fields"] | GIVEN
    with clock.Moved(at("2026-05-14 12:16")):
        assert client.post(NEW, data=sent).headers["Location"] == "/sign-in?next=/account/drafts"
        assert courses(app, people) == []
        page = client.sign_in("patient@example.org").page("/account/drafts")
        assert "Plan of treatment" in page.text
        assert client.post(NEW, data=page.form(NEW)["fields"]).status_code == 303
        assert "Nothing is waiting here" in client.page("/account/drafts").text
    assert [one.induction_sessions for one in courses(app, people)] == [6]


PATHS = ("/new", "/{id}/edit")
POSTS = ("/new", "/{id}/edit", "/{id}/end", "/{id}/delete", "/{id}/restore")


@pytest.mark.asvs("V8.2.2", "T04")
@pytest.mark.parametrize("email", ["other@example.org", "second@example.org", "therapist@example.org",
                                   "clinic@example.org"])
def test_for_others_it_is_not_here(app, client, people, stored, email):
    client.sign_in(email)
    base = f"/patients/{people['patient']}/sessions/course"
    for path in PATHS:
        assert client.get(base + path.format(id=stored.id)).status_code == 404
    for path in POSTS:
        assert client.send(base + path.format(id=stored.id), GIVEN | {"ended_on": "2026-05-01"}).status_code == 404
    assert courses(app, people) == [stored]


def test_another_patients_course_is_not_under_ones_own_address(app, client, people, stored):
    client.sign_in("other@example.org")
    assert client.get(f"/sessions/course/{stored.id}/edit").status_code == 404
    for path in POSTS[1:]:
        data = GIVEN | {"ended_on": "2026-05-01"}
        assert client.send("/sessions/course" + path.format(id=stored.id), data).status_code == 404
    assert courses(app, people) == [stored]
