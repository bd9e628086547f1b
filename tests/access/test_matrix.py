"""Every route, asked by everybody: the answer is that of the permission table, and nothing of another leaks.

The routes come from the app itself: a new one is in here without being named.
"""

from uuid import UUID, uuid4

import pytest
from flask import Flask

from journal.access.permissions import Permission
from journal.audit import log as audit
from tests.access.house import CLIENTS, SAFE, House, fill, plain


@pytest.fixture
def house(app: Flask, people: dict[str, UUID]) -> House:
    return fill(app, people)


Answer = tuple[str, str, str, int, bool]


def ask(house: House, name: str | None, unsafe: bool) -> list[Answer]:
    """(method, address, endpoint, status, may) of every route, asked by one person in one sitting."""
    client, answers = house.client(name), []
    token = client.token()
    about = house.people["patient"]
    for rule in house.rules():
        for method in house.methods(rule):
            if (method not in SAFE) is not unsafe:
                continue
            address = house.address(rule, about)
            data = {"csrf_token": token} if unsafe else None
            response = client.open(address, method=method, data=data)
            may = name is not None and house.may(name, rule, about)
            answers.append((method, address, rule.endpoint, response.status_code, may))
            response.close()
    return answers


def is_public(house: House, endpoint: str) -> bool:
    return house.app.view_functions[endpoint].permission is Permission.PUBLIC


@pytest.mark.asvs("V3.5.3", "V7.2.1", "P1")
@pytest.mark.parametrize("unsafe", [False, True], ids=["looks", "writes"])
def test_strangers_are_led_to_the_sign_in(house: House, unsafe: bool) -> None:
    before = house.state()
    for method, address, endpoint, status, _ in ask(house, None, unsafe):
        if not is_public(house, endpoint):
            assert status == 303, (method, address, status)
        assert status < 500, (method, address, status)
    if not unsafe:
        assert house.state() == before


@pytest.mark.each_engine
@pytest.mark.asvs("V3.5.3", "V8.2.1", "V8.4.1", "T03")
@pytest.mark.parametrize("unsafe", [False, True], ids=["looks", "writes"])
@pytest.mark.parametrize("name", CLIENTS)
def test_the_gate_answers_as_the_table_says(house: House, name: str, unsafe: bool) -> None:
    wrong = []
    before = house.state()
    for method, address, endpoint, status, may in ask(house, name, unsafe):
        if is_public(house, endpoint):
            good = status < 500
        elif may:
            good = status in (200, 303, 400, 404, 409, 422)
        else:
            good = status == 404
        if not good:
            wrong.append((method, address, status, "may" if may else "may not"))
    assert wrong == []
    if not unsafe:
        assert house.state() == before, "a look changed something"


@pytest.mark.parametrize("name", ["therapist", "clinic"])
def test_what_was_granted_opens(house: House, name: str) -> None:
    """The other side of the table: with a grant and a real id the page is there, not a 404."""
    for method, address, _, status, may in ask(house, name, unsafe=False):
        if may and str(house.people["patient"]) in address:
            assert status == 200, (method, address, status)


def test_ones_own_pages_open(house: House) -> None:
    unknown, client = ("token", "waiting_id", "batch_id", "invitation_id", "picture_id"), house.client("patient")
    for rule in house.rules():
        if "GET" in house.methods(rule) and house.may("patient", rule, None) and not rule.arguments & set(unknown):
            response = client.get(house.address(rule))
            assert response.status_code in (200, 303), (rule.rule, response.status_code)
            response.close()


@pytest.mark.asvs("V8.2.2", "T04")
@pytest.mark.parametrize("unsafe", [False, True], ids=["looks", "writes"])
def test_the_ids_of_another_are_not_there(house: House, unsafe: bool) -> None:
    """Every id of one patient, replayed by another patient on their own addresses."""
    before, client, wrong = house.state(), house.client("other_patient"), []
    token = client.token()
    for rule in house.rules():
        if "patient_id" in rule.arguments or not rule.arguments & set(house.things):
            continue
        for method in house.methods(rule):
            if (method not in SAFE) is unsafe:
                data = {"csrf_token": token, "confirm": "y", "day": "2026-05-14"} if unsafe else None
                response = client.open(house.address(rule), method=method, data=data)
                if response.status_code != 404:
                    wrong.append((method, rule.rule, response.status_code))
    assert wrong == []
    assert house.state() == before


@pytest.mark.asvs("V8.2.2", "V8.4.1", "T04", "P2")
@pytest.mark.parametrize("name", CLIENTS)
def test_not_yours_looks_like_not_there(house: House, name: str) -> None:
    client, nobody = house.client(name), uuid4()
    client.token()  # the first page of a browser sets its form cookie, whatever it is
    for rule in house.rules():
        if "patient_id" not in rule.arguments or "GET" not in house.methods(rule):
            continue
        if house.may(name, rule, house.people["patient"]):
            continue
        theirs, nowhere = (client.get(house.address(rule, one)) for one in (house.people["patient"], nobody))
        assert (theirs.status_code, nowhere.status_code) == (404, 404), rule.rule
        assert plain(theirs.text) == plain(nowhere.text), rule.rule
        assert dict(theirs.headers).keys() == dict(nowhere.headers).keys()


@pytest.mark.asvs("T03", "P3")
@pytest.mark.parametrize("name", ["therapist", "clinic"])
def test_every_look_of_another_is_written_down(house: House, name: str) -> None:
    client, patient = house.client(name), house.people["patient"]
    for rule in house.rules():
        if "patient_id" in rule.arguments and "GET" in house.methods(rule):
            with house.app.app_context():
                before = len(audit.looks(patient, 10_000))
            client.get(house.address(rule)).close()
            with house.app.app_context():
                lines = audit.looks(patient, 10_000)
            allowed = house.may(name, rule, patient)
            assert (len(lines) > before) is allowed, rule.rule
            assert not allowed or lines[0].actor_id == house.people[name]


@pytest.mark.asvs("V3.5.1", "T08")
@pytest.mark.parametrize("name", ["patient", "therapist", "clinic"])
def test_every_write_needs_its_form_token(house: House, name: str) -> None:
    before, client, wrong = house.state(), house.client(name), []
    for rule in house.app.url_map.iter_rules():
        for method in set(house.methods(rule)) - set(SAFE):
            allowed = is_public(house, rule.endpoint) or house.may(name, rule, house.people["patient"])
            for data in ({}, {"csrf_token": "forged"}):
                status = client.open(house.address(rule), method=method, data=data).status_code
                if status != (400 if allowed else 404):
                    wrong.append((method, rule.rule, status))
    assert wrong == []
    assert house.state() == before


@pytest.mark.asvs("V8.3.2", "T06", "P2")
def test_withdrawing_works_on_the_very_next_request(house: House) -> None:
    from sqlalchemy import update

    from journal.core import clock, db
    from journal.sharing.models import GrantRow

    clients = {name: house.client(name) for name in ("therapist", "clinic")}
    addresses = {name: [house.address(rule) for rule in house.rules()
                        if "patient_id" in rule.arguments and "GET" in house.methods(rule)
                        and house.may(name, rule, house.people["patient"])] for name in clients}
    assert all(addresses.values())
    with house.app.app_context(), db.transaction() as session:
        session.execute(update(GrantRow).values(withdrawn_at=clock.now()))
    for name, client in clients.items():
        for address in addresses[name]:
            assert client.get(address).status_code == 404, address


@pytest.mark.asvs("V16.5.3", "P8")
def test_when_consent_cannot_be_looked_up_the_answer_is_no(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from sqlalchemy.exc import OperationalError

    def broken(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("down"))

    gate = house.app.extensions["gate"]
    client = house.client("therapist")
    monkeypatch.setitem(house.app.extensions, "gate", replace(gate, relation=broken))
    for rule in house.rules():
        if "patient_id" in rule.arguments and "GET" in house.methods(rule):
            response = client.get(house.address(rule))
            assert response.status_code == 503
            assert "heron" not in response.text
