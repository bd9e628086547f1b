"""The brief at a desk: from the list, on one screen, on to the next person by key, and what was seen is silent."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, Site


def fits(page: Any) -> None:
    """Nothing has to be scrolled, once the page is drawn."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollHeight") <= DESK["height"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_therapist_reads_one_screen_before_the_hour(own_site: Site, visit: Any, dark: bool) -> None:
    """Given a list with flags: ordered by flags, one person's brief fits a desk without scrolling; j and k lead to the
    neighbours, but not while somebody chooses or types; a flag that was seen is gone."""
    therapist = visit(own_site, DESK, dark=dark).sign_in("therapist@example.org")
    page = therapist.open("/caseload").page
    therapist.check()
    page.get_by_role("link", name="Flags", exact=True).click()
    page.wait_for_url("**order=flags*")
    for place, name in enumerate(("Jonas Petrov", "Aiyana Brooks", "Priya Raman")):  # by safety, then by number
        expect(page.locator("tbody tr").nth(place)).to_contain_text(name)
    page.locator("tbody tr", has_text="Mara Ellison").get_by_role("link", name="Brief").click()
    expect(page.get_by_role("heading", name="Mara Ellison")).to_be_visible(timeout=15_000)
    fits(page)
    therapist.check()

    page.wait_for_load_state("networkidle")  # the keys are read by a module
    page.locator("#since").focus()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Mara Ellison")).to_be_visible(timeout=15_000)
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Aiyana Brooks")).to_be_visible(timeout=15_000)
    fits(page)
    expect(page.get_by_role("list", name="Flags").get_by_role("listitem")).to_have_count(2)
    therapist.check()
    page.get_by_role("button", name="I have seen these").click()
    expect(page.get_by_text("Nothing flagged")).to_be_visible(timeout=15_000)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="Mara Ellison")).to_be_visible(timeout=15_000)
