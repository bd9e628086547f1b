"""Sharing as people meet it: patient, therapist and clinic, each in a browser of their own."""

from datetime import timedelta

import pytest

from journal.access.permissions import Scope
from journal.accounts import limits
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock
from journal.sharing import actions, queries
from journal.sharing.rules import PRESET
from tests.factories import PASSWORD, at, own
from tests.sharing import cases
from tests.sharing.visitors import NEW, browser, inside, invited, registration, shared

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def test_a_patient_invites_a_therapist_who_accepts_and_is_stopped(app, people):
    patient, therapist = browser(app, "patient@example.org"), browser(app, cases.THERAPIST)
    assert "Nobody but you" in patient.page("/sharing").text
    form = patient.page("/sharing/new")
    ticked = [scope.value for scope in Scope if f'value="{scope}" checked' in form.text]
    assert ticked == ["check_ins", "side_effects", "sessions", "questionnaires"]
    sent = patient.send("/sharing/new", {"email": cases.THERAPIST, "scopes": ["check_ins", "sessions"]})
    assert sent.status_code == 303
    assert "therapist@example.org" in patient.page("/sharing").text
    address = "/invitations/" + inside(app, cases.links).pop()
    therapist.page(f"/patients/{people['patient']}", 404)
    assert "Mara Ellison" in therapist.page(address).text
    assert therapist.send(address).status_code == 303
    page = patient.page("/sharing")
    assert "Dr Hanna Weiss" in page.text
    assert "Waiting for an answer" not in page.text
    therapist.page(f"/patients/{people['patient']}")
    grant_id = inside(app, lambda: queries.grants(own(people["patient"]))[0].id)
    patient.page(f"/sharing/{grant_id}/stop")
    assert patient.send(f"/sharing/{grant_id}/stop").status_code == 303
    for path in ("", "/sessions", "/summary", "/summary/pdf"):
        assert therapist.get(f"/patients/{people['patient']}{path}").status_code == 404, path
    assert "Mara" not in therapist.page("/caseload").text
    assert "stopped on" in patient.page("/sharing").text


@pytest.mark.parametrize(("sent", "message"), [
    ({"email": "nonsense", "scopes": ["check_ins"]}, "does not look like an e-mail"),
    ({"email": cases.THERAPIST}, "Choose at least one kind"),
    ({"email": cases.THERAPIST, "scopes": ["everything"]}, "Choose at least one kind"),
    ({"email": cases.THERAPIST, "scopes": ["check_ins"], "ends_on": "2026-05-13"}, "already over"),
    ({"email": cases.THERAPIST, "scopes": ["check_ins"], "ends_on": "tomorrow"}, "not a date"),
    ({"email": "patient@example.org", "scopes": ["check_ins"]}, "your own address"),
])
def test_what_cannot_be_sent_comes_back_as_it_was_typed(app, people, sent, message):
    patient = browser(app, "patient@example.org")
    page = patient.checked(patient.send("/sharing/new", sent), 422)
    assert message in page.text
    assert f'value="{sent["email"]}"' in page.text
    assert page.title.startswith("Error:")
    assert inside(app, cases.links) == set()


@pytest.mark.asvs("V7.5.3", "T01")
def test_giving_asks_for_the_password_after_ten_minutes_and_stopping_never_does(app, people):
    grant_id = shared(app, people)
    patient = browser(app, "patient@example.org")
    with clock.Moved(NOW + timedelta(minutes=11)):
        assert patient.get("/sharing/new").headers["Location"].startswith("/confirm")
        assert patient.get(f"/sharing/{grant_id}").headers["Location"].startswith("/confirm")
        asked = patient.checked(patient.send("/sharing/new", {"email": cases.THERAPIST, "scopes": ["sessions"]}), 200)
        fields = asked.form("/sharing/new")["fields"]
        assert fields["email"] == cases.THERAPIST
        assert patient.post("/sharing/new", data=fields | {"confirm_password": PASSWORD}).status_code == 303
        assert len(inside(app, cases.links)) == 1
    with clock.Moved(NOW + timedelta(minutes=22)):
        patient.page(f"/sharing/{grant_id}/stop")
        assert patient.send(f"/sharing/{grant_id}/stop").status_code == 303
    assert inside(app, lambda: queries.live_grants(own(people["patient"]))) == []


def test_what_is_shared_can_be_changed(app, people):
    grant_id = shared(app, people)
    patient = browser(app, "patient@example.org")
    page = patient.page(f"/sharing/{grant_id}")
    assert "Dr Hanna Weiss" in page.text
    patient.checked(patient.send(f"/sharing/{grant_id}", {"scopes": []}), 422)
    assert patient.send(f"/sharing/{grant_id}", {"scopes": ["notes"], "ends_on": "2026-05-20"}).status_code == 303
    grant = inside(app, lambda: queries.grants(own(people["patient"]))[0])
    assert (sorted(grant.scopes), str(grant.ends_on)) == (["notes"], "2026-05-20")
    assert "until 20 May 2026" in patient.page("/sharing").text


@pytest.mark.asvs("V8.2.2")
def test_nobody_reaches_another_persons_consent(app, people):
    grant_id = shared(app, people)
    other = browser(app, "other@example.org")
    for path in (f"/sharing/{grant_id}", f"/sharing/{grant_id}/stop"):
        other.page(path, 404)
        assert other.send(path, {"scopes": ["notes"]}).status_code == 404
    therapist = browser(app, cases.THERAPIST)
    for path in ("/sharing", "/sharing/new", "/sharing/activity", f"/sharing/{grant_id}/stop", "/clinic"):
        therapist.page(path, 404)
    assert inside(app, lambda: queries.live_grants(own(people["patient"])))[0].scopes == PRESET


@pytest.mark.asvs("V3.5.3", "T13")
def test_a_look_does_not_use_the_link(app, people):
    address, scanner = invited(app, people), browser(app)
    for _ in range(3):
        scanner.get(address)
        scanner.head(address)
    therapist = browser(app, cases.THERAPIST)
    therapist.page(address)
    assert therapist.post(address).status_code == 400, "a form of another site"
    assert therapist.send(address).status_code == 303
    browser(app, cases.THERAPIST).page(address, 404)


@pytest.mark.parametrize("email", ["second@example.org", "other@example.org", "patient@example.org",
                                   "clinic@example.org"])
def test_another_account_is_told_the_kind_that_is_needed_and_no_address(app, people, email):
    address, visitor = invited(app, people), browser(app, email)
    for response in (visitor.get(address), visitor.send(address)):
        page = visitor.checked(response, 409)
        assert "therapist" in page.text
        assert cases.THERAPIST not in page.text
    assert inside(app, lambda: queries.grants(own(people["patient"]))) == []


def test_a_known_address_signs_in_and_is_back(app, people):
    address, visitor = invited(app, people), browser(app)
    asked = visitor.get(address)
    assert asked.headers["Location"] == f"/sign-in?next={address}"
    sent = visitor.send(asked.headers["Location"], {"email": cases.THERAPIST, "password": PASSWORD})
    assert sent.headers["Location"] == address
    assert visitor.send(address).status_code == 303


def test_somebody_without_an_account_makes_one_right_there(app, people):
    address, visitor = invited(app, people, NEW), browser(app)
    page = visitor.page(address)
    assert "Mara Ellison" in page.text
    assert NEW not in page.text
    wrong = visitor.checked(visitor.send(address, registration("else@example.org")), 422)
    assert "another address" in wrong.text
    assert NEW not in wrong.text
    made = visitor.send(address, registration())
    assert made.status_code == 303
    assert "Mara Ellison" in visitor.page("/caseload").text
    person = inside(app, accounts.person_by_email, NEW)
    assert (person.role.value, person.confirmed_at) == ("therapist", NOW)
    told = [letter.to for letter in inside(app, cases.letters)]
    assert "patient@example.org" in told
    assert "Lin Aydin" in browser(app, "patient@example.org").page("/sharing").text


@pytest.mark.asvs("V15.3.3", "T15")
def test_registration_over_a_link_takes_no_role_from_the_form(app, people):
    address, visitor = invited(app, people, NEW), browser(app)
    more = {"role": "clinic", "clinic_id": str(people["clinic"]), "patient_id": str(people["patient"])}
    visitor.send(address, registration(**more))
    person = inside(app, accounts.person_by_email, NEW)
    assert (person.role.value, person.clinic_id) == ("therapist", None)


@pytest.mark.parametrize("how", ["nonsense", "too old", "withdrawn"])
def test_a_dead_link_says_so(app, people, how):
    address, later = invited(app, people), timedelta(0)
    if how == "nonsense":
        address = "/invitations/" + "x" * 43
    elif how == "too old":
        later = timedelta(hours=73)
    else:
        patient = browser(app, "patient@example.org")
        one = inside(app, queries.invitations, people["patient"])[0]
        assert patient.send(f"/sharing/invitations/{one.id}/withdraw").status_code == 303
    with clock.Moved(NOW + later):
        page = browser(app).page(address, 404)
        assert "cannot be used any more" in page.text
        therapist = browser(app, cases.THERAPIST)
        assert therapist.send(address).status_code == 404


@pytest.mark.asvs("V2.3.2", "V2.4.1")
def test_mail_to_many_addresses_is_stopped(app, people, monkeypatch):
    monkeypatch.setitem(limits.PER_ADDRESS, "invite", (3, limits.HOUR))
    patient = browser(app, "patient@example.org")
    sent = [patient.send("/sharing/new", {"email": f"p{n}@example.org", "scopes": ["sessions"]}) for n in range(4)]
    assert [one.status_code for one in sent] == [303] * 3 + [429]
    assert len(inside(app, cases.links)) == 3


def test_a_link_that_dies_while_the_form_is_filled_in_leaves_an_account(app, people, monkeypatch):
    address, visitor = invited(app, people, NEW), browser(app)

    def too_late(*_):
        raise actions.LinkSpent

    monkeypatch.setattr(actions, "accept", too_late)
    assert visitor.send(address, registration()).status_code == 303
    assert "cannot be used any more" in visitor.page("/caseload").text


@pytest.mark.asvs("T07")
def test_a_polyglot_name_is_text(app, people):
    ugly = "\"'><svg/onload=alert(1)>{{7*7}}"
    address, visitor = invited(app, people, NEW), browser(app)
    assert visitor.send(address, registration(name=ugly)).status_code == 303
    patient = browser(app, "patient@example.org")
    grant_id = inside(app, lambda: queries.grants(own(people["patient"]))[0].id)
    visitor.page(f"/patients/{people['patient']}")
    for path in ("/sharing", f"/sharing/{grant_id}/stop", f"/sharing/{grant_id}", "/sharing/activity"):
        text = patient.page(path).text
        assert "<svg/onload" not in text
        assert "{{7*7}}" in text


@pytest.mark.asvs("V14.2.1")
def test_no_address_of_a_person_stands_in_a_url_or_the_audit(app, people):
    patient = browser(app, "patient@example.org")
    patient.send("/sharing/new", {"email": NEW, "scopes": ["sessions"]})
    page = patient.page("/sharing")
    assert all("@" not in form["action"] for form in page.forms)
    lines = inside(app, audit.history, people["patient"], [Event.INVITATION_SENT], 5)
    assert [set(line.keys) for line in lines] == [{"invitation_id"}]
