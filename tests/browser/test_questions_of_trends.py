"""A patient reads their trends at a desk: sentence and table say the same, points are read out, days turn in place,
and a picture is kept."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import DESK, Site

PNG = b"\x89PNG"


def test_questions_are_read_walked_through_turned_and_saved(site: Site, visit: Any) -> None:
    visitor = visit(site, DESK).sign_in("patient@example.org").open("/trends")
    page, follows = visitor.page, visitor.page.locator("#follows")
    sessions = re.search(r"Across (\d+) sessions", follows.locator("p.lede").inner_text())
    assert sessions, "the demo's patient has enough sessions"
    follows.get_by_text("Show the numbers").first.click()
    rows = follows.locator("table").first.locator("tbody tr")
    chart, said = follows.locator(".chart").first, follows.locator("[data-said]").first
    expect(chart).to_have_attribute("data-ready", "true")
    chart.focus()
    page.keyboard.press("Home")
    for n in range(3):
        name, k, change, _ = rows.nth(n).locator("th, td").all_inner_texts()
        expect(said).to_have_text(re.compile(f"^{re.escape(name)} {re.escape(change)} .*; {k} sessions"))
        expect(chart.locator(".chart__at")).to_be_visible()
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(said).to_be_empty()

    page.locator("#days").get_by_role("link", name="Earlier").click()
    expect(page.locator("#days h3").first).to_contain_text("Six earlier weeks")
    expect(page.locator("#days .chart[data-ready]").first).to_be_visible()
    expect(page.locator("#days").get_by_role("link", name="Earlier")).to_be_focused()
    page.wait_for_url("**/trends?span=6w&to=*")
    page.go_back()
    expect(page.locator("#days h3").first).to_contain_text("Your last six weeks")

    lasting = page.locator("#how-long")
    lasting.get_by_text("Save this chart").click()
    with page.expect_download() as kept:
        lasting.get_by_role("button", name="As picture (PNG)").click()
    assert kept.value.suggested_filename == "chart.png"
    assert Path(kept.value.path()).read_bytes()[:4] == PNG
    visitor.check()
