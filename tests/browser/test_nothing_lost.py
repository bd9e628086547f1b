"""Nothing that was typed is lost: the page dies, the sign-in ends, the connection goes, another tab is faster."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from journal.accounts import operating, queries
from tests.browser.conftest import DESK, PHONE, Site

PATIENT, OTHER = "patient@example.org", "other@example.org"
CANARY = "zuleika heard the kingfisher"
KEPT = "Kept as a draft, not saved yet."
WAITING = "Waiting: no connection. What you typed is kept on this device, sealed."
DUMP = """async () => {
  const text = (value) => new TextDecoder("latin1").decode(value);
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      found.push(request.url, await (await caches.match(request)).text());
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      for (const row of rows) for (const value of Object.values(row)) {
        found.push(value instanceof Uint8Array ? `box ${text(value)}` : String(value));
      }
    }
    database.close();
  }
  return found;
}"""


def note(page: Page) -> Locator:
    page.wait_for_selector("[data-module=draft][data-ready]", state="attached")
    if not page.locator("#note").is_visible():
        page.locator("details.more > summary").last.click()
    return page.locator("#note")


def write(page: Page, text: str = CANARY) -> None:
    note(page).press_sequentially(text)


def said(page: Page, words: str) -> None:
    expect(page.locator("[data-module=draft]")).to_have_text(words)


def carry_on(page: Page) -> None:
    page.get_by_role("link", name="Carry on").first.click()
    expect(page.locator("#note")).to_have_value(CANARY)


def signed_out(site: Site) -> None:
    with site.app.app_context():
        person = queries.person_by_email(PATIENT)
        assert person
        operating.end_sessions(person.id)


def sign_in_here(page: Page, email: str = PATIENT) -> None:
    page.fill("#email", email)
    page.fill("#password", "a quiet green harbour")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.mark.asvs("T09")
def test_a_page_that_died_gives_back_what_was_typed(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(PATIENT)
    page = visitor.open("/check-in").page
    page.locator("#mood-6").check()
    write(page)
    said(page, KEPT)
    page.close()
    page = visitor.page = visitor.context.new_page()
    visitor.open("/check-in")
    expect(page.locator(".offer")).to_contain_text(CANARY)
    expect(page.locator("#note")).to_have_value("")
    visitor.check()
    carry_on(page)
    expect(page.locator("#mood-6")).to_be_checked()
    expect(page.locator(".offer")).to_have_count(0)
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in is saved")
    expect(page.locator("main")).to_contain_text(CANARY)
    visitor.open("/check-in")
    expect(page.locator(".offer")).to_have_count(0)


@pytest.mark.asvs("T01", "T09", "V14.3.3")
def test_offline_it_waits_sealed_and_is_sent_when_the_connection_is_back(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(PATIENT)
    page = visitor.open("/check-in").page
    note(page)
    visitor.context.set_offline(True)
    write(page)
    said(page, WAITING)
    page.get_by_role("button", name="Save check-in").last.click()
    said(page, WAITING)
    expect(page.locator("#note")).to_have_value(CANARY)
    visitor.check()
    found = page.evaluate(DUMP)
    assert any(one.startswith("box ") for one in found), "nothing was put there"
    assert [one for one in found if CANARY in one or "zuleika" in one] == []
    address = [one for one in found if one.endswith("/check-in") or '"/check-in' in one]
    assert address == [], "the program's own files name its parts, nothing names the page that was written on"
    visitor.context.set_offline(False)
    said(page, "The connection is back. Kept as a draft: save it when you are ready.")
    assert not any(one.startswith("box ") for one in page.evaluate(DUMP))
    page.reload()
    expect(page.locator(".offer")).to_contain_text(CANARY)
    page.get_by_role("button", name="Throw it away").click()
    page.wait_for_url("**/check-in")
    expect(page.locator(".offer")).to_have_count(0)


@pytest.mark.asvs("T09", "T01", "V8.2.2")
def test_what_waits_on_a_device_is_given_back_to_its_writer_alone(own_site: Site, visit: Any) -> None:
    """Typed without a connection, the page dies, the sign-in has ended, and somebody else signs in first."""
    visitor = visit(own_site, PHONE).sign_in(PATIENT)
    page = visitor.open("/check-in").page
    note(page)
    visitor.context.set_offline(True)
    write(page)
    said(page, WAITING)
    page.close()
    signed_out(own_site)
    visitor.context.set_offline(False)
    page = visitor.page = visitor.context.new_page()
    with page.expect_response("**/account/drafts") as answer:
        visitor.sign_in("aiyana@example.org")
    assert answer.value.json() == {"said": "other"}
    assert CANARY not in visitor.open("/account/drafts").page.content()
    page.goto(own_site.url + "/account")
    page.wait_for_selector("[data-watching]", state="attached")
    page.locator("form[action$='/sign-out'] button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Signing out throws it away")
    visitor.context.clear_cookies()
    visitor.sign_in(PATIENT)
    page.get_by_role("link", name="Look at it").click()
    expect(page.locator("main")).to_contain_text(CANARY)
    page.get_by_role("link", name="Carry on").click()
    expect(page.locator("#note")).to_have_value(CANARY)


@pytest.mark.asvs("T09", "V7.2.1")
def test_a_sign_in_that_ends_while_typing_gives_back_after_the_next(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(PATIENT)
    page = visitor.open("/check-in").page
    note(page)
    signed_out(own_site)
    write(page)
    expect(page.locator("[data-module=draft]")).to_contain_text("Waiting: you were signed out.")
    page.get_by_role("button", name="Save check-in").last.click()
    page.wait_for_url("**/sign-in?next=/account/drafts")
    sign_in_here(page)
    expect(page.locator("main")).to_contain_text(CANARY)
    assert page.get_by_role("link", name="Carry on").count() == 1, "the box and the form are one draft"
    carry_on(page)


@pytest.mark.asvs("T09")
def test_a_form_of_before_the_newest_sign_in_goes_on(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in(PATIENT)
    old = visitor.open("/check-in").page
    note(old)
    signed_out(own_site)
    visitor.page = visitor.context.new_page()
    visitor.sign_in(PATIENT)
    write(old)
    said(old, KEPT)
    old.get_by_role("button", name="Save check-in").last.click()
    expect(old.get_by_role("heading", level=1)).to_have_text("Your check-in is saved")


@pytest.mark.asvs("P4")
@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_the_second_of_two_tabs_sees_what_changed_and_chooses(site: Site, visit: Any, size: dict[str, int],
                                                              dark: bool) -> None:
    visitor = visit(site, size, dark).sign_in("aiyana@example.org")
    second = visitor.open("/safety-plan/edit").page
    visitor.page = visitor.context.new_page()
    first = visitor.open("/safety-plan/edit").page
    long = "words of the first tab " * 20
    first.fill("#signs", f"{long}{size}")
    first.fill("#helps", f"walking {size}")
    first.get_by_role("button", name="Save", exact=True).click()
    first.wait_for_url("**/safety-plan")
    second.fill("#signs", f"words of the second tab {size}")
    second.get_by_role("button", name="Save", exact=True).click()
    visitor.page = second
    second.get_by_role("heading", name="There is a newer version").wait_for()
    assert second.locator("[name^=take-]:checked").count() == 0
    visitor.check()
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator("#take-signs-error")).to_contain_text("Choose one of the two.")
    visitor.check()
    second.get_by_role("group", name="My warning signs").get_by_label("Keep mine").check()
    for other in second.locator("[value=other]").all()[1:]:
        other.check()
    second.get_by_role("button", name="Save", exact=True).click()
    second.wait_for_url("**/safety-plan")
    expect(second.locator("main")).to_contain_text(f"words of the second tab {size}")
    expect(second.locator("main")).to_contain_text(f"walking {size}")
