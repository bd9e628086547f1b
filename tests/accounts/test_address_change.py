"""Another e-mail address: both are told, the new one has to confirm, and nobody learns whose it is."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts import queries
from journal.accounts.models import LinkRow
from journal.core import clock, db
from journal.core.mail import Letter, filed
from tests.accounts.visitors import browser, is_in, try_in
from tests.factories import PASSWORD
from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
OLD, NEW = "patient@example.org", "mara.new@example.org"
People = dict[str, UUID]


def mails(app: Flask, to: str) -> list[Letter]:
    return [letter for letter in filed(app.config["SETTINGS"].mail_dir) if letter.to == to]


def ask(app: Flask, address: str = NEW) -> PageClient:
    client = browser(app).sign_in(OLD)
    assert client.send("/account/address", {"email": address}).headers["Location"] == "/check-your-mail"
    return client


def link(app: Flask, to: str = NEW) -> str:
    found = re.search(r"/confirm-new-address/\S+", mails(app, to)[0].text)
    assert found
    return found[0]


@pytest.mark.asvs("V6.3.7", "V7.4.3")
def test_the_new_address_is_in_force_once_it_confirms(app: Flask, people: People) -> None:
    client = ask(app)
    assert mails(app, OLD)[0].subject == "Your address"
    stranger = browser(app)
    stranger.page(link(app))
    assert try_in(browser(app), OLD, PASSWORD) == 303
    assert stranger.send(link(app)).headers["Location"] == "/sign-in"
    assert not is_in(client)
    assert try_in(browser(app), OLD, PASSWORD) == 422
    assert try_in(browser(app), NEW, PASSWORD) == 303
    assert mails(app, OLD)[0].subject == "Your address was changed"
    assert NEW not in "".join(letter.text for letter in mails(app, OLD))


@pytest.mark.asvs("V7.5.1")
def test_a_stale_session_confirms_first(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = browser(app).sign_in(OLD)
    with clock.Moved(NOON + timedelta(minutes=11)):
        page = client.checked(client.send("/account/address", {"email": NEW}), 200)
        assert 'name="confirm_password"' in page.text
    assert mails(app, NEW) == []


def test_an_address_that_has_an_account_is_told_by_mail_alone(app: Flask, people: People) -> None:
    ask(app, "other@example.org")
    assert mails(app, "other@example.org")[0].subject == "You already have an account"
    with app.app_context():
        assert db.session().scalars(select(LinkRow)).all() == []


def test_an_address_that_was_taken_meanwhile_stays_theirs(app: Flask, people: People) -> None:
    from journal.access.permissions import Role
    from tests import factories

    ask(app)
    with app.app_context():
        taken = factories.person(Role.PATIENT, NEW, "Somebody else")
    assert browser(app).send(link(app)).status_code == 404
    with app.app_context():
        found = queries.person_by_email(NEW)
        assert found is not None
        assert found.id == taken
        assert queries.person(people["patient"]).email == OLD


@pytest.mark.asvs("V6.6.2")
def test_the_link_works_once_for_three_days_and_dies_with_a_newer(app: Flask, people: People) -> None:
    with clock.Moved(NOON - timedelta(seconds=1)):
        ask(app)
        first = link(app)
    with clock.Moved(NOON):  # letters are told apart by their time
        ask(app)
        second = link(app)
        assert first != second
        assert browser(app).get(first).status_code == 404
    with clock.Moved(NOON + timedelta(hours=72)):
        assert browser(app).send(second).status_code == 404
    with clock.Moved(NOON + timedelta(hours=71)):
        assert browser(app).send(second).status_code == 303
        assert browser(app).send(second).status_code == 404


def test_the_new_address_is_stored_sealed(app: Flask, people: People) -> None:
    ask(app)
    with app.app_context():
        row = db.session().scalars(select(LinkRow)).one()
        assert row.address == NEW
        assert NEW.encode() not in row.address_sealed


def test_what_is_no_address_is_said_beside_the_field(app: Flask, people: People) -> None:
    client = browser(app).sign_in(OLD)
    page = client.checked(client.send("/account/address", {"email": "nobody"}), 422)
    assert "does not look like an e-mail address" in page.text
