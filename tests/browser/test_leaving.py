"""Leaving: a page in which nothing happens locks itself and loses nothing; after a sign-out nothing can be read."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from journal.accounts import operating, queries
from tests.browser.conftest import PHONE, Site

PATIENT = "patient@example.org"
CANARY = "zuleika heard the kingfisher"
SOON = "You will be signed out in a minute."


def timed(visit: Any, site: Site, path: str, email: str = PATIENT) -> Any:
    """Somebody signed in whose pages run by a clock that the test moves."""
    visitor = visit(site, PHONE)
    visitor.context.clock.install()
    visitor.sign_in(email).open(path)
    mounted(visitor.page)
    return visitor


def mounted(page: Page) -> None:
    page.wait_for_selector("body[data-ready]")


def pass_time(page: Page, minutes: str) -> None:
    """The clock jumps, as it does for a device that slept; what was due happens."""
    page.clock.fast_forward(minutes)


def note(page: Page) -> Locator:
    page.locator("details.more > summary").last.click()
    return page.locator("#note")


def write(page: Page) -> None:
    note(page).fill(CANARY)


def at_sign_in(page: Page, onward: str) -> None:
    page.wait_for_url(f"**/sign-in?next={onward}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.asvs("T01")
def test_a_minute_before_a_note_says_so_and_staying_is_one_tap(site: Site, visit: Any) -> None:
    visitor = timed(visit, site, "/check-in")
    page = visitor.page
    pass_time(page, "13:59")
    expect(page.get_by_text(SOON)).to_have_count(0)
    pass_time(page, "00:05")
    expect(page.get_by_text(SOON)).to_be_visible()
    visitor.check()
    with page.expect_response("**/account/still-here") as answer:
        page.get_by_role("button", name="Stay signed in").click()
    assert answer.value.status == 200
    expect(page.get_by_text(SOON)).to_have_count(0)
    pass_time(page, "13:30")
    expect(page.get_by_text(SOON)).to_have_count(0)
    pass_time(page, "00:35")
    expect(page.get_by_text(SOON)).to_be_visible()
    pass_time(page, "01:00")
    at_sign_in(page, "%2Fcheck-in")


@pytest.mark.asvs("V7.3.1", "T01", "V3.2.2")
def test_what_was_typed_is_kept_and_sent_after_the_next_sign_in(own_site: Site, visit: Any) -> None:
    visitor = timed(visit, own_site, "/check-in")
    page = visitor.page
    page.locator("#mood-6").check()
    write(page)
    pass_time(page, "15:01")
    at_sign_in(page, "%2Faccount%2Fdrafts")
    expect(page.locator("body")).to_contain_text("What you typed is kept")
    assert CANARY not in page.content()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto(own_site.url + "/sign-in?next=/account/drafts")
    page.fill("#email", PATIENT)
    page.fill("#password", "a quiet green harbour")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/drafts")
    expect(page.locator("main")).to_contain_text(CANARY)
    visitor.check()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in is saved")
    expect(page.locator("main")).to_contain_text(CANARY)
    visitor.open("/account/drafts")
    expect(page.locator("main")).to_contain_text("Nothing is waiting here")


@pytest.mark.asvs("T01", "T30")
def test_without_a_connection_the_screen_is_emptied_and_the_words_wait(own_site: Site, visit: Any) -> None:
    visitor = timed(visit, own_site, "/check-in")
    page = visitor.page
    write(page)
    visitor.context.set_offline(True)
    pass_time(page, "15:01")
    expect(page.locator("main")).to_contain_text("There is no connection")
    assert CANARY not in page.content()
    assert page.locator("form, nav, header").count() == 0
    visitor.check()
    visitor.context.set_offline(False)
    at_sign_in(page, "%2Faccount%2Fdrafts")


def test_who_types_is_there(site: Site, visit: Any) -> None:
    page = timed(visit, site, "/check-in").page
    note(page).focus()
    for _ in range(3):
        pass_time(page, "10:00")
        with page.expect_response("**/account/still-here"):
            page.keyboard.type("a word ")
    expect(page.locator("#note")).to_have_value("a word " * 3)
    pass_time(page, "13:00")
    expect(page.get_by_text(SOON)).to_have_count(0)


def test_pages_of_one_browser_share_their_time(site: Site, visit: Any) -> None:
    visitor = timed(visit, site, "/trends")
    quiet, busy = visitor.page, visitor.context.new_page()
    heading = quiet.get_by_role("heading", level=1).inner_text()
    busy.goto(site.url + "/check-in")
    mounted(busy)
    pass_time(quiet, "10:00")
    with busy.expect_response("**/account/still-here"):
        write(busy)
    pass_time(quiet, "10:00")
    expect(quiet.get_by_role("heading", level=1)).to_have_text(heading)
    pass_time(quiet, "05:01")
    at_sign_in(quiet, "%2Ftrends")
    at_sign_in(busy, "%2Faccount%2Fdrafts")


@pytest.mark.asvs("T09", "T01")
def test_signed_out_from_elsewhere_the_next_key_empties_the_page(own_site: Site, visit: Any) -> None:
    page = timed(visit, own_site, "/check-in").page
    write(page)
    with own_site.app.app_context():
        person = queries.person_by_email(PATIENT)
        assert person
        operating.end_sessions(person.id)
    pass_time(page, "01:30")
    page.keyboard.type("x")
    at_sign_in(page, "%2Faccount%2Fdrafts")
    assert CANARY not in page.content()


def test_help_stays_in_sight(site: Site, visit: Any) -> None:
    page = timed(visit, site, "/help").page
    heading = page.get_by_role("heading", level=1).inner_text()
    with page.expect_navigation():
        pass_time(page, "15:01")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.url == site.url + "/help"
    expect(page.locator("body[data-module=idle]")).to_have_count(0)


@pytest.mark.asvs("V14.3.1", "T30")
def test_after_signing_out_going_back_shows_the_sign_in(site: Site, visit: Any) -> None:
    visitor = visit(site, PHONE).sign_in(PATIENT)
    page = visitor.open("/today").open("/trends").page
    visitor.sign_out()
    for _ in range(3):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        expect(page.locator("main")).not_to_contain_text("The last two weeks")


@pytest.mark.asvs("V7.5.2")
def test_the_list_of_devices_on_a_phone(own_site: Site, visit: Any) -> None:
    here, other = visit(own_site, PHONE).sign_in(PATIENT), visit(own_site, PHONE).sign_in(PATIENT)
    page = here.open("/account/devices").page
    expect(page.locator("main")).to_contain_text("(this device)")
    here.check()
    page.get_by_role("button", name=re.compile("^Sign out ?: ?Linux")).click()
    expect(page.locator("body")).to_contain_text("That device is signed out.")
    other.open("/today")
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    here.open("/today")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
