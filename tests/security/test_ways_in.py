"""Pages of signing in: open to password managers, without hints, for one's own password alone; a way out everywhere."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from journal import tables
from journal.access.permissions import Permission, Role
from journal.core import clock
from tests import factories
from tests.access.house import House, fill
from tests.accounts.visitors import browser, is_in
from tests.page import PageClient, read

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD_FIELD = re.compile(r"<input[^>]*type=\"password\"[^>]*>")
KNOWN = {"current-password", "new-password"}
HINTS = re.compile(r"hint|secret_question|security_question|answer_to|mother|maiden|first_pet", re.IGNORECASE)
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def password_fields(text: str) -> list[str]:
    return PASSWORD_FIELD.findall(text)


def unhelpful(field: str) -> list[str]:
    """What keeps a password manager, or a paste, out of one field."""
    complete = re.search(r'autocomplete="([^"]*)"', field)
    told = [] if complete and complete[1] in KNOWN else ["autocomplete"]
    return told + [word for word in ("onpaste", "readonly", "disabled", "pattern=") if word in field]


@pytest.mark.asvs("V6.2.7")
def test_every_password_field_lets_managers_and_pastes_in(client: PageClient, people: dict[str, UUID]) -> None:
    found = [field for path in ("/sign-in", "/register") for field in password_fields(client.page(path).text)]
    client.sign_in("therapist@example.org")
    found += [field for path in ("/account", "/confirm") for field in password_fields(client.page(path).text)]
    assert len(found) >= 5
    assert [(field, unhelpful(field)) for field in found if unhelpful(field)] == []
    for script in SCRIPTS:
        assert not re.search(r"""["'](paste|copy|cut|contextmenu)["']""", script.read_text()), script.name


@pytest.mark.asvs("V6.2.7")
def test_a_field_that_keeps_managers_out_is_seen() -> None:
    assert unhelpful('<input type="password" name="x" autocomplete="off">') == ["autocomplete"]
    assert unhelpful('<input type="password" autocomplete="new-password" onpaste="return false">') == ["onpaste"]


@pytest.mark.asvs("V6.2.10")
def test_a_password_is_good_for_as_long_as_its_person_likes(app: Flask, people: dict[str, UUID]) -> None:
    for years in (1, 3):
        with clock.Moved(datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=365 * years)):
            client = browser(app).sign_in("therapist@example.org")
            assert is_in(client)


@pytest.mark.asvs("V6.4.2")
def test_there_are_no_hints_and_no_questions() -> None:
    columns = [f"{table.name}.{column.name}" for table in tables.metadata.sorted_tables for column in table.columns]
    assert len(columns) > 100
    assert [name for name in columns if HINTS.search(name)] == []
    forms = (ROOT / "journal" / "accounts" / "forms.py").read_text()
    fields = re.findall(r"^    (\w+) = \w+Field", forms, re.MULTILINE)
    assert "password" in fields
    assert [name for name in fields if HINTS.search(name)] == []


@pytest.mark.asvs("V6.4.6", "T02")
def test_nobody_chooses_another_persons_password(app: Flask, people: dict[str, UUID]) -> None:
    """Neither staff of the clinic nor a therapist have a route that takes a password for somebody else."""
    taking = {rule.rule: app.view_functions[rule.endpoint].permission
              for rule in app.url_map.iter_rules() if re.search("password|reset", rule.rule)}
    assert set(taking.values()) <= {Permission.PUBLIC, Permission.PASSWORD_CHANGE, Permission.FACTOR_CHANGE}
    assert [path for path in taking if "patient" in path or "people" in path or "email" in path] == []
    client = browser(app).sign_in("clinic@example.org")
    sent = {"current": factories.PASSWORD, "password": "seven slow herons waded", "email": "patient@example.org",
            "id": str(people["patient"]), "patient_id": str(people["patient"])}
    client.send("/account/password", sent)
    assert is_in(browser(app).sign_in("patient@example.org"))


@pytest.mark.asvs("V6.3.6", "V6.4.1", "T02")
def test_a_mailbox_alone_opens_nothing(app: Flask, people: dict[str, UUID]) -> None:
    from journal.accounts import actions
    from journal.accounts.rules import Purpose

    for purpose, path in ((Purpose.RESET, "reset"), (Purpose.CONFIRM, "confirm-address")):
        with app.app_context():
            token = actions.make_link(people["patient"], purpose)
        client = browser(app)
        client.page(f"/{path}/{token}")
        assert client.send(f"/{path}/{token}", {"password": "seven slow herons waded"}).status_code == 303
        assert not is_in(client)


@pytest.mark.asvs("V7.4.4")
@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_a_signed_in_person_leads_to_the_way_out(
        app: Flask, people: dict[str, UUID], role: Role) -> None:
    """The button itself, or the account page that holds it."""
    house: House = fill(app, people)
    client, seen = house.client(role.value), 0
    assert 'action="/sign-out"' in client.page("/account").text
    for rule in house.rules():
        if "GET" not in (rule.methods or ()) or not house.may(role.value, rule, house.people["patient"]):
            continue
        response = client.get(house.address(rule), headers={"Sec-Fetch-Mode": "navigate"})
        if response.status_code == 200 and response.content_type.startswith("text/html"):
            page = read(response)
            seen += 1
            assert 'action="/sign-out"' in page.text or 'href="/account"' in page.text, rule.rule
        response.close()
    assert seen > 3
