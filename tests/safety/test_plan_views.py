"""The pages of the safety plan: written, read, shared, overtaken, and first on Help now."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from journal.access.permissions import ALL_SCOPES, Scope
from journal.accounts import queries as accounts
from journal.audit.models import AuditRow
from journal.core import clock, crypto, db
from journal.safety import actions, queries
from journal.safety.plan import PARTS
from journal.sharing import actions as sharing
from tests.accounts.visitors import NOON
from tests.factories import own
from tests.safety.cases import FULL
from tests.sharing.visitors import browser, inside

IDLE = NOON + timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOON):
        yield


@pytest.fixture
def patient(app, people):
    return browser(app, "patient@example.org")


def form(client):
    return client.page("/safety-plan/edit").form("/safety-plan/edit")["fields"]


def hidden(fields):
    return {name: fields[name] for name in ("id", "seen_version", "csrf_token")}


def write(client, **parts):
    """Opens the form and sends these parts."""
    return client.post("/safety-plan/edit", data=hidden(form(client)) | parts)


def calls(text):
    return re.findall(r'href="(tel:[^"]*)"', text)


def test_from_nothing_to_a_plan(patient):
    page = patient.page("/safety-plan")
    assert "Only you can see this, until you share it." in page.text
    assert page.text.count('href="/safety-plan/edit"') == 1
    assert 'data-module="print"' not in page.text
    assert write(patient, **FULL).headers["Location"] == "/safety-plan"
    page = patient.page("/safety-plan")
    assert "Saved." in page.text
    assert calls(page.text) == ["tel:5550134", "tel:5550110"]
    for words in ("MARKSIGN", "the lake", "Luis", "Nadia keeps them", 'data-module="print" hidden', "Written on"):
        assert words in page.text
    assert "Earlier versions" not in page.text
    again = patient.page("/safety-plan/edit")
    assert "I stop answering\nMARKSIGN</textarea>" in again.text


def test_any_part_may_stay_empty(patient):
    for name in PARTS:
        assert write(patient, **{name: "only this"}).status_code == 303
        page = patient.page("/safety-plan")
        assert page.text.count('class="card plan__part"') == 1
    assert write(patient).status_code == 303
    page = patient.page("/safety-plan")
    assert "Write my safety plan" in page.text
    assert "Earlier versions" in page.text


def test_nothing_written_is_not_called_saved(patient):
    assert write(patient).status_code == 303
    page = patient.page("/safety-plan")
    assert "nothing was saved" in page.text
    assert "Saved." not in page.text


@pytest.mark.asvs("V2.2.1", "V2.2.2")
def test_what_is_too_long_is_refused_beside_its_field_and_kept(patient):
    long = "x" * 2001
    page = patient.checked(write(patient, helps=long, signs="kept"), 422)
    assert 'id="helps-error"' in page.text
    assert 'href="#helps"' in page.text
    assert "2,000 characters" in page.text
    assert long in page.text
    assert "kept</textarea>" in page.text
    assert 'id="signs-error"' not in page.text
    assert "Write my safety plan" in patient.page("/safety-plan").text


@pytest.mark.asvs("P4")
def test_a_form_that_was_overtaken_shows_both_and_lets_choose(app, people, patient):
    old = form(patient)
    write(patient, signs="newer words", helps="the same")
    sent = hidden(old) | {"signs": "mine typed", "helps": "the same"}
    page = patient.checked(patient.post("/safety-plan/edit", data=sent), 409)
    assert "There is a newer version" in page.text
    assert "newer words" in page.text
    assert "mine typed</textarea>" in page.text
    assert page.text.count("the same") == 1, "what is equal is not shown twice"
    assert "newer words" in patient.page("/safety-plan").text, "nothing is stored yet"
    fields = page.form("/safety-plan/edit")["fields"]
    sent |= hidden(fields)
    assert patient.post("/safety-plan/edit", data=sent).status_code == 303
    assert "mine typed" in patient.page("/safety-plan").text
    with app.app_context():
        assert len(queries.earlier(own(people["patient"]))) == 1


@pytest.mark.asvs("P4")
def test_of_two_plans_each_part_is_chosen_and_the_other_stays(app, people, patient):
    old = form(patient)
    write(patient, signs="newer signs", helps="newer helps")
    mine = hidden(old) | {"signs": "my signs", "helps": "my helps"}
    fields = patient.checked(patient.post("/safety-plan/edit", data=mine), 409).form("/safety-plan/edit")["fields"]
    sent = mine | hidden(fields) | {"choose": fields["choose"]}
    again = patient.checked(patient.post("/safety-plan/edit", data=sent), 409)
    assert again.text.count("Choose one of the two.") >= 2
    chosen = {"take-signs": "mine", "take-helps": "other"}
    assert [patient.post("/safety-plan/edit", data=sent | chosen).status_code for _ in range(2)] == [303, 303]
    page = patient.page("/safety-plan").text
    assert "my signs" in page
    assert "newer helps" in page
    with app.app_context():
        mine = own(people["patient"])
        earlier = [queries.version(mine, one.id).parts["helps"] for one in queries.earlier(mine)]
        assert earlier == ["my helps", "newer helps"]


def test_an_earlier_version_is_shown_and_used_again(patient):
    write(patient, signs="first words")
    write(patient, signs="second words")
    address = re.search(r'href="(/safety-plan/[0-9a-f-]{36})"', patient.page("/safety-plan").text)[1]
    page = patient.page(address)
    assert "first words" in page.text
    assert "second words" not in page.text
    assert patient.send(f"{address}/use").headers["Location"] == "/safety-plan"
    assert "first words" in patient.page("/safety-plan").text


@pytest.mark.asvs("V1.2.1", "T07")
def test_what_is_typed_is_shown_as_letters(patient):
    nasty = '<script>alert(1)</script>" onclick="x" %(name)s {{ 7*7 }} 555 0134'
    write(patient, signs=nasty, people=nasty)
    for path in ("/safety-plan", "/safety-plan/edit", "/help"):
        text = patient.page(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text, path
        assert "%(name)s {{ 7*7 }}" in text, path


def test_help_now_shows_the_lines_first_then_ones_own_people(app, people, patient):
    text = patient.page("/help").text
    assert "Write a safety plan for hard times" in text
    write(patient, people="Nadia, 555 0134", professionals="Dr Weiss 555 0110", signs="MARKSIGN")
    text = patient.page("/help").text
    assert calls(text)[0] == "tel:112"
    assert calls(text)[-1] == "tel:5550134"
    assert calls(text).count("tel:5550134") == 1
    assert "MARKSIGN" not in text
    assert text.count("Open your safety plan") == 2
    for stranger in (app.test_client(), browser(app, "therapist@example.org"), browser(app, "other@example.org")):
        assert "Nadia" not in stranger.page("/help").text
    stranger = app.test_client().page("/help").text
    assert stranger.count("safety plan") == 1
    assert re.search(r"<p[^>]* hidden><a[^>]*>The safety plan kept on this phone", stranger), "shown by the phone alone"
    assert "0134" not in stranger


def broken(row):
    raise crypto.SealBroken


@pytest.mark.asvs("V16.5.2", "P8")
def test_help_lines_come_without_the_plan_when_it_cannot_be_read(app, patient, monkeypatch):
    write(patient, people="Nadia, 555 0134")
    monkeypatch.setattr(queries.PlanRow, "to_value", broken)
    text = patient.page("/help").text
    assert "tel:112" in text
    assert "Nadia" not in text


def share(app, people, *scopes):
    return inside(app, lambda: sharing.give(own(people["patient"]), people["therapist"], None, frozenset(scopes)))


@pytest.mark.asvs("V8.2.3", "P2", "P3", "T05")
def test_a_therapist_reads_it_only_with_its_own_kind_and_each_look_is_written_down(app, people, patient):
    write(patient, signs="older words")
    write(patient, **FULL)
    address = f"/patients/{people['patient']}/safety-plan"
    therapist = browser(app, "therapist@example.org")
    therapist.page(address, 404)
    grant = share(app, people, *(ALL_SCOPES - {Scope.SAFETY_PLAN}))
    therapist.page(address, 404)
    assert address not in therapist.page(f"/patients/{people['patient']}").text
    inside(app, lambda: sharing.change_grant(own(people["patient"]), grant, frozenset({Scope.SAFETY_PLAN}), None))
    patient_page = therapist.page(f"/patients/{people['patient']}").text
    assert address in patient_page
    assert "/summary" not in patient_page
    therapist.page(f"/patients/{people['patient']}/summary", 404)
    text = therapist.page(address).text
    assert "MARKSIGN" in text
    assert calls(text) == []
    for words in ("older words", "Earlier versions", "/safety-plan/edit", 'data-module="print"'):
        assert words not in text
    assert "opened your safety plan" in patient.page("/sharing/activity").text
    assert "Who can see this besides you: Dr Hanna Weiss." in patient.page("/safety-plan").text
    looks = inside(app, lambda: [row.keys for row in db.session().query(AuditRow).filter_by(event="record:opened")])
    assert {"page": "safety.plan"} in looks
    inside(app, lambda: sharing.withdraw_grant(own(people["patient"]), grant))
    therapist.page(address, 404)


@pytest.mark.asvs("V8.2.1", "T03")
def test_staff_of_a_clinic_never_read_it(app, people, patient):
    write(patient, **FULL)
    with app.app_context():
        sharing.give(own(people["patient"]), None, accounts.person(people["clinic"]).clinic_id, ALL_SCOPES)
    staff = browser(app, "clinic@example.org")
    staff.page(f"/patients/{people['patient']}/sessions")
    staff.page(f"/patients/{people['patient']}/safety-plan", 404)
    for path in ("/safety-plan", "/safety-plan/edit"):
        staff.page(path, 404)


def test_a_therapist_is_told_when_nothing_is_written(app, people):
    share(app, people, Scope.SAFETY_PLAN)
    text = browser(app, "therapist@example.org").page(f"/patients/{people['patient']}/safety-plan").text
    assert "Mara Ellison has not written a safety plan yet." in text


def test_it_is_not_ticked_when_somebody_is_invited(patient):
    text = patient.page("/sharing/new").text
    assert 'value="safety_plan"' in text
    assert 'value="safety_plan" checked' not in text


@pytest.mark.asvs("V7.2.1", "T09")
def test_a_form_that_met_an_ended_sign_in_is_kept_and_sent_later(app, people):
    client = browser(app, "patient@example.org")
    fields = form(client) | {"signs": "typed too late"}
    with clock.Moved(IDLE):
        sent = client.post("/safety-plan/edit", data={name: value for name, value in fields.items() if name})
        assert sent.headers["Location"] == "/sign-in?next=/account/drafts"
    with clock.Moved(IDLE + timedelta(minutes=1)):
        page = client.sign_in("patient@example.org").page("/account/drafts")
        assert "typed too late" in page.text
        kept = page.form("/safety-plan/edit")["fields"]
        assert client.post("/safety-plan/edit", data=kept).status_code == 303
        assert "typed too late" in client.page("/safety-plan").text
        assert "Nothing is waiting here" in client.page("/account/drafts").text


def test_saving_is_limited(app, people, patient):
    mine = inside(app, lambda: own(people["patient"]))

    def many():
        seen = None
        for number in range(100):
            seen = actions.save_plan(mine, uuid4(), {"signs": str(number)}, seen).id

    inside(app, many)
    assert write(patient, signs="one more").status_code == 429
    assert "99" in patient.page("/safety-plan").text
