"""A test client that reads pages as a careful visitor would: every page it fetches is checked."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD

VOID_ATTRIBUTES = ("onclick", "onload", "onsubmit", "onchange", "oninput", "onerror")


@dataclass
class Page:
    """What the checks need of one page."""

    status: int
    text: str
    title: str = ""
    headings: list[str] = field(default_factory=list)
    forms: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def form(self, action: str) -> dict[str, Any]:
        """The first form whose address begins with `action`."""
        return next(form for form in self.forms if form["action"].startswith(action))


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.inside = page, ""
        self.labels: set[str] = set()
        self.fields: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if "id" in values:
            self.page.ids.append(values["id"])
        if tag in ("title", "h1"):
            self.inside = tag
            if tag == "h1":
                self.page.headings.append("")
        if "style" in values or any(name in values for name in VOID_ATTRIBUTES) or tag == "style":
            self.page.problems.append(f"inline style or script on <{tag}>")
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self.page.problems.append("inline script")
        if tag == "form":
            self.page.forms.append({"action": values.get("action", ""), "method": values.get("method", "get").lower(),
                                    "fields": {}})
        if tag == "label":
            self.labels.add(values.get("for", ""))
        if tag in ("input", "select", "textarea") and self.page.forms:
            self.page.forms[-1]["fields"].setdefault(values.get("name", ""), values.get("value", ""))
        if tag in ("input", "select", "textarea") and values.get("type") not in ("hidden", "submit"):
            self.fields.append(values)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "title":
            self.page.title += data
        elif self.inside == "h1":
            self.page.headings[-1] += data


def read(response: TestResponse) -> Page:
    """The page behind a response, with what is wrong with it in `problems`."""
    page = Page(response.status_code, response.text)
    reader = _Reader(page)
    reader.feed(page.text)
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page.text)
    page.problems += [f"html: {code} at {at}" for at, code, _ in parser.errors]
    headings = [" ".join(heading.split()) for heading in page.headings]
    if len(headings) != 1:
        page.problems.append(f"{len(headings)} h1")
    elif not page.title.replace("Error: ", "").strip().startswith(headings[0]):
        page.problems.append(f"title {page.title!r} does not begin with h1 {headings[0]!r}")
    page.problems += [f"id twice: {one}" for one in {one for one in page.ids if page.ids.count(one) > 1}]
    for values in reader.fields:
        if values.get("id") not in reader.labels and "aria-label" not in values and "aria-labelledby" not in values:
            page.problems.append(f"no label: {values.get('name')}")
    for form in page.forms:
        if form["method"] == "post" and "csrf_token" not in form["fields"]:
            page.problems.append(f"no form token: {form['action']}")
    return page


class PageClient(FlaskClient):
    """`page()` fetches and checks; `send()` posts with the form token; `sign_in()` signs in."""

    def page(self, path: str, status: int = 200, **options: Any) -> Page:
        return self.checked(self.get(path, **options), status)

    def checked(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, f"{response.status_code} {response.text[:300]}"
        page = read(response)
        assert page.problems == [], f"{page.problems}"
        return page

    def token(self) -> str:
        """A form token of this browser."""
        for path in ("/account", "/sign-in", "/account/sign-in-ways"):
            forms = read(self.get(path)).forms
            tokens = [form["fields"]["csrf_token"] for form in forms if "csrf_token" in form["fields"]]
            if tokens:
                return str(tokens[0])
        raise AssertionError("no page gave a form token")

    def send(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.post(path, data={"csrf_token": self.token()} | (data or {}), **options)

    def sign_in(self, email: str, password: str = PASSWORD) -> "PageClient":
        response = self.send("/sign-in", {"email": email, "password": password})
        assert response.status_code == 303, response.text[:500]
        return self
