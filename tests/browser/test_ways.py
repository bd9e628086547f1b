"""Other ways in: keyboard alone, no JavaScript, and the taps of an ordinary day."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Site
from tests.browser.test_journey import register


def test_keyboard_alone(own_site: Site, visit: Any) -> None:
    """Signs in and saves a check-in with Tab, arrows, Space and Enter."""
    visitor = visit(own_site)
    page = visitor.open("/sign-in").page
    page.focus("#email")
    page.keyboard.type("patient@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("a quiet green harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")
    visitor.open("/check-in")
    page.wait_for_load_state("networkidle")  # the script that clears an answer is there
    page.focus("#mood-0")
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#mood-6")).to_be_checked()
    page.keyboard.press("Backspace")
    expect(page.locator("#mood-6")).not_to_be_checked()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in is saved")


def test_without_javascript(own_site: Site, visit: Any) -> None:
    """The whole check-in, trends and sharing pages work from plain HTML."""
    visitor = visit(own_site, PHONE, script=False).sign_in("patient@example.org")
    page = visitor.open("/check-in").page
    page.locator("#mood-5").check()
    page.locator("#fx-some").check()
    page.locator("#se-tired").check()
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.locator("main")).to_contain_text("Tired or without energy")
    visitor.open("/trends")
    expect(page.locator("svg.cs").first).to_be_visible()
    assert page.locator("table.data tbody tr").count() > 10
    expect(page.get_by_role("button", name="Explore day by day")).to_have_count(0)


def test_too_low_to_log_is_one_tap(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site).sign_in("patient@example.org")
    page = visitor.open("/check-in").page
    page.get_by_role("button", name="Too low to log").click()
    expect(page.locator("main")).to_contain_text("too low to log")


def test_danger_brings_help_first(own_site: Site, visit: Any) -> None:
    """“It was worse” stores the fourth word and opens the page with whom to call before anything else."""
    visitor = visit(own_site).sign_in("patient@example.org")
    page = visitor.open("/check-in").page
    page.locator("#fx-some").click()
    page.locator("#se-headache").click()
    page.get_by_role("button", name="Headache: it was worse").click()
    expect(page.locator("main h2").first).to_be_visible()
    first = page.locator("main > *").first
    expect(first.locator("a[href^='tel:']").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Headache: Frightening or dangerous")
    visitor.check()


def test_ordinary_day_is_six_taps_on_one_and_a_half_screens(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site)
    register(visitor, "taps@example.org", "Tap Counter")
    page = visitor.open("/check-in").page
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 1.5 * PHONE["height"], height
    taps = ["#mood-6", "#anxiety-3", "#energy-5", "#sleep_hours-8", "#fx-none"]
    for tap in taps:
        page.locator(tap).tap()
    page.get_by_role("button", name="Save check-in").last.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in is saved")
    assert len(taps) + 1 == 6


def test_what_was_typed_stays_after_a_problem(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site).sign_in("patient@example.org")
    page = visitor.open("/check-in").page
    page.locator("details.more > summary").last.click()
    page.evaluate("document.querySelector('#note').value = 'x'.repeat(4001)")
    page.locator("#mood-6").click()
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.locator("#note-error")).to_be_visible()
    assert page.title().startswith("Error:")
    expect(page.locator("#mood-6")).to_be_checked()
    assert len(page.input_value("#note")) == 4001
    visitor.check()
