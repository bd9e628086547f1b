"""Readings around a dose by keyboard: one more place on request, and Enter saves."""

from typing import Any

from tests.browser.conftest import PHONE, Site


def test_readings_are_typed_one_after_the_other_and_enter_saves(site: Site, visit: Any) -> None:
    page = visit(site, PHONE).sign_in("patient@example.org").open("/sessions/new/dosing").page
    page.get_by_text("Blood pressure, pulse and oxygen").click()
    page.fill("#during2_systolic", "141")
    page.get_by_role("button", name="Add another reading").click()
    page.wait_for_url("**/sessions#during3_minute")
    assert page.input_value("#during2_systolic") == "141"
    assert page.locator("#during3_minute").is_visible()
    page.fill("#during3_systolic", "225")
    page.locator("#during3_systolic").press("Enter")
    page.get_by_role("heading", name="The blood pressure was very high").wait_for()
    page.get_by_role("link", name="225 is rare").wait_for()
    page.get_by_role("button", name="Save session").click()
    page.get_by_text("Highest during: 225").wait_for()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("heading", name="Session deleted").wait_for()
