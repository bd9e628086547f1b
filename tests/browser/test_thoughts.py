"""The question about suicidal thoughts: the promise first, help at once, the therapist told without a word of it."""

import re
from typing import Any

from playwright.sync_api import expect

from journal.core import mail
from tests.browser.conftest import DESK, PHONE, Site

ASKS = "One more question, if you like"


def check_in(visitor: Any) -> Any:
    page = visitor.open("/check-in").page
    page.locator("#mood-4").check(force=True)
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in is saved")
    return page


def test_promise_question_help_and_the_therapist_without_scripts(site: Site, visit: Any) -> None:
    patient = visit(site, PHONE, script=False).sign_in("ewan@example.org")
    page = check_in(patient)
    page.get_by_role("link", name="Read it").click()
    expect(page.locator("main")).to_contain_text("Dr Hanna Weiss; at weekends Sam Okafor")
    page.get_by_label("I thought about how or when I might do it").check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Please reach someone now")
    for link in ("tel:116123", "tel:999"):
        box = page.locator(f"main a[href='{link}']").bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"], link
    expect(page.locator("main")).to_contain_text("A mail asks Dr Hanna Weiss to look at their list today.")
    page.get_by_role("link", name="Continue").click()
    expect(page.locator("main")).to_contain_text("Saved for")
    therapist = visit(site, DESK).sign_in("therapist@example.org")
    first = therapist.page.get_by_role("region", name="Please look here first")
    expect(first).to_contain_text(re.compile("Ewan McBride.*Look now.*I thought about how or when I might do it", re.S))
    therapist.check()
    first.get_by_role("link", name="Ewan McBride").click()
    expect(therapist.page.get_by_role("region", name="Thoughts of not wanting to live")).to_contain_text("Look now")
    with site.app.app_context():
        letter = next(one for one in mail.filed(site.app.config["SETTINGS"].mail_dir)
                      if one.subject == "Please look at your list today")
    assert letter.to == "therapist@example.org"
    assert not re.search("ewan|thought|suicid|S3|live", letter.text, re.I)


def test_who_prefers_not_to_be_asked_is_not(site: Site, visit: Any) -> None:
    patient = visit(site, PHONE).sign_in("priya@example.org")
    page = check_in(patient)
    expect(page.get_by_text(ASKS)).to_be_visible()
    page.get_by_role("link", name="Read it").click()
    patient.check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.locator("#thoughts-error")).to_be_visible()
    patient.check()
    page.get_by_label("Passing thoughts").check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Thank you for saying so")
    patient.check()
    patient.open("/sharing").page.get_by_role("link", name="Who reads your answers").click()
    page.get_by_label("Prefer not to be asked").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("You are not asked, because you prefer not to be.")
    patient.check()
    page = check_in(patient)
    expect(page.get_by_text(ASKS)).to_have_count(0)
    expect(page.get_by_role("link", name="Help now").first).to_be_visible()
