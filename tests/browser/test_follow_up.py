"""The days after a dose, on a phone: what was told is asked again until it is gone, in the person's own words too."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import expect

from journal.core import clock
from journal.entries import actions as entries
from journal.entries.rules import SideEffect
from journal.treatment import actions as treatment
from tests import factories
from tests.browser.conftest import PHONE, Site
from tests.treatment.cases import session

EMAIL = "noor@example.org"


def dosed(site: Site) -> None:
    """Somebody with a dose three hours ago who felt sick after it; their first dose was six weeks before."""
    with site.app.app_context():
        mine = factories.own(factories.person(factories.Role.PATIENT, EMAIL, "Noor Haddad", zone="UTC", country="US"))
        now = clock.now()
        for start in (now - timedelta(days=42), now - timedelta(hours=3)):
            treatment.save_session(mine, session(day=start.date(), starts_at=start, zone="UTC"))
        with clock.Moved(now - timedelta(hours=2)):
            entries.save_entry(mine, factories.entry(
                day=clock.now().date(), zone="UTC", mood=5, side_effects=(SideEffect("nausea", 2),)))


def test_after_a_dose_and_once_a_month(site: Site, visit: Any) -> None:
    dosed(site)
    visitor = visit(site, PHONE).sign_in(EMAIL)
    page = visitor.open("/today").page
    page.get_by_role("link", name="A short check-in after session 2").click()
    visitor.check()
    expect(page.locator("#sv-nausea-3")).to_be_hidden()
    page.locator("#now-nausea-worse").click()
    page.locator("#sv-nausea-3").click()
    page.locator("#fx-some").click()
    page.locator("#se-headache").click()
    page.locator("#sv-headache-1").click()
    visitor.check()
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.locator("main")).to_contain_text("Feeling sick: Stopped me, worse")
    expect(page.locator("main")).to_contain_text("Headache: Noticed it")
    page.get_by_role("link", name="Change it").click()
    page.locator("#now-nausea-gone").click()
    page.get_by_role("button", name="Save changes").last.click()
    expect(page.locator("main")).to_contain_text("Feeling sick: gone")
    in_own_words(visitor)
    once_a_month(visitor)
    side_effects(visitor)


def whole_form(visitor: Any) -> Any:
    """The ordinary check-in, which on the day of a dose stands behind a link."""
    page = visitor.open("/check-in").page
    page.get_by_role("link", name="The whole form instead").click()
    return page


def in_own_words(visitor: Any) -> None:
    """On the ordinary check-in: typed once, folded details, offered from then on."""
    page = whole_form(visitor)
    page.locator("#fx-some").click()
    page.locator("details.fx__own > summary").click()
    page.fill("#own", "ringing in my ears")
    page.locator("#sv-own-2").click()
    page.locator("details.fx__own details > summary").click()
    page.select_option("#onset-own", "hours")
    visitor.check()
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.locator("main")).to_contain_text("Ringing in my ears: Got in the way, began in the hours after")
    page = whole_form(visitor)
    page.locator("#fx-some").click()
    expect(page.get_by_text("Ringing in my ears", exact=True).first).to_be_visible()


def once_a_month(visitor: Any) -> None:
    """Today is the day of a dose, so Today does not offer it; by its address it is there."""
    page = visitor.open("/today").page
    expect(page.get_by_role("link", name="Once a month")).to_have_count(0)
    page = visitor.open("/check-in/monthly").page
    visitor.check()
    page.locator("#sv-memory-0").click()
    page.locator("#sv-urine_blood-1").click()
    page.get_by_role("button", name="Save check-in").last.click()
    expect(page.locator("main")).to_contain_text("Blood in urine: Noticed it")
    expect(page.locator("main")).to_contain_text("clinic today")


def side_effects(visitor: Any) -> None:
    page = visitor.open("/side-effects").page
    visitor.check()
    page.get_by_role("link", name="Ringing in my ears").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One side effect")
    visitor.check()
    page.get_by_role("button", name="Do not offer it any more").click()
    expect(page.get_by_role("button", name="Offer it again")).to_be_visible()
    page = whole_form(visitor)
    page.locator("#fx-some").click()
    expect(page.get_by_text("Ringing in my ears", exact=True)).to_have_count(0)
    visitor.open("/side-effects").page.get_by_role("link", name="Feeling sick").click()
    expect(page.locator("main")).to_contain_text("When to call")
    visitor.check()
