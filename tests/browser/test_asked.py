"""A questionnaire on Today: put off, gone, and back in the morning."""

import re
from datetime import timedelta
from typing import Any

from journal.core import clock
from tests.browser.conftest import PHONE, Site

WAITING = "A questionnaire is waiting"


def test_put_off_until_the_morning(own_site: Site, visit: Any) -> None:
    patient = visit(own_site, PHONE).sign_in("patient@example.org").open("/today")
    patient.page.get_by_role("heading", name=WAITING).wait_for()
    patient.check()
    first = patient.page.locator("a", has_text="Begin").get_attribute("href")
    patient.page.get_by_role("button", name=re.compile("^Later")).press("Enter")
    patient.page.get_by_text("Put off until tomorrow.").wait_for()
    assert patient.page.locator(f"a[href='{first}']").count() == 0
    with clock.Moved(clock.now() + timedelta(days=1)):
        morning = visit(own_site, PHONE, script=False).sign_in("patient@example.org").open("/today")
        morning.page.locator(f"a[href='{first}']").wait_for()
    patient.open("/questionnaires/plan").check()
    patient.page.get_by_label("PTSD").check()
    patient.page.get_by_role("button", name="Save").click()
    patient.page.get_by_text("Chosen by you").wait_for()
    therapist = visit(own_site).sign_in("therapist@example.org").open("/caseload")
    therapist.page.get_by_role("link", name="Mara Ellison").click()
    therapist.page.get_by_label("Ask for a questionnaire").select_option("pcl5")
    therapist.page.get_by_role("button", name="Ask for it").click()
    therapist.page.get_by_text("PCL-5, asked for by Dr Hanna Weiss").wait_for()
    therapist.page.get_by_role("link", name="The whole plan").click()
    therapist.page.get_by_text("Chosen by Mara Ellison").wait_for()
    therapist.check()
