"""Sharing as people meet it: patient, therapist and clinic, each in a browser of their own."""

from datetime import timedelta

import pytest
from flask import Flask

from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock
from journal.sharing import actions, queries, views
from journal.sharing.rules import PRESET, InvitationKind
from tests.factories import PASSWORD, at, own
from tests.page import PageClient
from tests.sharing import cases

NOW = at("2026-05-14 12:00")
NEW = "new.person@example.org"


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def browser(app: Flask, email: str | None = None) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client.sign_in(email) if email else client


def inside(app, act, *args, **more):
    with app.test_request_context():
        return act(*args, **more)


def invited(app, people, email=cases.THERAPIST, **more):
    """The address in the mail that a patient's invitation sends."""
    return "/invitations/" + inside(app, cases.invite, people["patient"], email, **more)


def shared(app, people, who="therapist", scopes=PRESET):
    return inside(app, lambda: actions.give(own(people["patient"]), people[who], None, scopes))


def test_a_patient_invites_a_therapist_who_accepts_and_is_stopped(app, people):
    patient, therapist = browser(app, "patient@example.org"), browser(app, cases.THERAPIST)
    assert "Nobody but you" in patient.page("/sharing").text
    form = patient.page("/sharing/new")
    ticked = [scope.value for scope in Scope if f'value="{scope}" checked' in form.text]
    assert ticked == ["check_ins", "side_effects", "sessions"]
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


def registration(email=NEW, **more):
    return {"name": "Lin Aydin", "email": email, "password": "three small boats", "consent": "1",
            "zone": "Europe/Berlin", "language": "en", "country": "DE"} | more


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
        assert "Invited on 15 May. The link works until 18 May" in page
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
    assert staff.send("/clinic/invite", {"kind": "patient_by_clinic", "email": NEW}).status_code == 303
    assert NEW in staff.page("/clinic").text
    visitor, address = browser(app), "/invitations/" + inside(app, cases.links).pop()
    asked = visitor.page(address).text
    assert "Northlight" in asked
    assert "your sessions, and nothing else" in asked
    assert visitor.send(address, registration()).status_code == 303
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
        staff.send("/clinic/invite", {"kind": kind, "email": email})
        address = "/invitations/" + (inside(app, cases.links) - before).pop()
        visitor = browser(app, email)
        assert "Northlight" in visitor.page(address).text
        assert visitor.send(address).status_code == 303
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


def test_mail_to_many_addresses_is_stopped(app, people, monkeypatch):
    monkeypatch.setattr(views, "INVITATIONS_PER_HOUR", 3)
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


def test_no_address_of_a_person_stands_in_a_url_or_the_audit(app, people):
    patient = browser(app, "patient@example.org")
    patient.send("/sharing/new", {"email": NEW, "scopes": ["sessions"]})
    page = patient.page("/sharing")
    assert all("@" not in form["action"] for form in page.forms)
    lines = inside(app, audit.history, people["patient"], [Event.INVITATION_SENT], 5)
    assert [set(line.keys) for line in lines] == [{"invitation_id"}]
