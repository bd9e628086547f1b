"""The main job, end to end: a patient on a phone, a therapist at a desk, on each database."""

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Site

PASSWORD = "five slow rivers of june"
DIARY = """full_date,date,weekday,time,mood,activities,note_title,note
2024-03-02,March 2,Saturday,18:52,good,walk | friends,,Sun on the hill
2024-03-01,March 1,Friday,6:50 pm,meh,,,"Two lines,
one entry"
2024-02-29,February 29,Thursday,12:05 am,floaty,,,
"""


def test_from_registration_to_the_pdf(fresh_site: Site, visit: Any) -> None:
    """Registers, logs, records sessions, imports, invites; the therapist accepts, reads, downloads."""
    patient = visit(fresh_site, PHONE)
    register(patient, "nadia@example.org", "Nadia Klein")
    log_today(patient)
    log_past_day(patient)
    record_sessions(patient)
    import_diary(patient)
    see_trends(patient)
    link = invite(patient, fresh_site)
    therapist = visit(fresh_site, DESK)
    accept(therapist, link)
    read_and_download(therapist)
    withdraw(patient)
    therapist.open("/caseload")
    expect(therapist.page.locator("main")).not_to_contain_text("Nadia Klein")
    assert patient.foreign == therapist.foreign == []
    assert patient.violations == therapist.violations == []


def register(patient: Any, email: str, name: str) -> None:
    page = patient.open("/").page
    page.get_by_role("link", name="Make an account").click()
    page.fill("#name", name)
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.check("#consent")
    patient.check()
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    expect(page.locator("#zone")).to_have_value("America/New_York")
    page.get_by_role("button", name="Carry on").click()
    page.wait_for_url("**/today")


def log_today(patient: Any) -> None:
    """An ordinary day: mood, anxiety, energy, sleep, None, Save."""
    page = patient.page
    page.get_by_role("button", name="Good", exact=True).click()
    expect(page.locator("#mood-7")).to_be_checked()
    patient.check()
    for answer in ("anxiety-4", "energy-5", "sleep_hours-7"):
        page.locator(f"#{answer}").click()
    page.locator("#fx-none").click()
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check-in is saved")
    expect(page.locator("main")).to_contain_text("Only you can see it.")
    patient.check()


def log_past_day(patient: Any) -> None:
    """Two days ago from the calendar: side effects with a severity, a note; then changed, deleted and undone."""
    day = patient_day(patient) - timedelta(days=2)
    page = patient.open(f"/calendar?month={day:%Y-%m}").page
    patient.check()
    page.locator(f"a[href='/days/{day.isoformat()}']").click()
    page.get_by_role("link", name="Fill in this day").click()
    expect(page.locator("main")).to_contain_text("Filled in 2 days later")
    page.locator("#mood-3").click()
    page.locator("#fx-some").click()
    page.locator("#se-headache").click()
    page.locator("#sv-headache-2").click()
    page.locator("details.more > summary").last.click()
    page.fill("#note", "Rain, and the tea was good")
    patient.check()
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.locator("main")).to_contain_text("Headache: Got in the way")
    page.get_by_role("link", name="Change it").click()
    expect(page.locator("#sv-headache-2")).to_be_checked()
    page.locator("#mood-4").click()
    page.get_by_role("button", name="Save check-in").last.click()
    page.get_by_role("button", name="Delete this check-in").click()
    expect(page.locator("main")).to_contain_text("Deleted")
    patient.check()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("Rain, and the tea was good")


def patient_day(patient: Any) -> date:
    """The day it is for the patient, read off the check-in form."""
    patient.open("/check-in")
    return date.fromisoformat(patient.page.input_value("input[name=day]"))


def record_sessions(patient: Any) -> None:
    today = patient_day(patient)
    page = patient.open("/sessions/new/dosing").page
    page.fill("#day", (today - timedelta(days=2)).isoformat())  # yesterday would still be felt before eight
    page.fill("#dose_mg", "40")
    page.fill("#weight_kg", "80")
    patient.check()
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/new/" not in url)
    expect(page.locator("main")).to_contain_text("0.5")
    patient.check()
    page = patient.open("/sessions/new/integration").page
    page.fill("#day", (today + timedelta(days=3)).isoformat())
    page.fill("#focus", "The house by the sea")
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/new/" not in url)
    patient.open("/sessions").check()
    expect(page.locator("main")).to_contain_text("Integration")


def import_diary(patient: Any) -> None:
    page = patient.open("/import").page
    for again in (False, True):
        page.set_input_files("#file", {"name": "diary.csv", "mimeType": "text/csv", "buffer": DIARY.encode()})
        page.get_by_role("button", name="Look into the file").click()
        expect(page.locator("main")).to_contain_text("3 entries in the file")
        if again:
            expect(page.locator("main")).to_contain_text("3 are in your journal already")
            continue
        patient.check()
        page.get_by_label("Where does “floaty” belong?").select_option("tag")
        page.get_by_role("button", name="Bring these in").click()
        expect(page.locator("body")).to_contain_text("3 check-ins were brought in")
        patient.check()


def see_trends(patient: Any) -> None:
    page = patient.open("/trends").page
    expect(page.locator("svg.cs").first).to_be_visible()
    patient.check()
    page.get_by_role("button", name=re.compile("Explore")).first.click()
    page.wait_for_selector(".js-plotly-plot .main-svg")
    patient.check()


def invite(patient: Any, site: Site) -> str:
    page = patient.open("/sharing").page
    patient.check()
    page.get_by_role("link", name="Share with someone").click()
    page.fill("#email", "ruth@example.net")
    patient.check()
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/sharing")
    patient.check()
    mail = patient.open("/demo/mail").page
    link = mail.locator("a[href*='/invitations/']").first.get_attribute("href")
    assert link
    return str(link).removeprefix(site.url)


def accept(therapist: Any, link: str) -> None:
    page = therapist.open(link).page
    therapist.check()
    page.fill("#name", "Ruth Adeyemi")
    if page.locator("#email").count():
        page.fill("#email", "ruth@example.net")
    page.fill("#password", PASSWORD)
    page.check("#consent")
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/invitations/" not in url)
    therapist.open("/caseload")
    expect(page.locator("main")).to_contain_text("Nadia Klein")
    therapist.check()


def read_and_download(therapist: Any) -> None:
    page = therapist.page
    page.get_by_role("link", name="Nadia Klein").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadia Klein")
    expect(page.locator("main")).not_to_contain_text("Rain, and the tea was good")
    therapist.check()
    page.get_by_role("link", name=re.compile("Download")).first.click()
    therapist.check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download PDF").click()
    download = waiting.value
    assert re.fullmatch(r"journal-summary-\d{4}-\d\d-\d\d\.pdf", download.suggested_filename)
    with open(download.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"


def withdraw(patient: Any) -> None:
    """The patient reads who looked, then stops sharing; it takes effect at once."""
    page = patient.open("/sharing/activity").page
    expect(page.locator("main")).to_contain_text("Ruth Adeyemi")
    patient.check()
    patient.open("/sharing")
    page.get_by_role("link", name="Stop sharing").first.click()
    patient.check()
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/sharing")
