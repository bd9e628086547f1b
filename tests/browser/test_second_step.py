"""A second step in a browser: an app set up, used, mistyped, with and without JavaScript; a clinic's code."""

from typing import Any

import pyotp
import pytest

from tests.browser.conftest import DESK, PHONE, Site, Visitor

PASSWORD = "a quiet green harbour"


def set_up(visitor: Visitor) -> str:
    """The key of an authenticator app that this visitor adds."""
    visitor.open("/account/sign-in-ways").page.get_by_role("button", name="Set up an app").click()
    visitor.page.wait_for_url("**/authenticator/code")
    return visitor.page.locator("code.key").inner_text().replace(" ", "")


def finish(visitor: Visitor, seed: str) -> None:
    visitor.page.fill("#code", pyotp.TOTP(seed).now())
    visitor.page.get_by_role("button", name="Finish").click()
    visitor.page.get_by_role("heading", name="Your recovery codes").wait_for()


def password(visitor: Visitor, email: str) -> None:
    visitor.page.fill("#email", email)
    visitor.page.fill("#password", PASSWORD)
    visitor.page.click("main form button[type=submit]")
    visitor.page.wait_for_url("**/second-step*")


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_an_app_is_set_up_and_used(own_site: Site, visit: Any, size: dict[str, int], dark: bool) -> None:
    visitor = visit(own_site, size, dark).sign_in("patient@example.org")
    seed = set_up(visitor)
    visitor.check()
    visitor.page.fill("#code", "000000")
    visitor.page.get_by_role("button", name="Finish").click()
    visitor.page.get_by_text("That code is not right").first.wait_for()
    visitor.check()
    finish(visitor, seed)
    visitor.check()
    code = visitor.page.locator("ol.codes code").first.inner_text()
    visitor.open("/account/sign-in-ways").check()
    visitor.sign_out()
    password(visitor, "patient@example.org")
    visitor.check()
    visitor.page.fill("#code", "123456")
    visitor.page.get_by_role("button", name="Carry on").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.check()
    visitor.page.fill("#code", code)
    visitor.page.get_by_role("button", name="Carry on").click()
    visitor.page.wait_for_url("**/today")


def test_it_works_without_javascript(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE, script=False).sign_in("patient@example.org")
    seed = set_up(visitor)
    finish(visitor, seed)
    code = visitor.page.locator("ol.codes code").first.inner_text()
    visitor.open("/account/sign-in-ways")
    assert visitor.page.get_by_text("Passkeys need JavaScript and").is_visible()
    assert not visitor.page.get_by_role("button", name="Add a passkey").is_visible()
    visitor.sign_out()
    assert not visitor.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    password(visitor, "patient@example.org")
    visitor.page.fill("#code", code)
    visitor.page.get_by_role("button", name="Carry on").click()
    visitor.page.wait_for_url("**/today")


def test_a_clinic_hands_a_code_over(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, DESK).sign_in("clinic@example.org")
    page = visitor.open("/clinic/invite").page
    page.fill("#email", "newcomer@example.org")
    page.locator("main form").get_by_role("radio").first.check(force=True)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_text("The code to hand over").wait_for()
    visitor.check()
