"""Discreet on one's own phone: another name and icon, Hide and the way back, and what a phone keeps."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site
from tests.browser.test_plan import write

MARA, AIYANA = "patient@example.org", "aiyana@example.org"
CANARY = "zuleika heard the kingfisher"
LIST = "Shopping list"
EMPTIED = "() => !document.cookie && navigation.entries().every((one) => one.getState() === 'hidden')"
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found[`${name.split("-")[0]} ${new URL(request.url).pathname}`] = await (await cache.match(request)).text();
    }
  }
  return found;
}"""


def ready(page: Page) -> None:
    """The worker runs and the lines are kept."""
    page.locator("[data-module=offline][data-ready]").wait_for(state="attached")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def kept(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(KEPT)
    return found


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_another_name_and_icon(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(MARA)
    page = visitor.open("/account/look").page
    visitor.check()
    page.get_by_label("Another name").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#own_name-error")).to_be_visible()
    visitor.check()
    page.get_by_label("My own name for it").fill("Recipes")
    page.get_by_label("Book").check()
    page.get_by_label("Pressing the Shift key").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Saved.")
    visitor.open("/today")
    assert page.title().endswith("– Recipes")
    expect(page.locator(".mark")).to_have_text("Recipes")
    assert page.locator(".mark img").evaluate("one => one.naturalWidth > 0")
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((one) => one.json())")
    assert (manifest["name"], manifest["icons"][0]["src"]) == ("Recipes", "/static/icons/book-192.png")
    for _ in range(4):
        page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    heading(page, page.get_by_role("heading", level=1).inner_text())
    assert page.url.endswith("/today")


@pytest.mark.asvs("T01", "T30")
def test_hiding_signs_out_keeps_what_was_typed_and_leaves_no_way_back(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(MARA)
    page = visitor.open("/today").open("/trends").open("/check-in").page
    page.wait_for_selector("body[data-ready]")
    page.locator("details.more > summary").last.click()
    page.locator("#note").fill(CANARY)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_function(EMPTIED)
    heading(page, LIST)
    for word in ("journal", "mood", "sign", CANARY):
        assert word not in page.content().lower()
    assert page.evaluate("navigation.canGoForward") is False
    page.go_back()
    heading(page, LIST)
    visitor.open("/today")
    heading(page, "Sign in")
    visitor.sign_in(MARA).open("/account/drafts")
    expect(page.locator("main")).to_contain_text(CANARY)


@pytest.mark.asvs("T01")
def test_the_button_hides_help_and_works_without_scripts(site: Site, visit: Any) -> None:
    plain = visit(site, PHONE, script=False).sign_in(MARA)
    plain.open("/trends").page.get_by_role("button", name="Hide this page").click()
    heading(plain.page, LIST)
    heading(plain.open("/trends").page, "Sign in")
    page = visit(site, PHONE).open("/sign-in").open("/help").page
    page.get_by_role("link", name="Hide this page").click()
    page.wait_for_function(EMPTIED)
    heading(page, LIST)


@pytest.mark.asvs("P7", "V14.3.3", "T01")
def test_without_the_switch_a_phone_keeps_public_pages_alone(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(AIYANA)
    page = visitor.page
    write(visitor, signs=CANARY, people="Vera 555 0134")
    for path in ("/today", "/help", "/trends", "/check-in", "/today"):
        visitor.open(path)
    ready(page)
    found = kept(page)
    assert {name.split()[0] for name in found} == {"public", "help"}
    for text in found.values():
        assert CANARY not in text
        assert "0134" not in text
        assert "Aiyana" not in text
    visitor.context.set_offline(True)
    visitor.open("/trends")
    heading(page, "There is no connection")
    expect(page.locator("a[href='tel:988']").first).to_be_visible()
    expect(page.get_by_role("link", name="The safety plan kept on this phone")).to_be_hidden()
    visitor.check()
    visitor.open("/hide")
    heading(page, LIST)


@pytest.mark.asvs("P7", "T01", "V14.3.1")
def test_with_the_switch_the_plan_alone_is_kept_until_it_is_taken_off(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(AIYANA)
    page = visitor.page
    write(visitor, signs=CANARY, people="Vera 555 0134")
    visitor.open("/safety-plan/on-this-phone")
    page.get_by_role("button", name="Keep it on this phone").click()
    expect(page.locator("#understood-error")).to_be_visible()
    visitor.check()
    page.get_by_label("I understand").check()
    page.get_by_role("button", name="Keep it on this phone").click()
    expect(page.get_by_role("status").filter(has_text="It is kept on this phone now.")).to_be_visible()
    visitor.check()
    found = kept(page)
    assert [name for name, text in found.items() if CANARY in text] == ["plan /safety-plan/kept"]
    write(visitor, signs=CANARY + " again", people="Vera 555 0134")
    ready(page)
    visitor.sign_out()
    visitor.context.set_offline(True)
    visitor.open("/today")
    page.get_by_role("link", name="The safety plan kept on this phone").click()
    heading(page, "Safety plan")
    expect(page.locator("main")).to_contain_text(CANARY + " again")
    expect(page.locator("main")).to_contain_text("A copy, kept on this phone on")
    expect(page.locator("a[href='tel:5550134']")).to_be_visible()
    visitor.check()
    visitor.context.set_offline(False)
    visitor.sign_in("priya@example.org")
    write(visitor, signs="words of somebody else")
    visitor.open("/safety-plan/on-this-phone")
    expect(page.locator("[data-state=other]")).to_be_visible()
    ready(page)
    assert "words of somebody else" not in kept(page)["plan /safety-plan/kept"]
    visitor.sign_out().sign_in(AIYANA).open("/safety-plan/on-this-phone")
    page.get_by_role("button", name="Take it off this phone").click()
    expect(page.get_by_role("status").filter(has_text="It is taken off")).to_be_visible()
    assert not any(CANARY in text for text in kept(page).values())
    visitor.open("/account").page.locator("form[action$='/sign-out'] button").first.click()
    page.wait_for_url("**/sign-in")
    assert kept(page) == {}


def test_an_emptied_plan_leaves_no_copy_and_the_operator_can_take_the_worker_away(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(AIYANA)
    page = visitor.page
    write(visitor, signs=CANARY)
    visitor.open("/safety-plan/on-this-phone")
    page.get_by_label("I understand").check()
    page.get_by_role("button", name="Keep it on this phone").click()
    expect(page.locator("[data-state=mine]")).to_be_visible()
    write(visitor, signs="")
    ready(page)
    assert {name.split()[0] for name in kept(page)} == {"public", "help"}
    settings = own_site.app.config["SETTINGS"]
    object.__setattr__(settings, "offline", False)
    visitor.open("/today")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one?.update())")
    page.wait_for_function("async () => (await navigator.serviceWorker.getRegistrations()).length === 0")
    page.wait_for_function("async () => (await caches.keys()).length === 0")
    visitor.open("/safety-plan/on-this-phone")
    expect(page.locator("main")).to_contain_text("have switched this off")
