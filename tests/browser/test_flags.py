"""An answer that signals danger: help first on a phone, seen by the therapist above the list, the patient reads it."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from journal.core import mail
from tests.browser.conftest import DESK, PHONE, Site

EMAIL, NAME = "tomas@example.org", "Tomás Núñez Íñiguez"
RAISED = re.compile(f"{NAME}.*Look today.*PHQ-9, question 9: “Several days”", re.S)


def fill_in(page: Page) -> None:
    """The whole form without scripts, question 9 answered "Several days"."""
    page.get_by_role("button", name="Begin").click()
    for number in range(1, 9):
        page.locator(f"#item-q{number}-0").check(force=True)
    page.locator("#item-q9-1").check(force=True)
    page.get_by_role("button", name="Look at all answers").last.click()
    page.wait_for_load_state()
    if "/summary" not in page.url:  # a question that follows from an answer; it can be left out
        page.get_by_role("button", name="Look at all answers").last.click()
    page.get_by_role("button", name="Send").click()


def test_help_first_then_the_therapist_and_who_saw_it(site: Site, visit: Any) -> None:
    page = visit(site, PHONE, script=False).sign_in(EMAIL).open("/questionnaires/begin/phq9").page
    fill_in(page)
    expect(page.get_by_role("heading", level=2).first).to_have_text("That sounds heavy")
    for link in ("tel:024", "tel:112"):
        box = page.locator(f"main a[href='{link}']").bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"], link
    expect(page.locator("main")).to_contain_text("A mail asks Dr Hanna Weiss to look at their list today.")
    for dark in (False, True):
        visit(site, PHONE, dark=dark).sign_in(EMAIL).open(page.url.removeprefix(site.url)).check()
    with site.app.app_context():
        letters = mail.filed(site.app.config["SETTINGS"].mail_dir)
    assert not any(re.search("tom|phq|several", one.text + one.subject, re.I)
                   for one in letters if one.to == "therapist@example.org")

    therapist = visit(site, DESK).sign_in("therapist@example.org")
    first = therapist.page.get_by_role("region", name="Please look here first")
    expect(first).to_contain_text(RAISED)
    therapist.check()
    first.get_by_role("link", name=NAME).click()
    card = therapist.page.get_by_role("region", name="Flags")
    card.get_by_role("button", name="I have seen this").focus()
    therapist.page.keyboard.press("Enter")
    card.get_by_text("Seen by Dr Hanna Weiss").wait_for()
    card.get_by_text("Note what was done").click()
    card.get_by_role("button", name="Save the note").click()
    therapist.page.get_by_role("alert").get_by_text("Write in a sentence what was done").wait_for()
    therapist.check()
    card.get_by_label("What was done").fill("I called. We speak tomorrow.")
    card.get_by_role("button", name="Close it").click()
    card.get_by_text("There is no open flag.").wait_for()
    expect(therapist.open("/caseload").page.locator("main")).not_to_contain_text(RAISED)

    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("region", name="Who was told")).to_contain_text("Seen by Dr Hanna Weiss")
