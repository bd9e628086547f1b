"""What a stranger, a thief of a password or a cookie, and a reader whose consent ended try, one test an attack.

What was tried by hand beside these stands in docs/security/attacks.md.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.access.permissions import Scope
from journal.accounts import actions as accounts
from journal.accounts import ways
from journal.accounts.models import DraftRow
from journal.accounts.second_factor import authenticator
from journal.accounts.second_factor.models import AuthenticatorRow
from journal.audit.models import AuditRow
from journal.core import clock, crypto, db
from journal.sharing import actions as sharing
from journal.sharing.models import GrantRow
from tests import factories
from tests.accounts.second_factor.conftest import strict
from tests.accounts.visitors import NOON, browser, is_in, sid
from tests.factories import PASSWORD
from tests.page import PageClient
from tests.sharing.cases import links
from tests.sharing.visitors import handed_over, inside

People = dict[str, UUID]
EMAIL = "patient@example.org"
CANARY = "zuleika heard the kingfisher"
LATER = NOON + timedelta(minutes=31)


def lines(app: Flask, label: str) -> list[AuditRow]:
    with app.app_context():
        return list(db.session().scalars(select(AuditRow).where(AuditRow.event == label)))


@pytest.fixture
def kept_by_therapist(app: Flask, people: People) -> Iterator[PageClient]:
    """A therapist, signed in again, whose half-changed session in somebody's record was kept as a draft."""
    with clock.Moved(NOON), app.app_context(), db.transaction() as session:
        session.add(GrantRow(id=uuid4(), patient_id=people["patient"], grantee_id=people["therapist"],
                             scopes=[Scope.SESSIONS.value, Scope.NOTES.value], given_at=NOON, changed_at=NOON))
    path = f"/patients/{people['patient']}/sessions"
    with clock.Moved(NOON):
        client = browser(app).sign_in("therapist@example.org")
        token = client.page(f"{path}/new/integration").form(path)["fields"]["csrf_token"]
    with clock.Moved(LATER):
        client.post(path, data={"csrf_token": token, "id": str(uuid4()), "kind": "integration", "day": "2026-05-14",
                                "note": CANARY})
        client.sign_in("therapist@example.org")
        with app.app_context():
            assert len(list(db.session().scalars(select(DraftRow.id)))) == 1
        yield client


@pytest.mark.asvs("T06", "P2")
def test_a_draft_about_somebody_is_not_shown_once_they_stopped_sharing(
        app: Flask, people: People, kept_by_therapist: PageClient) -> None:
    assert CANARY in kept_by_therapist.page("/account/drafts").text
    with app.app_context(), db.transaction() as session:
        session.execute(update(GrantRow).values(withdrawn_at=clock.now()))
    page = kept_by_therapist.page("/account/drafts")
    assert CANARY not in page.text
    assert str(people["patient"]) not in page.text


@pytest.mark.asvs("T03", "P3")
def test_looking_at_a_draft_about_somebody_leaves_a_line(
        app: Flask, people: People, kept_by_therapist: PageClient) -> None:
    kept_by_therapist.page("/account/drafts")
    found = [(row.actor_id, row.patient_id, row.keys) for row in lines(app, "record:opened")
             if row.keys["page"] == "accounts.drafts"]
    assert found == [(people["therapist"], people["patient"], {"page": "accounts.drafts"})]


def test_a_draft_of_the_same_entry_with_other_words_stays(app: Flask, people: People) -> None:
    entry = {"id": str(uuid4()), "day": "2026-05-14", "mood": "6"}
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = client.page("/check-in").form("/check-in")["fields"]["csrf_token"]
    with clock.Moved(LATER):
        client.post("/check-in", data=entry | {"csrf_token": token, "note": CANARY})
        client.sign_in("patient@example.org")
        assert client.send("/check-in", entry | {"note": "other words"}).status_code == 303
        assert CANARY in client.page("/account/drafts").text
        assert client.send("/check-in", entry | {"note": CANARY}).status_code in (303, 409)


@pytest.mark.asvs("T25", "P8")
def test_somebody_half_erased_is_not_there_and_hides_nobody_else(app: Flask, people: People) -> None:
    with app.app_context():
        for who in ("patient", "other_patient"):
            sharing.give(factories.own(people[who]), people["therapist"], None, frozenset({Scope.SESSIONS}))
    client = browser(app).sign_in("therapist@example.org")
    assert "Mara Ellison" in client.page("/caseload").text
    with app.app_context():
        crypto.vault().destroy(crypto.person_name(people["patient"]))
    page = client.page("/caseload")
    assert "Tomás Rivera" in page.text
    assert "Mara Ellison" not in page.text
    client.page(f"/patients/{people['patient']}", 404)


@pytest.fixture
def seed(app: Flask, people: People) -> str:
    """The seed of the patient's authenticator app."""
    with clock.Moved(NOON - timedelta(hours=1)), app.app_context():
        authenticator.start(people["patient"])
        found: str = db.session().scalars(select(AuthenticatorRow)).one().seed
        assert authenticator.confirm(people["patient"], code(found))
    return found


def code(seed: str) -> str:
    return pyotp.TOTP(seed).at(clock.now())


def password_right(app: Flask) -> PageClient:
    """Somebody who knows the patient's password and stands before the second step."""
    client = browser(app)
    client.send("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert client.get_cookie("pending")
    return client


@pytest.mark.asvs("V7.4.3", "T09")
def test_a_sign_in_that_waited_dies_with_the_old_password(app: Flask, people: People, seed: str) -> None:
    with clock.Moved(NOON):
        thief = password_right(app)
        with app.test_request_context():
            accounts.change_password(people["patient"], "another quiet harbour", None)
        assert thief.send("/sign-in/second-step", {"code": code(seed)}).headers["Location"].startswith("/sign-in")
        assert not is_in(thief)


@pytest.mark.asvs("V2.3.4")
def test_a_waiting_sign_in_is_used_once(app: Flask, people: People, seed: str) -> None:
    with clock.Moved(NOON):
        client = password_right(app)
        token, form = client.get_cookie("pending"), client.token()
        assert token
        assert client.post("/sign-in/second-step", data={"csrf_token": form, "code": code(seed)}).status_code == 303
    with clock.Moved(NOON + timedelta(minutes=1)):
        copy = browser(app)
        copy.set_cookie("pending", token.value)
        copy.send("/sign-in/second-step", {"code": code(seed)})
        assert not is_in(copy)


@pytest.mark.asvs("V7.2.4", "V7.4.3", "T09")
def test_a_copied_cookie_dies_when_the_password_is_changed(app: Flask, people: People) -> None:
    owner, thief = browser(app).sign_in(EMAIL), browser(app)
    thief.set_cookie("sid", sid(owner))
    assert is_in(thief)
    response = owner.send("/account/password", {"current": PASSWORD, "password": "another quiet harbour"})
    assert response.status_code == 303
    assert is_in(owner)
    assert not is_in(thief)


@pytest.mark.asvs("V6.3.3", "P1", "T09")
def test_half_a_sign_in_ends_when_a_second_step_is_added_elsewhere(app: Flask, people: People) -> None:
    with strict(app), clock.Moved(NOON):
        thief = browser(app).sign_in(EMAIL)
        thief.page("/account/sign-in-ways")
        with app.app_context():
            authenticator.start(people["patient"])
            seed: str = db.session().scalars(select(AuthenticatorRow)).one().seed
            assert authenticator.confirm(people["patient"], code(seed))
        assert thief.get("/account/sign-in-ways").headers["Location"].startswith("/sign-in")


@pytest.mark.asvs("V6.3.1", "P1", "T11")
def test_a_password_alone_earns_no_brake_of_its_own_and_shows_no_name(app: Flask, people: People) -> None:
    with strict(app):
        thief = browser(app).sign_in(EMAIL)
        assert thief.get_cookie("known") is None
        for path in ("/account/sign-in-ways", "/help", "/what-is-stored"):
            assert "Mara" not in thief.page(path).text
        thief.send("/account/authenticator")
        with app.app_context():
            right = code(db.session().scalars(select(AuthenticatorRow)).one().seed)
        assert thief.send("/account/authenticator/code", {"code": right}).status_code == 200
        assert thief.get_cookie("known")  # who added a second step is whole, and counts by themselves
        therapist = browser(app).sign_in("therapist@example.org")
        assert "Weiss" not in therapist.page("/account/sign-in-ways").text


@pytest.mark.asvs("P1")
def test_half_a_sign_in_that_ended_leaves_no_draft(app: Flask, people: People) -> None:
    with strict(app):
        with clock.Moved(NOON):
            thief = browser(app).sign_in(EMAIL)
            token = thief.token()
        with clock.Moved(LATER):
            thief.post("/check-in", data={"csrf_token": token, "id": str(uuid4()), "day": "2026-05-14", "note": "x"})
    with app.app_context():
        assert list(db.session().scalars(select(DraftRow.id))) == []


@pytest.mark.asvs("V2.4.1", "T28")
def test_made_up_passkeys_do_not_swell_the_audit(app: Flask, people: People) -> None:
    stranger = browser(app)
    with clock.Moved(NOON):
        token = stranger.token()
        tried = [stranger.post("/sign-in/passkey", data={"csrf_token": token, "passkey_answer": "{}"}).status_code
                 for _ in range(40)]
    assert tried == [422] * 40
    assert len(lines(app, "account:sign-in-refused")) == 30


def test_signing_in_as_somebody_else_ends_who_was_there(app: Flask, people: People) -> None:
    client, copy = browser(app).sign_in(EMAIL), browser(app)
    copy.set_cookie("sid", sid(client))
    response = client.send("/register", {"name": "Lin", "email": "lin@example.org", "password": "three small boats",
                                         "consent": "1", "zone": "Europe/Berlin", "language": "en", "country": "DE"})
    assert response.headers["Location"] == "/welcome"
    assert not is_in(copy)


@pytest.mark.asvs("V2.3.4")
def test_of_two_factors_taken_off_at_once_one_stays(app: Flask, people: People, seed: str) -> None:
    """Each removal counts what is left inside its own transaction, after it holds the person."""
    with strict(app), app.test_request_context():
        assert ways._take_off(people["patient"], lambda: authenticator.remove(people["patient"])) is False
        assert authenticator.has(people["patient"])


@pytest.mark.asvs("T01", "V7.5.1")
def test_sharing_with_a_clinic_asks_again_after_ten_minutes(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        staff = browser(app).sign_in("clinic@example.org")
        shown = handed_over(staff, EMAIL)
        link = "/invitations/" + inside(app, links).pop()
        phone = browser(app).sign_in(EMAIL)
    with clock.Moved(NOON + timedelta(minutes=11)):
        again = phone.send(link, {"code": shown})
        assert again.headers["Location"] == f"/confirm?next={link}"
        assert lines(app, "grant:given") == []
        phone.send(f"/confirm?next={link}", {"confirm_password": PASSWORD})
        assert phone.send(link, {"code": shown}).status_code == 303
        assert len(lines(app, "grant:given")) == 1
