"""A served journal with made-up people and a real Chromium. Every page that is opened is checked with axe on demand."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from journal import demo
from journal.app import create_app
from journal.core import db, migrating
from tests.conftest import ENGINES, postgres_schema, settings_for

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DARK = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What a theme can change; everything else was asked of the same page in light."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Site:
    """One served app: its address and the folder where its mail lies."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app, self.url = app, url


def at_once(app: Flask) -> Any:
    """The app with each body read before it is sent: a browser that leaves in the middle leaves no file open."""
    def wsgi(environ: Any, start_response: Any) -> list[bytes]:
        answer = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if hasattr(answer, "close"):
                answer.close()
    return wsgi


def serve(app: Flask, port: int) -> Any:
    server = make_server("127.0.0.1", port, at_once(app), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def filled(folder: Path, database_url: str | None = None) -> tuple[Flask, str]:
    app, url = made(folder, database_url)
    with app.app_context():
        migrating.migrate(db.database())
        demo.make_everybody()
    return app, url


def made(folder: Path, database_url: str | None = None) -> tuple[Flask, str]:
    url = f"http://localhost:{free_port()}"
    return create_app(settings_for(folder, database_url=database_url, public_url=url)), url


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo on SQLite that nobody uses: each site on SQLite is a copy of it."""
    folder = tmp_path_factory.mktemp("demo")
    app, _ = filled(folder)
    with app.app_context():
        db.database().dispose()
    return folder


@pytest.fixture(scope="session")
def site(_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo on SQLite; tests that change something use people of their own."""
    app, url = made(shutil.copytree(_demo, tmp_path_factory.mktemp("site") / "demo"))
    server = serve(app, int(url.rsplit(":", 1)[1]))
    yield Site(app, url)
    server.shutdown()


@pytest.fixture
def own_site(_demo: Path, tmp_path: Path) -> Iterator[Site]:
    """A demo of this test's own on SQLite, where the engine does not matter."""
    app, address = made(shutil.copytree(_demo, tmp_path / "demo"))
    server = serve(app, int(address.rsplit(":", 1)[1]))
    yield Site(app, address)
    server.shutdown()
    with app.app_context():
        db.database().dispose()


@pytest.fixture(params=ENGINES)
def fresh_site(request: pytest.FixtureRequest, _demo: Path, tmp_path: Path, worker_id: str) -> Iterator[Site]:
    """A demo of this test's own, on each engine."""
    if request.param == "postgresql":
        app, address = filled(tmp_path, postgres_schema(f"browser_{worker_id}"))
    else:
        app, address = made(shutil.copytree(_demo, tmp_path / "demo"))
    server = serve(app, int(address.rsplit(":", 1)[1]))
    yield Site(app, address)
    server.shutdown()
    with app.app_context():
        db.database().dispose()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert path, "Chromium is missing: install the package “chromium”"
    found = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield found
    found.close()


class Visitor:
    """A person at a browser: `open` a path, `sign_in`, and `check` the page in front of them."""

    def __init__(self, context: BrowserContext, site: Site, dark: bool = False) -> None:
        self.context, self.site, self.dark = context, site, dark
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.foreign: list[str] = []
        self.violations: list[str] = []
        context.on("request", self._note_foreign)
        self.page.on("console", self._note_violation)
        self.page.on("pageerror", lambda error: self.violations.append(f"error: {error}"))

    def _note_foreign(self, request: Any) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.foreign.append(request.url)

    def _note_violation(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "TrustedHTML" in message.text:
            self.violations.append(message.text)

    def open(self, path: str) -> "Visitor":
        self.page.goto(self.site.url + path)
        return self

    def sign_in(self, email: str, password: str = demo.PASSWORD) -> "Visitor":
        self.open("/sign-in")
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def sign_out(self) -> "Visitor":
        self.open("/account")
        self.page.locator("form[action$='/sign-out'] button").first.click()
        self.page.wait_for_url("**/sign-in")
        return self

    def check(self) -> None:
        """No axe violation, nothing sideways, no request to another host, no policy violation."""
        self.page.wait_for_load_state()
        size = self.page.viewport_size or DESK
        tall = max(size["height"], int(self.page.evaluate("document.documentElement.scrollHeight")))
        # The whole page in one view: what the fixed navigation covers before scrolling is not out of reach.
        self.page.set_viewport_size({"width": size["width"], "height": tall})
        found = Axe().run(self.page, options=DARK if self.dark else AXE).response["violations"]
        self.page.set_viewport_size(size)
        assert not found, [(one["id"], [node["html"][:160] for node in one["nodes"][:3]],
                            one["nodes"][0]["failureSummary"][:300]) for one in found]
        self.fits()
        assert self.foreign == []
        assert self.violations == []

    def fits(self) -> None:
        """Nothing sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Any]:
    """`visit(site, size, dark=…, script=…)` gives a new visitor with a browser profile of their own."""
    contexts = []

    def make(site: Site, size: dict[str, int] = PHONE, dark: bool = False, script: bool = True,
             **options: Any) -> Visitor:
        context = browser.new_context(
            viewport=size, color_scheme="dark" if dark else "light", java_script_enabled=script,
            reduced_motion="reduce", locale="en-US", timezone_id="America/New_York", has_touch=size == PHONE, **options)
        contexts.append(context)
        return Visitor(context, site, dark)

    yield make
    for context in contexts:
        context.close()


