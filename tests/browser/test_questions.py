"""What the check-in asks, chosen and answered in a browser without scripts, on a phone."""

from typing import Any

from tests.browser.conftest import PHONE, Site

TAP = 44
"""Pixels of the smallest thing to hit with a finger."""


def test_chosen_named_answered_and_read_back_without_scripts(site: Site, visit: Any) -> None:
    visitor = visit(site, script=False).sign_in("tomas@example.org")
    page = visitor.open("/check-in/questions").page
    page.check("#profiles-bipolar")
    page.get_by_role("button", name="Save").first.click()
    page.check("#followed-alcohol")
    page.get_by_role("button", name="Save").last.click()
    page.fill("#label", "Nightmares, the loud ones that wake the whole house up")
    page.check("#kind-scale")
    page.get_by_role("button", name="Add").click()
    page.fill("#label", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk")
    page.check("#kind-yes_no")
    page.get_by_role("button", name="Add").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for label in page.locator(".opt label").all():
        box = label.bounding_box()
        assert box
        assert box["height"] >= TAP - .5, label.inner_text()
    visitor.open("/today")
    page.get_by_role("button", name="Steady").click()
    assert page.locator("#q-mood_bipolar-0").is_checked()
    page.locator("summary", has_text="Besides").click()
    page.locator("#q-alcohol-0").check(force=True)
    page.get_by_role("group", name="Nightmares").locator("input").nth(7).check(force=True)
    page.get_by_role("button", name="Save check-in").last.click()
    page.wait_for_url("**/check-in/*")
    for words in ("0: Steady", "Alcohol", "7 of 10"):
        assert page.get_by_text(words, exact=True).first.is_visible(), words
    visitor.open("/trends")
    assert page.get_by_role("heading", name="Other things you follow, by day").is_visible()
