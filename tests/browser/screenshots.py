"""Each page as a PNG, on a phone and at a desk, light and dark: `make screenshots` writes them to `screenshots/`."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.conftest import DESK, FLAGS, NAMES, PHONE, Site, Visitor, filled, serve

ROOT = Path(__file__).resolve().parents[2]
SIGNED_OUT = {"sign-in": "/sign-in", "register": "/register", "help": "/help", "not-here": "/nowhere"}
PATIENT = {"today": "/today", "check-in": "/check-in", "calendar": "/calendar", "trends": "/trends",
           "trends-all": "/trends?span=all", "sessions": "/sessions", "session-new": "/sessions/new/dosing",
           "sharing": "/sharing", "sharing-new": "/sharing/new", "activity": "/sharing/activity", "account": "/account",
           "summary": "/summary", "export": "/export", "import": "/import", "hide": "/hide",
           "notes": "/notes", "sign-in-ways": "/account/sign-in-ways", "devices": "/account/devices",
           "drafts": "/account/drafts", "address": "/account/address", "erase": "/account/erase",
           "plan": "/safety-plan", "plan-edit": "/safety-plan/edit", "thread": "/thread",
           "thread-before": "/thread/before", "thread-practice": "/thread/practice", "thread-pin": "/thread/pins/new",
           "readings": "/readings", "course-new": "/sessions/course/new"}
THERAPIST = {"caseload": "/caseload", "therapist-account": "/account"}
CLINIC = {"clinic": "/clinic", "clinic-invite": "/clinic/invite", "clinic-preparation": "/clinic/preparation"}


def main(out: Path) -> None:
    out.mkdir(exist_ok=True)
    path = next(found for name in NAMES if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app, url = filled(Path(folder))
        server, site = serve(app, int(url.rsplit(":", 1)[1])), Site(app, url)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for size, name in ((PHONE, "phone"), (DESK, "desk")):
            for dark in (False, True):
                def person(size: dict[str, int] = size, dark: bool = dark) -> Visitor:
                    context: BrowserContext = browser.new_context(
                        viewport=size, color_scheme="dark" if dark else "light",
                        reduced_motion="reduce", locale="en-US", timezone_id="America/New_York", device_scale_factor=1)
                    return Visitor(context, site)
                shoot(person, out, f"{name}-{'dark' if dark else 'light'}")
        browser.close()
        server.shutdown()
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")


def shoot(person: object, out: Path, suffix: str) -> None:
    visitor = person()
    take(visitor, SIGNED_OUT, out, suffix)
    patient = person().sign_in("patient@example.org")
    take(patient, PATIENT, out, suffix)
    patient.open("/sessions").page.locator("main a.sess").first.click()
    snap(patient, out / f"session-{suffix}.png")
    patient.open("/sessions").page.get_by_role("link", name="Change the plan").click()
    snap(patient, out / f"course-edit-{suffix}.png")
    patient.open("/calendar").page.locator("a.cal__d").first.click()
    snap(patient, out / f"day-{suffix}.png")
    page = patient.open("/check-in").page
    page.locator("#fx-some").check(force=True)
    page.locator("#se-headache").check(force=True)
    page.locator("#mood-2").check(force=True)
    snap(patient, out / f"check-in-filled-{suffix}.png")
    therapist = person().sign_in("therapist@example.org")
    take(therapist, THERAPIST, out, suffix)
    therapist.open("/caseload").page.get_by_role("link", name="Mara Ellison").click()
    therapist.page.wait_for_timeout(1500)
    snap(therapist, out / f"patient-{suffix}.png")
    address = therapist.page.url.removeprefix(therapist.site.url)
    take(therapist, {"patient-summary": address + "/summary", "patient-sessions": address + "/sessions",
                     "patient-thread": address + "/thread",
                     "patient-readings": address + "/readings"}, out, suffix)
    take(person().sign_in("clinic@example.org"), CLINIC, out, suffix)


def take(visitor: Visitor, pages: dict[str, str], out: Path, suffix: str) -> None:
    for name, path in pages.items():
        visitor.open(path)
        snap(visitor, out / f"{name}-{suffix}.png")


def snap(visitor: Visitor, path: Path) -> None:
    visitor.page.evaluate("document.fonts.ready")
    visitor.page.screenshot(path=path, full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screenshots")
