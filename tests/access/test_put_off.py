"""What cannot be taken back waits until the morning after a dose; what protects somebody never waits."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.access import policy
from journal.access.permissions import Permission
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.treatment import actions
from journal.treatment.rules import Kind, Session
from tests import factories
from tests.access.house import fill
from tests.page import Page, PageClient
from tests.sharing import cases
from tests.sharing.visitors import browser, handed_over, inside

EVENING = factories.at("2026-05-14 18:00")
QUESTION = "This can wait until the morning"
ADDRESS = {"email": "new@example.org", "scopes": ["check_ins", "sessions"], "ends_on": ""}


@pytest.fixture
def evening() -> Iterator[None]:
    """20:00 in Madrid."""
    with clock.Moved(EVENING):
        yield


@pytest.fixture
def patient(evening: None, app: Flask, people: dict[str, UUID]) -> PageClient:
    """Signed in, ten hours after the start of a dose."""
    with app.app_context():
        dose(people["patient"])
    return app.test_client().sign_in("patient@example.org")


def dose(patient_id: UUID, hours_ago: int = 10) -> None:
    start = clock.now() - timedelta(hours=hours_ago)
    actions.save_session(factories.own(patient_id), Session(
        uuid4(), Kind.DOSING, start.date(), "Europe/Madrid", patient_id, clock.now(), start))


def question(client: PageClient, path: str, data: dict[str, Any]) -> Page:
    page = client.checked(client.send(path, data), 409)
    assert page.headings == [QUESTION]
    return page


def lines(app: Flask, label: str) -> list[AuditRow]:
    with app.app_context():
        return list(db.session().scalars(select(AuditRow).where(AuditRow.event == label)))


def test_a_new_grant_waits_and_what_was_typed_is_carried(app: Flask, patient: PageClient) -> None:
    page = question(patient, "/sharing/new", ADDRESS)
    assert "until 8:00\u202fAM tomorrow" in page.text
    form = page.form("/sharing/new")
    assert form["fields"]["email"] == "new@example.org"
    assert page.text.count('name="scopes"') == 2
    assert lines(app, "invitation:sent") == []
    sent = patient.send("/sharing/new", ADDRESS | {"cannot_wait": "1"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/sharing")
    assert len(lines(app, "invitation:sent")) == 1
    assert [line.keys for line in lines(app, "account:not-put-off")] == [{"page": "sharing.new"}]


def test_who_could_not_wait_is_not_asked_again_for_ten_minutes(app: Flask, patient: PageClient) -> None:
    patient.send("/account/authenticator", {"cannot_wait": "1"})
    assert patient.send("/account/authenticator").status_code == 303
    assert len(lines(app, "account:not-put-off")) == 1
    with clock.Moved(EVENING + timedelta(minutes=11)):
        assert patient.send("/account/authenticator").status_code == 409


@pytest.mark.parametrize(("path", "data"), [
    ("/sharing/new", ADDRESS), ("/account/erase", {}), ("/account/address", {"email": "new@example.org"}),
    ("/account/password", {"current": "a", "password": "b"}), ("/account/authenticator", {}),
    ("/account/recovery-codes", {}), ("/import", {}), (f"/import/batches/{UUID(int=5)}/remove", {})])
def test_what_cannot_be_taken_back_waits(patient: PageClient, path: str, data: dict[str, Any]) -> None:
    question(patient, path, data)


def test_a_password_is_not_written_back(patient: PageClient) -> None:
    page = question(patient, "/account/password", {"current": "heron 7f3a", "password": "heron 9b2c"})
    assert "heron 9b2c" not in page.text
    assert "asked once more for a password" in page.text


@pytest.mark.parametrize("path", ["/sharing/new", "/account/address", "/account/sign-in-ways", "/account/erase",
                                  "/import"])
def test_a_page_says_so_beforehand(patient: PageClient, path: str) -> None:
    assert "Today is the day of a session." in patient.page(path).text


@pytest.mark.parametrize("path", ["/account/devices/end-others", "/account/erase/stop", "/account/profile",
                                  "/safety-plan/edit", "/check-in"])
def test_what_protects_never_waits(patient: PageClient, path: str) -> None:
    assert patient.send(path).status_code in (303, 422)


def test_sharing_is_stopped_at_once(app: Flask, people: dict[str, UUID], evening: None) -> None:
    house = fill(app, people)
    with app.app_context():
        dose(people["patient"])
    client = house.client("patient")
    assert client.send(f"/sharing/{house.things['grant_id']}", ADDRESS).status_code == 409
    assert client.send(f"/sharing/{house.things['grant_id']}/stop").status_code == 303
    assert len(lines(app, "grant:withdrawn")) == 1


def test_the_question_comes_before_the_confirmation(patient: PageClient) -> None:
    with clock.Moved(EVENING + timedelta(minutes=12)):  # the sign-in is not fresh any more
        question(patient, "/sharing/new", ADDRESS)
        page = patient.checked(patient.send("/sharing/new", ADDRESS | {"cannot_wait": "1"}), 200)
        assert page.headings == ["Please confirm that it is you"]
        again = ADDRESS | {"confirm_password": factories.PASSWORD}
        assert patient.send("/sharing/new", again).status_code == 303


def test_in_the_morning_nothing_waits(patient: PageClient) -> None:
    with clock.Moved(factories.at("2026-05-15 05:59")):
        assert "until 8:00\u202fAM this morning" in question(
            PageClient.sign_in(patient, "patient@example.org"), "/sharing/new", ADDRESS).text
    with clock.Moved(factories.at("2026-05-15 06:00")):
        assert patient.send("/import").status_code == 422


def test_nobody_else_is_put_off(app: Flask, people: dict[str, UUID], patient: PageClient) -> None:
    for name in ("other", "therapist", "clinic"):
        client = app.test_client().sign_in(f"{name}@example.org")
        assert client.send("/account/authenticator").status_code == 303, name


def test_who_must_add_a_factor_is_not_locked_out(app: Flask, patient: PageClient,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    halfway = halved(app, monkeypatch)
    assert patient.send("/account/authenticator").status_code == 303
    assert halfway() > 0


def halved(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Everybody proved a password alone; how often that was asked."""
    lookups, asked = app.extensions["gate"], []

    def actor() -> Any:
        found = lookups.actor()
        asked.append(found)
        return replace(found, halfway=True) if found else None

    monkeypatch.setitem(app.extensions, "gate", replace(lookups, actor=actor))
    return lambda: len(asked)


def test_other_pages_ask_for_no_session(app: Flask, patient: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: object) -> None:
        raise AssertionError

    monkeypatch.setitem(app.extensions, "gate", replace(app.extensions["gate"], groggy=never))
    for path in ("/account", "/sharing", "/export", "/trends", "/account/devices"):
        patient.page(path)


def test_an_invitation_of_a_clinic_waits_and_uses_up_no_try_of_its_code(app: Flask, patient: PageClient) -> None:
    code = handed_over(browser(app, "clinic@example.org"), "patient@example.org")
    link = "/invitations/" + inside(app, cases.links).pop()
    page = question(patient, link, {"code": code})
    assert code not in page.text
    assert lines(app, "invitation:accepted") == []
    patient.checked(patient.send(link, {"cannot_wait": "1"}), 422)
    assert patient.send(link, {"code": code}).status_code == 303
    assert len(lines(app, "invitation:accepted")) == 1


def test_a_new_address_waits_where_its_link_is_opened(app: Flask, patient: PageClient) -> None:
    question(patient, "/confirm-new-address/" + "x" * 43, {})


def test_the_table_puts_off_nothing_that_protects() -> None:
    assert not policy.PUT_OFF_TOLD & {
        Permission.SHARING_STOP, Permission.ERASE_STOP, Permission.SIGNED_IN, Permission.SIGN_OUT, Permission.CONFIRM,
        Permission.EXPORT_READ, Permission.ENTRY_WRITE, Permission.PLAN_WRITE}
    assert {Permission.SHARING_GIVE, Permission.ERASE, Permission.FACTOR_CHANGE,
                              Permission.PASSWORD_CHANGE, Permission.IMPORT_WRITE} == policy.PUT_OFF
