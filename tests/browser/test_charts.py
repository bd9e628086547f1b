"""Charts in a real browser: explored on demand, drawn without the library, printed as drawings, readable on the
narrowest phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Site

PATIENT, THERAPIST = "patient@example.org", "therapist@example.org"
NARROW = {"width": 320, "height": 640}
SMALLEST = 12
"""Letters of a chart, in px as they stand on the screen."""
SIZES = """() => [...document.querySelectorAll('.cs text')].filter((one) => one.getClientRects().length).map((one) => {
  const svg = one.ownerSVGElement;
  return [one.textContent, parseFloat(getComputedStyle(one).fontSize) * svg.getBoundingClientRect().width
    / svg.viewBox.baseVal.width];
})"""


def explore(page: Page) -> None:
    page.get_by_role("button", name="Explore day by day").click()
    expect(page.locator(".chart[data-ready] .js-plotly-plot").first).to_be_visible()


@pytest.mark.asvs("V14.2.3")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("span", ["6w", "all"])
def test_exploring_loads_the_library_from_this_house_alone(site: Site, visit: Any, dark: bool, span: str) -> None:
    visitor = visit(site, PHONE, dark).sign_in(PATIENT).open(f"/trends?span={span}")
    page = visitor.page
    assert page.locator(".js-plotly-plot").count() == 0, "a phone asks first"
    explore(page)
    expect(page.locator(".chart[data-ready]")).to_have_count(
        page.locator("[data-module~=chart]").locator("visible=true").count())
    page.wait_for_load_state("networkidle")
    assert page.locator("figure [data-title], figure .modebar-btn").count() == 0, "no button is the library's own"
    assert page.locator("main :is(button, a)").filter(has_text=re.compile("share", re.I)).count() == 0
    visitor.check()


def test_without_the_library_the_drawing_and_the_button_stay(site: Site, visit: Any) -> None:
    visitor = visit(site, PHONE).sign_in(PATIENT)
    visitor.context.route("**/plotly-basic*", lambda route: route.abort())
    page = visitor.open("/trends").page
    button = page.get_by_role("button", name="Explore day by day")
    with page.expect_event("requestfailed"):
        button.click()
    expect(button).to_be_enabled()
    expect(page.locator(".chart svg.cs").first).to_be_visible()
    assert page.locator(".js-plotly-plot").count() == 0


def test_without_script_drawing_and_numbers_are_there(site: Site, visit: Any) -> None:
    page = visit(site, PHONE, script=False).sign_in(PATIENT).open("/trends?span=all").page
    expect(page.locator(".chart svg.cs").first).to_be_visible()
    expect(page.get_by_role("button", name="Explore day by day")).to_have_count(0)
    page.locator("#mood-table summary").click()
    expect(page.locator("#mood-table table")).to_be_visible()


def test_each_chart_leads_to_its_numbers(site: Site, visit: Any) -> None:
    page = visit(site, PHONE).sign_in(PATIENT).open("/trends?span=all").page
    links = page.get_by_role("link", name="The numbers are in the table under the first chart")
    by_day = page.locator("[data-part]")
    tables = by_day.locator("details.numbers[id$='-table']")
    assert links.count() + tables.count() == by_day.locator("figure.graph").count()
    if links.count():
        links.first.click()
        assert page.url.endswith("#mood-table")


def test_paper_shows_the_drawing(site: Site, visit: Any) -> None:
    page = visit(site, PHONE).sign_in(PATIENT).open("/trends").page
    explore(page)
    still = 4  # strips, small rows, shares, calendar
    expect(page.locator(".chart svg.cs").locator("visible=true")).to_have_count(still)
    page.emulate_media(media="print")
    expect(page.locator(".js-plotly-plot").locator("visible=true")).to_have_count(0)
    charts = page.locator(".chart").count()
    expect(page.locator(".chart svg.cs").locator("visible=true")).to_have_count(charts)


def test_at_the_desk_charts_come_by_themselves(site: Site, visit: Any) -> None:
    visitor = visit(site, DESK).sign_in(THERAPIST).open("/caseload")
    visitor.page.get_by_role("link", name="Mara Ellison").click()
    expect(visitor.page.locator(".chart[data-ready] .js-plotly-plot").first).to_be_visible()
    expect(visitor.page.locator(".chart[data-ready]")).to_have_count(
        visitor.page.locator("[data-module~=chart]").count())
    visitor.check()


@pytest.mark.parametrize("span", ["2w", "6w", "since", "all"])
def test_letters_stay_readable_on_the_narrowest_phone(site: Site, visit: Any, span: str) -> None:
    page = visit(site, NARROW).sign_in(PATIENT).open(f"/trends?span={span}").page
    sizes = page.evaluate(SIZES)
    assert sizes
    assert [(words, round(size, 1)) for words, size in sizes if size < SMALLEST] == []
