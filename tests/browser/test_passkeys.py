"""A passkey from its making to its removal, with a device that Chromium makes up."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from journal.core import clock
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.test_journey import register

DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}
STALE = timedelta(minutes=11)
CANCELLED = "The passkey was not used. You can try again, or use another way."


class Device:
    """The made-up device in a visitor's browser; `knows_me(False)`: whoever holds it is not its owner."""

    def __init__(self, visitor: Any) -> None:
        self.session: CDPSession = visitor.context.new_cdp_session(visitor.page)
        self.session.send("WebAuthn.enable")
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def knows_me(self, yes: bool) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": yes})

    def passkeys(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.session.send(
            "WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]
        return found


@pytest.fixture
def patient(site: Site, visit: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A new patient on a phone, with a passkey."""
    visitor = visit(site, PHONE)
    register(visitor, f"{request.node.name.replace('_', '-')}@example.org", "Nadia Klein")
    visitor.device = Device(visitor)
    visitor.open("/account/sign-in-ways")
    visitor.page.get_by_role("button", name="Add a passkey").click()
    expect(visitor.page.locator("ol.codes li").first).to_be_visible()
    yield visitor
    assert visitor.foreign == []
    assert visitor.violations == []


def sign_in(visitor: Any) -> None:
    visitor.open("/sign-in").page.get_by_role("button", name="Sign in with a passkey").click()
    visitor.page.wait_for_url("**/today")


def test_added_used_to_sign_in_and_to_confirm_and_removed(patient: Any) -> None:
    page = patient.page
    patient.check()
    page.get_by_role("link", name="I have kept them").click()
    patient.open("/account/sign-in-ways").check()
    row = page.locator("section[aria-labelledby=passkeys-h] li")
    expect(row).to_contain_text("not used yet")

    patient.sign_out()
    patient.check()
    sign_in(patient)

    with clock.Moved(clock.now() + STALE):
        page.goto(patient.site.url + "/confirm?next=/export/csv")
        patient.check()
        with page.expect_download() as download:
            page.get_by_role("button", name="Use a passkey").click()
        assert download.value.suggested_filename.endswith(".zip")
        patient.open("/account/sign-in-ways")
        expect(row).not_to_contain_text("not used yet")
        row.get_by_role("button", name="Remove").click()
        expect(row).to_have_count(0)
    patient.sign_out()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey did not work")


def test_a_waiting_step_goes_on_with_what_it_carried(patient: Any) -> None:
    """A sensitive form sent with a stale sign-in: after the passkey it is done, not asked for again."""
    page = patient.page
    patient.open("/account/sign-in-ways")
    with clock.Moved(clock.now() + STALE):
        page.locator("section[aria-labelledby=codes-h] button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Please confirm that it is you")
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.locator("ol.codes li").first).to_be_visible()


def test_what_the_device_lists_names_nobody(patient: Any) -> None:
    found = patient.device.passkeys()
    assert [(one["userName"], one["userDisplayName"], one["rpId"]) for one in found] == [
        ("Journal · NK", "Journal · NK", "localhost")]


def test_the_same_device_is_not_added_twice(patient: Any) -> None:
    page = patient.page
    patient.open("/account/sign-in-ways")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("form[data-purpose=add] [role=status]")).not_to_be_empty()
    assert len(patient.device.passkeys()) == 1


def test_whoever_is_not_recognised_is_told_calmly(patient: Any) -> None:
    patient.sign_out()
    patient.device.knows_me(False)
    page = patient.page
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("form[data-purpose=sign-in] [role=status]")).to_have_text(CANCELLED)
    expect(page).to_have_url(patient.site.url + "/sign-in")
    patient.check()
    patient.device.knows_me(True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today")


def test_a_page_that_was_open_too_long_comes_back_with_a_new_question(patient: Any) -> None:
    patient.sign_out()
    page = patient.page
    before = page.locator("[name=passkey_token]").input_value()
    page.evaluate("() => { const then = Date.now() + 290_000; Date.now = () => then; }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[name=passkey_token]")).not_to_have_value(before)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today")


def test_without_scripts_nothing_offers_a_passkey(site: Site, visit: Any) -> None:
    visitor = visit(site, DESK, script=False).open("/sign-in")
    expect(visitor.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(visitor.page.locator("form[data-purpose=sign-in] button")).to_be_hidden()
