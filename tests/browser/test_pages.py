"""Every page in light and dark, on a phone and at a desk: axe, nothing sideways, no other host, no policy violation."""

from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE, Site

SIGNED_OUT = ("/sign-in", "/register", "/what-is-stored", "/reset", "/check-your-mail", "/help", "/help?country=XX",
              "/nowhere", "/demo/mail")
PATIENT = ("/today", "/check-in", "/calendar", "/trends", "/trends?span=all", "/sessions", "/sessions/new/dosing",
           "/sessions/new/integration", "/sessions/course/new", "/readings", "/sharing", "/sharing/new",
           "/sharing/activity", "/account", "/summary", "/export", "/import", "/help", "/confirm", "/notes",
           "/account/sign-in-ways",
           "/account/devices", "/account/drafts", "/account/address", "/account/erase", "/safety-plan",
           "/safety-plan/edit", "/thread", "/thread/before", "/check-in/questions", "/check-in/monthly",
           "/side-effects", "/who-reads", "/questionnaires", "/questionnaires/begin/phq9",
           "/questionnaires/paper/phq9/es", "/questionnaires/old-scores", "/questionnaires/plan")
PHONE_FIRST = pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (PHONE, True), (DESK, False)],
                                      ids=["phone-light", "phone-dark", "desk-light"])
DESK_FIRST = pytest.mark.parametrize(("size", "dark"), [(DESK, False), (DESK, True), (PHONE, False)],
                                     ids=["desk-light", "desk-dark", "phone-light"])
NARROW = {"width": 320, "height": 640}


@pytest.mark.asvs("V14.2.3")
@PHONE_FIRST
def test_signed_out(site: Site, visit: Any, size: dict[str, int], dark: bool) -> None:
    visitor = visit(site, size, dark)
    for path in SIGNED_OUT:
        visitor.open(path).check()


@pytest.mark.asvs("V14.2.3")
@PHONE_FIRST
def test_patient(site: Site, visit: Any, size: dict[str, int], dark: bool) -> None:
    visitor = visit(site, size, dark).sign_in("patient@example.org")
    for path in PATIENT:
        visitor.open(path).check()
    visitor.open("/sessions").page.locator("main a[href*='/sessions/']").first.click()
    visitor.check()
    visitor.open("/sessions").page.get_by_text("End or delete this course").click()
    visitor.check()
    visitor.page.get_by_role("link", name="Change the plan").click()
    visitor.check()
    visitor.open("/calendar").page.locator("a.cal__d").first.click()
    visitor.check()


@pytest.mark.asvs("V14.2.3")
@DESK_FIRST
def test_therapist_and_clinic(site: Site, visit: Any, size: dict[str, int], dark: bool) -> None:
    visitor = visit(site, size, dark).sign_in("therapist@example.org")
    visitor.open("/caseload").check()
    visitor.page.get_by_role("link", name="Mara Ellison").click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.check()
    address = visitor.page.url.removeprefix(site.url)
    for path in ("/summary", "/sessions", "/sessions/new/integration", "/sessions/course/new", "/readings",
                 "/safety-plan", "/thread", "/side-effects", "/questionnaires/plan"):
        visitor.open(address + path).check()
    for path in ("/account", "/account/sign-in-ways", "/account/devices", "/account/erase", "/promise"):
        visitor.open(path).check()
    staff = visit(site, size, dark).sign_in("clinic@example.org")
    for path in ("/clinic", "/clinic/invite"):
        staff.open(path).check()
    staff.open("/clinic").page.get_by_role("link", name="Lost their phone?").first.click()
    staff.check()


def test_narrow_phone(site: Site, visit: Any) -> None:
    """Nothing scrolls sideways at 320 px."""
    visitor = visit(site, NARROW).sign_in("patient@example.org")
    for path in PATIENT:
        visitor.open(path).fits()


def test_large_text(site: Site, visit: Any) -> None:
    """At twice the text size the daily pages still fit their width."""
    visitor = visit(site, PHONE).sign_in("patient@example.org")
    for path in ("/today", "/check-in", "/trends", "/sharing"):
        visitor.open(path).page.evaluate("document.documentElement.style.fontSize = '200%'")
        visitor.check()
