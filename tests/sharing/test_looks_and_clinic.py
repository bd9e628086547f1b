"""Who looked, and the clinic's side of sharing, each person in a browser of their own."""


import pytest

from journal.accounts import queries as accounts
from journal.core import clock
from journal.sharing import actions, queries
from journal.sharing.rules import PRESET, InvitationKind
from tests.factories import at, own
from tests.sharing import cases
from tests.sharing.visitors import NEW, browser, code_in, handed_over, inside, registration, shared

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.mark.asvs("T03", "P3")
def test_who_looked_stands_in_the_activity(app, people):
    patient = browser(app, "patient@example.org")
    assert "Nobody else has opened your journal" in patient.page("/sharing/activity").text
    shared(app, people)
    assert "Has not opened your journal yet" in patient.page("/sharing").text
    therapist = browser(app, cases.THERAPIST)
    therapist.page("/caseload")
    assert "Has not opened your journal yet" in patient.page("/sharing").text, "a list is not the journal"
    therapist.page(f"/patients/{people['patient']}")
    therapist.page(f"/patients/{people['patient']}/sessions")
    text = patient.page("/sharing/activity").text
    places = [text.index(words) for words in ("opened your sessions", "opened your page", "saw you in their list")]
    assert places == sorted(places), "newest first"
    assert "Thu 14 May" in text
    assert "Last opened on 14 May" in patient.page("/sharing").text


def test_what_another_person_wrote_stands_in_the_activity(app, people):
    shared(app, people)
    therapist = browser(app, cases.THERAPIST)
    where = f"/patients/{people['patient']}/sessions"
    one = therapist.send(where, {"kind": "dosing", "day": "2026-05-12"}).headers["Location"]
    therapist.send(one, {"day": "2026-05-13"})
    therapist.send(f"{one}/delete")
    therapist.send(f"{one}/restore")
    text = browser(app, "patient@example.org").page("/sharing/activity").text
    for words in ("wrote down a session", "changed a session", "deleted a session", "brought back a session"):
        assert text.count(words) == 1, words


def test_days_are_those_of_the_reader(app, people):
    """22:30 UTC on 14 May is half past midnight on 15 May in Madrid."""
    with clock.Moved(at("2026-05-14 22:30")):
        shared(app, people)
        patient = browser(app, "patient@example.org")
        patient.send("/sharing/new", {"email": NEW, "scopes": ["sessions"]})
        page = patient.page("/sharing").text
        assert "since 15 May" in page
        assert "Invited on 15 May. The link is good until 18 May" in page
        grant_id = inside(app, lambda: queries.grants(own(people["patient"]))[0].id)
        patient.send(f"/sharing/{grant_id}/stop")
        assert "stopped on 15 May" in patient.page("/sharing").text


def test_what_staff_of_a_clinic_opened_shows_on_its_card(app, people):
    clinic_id = inside(app, accounts.person, people["clinic"]).clinic_id
    inside(app, lambda: actions.give(own(people["patient"]), None, clinic_id, PRESET))
    patient = browser(app, "patient@example.org")
    page = patient.page("/sharing").text
    assert "Northlight" in page
    assert "Can see" in page
    assert "Private" not in page, "a clinic's card speaks of sessions alone"
    browser(app, "clinic@example.org").page(f"/patients/{people['patient']}/sessions")
    assert "Last opened on 14 May" in patient.page("/sharing").text
    assert "Ines Duarte" in patient.page("/sharing/activity").text


def test_a_clinic_invites_a_patient_who_has_no_account(app, people):
    staff = browser(app, "clinic@example.org")
    assert "Nobody shares sessions with your clinic yet" in staff.page("/clinic").text
    form = staff.page("/clinic/invite")
    assert "Who" in form.text
    staff.checked(staff.send("/clinic/invite", {"kind": "patient_by_clinic", "email": "nonsense"}), 422)
    code = handed_over(staff, NEW)
    assert NEW in staff.page("/clinic").text
    visitor, address = browser(app), "/invitations/" + inside(app, cases.links).pop()
    asked = visitor.page(address).text
    assert "Northlight" in asked
    assert "your sessions, and nothing else" in asked
    assert visitor.send(address, registration(code=code)).status_code == 303
    assert "Lin Aydin" in staff.page("/clinic").text
    patient_id = inside(app, accounts.person_by_email, NEW).id
    staff.page(f"/patients/{patient_id}/sessions")
    for path in ("", "/summary", "/summary/pdf"):
        assert staff.get(f"/patients/{patient_id}{path}").status_code == 404, path
    assert "Northlight" in visitor.page("/sharing").text


def test_a_clinic_invites_a_patient_and_a_therapist_who_have_accounts(app, people):
    staff = browser(app, "clinic@example.org")
    for kind, email in (("patient_by_clinic", "patient@example.org"), ("therapist_by_clinic", cases.THERAPIST)):
        before = inside(app, cases.links)
        answer = staff.send("/clinic/invite", {"kind": kind, "email": email})
        address = "/invitations/" + (inside(app, cases.links) - before).pop()
        visitor = browser(app, email)
        assert "Northlight" in visitor.page(address).text
        assert visitor.send(address, {"code": code_in(answer.text)}).status_code == 303
    assert "Mara Ellison" in staff.page("/clinic").text
    assert "Mara Ellison" not in browser(app, cases.THERAPIST).page("/caseload").text


def test_a_clinic_takes_an_invitation_back(app, people):
    token = inside(app, cases.invite, people["clinic"], NEW, frozenset(), InvitationKind.PATIENT_BY_CLINIC)
    staff = browser(app, "clinic@example.org")
    one = inside(app, queries.clinic_invitations, inside(app, accounts.person, people["clinic"]).clinic_id)[0]
    browser(app, "patient@example.org").send(f"/sharing/invitations/{one.id}/withdraw")
    browser(app).page(f"/invitations/{token}")
    staff.send(f"/clinic/invitations/{one.id}/withdraw")
    browser(app).page(f"/invitations/{token}", 404)
    assert NEW not in staff.page("/clinic").text
