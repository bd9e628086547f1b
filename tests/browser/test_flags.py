"""An answer that signals danger: help first on a phone, seen by the therapist above the list, the patient reads it."""

import re
from typing import Any

from playwright.sync_api import expect

from journal.accounts import queries as accounts
from journal.questionnaires import following
from tests.browser.conftest import DESK, PHONE, Site
from tests.factories import own
from tests.questionnaires.cases import send

RAISED = re.compile("Mara Ellison.*PHQ-9, question 9: “Several days”", re.S)


def sent(site: Site, email: str) -> str:
    """A PHQ-9 with question 9 answered "Several days"; where the patient is led then."""
    with site.app.test_request_context():
        patient = accounts.person_by_email(email).id
        return following.next_url(own(patient), send(patient, "phq9", q9=1))


def test_help_first_then_the_therapist_and_who_saw_it(own_site: Site, visit: Any) -> None:
    address = sent(own_site, "patient@example.org")
    patient = visit(own_site, PHONE, script=False).sign_in("patient@example.org").open(address)
    page = patient.page
    expect(page.get_by_role("heading", level=2).first).to_have_text("That sounds heavy")
    for link in ("tel:988", "sms:988"):
        box = page.locator(f"main a[href='{link}']").bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"], link
    expect(page.locator("main")).to_contain_text("A mail asks Dr Hanna Weiss to look at their list today.")
    therapist = visit(own_site, DESK).sign_in("therapist@example.org")
    expect(therapist.page.get_by_role("region", name="Please look here first")).to_contain_text(RAISED)
    therapist.check()
    therapist.page.get_by_role("link", name="Mara Ellison").first.click()
    card = therapist.page.get_by_role("region", name="Flags")
    card.get_by_role("button", name="I have seen this").focus()
    therapist.page.keyboard.press("Enter")
    expect(card).to_contain_text("Seen by Dr Hanna Weiss")
    card.get_by_text("Note what was done").click()
    card.get_by_role("button", name="Save the note").click()
    expect(therapist.page.get_by_role("alert")).to_contain_text("Write in a sentence what was done")
    therapist.check()
    card.get_by_label("What was done").fill("I called. We speak tomorrow.")
    card.get_by_role("button", name="Close it").click()
    expect(card).to_contain_text("There is no open flag.")
    expect(therapist.open("/caseload").page.locator("main")).not_to_contain_text(RAISED)
    page.get_by_role("link", name="Continue").click()
    expect(page.locator("main")).to_contain_text("Seen by Dr Hanna Weiss")


def test_the_help_page_passes_on_a_phone_by_keys_and_in_the_dark(own_site: Site, visit: Any) -> None:
    address = sent(own_site, "patient@example.org")
    for dark in (False, True):
        patient = visit(own_site, PHONE, dark=dark).sign_in("patient@example.org").open(address)
        patient.check()
    page = patient.page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Mail of this demo")).to_be_focused()
    page.keyboard.press("Tab")
    assert (page.evaluate("document.activeElement.href") or "").startswith("tel:"), "the first number is the next stop"
