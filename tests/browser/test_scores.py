"""Scores of questionnaires in a real browser: chart, words, table and answers, in light and dark, for both readers."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from journal.accounts import queries as accounts
from journal.core import clock
from tests.browser.conftest import DESK, PHONE, Site
from tests.factories import own
from tests.questionnaires.filled import filled, spread, store

PATIENT, THERAPIST = "patient@example.org", "therapist@example.org"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_scores_are_read_by_the_patient_and_by_the_therapist(own_site: Site, visit: Any, dark: bool) -> None:
    with own_site.app.app_context():
        person = accounts.person_by_email(PATIENT)
        assert person
        today = clock.today(person.zone)
        store(own(person.id), filled("core10", today - timedelta(days=33), answers={"q1": 2}),
              filled("phq8", today - timedelta(days=30), 17), filled("phq8", today - timedelta(days=16), 9),
              filled("phq8", today - timedelta(days=2), answers={**spread("phq8", 6), "q8": None}))
    visitor = visit(own_site, PHONE, dark).sign_in(PATIENT).open("/trends")
    card = visitor.page.locator("section.scores").filter(has=visitor.page.get_by_role("heading", name="PHQ-8"))
    expect(card.locator("svg.cs .cs__late").first).to_be_visible()
    card.get_by_text("Show the numbers").click()
    expect(card.get_by_role("row", name="Some signs of low mood").first).to_be_visible()
    card.get_by_text("Each answer").first.click()
    expect(card.get_by_role("cell", name="3, Nearly every day").first).to_be_visible()
    visitor.check()
    visitor = visit(own_site, DESK, dark).sign_in(THERAPIST)
    visitor.open(f"/patients/{person.id}")
    page = visitor.page
    core = page.locator("section.scores").filter(has_text="CORE-10")
    expect(core.get_by_text("There is no score yet")).to_be_visible()
    page.locator("section.scores").filter(has_text="PHQ-8").get_by_text("Each answer").first.click()
    expect(page.get_by_role("cell", name="3, Nearly every day").first).to_be_visible()
    visitor.check()
