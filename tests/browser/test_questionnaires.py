"""Questionnaires in a browser: one question at a time on a phone, all on one page without scripts, each by keyboard."""

from typing import Any

from playwright.sync_api import expect

from journal.questionnaires import actions
from journal.questionnaires.instruments import ALL
from tests.browser.conftest import DESK, PHONE, Site

ASKED = "fieldset[data-item]:visible"


def begun(visitor: Any, instrument: str) -> Any:
    page = visitor.open(f"/questionnaires/begin/{instrument}").page
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/form")
    return page


def test_one_question_at_a_time_on_a_phone(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE).sign_in("ewan@example.org")
    page = begun(visitor, "phq9")
    expect(page.locator(ASKED)).to_have_count(1)
    visitor.check()
    for n in range(1, 4):
        expect(page.locator(".ask__no:visible")).to_contain_text(f"Question {n} of")
        with page.expect_response("**/answers"):
            page.locator(ASKED).get_by_label("Several days", exact=True).click()
    expect(page.locator(".ask__no:visible")).to_have_text("Question 4 of 10")
    expect(page.locator("#item-q4 legend")).to_be_focused()
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#item-q3-1")).to_be_checked()
    page.reload()
    expect(page.locator(".ask__no:visible")).to_have_text("Question 4 of 10")
    visitor.context.set_offline(True)
    page.locator("#item-q4-2").click()
    expect(page.get_by_role("status")).to_contain_text("Not stored yet: no connection.")
    expect(page.locator(".ask__no:visible")).to_have_text("Question 5 of 10")
    with page.expect_response("**/answers"):
        visitor.context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("Your answers are stored.")
    page.locator("#item-q5 legend").press("1")
    for n in range(6, 11):
        expect(page.locator(".ask__no:visible")).to_have_text(f"Question {n} of 10")
        page.locator(ASKED).locator("legend").press("2" if n != 9 else "1")
    page.get_by_role("button", name="Look at all answers").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your answers")
    expect(page.get_by_text("More than half the days")).to_have_count(1)
    visitor.check()
    page.get_by_role("link", name="Change").first.click()
    page.locator("#item-q1-3").click()
    page.get_by_role("button", name="Look at all answers").last.click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PHQ-9")
    expect(page.locator(".score")).to_have_text("10 of 27")
    visitor.check()


def test_the_same_without_scripts(own_site: Site, visit: Any) -> None:
    visitor = visit(own_site, PHONE, script=False).sign_in("ewan@example.org")
    page = begun(visitor, "gad7")
    expect(page.locator(ASKED)).to_have_count(7)
    for n in range(1, 7):
        page.locator(f"#item-q{n}-1").check()
    page.get_by_role("button", name="Look at all answers").last.click()
    expect(page.locator(ASKED)).to_have_count(8)
    page.get_by_role("button", name="Look at all answers").last.click()
    expect(page.get_by_text("left open", exact=True)).to_have_count(2)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".score")).to_have_text("7 of 21")
    visitor.open("/questionnaires")
    expect(page.locator("main")).to_contain_text("7 of 21")


def test_each_form_is_clear_and_filled_in_by_keyboard(own_site: Site, visit: Any) -> None:
    with own_site.app.app_context():
        for one in ALL.values():
            if one.licence.conditional:
                actions.switch(one, is_on=True)
    visitor = visit(own_site, DESK).sign_in("patient@example.org")
    for name in sorted(set(ALL) - {"peg"}):
        page = visitor.open(f"/questionnaires/begin/{name}").page
        if "/begin/" not in page.url:
            continue
        page = begun(visitor, name)
        expect(page.locator(".ask__form--ready")).to_be_visible()
        visitor.check()
        page.locator("fieldset[data-item] legend").first.focus()
        while page.evaluate("document.activeElement.localName") == "legend":
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
        expect(page.locator(".ask__done")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Look at your answers")
        expect(page.get_by_text("left open", exact=True)).to_have_count(0)
