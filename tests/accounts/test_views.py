"""Registration, reset, password and profile, as a browser meets them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from journal.access.permissions import Role
from journal.accounts import queries
from journal.accounts.models import AccountRow, BrowserSessionRow, ConsentRow
from journal.accounts.rules import CONSENT_VERSION
from journal.core import clock, db, mail
from journal.core.mail import Letter
from tests.factories import PASSWORD
from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
NEW = "seven slow herons waded"
People = dict[str, UUID]
MARA = {"name": "Mara", "email": "mara@example.org", "password": NEW, "consent": "y", "zone": "Europe/Madrid",
        "language": "en", "country": "ES"}


@pytest.fixture
def confirming(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An app that confirms addresses, as it does in production."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mode="production"))
    return app


def browser(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    if app.config["SETTINGS"].secure:
        client.environ_base["wsgi.url_scheme"] = "https"
    return client


def letters(app: Flask) -> list[Letter]:
    return mail.filed(app.config["SETTINGS"].mail_dir)


def link_in(letter: Letter) -> str:
    found = re.search(r"http://localhost:5000(/\S+)", letter.text)
    assert found
    return found[1]


def is_in(client: PageClient) -> bool:
    return client.get("/confirm").status_code == 200


def person(app: Flask, email: str) -> AccountRow | None:
    with app.app_context():
        return queries.row_by_email(email)


def test_pages_that_anybody_may_open(client: PageClient) -> None:
    for path in ("/sign-in", "/register", "/reset", "/check-your-mail", "/what-is-stored"):
        client.page(path)


def test_registering_in_the_demo_signs_in_at_once(app: Flask, client: PageClient) -> None:
    response = client.send("/register", MARA)
    assert response.headers["Location"] == "/welcome"
    client.page("/welcome")
    with app.app_context():
        found = queries.person_by_email("mara@example.org")
        assert found
        assert (found.role, found.name, found.zone, found.country) == (Role.PATIENT, "Mara", "Europe/Madrid", "ES")
        assert db.session().scalars(select(ConsentRow.version)).one() == CONSENT_VERSION


@pytest.mark.asvs("V2.2.1")
@pytest.mark.parametrize(("field", "value", "words"), [
    ("name", "", "Type a name"), ("name", "x" * 81, "at most 80"), ("email", "nobody", "does not look like"),
    ("email", "a@b.org\r\nBcc: c@d.org", "does not look like"), ("password", "short", "12 characters"),
    ("password", "", "Type a password"), ("consent", "", "we need your yes")])
def test_what_is_wrong_stands_beside_its_field(
        app: Flask, client: PageClient, field: str, value: str, words: str) -> None:
    page = client.checked(client.send("/register", MARA | {field: value}), 422)
    assert words in page.text
    assert NEW not in page.text
    if field != "email":
        assert 'value="mara@example.org"' in page.text
    assert person(app, "mara@example.org") is None


@pytest.mark.asvs("V15.3.3", "T15")
def test_nobody_gives_themselves_a_role(app: Flask, client: PageClient) -> None:
    client.send("/register", MARA | {"role": "therapist", "id": str(UUID(int=1)), "clinic_id": str(UUID(int=2)),
                                     "patient_id": str(UUID(int=3)), "confirmed_at": "2026-01-01"})
    row = person(app, "mara@example.org")
    assert row
    assert (row.role, row.clinic_id) == ("patient", None)
    assert row.id != UUID(int=1)


def test_an_unknown_zone_country_or_language_is_replaced(app: Flask, client: PageClient) -> None:
    client.send("/register", MARA | {"zone": "../etc/passwd", "country": "<b>", "language": "xx"})
    row = person(app, "mara@example.org")
    assert row
    assert (row.zone, row.language) == ("UTC", "en")
    assert row.country != "<b>"


def test_an_instance_by_invitation_registers_nobody(
        app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], registration="invitation"))
    client.page("/register")
    client.send("/register", MARA)
    assert person(app, "mara@example.org") is None


@pytest.mark.asvs("V2.3.2", "V2.4.1")
def test_many_registrations_from_one_place_have_to_wait(
        app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.accounts.people.REGISTRATIONS_PER_HOUR", 1)
    assert client.send("/register", MARA).status_code == 303
    client.checked(browser(app).send("/register", MARA | {"email": "second@example.org"}), 429)
    assert person(app, "second@example.org") is None


@pytest.mark.asvs("V2.3.1", "V6.4.1", "T13")
def test_an_address_is_confirmed_before_it_opens_anything(confirming: Flask) -> None:
    client = browser(confirming)
    response = client.send("/register", MARA)
    assert response.headers["Location"] == "/check-your-mail"
    assert not is_in(client)
    [letter] = letters(confirming)
    assert letter.to == "mara@example.org"
    path = link_in(letter)
    for _ in range(2):  # a mail scanner looks, and looks again
        client.page(path)
    assert client.send(path, {"password": NEW}).headers["Location"] == "/sign-in"
    client.page(path, 404)
    client.sign_in("mara@example.org", NEW)
    assert is_in(client)


@pytest.mark.asvs("V6.6.2", "T13")
def test_nobody_confirms_an_account_that_a_stranger_made_with_their_address(confirming: Flask) -> None:
    """Only who chose the password and has the mailbox is the person."""
    browser(confirming).send("/register", MARA)
    path = link_in(letters(confirming)[0])
    owner = browser(confirming)
    page = owner.checked(owner.send(path, {"password": "what could it have been"}), 422)
    assert "not the password of this account" in page.text
    assert owner.send(path).status_code == 422
    owner.page(path)
    with confirming.app_context():
        found = queries.person_by_email(MARA["email"])
        assert found is not None
        assert found.confirmed_at is None


@pytest.mark.asvs("V6.3.8", "T10")
def test_a_known_address_gets_the_same_page_and_a_mail(confirming: Flask, people: People) -> None:
    answers = []
    for email in ("mara@example.org", "patient@example.org"):
        response = browser(confirming).send("/register", MARA | {"email": email})
        answers.append((response.status_code, response.headers["Location"], response.text))
    assert answers[0] == answers[1]
    known, new = letters(confirming)
    assert (known.to, known.subject) == ("patient@example.org", "You already have an account")
    assert new.subject == "Please confirm your address"
    row = person(confirming, "patient@example.org")
    assert row
    assert row.id == people["patient"]


@pytest.mark.asvs("T01", "P7")
def test_mails_say_nothing_of_what_is_written_here(confirming: Flask, people: People) -> None:
    client = browser(confirming)
    client.send("/register", MARA)
    client.send("/register", MARA | {"email": "patient@example.org"})
    client.send("/reset", {"email": "therapist@example.org"})
    for letter in letters(confirming):
        text = f"{letter.subject} {letter.text}".lower()
        for word in ("mood", "ketamine", "therap", "patient", "clinic", "mara", "diary", "!"):
            assert word not in text.replace("localhost:5000", ""), (letter.subject, word)


@pytest.mark.asvs("V6.2.2", "V6.2.3", "V6.3.7", "V7.4.3", "T02")
def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(app: Flask, people: People) -> None:
    here, there = browser(app).sign_in("therapist@example.org"), browser(app).sign_in("therapist@example.org")
    wrong = here.send("/account/password", {"current": "not the password", "password": NEW})
    assert wrong.status_code == 422
    assert is_in(there)
    assert here.send("/account/password", {"current": PASSWORD, "password": NEW}).status_code == 303
    assert is_in(here)
    assert not is_in(there)
    browser(app).sign_in("therapist@example.org", NEW)
    assert letters(app)[0].subject == "Your password was changed"


def test_guessing_the_password_from_inside_is_braked_too(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in("therapist@example.org")
        for _ in range(5):
            client.send("/account/password", {"current": "not the password", "password": NEW})
        response = client.send("/account/password", {"current": PASSWORD, "password": NEW})
        assert response.status_code == 422
        assert "many tries" in response.text


@pytest.mark.asvs("V15.3.3", "T15")
@pytest.mark.parametrize("role", ["patient", "therapist", "clinic"])
def test_a_person_changes_their_own_profile(app: Flask, people: People, role: str) -> None:
    client = browser(app).sign_in(f"{role}@example.org")
    client.page("/account")
    changed = {"name": "New Name", "zone": "America/Bogota", "country": "CO", "language": "en", "theme": "dark"}
    assert client.send("/account/profile", changed | {"role": "clinic", "email": "x@y.org"}).status_code == 303
    with app.app_context():
        found = queries.person(people[role])
        assert found
        assert (found.name, found.zone, found.country, found.theme) == ("New Name", "America/Bogota", "CO", "dark")
        assert (found.role, found.email) == (role, f"{role}@example.org")
        assert found.settled_at


@pytest.mark.asvs("V2.2.1")
@pytest.mark.parametrize(("field", "value"), [
    ("zone", "Mars/Olympus"), ("country", "XX"), ("language", "tlh"), ("theme", "x"), ("name", ""), ("name", "  "),
    ("name", "\x00")])
def test_a_profile_takes_only_what_it_offers(app: Flask, people: People, field: str, value: str) -> None:
    client = browser(app).sign_in("therapist@example.org")
    good = {"name": "Hanna", "zone": "UTC", "country": "", "language": "en", "theme": ""}
    assert client.send("/account/profile", good | {field: value}).status_code == 422


def test_the_welcome_page_asks_once_and_leads_on(app: Flask, people: People) -> None:
    client = browser(app).sign_in("therapist@example.org")
    page = client.page("/welcome")
    assert "Europe/Madrid" in page.text
    good = {"name": "Hanna", "zone": "UTC", "country": "DE", "language": "en", "theme": ""}
    assert client.send("/welcome", good).headers["Location"] == "/"
    client.send("/sign-out")
    again = client.send("/sign-in", {"email": "therapist@example.org", "password": PASSWORD})
    assert again.headers["Location"] == "/", "answered once, never asked again"


def test_whoever_was_not_asked_yet_is_asked_at_the_next_sign_in(app: Flask, people: People) -> None:
    """After a confirmed address, and for people whom an operator added: there was no page to ask on before."""
    known = {"email": "therapist@example.org", "password": PASSWORD}
    assert browser(app).send("/sign-in", known).headers["Location"] == "/welcome"
    assert browser(app).send("/sign-in?next=/account", known).headers["Location"] == "/account"


@pytest.mark.asvs("V3.3.1", "V3.3.3")
def test_the_production_cookie_is_bound_to_the_host(confirming: Flask, people: People) -> None:
    client = browser(confirming)
    response = client.send("/sign-in", {"email": "therapist@example.org", "password": PASSWORD})
    [cookie] = [one for one in response.headers.getlist("Set-Cookie") if one.startswith("__Host-sid=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    out = client.send("/sign-out")
    [gone] = [one for one in out.headers.getlist("Set-Cookie") if one.startswith("__Host-sid=")]
    assert "Secure" in gone  # or the browser would keep the old one


@pytest.mark.asvs("V2.3.3")
def test_a_failed_registration_leaves_no_row(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr("journal.accounts.actions.audit.record_ids", broken)
    with pytest.raises(RuntimeError):
        client.send("/register", MARA)
    with app.app_context():
        for row in (AccountRow, ConsentRow, BrowserSessionRow):
            assert db.session().scalar(select(func.count()).select_from(row)) == 0
