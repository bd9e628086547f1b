"""The safety plan in a browser: numbers to tap, one page on paper, without scripts, and help in sight."""

import io
from typing import Any

import pikepdf
import pytest

from tests.browser.conftest import DESK, PHONE, Site

ORDINARY = {
    "signs": "\n".join(f"A sign that I know by now, in a sentence of usual length, number {n}." for n in range(6)),
    "helps": "\n".join(f"Something that helps me, in a sentence of usual length, number {n}." for n in range(8)),
    "people": "\n".join(f"Nadia the {n}th, a friend of many years, 555 010{n}" for n in range(6)),
    "professionals": "\n".join(f"Dr Hanna Weiss the {n}th, 555 011{n}, 9-17" for n in range(4)),
    "safer": "\n".join(f"Something that is kept by somebody else for a while, number {n}." for n in range(6)),
}


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def write(visitor: Any, **parts: str) -> None:
    visitor.open("/safety-plan/edit")
    for name, text in parts.items():
        visitor.page.fill(f"#{name}", text)
    visitor.page.get_by_role("button", name="Save", exact=True).click()
    visitor.page.wait_for_url("**/safety-plan")


SENTENCE = "A sentence of usual length about one thing. "
LONG = {
    "every part full": dict.fromkeys(ORDINARY, (SENTENCE * 50)[:2000]),
    "many short lines": dict.fromkeys(ORDINARY, "\n".join(f"{n} a short line, 555 01{n:02d}" for n in range(26))),
    "a bit more": {name: f"{text}\n" * 2 for name, text in ORDINARY.items()},
}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_long_plan_prints_on_one_page_in_smaller_letters(site: Site, visit: Any, paper: str) -> None:
    visitor = visit(site).sign_in("priya@example.org")
    for name, parts in LONG.items():
        write(visitor, **parts)
        assert pages(visitor.page.pdf(format=paper)) == 1, name


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_an_ordinary_full_plan_prints_on_one_page(site: Site, visit: Any, paper: str) -> None:
    visitor = visit(site).sign_in("priya@example.org")
    write(visitor, **{name: f"{text}\n{paper}" for name, text in ORDINARY.items()})
    assert pages(visitor.page.pdf(format=paper)) == 1
    visitor.page.evaluate("document.querySelector('.plan').style.fontSize = '40pt'")
    assert pages(visitor.page.pdf(format=paper)) > 1, "this test cannot see a second page"


def test_on_paper_stand_the_words_and_no_buttons(site: Site, visit: Any) -> None:
    visitor = visit(site).sign_in("patient@example.org")
    visitor.open("/safety-plan").page.emulate_media(media="print")
    page = visitor.page
    assert page.get_by_text("Nadia (sister), 555 0134").is_visible()
    for words in ("Change", "Print", "Earlier versions", "Call 555 0134", "Sharing"):
        assert page.get_by_text(words, exact=True).count() > 0, words
        assert not page.get_by_text(words, exact=True).first.is_visible(), words


def test_the_button_prints(site: Site, visit: Any) -> None:
    visitor = visit(site).sign_in("patient@example.org")
    visitor.page.add_init_script("window.print = () => { document.documentElement.dataset.printed = '1'; }")
    visitor.open("/safety-plan").page.get_by_role("button", name="Print").click()
    assert visitor.page.locator("html").get_attribute("data-printed") == "1"


def test_written_changed_and_used_again_without_scripts(site: Site, visit: Any) -> None:
    visitor = visit(site, script=False).sign_in("jonas@example.org")
    visitor.open("/safety-plan").page.get_by_role("link", name="Write my safety plan").click()
    visitor.page.fill("#people", "Vera 555 0134")
    visitor.page.get_by_role("button", name="Save", exact=True).click()
    assert visitor.page.get_by_text("Saved.").is_visible()
    assert not visitor.page.locator("[data-module=print]").is_visible()
    assert visitor.page.locator("a[href='tel:5550134']").is_visible()
    write(visitor, people="Nobody")
    visitor.page.locator("summary").click()
    visitor.page.get_by_role("button", name="Use this again").click()
    assert visitor.page.locator("a[href='tel:5550134']").is_visible()


def test_what_was_typed_is_asked_about_before_it_is_lost(site: Site, visit: Any) -> None:
    visitor = visit(site).sign_in("ewan@example.org")
    visitor.open("/safety-plan/edit").page.locator("#signs").press_sequentially("half a sentence")
    asked = []
    visitor.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visitor.page.get_by_role("link", name="Back").click()
    visitor.page.wait_for_url("**/safety-plan")
    assert asked == ["beforeunload"]


def test_lines_of_the_country_and_the_plan_are_in_sight_on_help_now(site: Site, visit: Any) -> None:
    page = visit(site, PHONE).sign_in("patient@example.org").open("/help").page
    for found in (page.locator("a[href='tel:911']"), page.locator("a[href='tel:988']").first,
                  page.get_by_role("link", name="Open your safety plan").first):
        box = found.bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"]
        assert box["height"] >= 24
    own = page.locator("a[href='tel:5550134']").bounding_box()
    last = page.locator("a[href='sms:838255']").bounding_box()
    assert own
    assert last
    assert own["y"] > last["y"]
    assert own["height"] >= 44


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (PHONE, True), (DESK, False), (DESK, True)])
def test_a_refused_and_an_overtaken_form_are_good_pages(site: Site, visit: Any, size: dict[str, int],
                                                        dark: bool) -> None:
    visitor = visit(site, size, dark).sign_in("aiyana@example.org")
    visitor.open("/safety-plan/edit").page.fill("#helps", "x " * 1500)
    visitor.page.get_by_role("button", name="Save", exact=True).click()
    visitor.page.locator("#helps-error").wait_for()
    visitor.check()
    visitor.open("/safety-plan/edit")
    other = visit(site).sign_in("aiyana@example.org")
    write(other, signs=f"saved elsewhere {size} {dark}")
    visitor.page.fill("#signs", f"typed here {size} {dark}")
    visitor.page.get_by_role("button", name="Save", exact=True).click()
    visitor.page.get_by_role("heading", name="There is a newer version").wait_for()
    visitor.check()
    visitor.page.get_by_role("link", name="Keep the newer version").click()
    visitor.page.get_by_text("saved elsewhere").wait_for()
    visitor.check()
