"""The page modules in the browser that runs them, under the policy of the house, on a page of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

STATIC = Path(__file__).parents[2] / "static"
SITE = "http://journal.test"
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
          "connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
NUMBERS = "".join(
    f'<div class="scale__n"><input type="radio" name="mood" id="mood-{n}" value="{n}">'
    f'<label for="mood-{n}"><span>{n}</span></label></div>' for n in range(11))
CHECK_IN = f"""<a class="btn btn--help" href="/help">Help</a>
<form method="post" action="/entries" data-module="check-in" data-slow="Still saving." data-offline="Not saved yet.">
<fieldset class="scale"><legend>Mood</legend><div class="scale__nums" data-module="slide">{NUMBERS}</div></fieldset>
<label for="note">Note</label><textarea id="note" name="note"></textarea>
<div class="dock"><div class="dock__in"><button name="contact" value="too_low">Too low</button>
<button id="save">Save</button></div></div></form>"""


@dataclass
class Bench:
    """Serves `body` to the page and keeps what was sent."""

    page: Page
    body: str = ""
    sent: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    reachable: bool = True
    slow: bool = False
    waiting: list[Route] = field(default_factory=list)

    def open(self, body: str) -> Page:
        self.body = body
        self.page.goto(f"{SITE}/page")
        self.page.wait_for_timeout(250)
        return self.page

    def answer(self, route: Route, request: Request) -> None:
        path = urlsplit(request.url).path
        if request.method == "HEAD":
            if self.slow:
                self.waiting.append(route)
                return
            route.fulfill() if self.reachable else route.abort()
        elif request.method == "POST":
            self.sent.append(dict(parse_qsl(request.post_data or "")))
            route.fulfill(body="<title>Saved</title>", content_type="text/html")
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "font/woff2"))
        else:
            route.fulfill(content_type="text/html", headers={"Content-Security-Policy": POLICY},
                          body=self.html() if path == "/page" else f"<title>{path}</title>")

    def html(self) -> str:
        sheets = "".join(f'<link rel="stylesheet" href="/static/css/{name}.css">'
                         for name in ("tokens", "base", "layout", "controls", "check-in"))
        return (f'<!doctype html><html lang="en"><head><title>Page</title>'
                f'<link rel="icon" href="/static/icons/sunrise.svg">{sheets}'
                f'<script type="module" src="/static/js/app.js"></script></head>'
                f"<body>{self.body}</body></html>")


@pytest.fixture
def bench(browser: Browser) -> Iterator[Bench]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="es-MX", timezone_id="Asia/Kolkata")
    page = context.new_page()
    found = Bench(page)
    page.on("pageerror", lambda error: found.faults.append(str(error)))
    page.on("console", lambda message: found.faults.append(message.text) if message.type == "error" and
            "Failed to load resource" not in message.text else None)
    page.route("**/*", found.answer)
    yield found
    assert found.faults == []
    context.close()


def test_a_second_tap_takes_an_answer_back(bench: Bench) -> None:
    page = bench.open(CHECK_IN)
    page.click("#mood-4")
    assert page.is_checked("#mood-4")
    page.click("#mood-4")
    assert page.locator("input:checked").count() == 0


@pytest.mark.parametrize("key", ["Backspace", "Delete"])
def test_a_key_takes_an_answer_back(bench: Bench, key: str) -> None:
    page = bench.open(CHECK_IN)
    page.check("#mood-4")
    page.keyboard.press(key)
    assert page.locator("input:checked").count() == 0


def test_sliding_sideways_answers_and_scrolling_does_not(bench: Bench) -> None:
    page = bench.open(CHECK_IN)
    one, six = (page.locator(f"#mood-{n}").bounding_box() for n in (1, 6))
    assert one
    assert six
    assert min(one["width"], six["width"]) >= 30, "a number for a thumb"
    assert one["height"] >= 44
    y = one["y"] + one["height"] / 2
    page.mouse.move(one["x"] + 5, y)
    page.mouse.down()
    page.mouse.move(one["x"] + 8, y + 60, steps=5)
    assert page.locator("input:checked").count() == 0
    page.mouse.up()
    page.mouse.move(one["x"] + 5, y)
    page.mouse.down()
    page.mouse.move(six["x"] + 10, y, steps=8)
    page.mouse.up()
    assert page.is_checked("#mood-6")


def test_a_form_is_sent_once_with_the_button_that_was_pressed(bench: Bench) -> None:
    page = bench.open(CHECK_IN)
    page.fill("#note", "a line")
    page.evaluate("() => { const b = document.querySelector('[name=contact]'); b.click(); b.click(); b.click(); }")
    expect(page).to_have_title("Saved")
    assert bench.sent == [{"note": "a line", "contact": "too_low"}]


def test_without_a_connection_the_answers_stay_on_the_page(bench: Bench) -> None:
    page = bench.open(CHECK_IN)
    bench.reachable = False
    page.check("#mood-7")
    page.fill("#note", "a line")
    page.click("#save")
    page.wait_for_selector("text=Not saved yet.")
    assert (bench.sent, page.title(), page.input_value("#note")) == ([], "Page", "a line")
    bench.reachable = True
    page.click("#save")
    expect(page).to_have_title("Saved")
    assert bench.sent == [{"mood": "7", "note": "a line"}]


def test_a_slow_connection_is_said_in_words(bench: Bench) -> None:
    page = bench.open(CHECK_IN)
    bench.slow = True
    page.click("#save")
    page.wait_for_selector("text=Still saving.", timeout=5000)
    bench.waiting[0].fulfill()
    expect(page).to_have_title("Saved")


def test_leaving_with_unsaved_text_asks_but_help_does_not(bench: Bench) -> None:
    page, asked = bench.open(CHECK_IN), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.click("#note")
    page.keyboard.type("a line")
    page.click(".btn--help")
    expect(page).to_have_title("/help")
    assert asked == []
    page = bench.open(CHECK_IN)
    page.click("#note")
    page.keyboard.type("a line")
    page.evaluate("setTimeout(() => { location.href = '/elsewhere'; })")
    expect(page).to_have_title("/elsewhere")
    assert asked == ["beforeunload"]


HIDE = ('<a href="/hide" data-to="/hide" data-shift data-module="hide">Hide</a>'
        '<label for="w">Words</label><input id="w">')


@pytest.mark.asvs("T01")
def test_hide_replaces_the_page(bench: Bench) -> None:
    page = bench.open(HIDE)
    before = page.evaluate("history.length")
    page.click("text=Hide")
    expect(page).to_have_title("/hide")
    assert page.evaluate("history.length") == before


def test_shift_three_times_hides_and_capitals_do_not(bench: Bench) -> None:
    page = bench.open(HIDE)
    page.focus("#w")
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    assert page.title() == "Page"
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_title("/hide")


@pytest.mark.asvs("V6.2.6")
def test_a_password_is_shown_and_hidden(bench: Bench) -> None:
    page = bench.open('<form><div data-module="password"><label for="p">P</label><input id="p" type="password">'
                     '<button type="button" data-show="Show" data-hide="Hide" hidden>Show</button></div></form>')
    page.click("text=Show")
    assert page.get_attribute("#p", "type") == "text"
    page.click("text=Hide")
    assert page.get_attribute("#p", "type") == "password"


def test_zone_language_and_country_come_from_the_browser(bench: Bench) -> None:
    page = bench.open('<form data-module="zone"><input type="hidden" name="zone"><input type="hidden" name="language">'
                     '<input type="hidden" name="country" value="DE"></form>')
    values = page.eval_on_selector_all("input", "all => all.map(one => one.value)")
    assert values[0] in ("Asia/Kolkata", "Asia/Calcutta")
    assert values[1:] == ["es", "DE"]


def test_a_message_is_put_away(bench: Bench) -> None:
    page = bench.open('<div class="toasts"><p class="toast" role="status" data-module="toast" data-close="Close">'
                     '<span>Saved.</span></p></div>')
    page.click("text=Close")
    assert page.locator(".toast").count() == 0


def test_a_link_opens_its_dialog_and_closes_it(bench: Bench) -> None:
    page = bench.open('<a href="/form" data-module="dialog" data-dialog="d">Open</a><dialog id="d"><form>'
                     '<button formmethod="dialog">Shut</button></form></dialog>')
    page.click("text=Open")
    assert page.locator("dialog[open]").count() == 1
    page.click("text=Shut")
    assert (page.locator("dialog[open]").count(), page.title()) == (0, "Page")


def test_the_summary_of_problems_gets_the_focus(bench: Bench) -> None:
    page = bench.open('<section id="s" tabindex="-1" data-module="focus">Look</section>')
    assert page.evaluate("document.activeElement.id") == "s"


DAYS = "".join(f'<td><a href="/days/{n}">{n}</a></td>' if n != 4 else "<td>4</td>" for n in range(1, 8))
PAGER = '<div data-module="turn"><a rel="prev" href="/before">B</a><a rel="next" href="/after">A</a></div>'
MONTH = (f'{PAGER}<input id="field"><table data-module="days"><tbody><tr>{DAYS}</tr>'
         f'<tr>{DAYS.replace("days", "later")}</tr></tbody></table>')


def test_arrows_walk_through_a_month_and_page_keys_turn_it(bench: Bench) -> None:
    page = bench.open(MONTH)
    page.locator('a[href="/days/2"]').focus()
    for key, address in (("ArrowRight", "/days/3"), ("ArrowRight", "/days/5"), ("ArrowDown", "/later/5"),
                         ("End", "/later/7"), ("Home", "/later/1"), ("ArrowUp", "/days/1"), ("ArrowLeft", "/days/1")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.getAttribute('href')") == address, key
    page.focus("#field")
    page.keyboard.press("PageDown")
    assert page.url.endswith("/page"), "what is typed into keeps its keys"
    page.locator('a[href="/days/2"]').focus()
    page.keyboard.press("PageDown")
    page.wait_for_url("**/after")


SWIPE = """([x, y]) => {
  const touch = (at) => [new Touch({identifier: 1, target: document.body, clientX: 200 + at[0], clientY: 200 + at[1]})];
  const fire = (type, list) => document.body.dispatchEvent(new TouchEvent(type, {bubbles: true, changedTouches: list,
    touches: type === "touchend" ? [] : list}));
  fire("touchstart", touch([0, 0]));
  fire("touchend", touch([x, y]));
}"""


def test_a_swipe_turns_the_page_and_a_scroll_does_not(bench: Bench) -> None:
    page = bench.open(MONTH)
    for across, down in ((30, 0), (80, 70), (0, -300)):
        page.evaluate(SWIPE, [across, down])
        page.wait_for_timeout(50)
        assert page.url.endswith("/page")
    page.evaluate(SWIPE, [120, 20])
    page.wait_for_url("**/before")
