"""The evening after a dose, on a phone: a few large buttons, and nothing that cannot be taken back."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from journal.accounts import queries as people
from journal.core import clock
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind, Session
from tests import factories
from tests.browser.conftest import PHONE, Site

EMAIL = "patient@example.org"
LEAST = 64
"""Pixels of the smallest large button."""


def dose(site: Site) -> None:
    """Today, at an hour that nobody wrote down."""
    with site.app.app_context():
        person = people.person_by_email(EMAIL)
        assert person
        treatment.save_session(factories.own(person.id), Session(
            uuid4(), Kind.DOSING, clock.today(person.zone), person.zone, person.id, clock.now()))


def look(patient: Any, heading: str) -> None:
    """A dim page with this heading, whose answers are easy to hit."""
    page = patient.page
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state()  # every style sheet is in
    expect(page.locator("body")).to_have_css("background-color", "rgb(25, 20, 18)")
    for one in page.locator(".now__b, .now__ways .btn").all():
        box = one.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= LEAST - .5, one.inner_text()
    assert page.locator("input:not([type=hidden]), textarea, select").count() == 0
    patient.check()


def test_a_few_large_buttons_and_choices_that_wait(own_site: Site, visit: Any) -> None:
    dose(own_site)
    patient = visit(own_site, PHONE).sign_in(EMAIL)
    page = patient.page
    expect(page.locator("main")).to_contain_text("Rest is enough.")
    patient.check()
    page.get_by_role("link", name="How are you now?").click()
    look(patient, "How has your mood been today?")
    page.get_by_role("button", name="Low", exact=True).click()
    look(patient, "Is anything bothering you?")
    page.get_by_role("button", name="Heart racing or pounding").click()
    look(patient, "How bad was it at its worst?")
    page.get_by_role("button", name="Frightening or dangerous").click()
    look(patient, "That is saved")
    expect(page.locator("main")).to_contain_text("In danger? Call 911")
    expect(page.locator("main")).to_contain_text("Heart racing or pounding: Frightening or dangerous")
    page.get_by_role("link", name="Something is bothering me").click()
    look(patient, "Is anything else bothering you?")
    page.get_by_role("button", name="Nothing else").click()
    page.get_by_role("link", name="Done for now").click()
    expect(page.locator("main")).to_contain_text("1 check-in is saved for today")

    patient.open("/sharing/new")
    expect(page.get_by_role("complementary", name="After your session")).to_contain_text("Today is the day")
    page.fill("#email", "someone@example.org")
    page.locator("main button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This can wait until the morning")
    patient.check()
    page.get_by_role("button", name="This cannot wait").click()
    expect(page.locator("main")).to_contain_text("someone@example.org")
    patient.open("/sharing").page.get_by_role("link", name="Stop sharing").first.click()
    page.locator("main button[type=submit]").last.click()
    expect(page.locator("body")).to_contain_text("Sharing is stopped.")

    plain = visit(own_site, PHONE, script=False).sign_in(EMAIL).page  # nothing of it needs a script
    plain.get_by_role("link", name="How are you now?").click()
    plain.get_by_role("button", name="Good", exact=True).click()
    plain.get_by_role("button", name="None", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("That is saved")
    expect(plain.locator("main")).to_contain_text("7 of 10")
