"""The integration thread in a browser: an intention goes from one session to the next, without scripts too."""

from typing import Any

from playwright.sync_api import expect

from journal.demo.stories import PINNED, THREAD
from tests.browser.conftest import DESK, Site

INTENTION = THREAD[-1][0]
LONG = "Donaudampfschifffahrtsgesellschaft" * 8


def save(page: Any) -> None:
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/thread")


def test_an_intention_is_carried_from_one_session_to_the_next(own_site: Site, visit: Any) -> None:
    """Given a session that is over, with its words: they stand beside the next intention, which can be kept; moments
    are pinned from a check-in; the practice is answered on Today; the therapist reads all of it."""
    patient = visit(own_site).sign_in("patient@example.org")
    page = patient.open("/sessions").page
    page.get_by_role("link", name="Integration thread").click()
    patient.check()
    page.get_by_role("link", name="Keep this intention").click()
    assert page.locator("#intention").input_value() == INTENTION
    assert page.get_by_text("Keep: the window, and that I could open it.").is_visible()
    page.fill("#questions", LONG)
    page.get_by_label("Somebody to ride home with").check()
    patient.check()
    save(page)
    assert page.get_by_text("Ready (3 still open)").is_visible()

    page.goto(own_site.url + "/today")
    page.locator("ol.wk a").nth(-2).click()
    page.get_by_role("button", name="Pin for session").first.click()
    page.fill("#moment", "The door stood open.")
    patient.check()
    save(page)
    assert page.get_by_text("The door stood open.").is_visible()

    page.goto(own_site.url + "/today")
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("button", name="A little").click()
    assert page.get_by_text("Today: done. Helped: A little.").is_visible()
    patient.check()

    therapist = visit(own_site, DESK, dark=True).sign_in("therapist@example.org")
    desk = therapist.open("/caseload").page
    desk.get_by_role("link", name="Mara Ellison").click()
    assert desk.get_by_text("The door stood open.").is_visible()
    desk.get_by_role("link", name="Read it").click()
    for words in (INTENTION, LONG, "The door stood open.", PINNED[2]):
        assert desk.get_by_text(words).first.is_visible()
    assert desk.get_by_role("button", name="Yes").count() == 0
    therapist.check()


def test_everything_works_without_scripts_and_in_the_dark(own_site: Site, visit: Any) -> None:
    jonas = visit(own_site, dark=True, script=False).sign_in("jonas@example.org")
    page = jonas.open("/today").page
    page.get_by_role("link", name="Write an intention").click()
    page.fill("#intention", "x" * 4001)
    page.get_by_role("button", name="Save").click()
    assert page.locator("#intention-error").is_visible()
    page.fill("#intention", "to listen")
    save(page)
    page.get_by_role("link", name="Choose a practice").click()
    page.fill("#practice", LONG)
    save(page)
    page.get_by_role("link", name="Write about this session").first.click()
    page.get_by_label("Moved").check()
    page.get_by_label("Tired").check()
    save(page)
    assert page.get_by_text("Moved, Tired").is_visible()
    for number in range(3):
        page.get_by_role("link", name="Pin a moment").click()
        page.fill("#moment", f"moment {number} {LONG}")
        save(page)
    assert page.get_by_text("3 moments are pinned.").is_visible()
    jonas.open("/thread/pins/new")
    page.fill("#moment", "a fourth")
    page.locator("input[name=instead]").nth(1).check()
    save(page)
    assert page.get_by_text("moment 1 ").count() == 0
    jonas.fits()


def test_the_pages_of_a_clinic_and_a_therapist_fit_a_desk(own_site: Site, visit: Any) -> None:
    staff = visit(own_site, DESK).sign_in("clinic@example.org")
    staff.open("/clinic").page.get_by_role("link", name="What to prepare").click()
    staff.page.fill("#words_4", LONG[:150])
    staff.page.fill("#place_4", "0")
    staff.page.get_by_role("button", name="Save").click()
    expect(staff.page.locator("#words_0")).to_have_value(LONG[:150])
    staff.check()
