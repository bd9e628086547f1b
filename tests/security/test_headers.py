"""Headers on every response: each route, asked by everybody, and each kind of error; files too."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask, abort
from werkzeug.test import TestResponse

from journal.core import web
from journal.core.headers import OFF, PASSKEYS
from journal.home import worker
from tests.access.house import House, fill
from tests.page import PageClient

EXACT = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
    "font-src": "'self'", "connect-src": "'self'", "worker-src": "'self'", "manifest-src": "'self'",
    "form-action": "'self'", "base-uri": "'none'", "object-src": "'none'", "frame-ancestors": "'none'",
}
STATIC = ("/static/css/base.css", "/static/js/app.js", "/static/icons/sunrise.svg", "/static/nowhere.css", "/static/",
          "/static", "/static/%2e%2e/wsgi.py", "/static/../wsgi.py")
ERRORS = (400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 503)
NEVER = ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Server", "X-Powered-By")


def wrong(response: TestResponse, endpoint: str | None, secure: bool) -> list[str]:
    """What is missing of one response."""
    told = [f"{name} is {response.headers.get(name)}" for name, value in EXACT.items()
            if response.headers.get_all(name) != [value]]
    found = dict(one.strip().partition(" ")[::2] for one in response.headers["Content-Security-Policy"].split(";"))
    told += [f"{name} {found.get(name)}" for name, value in DIRECTIVES.items() if found.get(name) != value]
    told += ["unsafe" for value in found.values() if "unsafe" in value or "http:" in value or "https:" in value]
    if endpoint not in web.PLOTLY_PAGES and found.get("require-trusted-types-for") != "'script'":
        told.append("no trusted types")
    told += [f"{name} is there" for name in NEVER if name in response.headers]
    if (response.headers.get("Strict-Transport-Security") == "max-age=31536000; includeSubDomains") is not secure:
        told.append("Strict-Transport-Security")
    is_file = endpoint == "static" and response.status_code in (200, 304)
    if response.headers["Cache-Control"] != ("public, max-age=0, must-revalidate" if is_file else "no-store"):
        told.append(f"Cache-Control {response.headers['Cache-Control']}")
    body = b"" if response.direct_passthrough else response.data
    if body and response.content_type.startswith("text/") and "charset=utf-8" not in response.content_type.lower():
        told.append(f"no charset in {response.content_type}")
    if body and not response.content_type:
        told.append("no type")
    return told


@pytest.fixture
def house(sqlite_app: Flask, people: dict[str, UUID]) -> House:
    return fill(sqlite_app, people)


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Headers do not depend on the database."""
    return sqlite_app


def every_answer(house: House, client: PageClient) -> Iterator[tuple[str, str, str, TestResponse]]:
    """(method, address, endpoint, response) of every route by every method, with and without a form token."""
    token = client.token()
    for rule in house.rules():
        for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE", "TRACE"):
            for data in ({}, {"csrf_token": token}) if method == "POST" else ({},):
                address = house.address(rule)
                response = client.open(address, method=method, data=data)
                taken = method in (rule.methods or ())
                yield method, address, rule.endpoint if taken else "", response
                response.close()


@pytest.mark.asvs("V3.4.2", "V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6", "V3.4.8", "V3.5.8", "V4.1.1", "V13.4.6", "V14.2.2",
                  "V14.3.2", "V3.5.6", "V3.5.7", "T30")
@pytest.mark.parametrize("name", [None, "patient", "therapist", "clinic"])
def test_every_route_answers_everybody_with_all_headers_and_no_script(house: House, name: str | None) -> None:
    """No answer is a script: what a person's page holds can therefore not be run, or read, by another site's page."""
    found, count = [], 0
    for method, address, endpoint, response in every_answer(house, house.client(name)):
        count += 1
        if address == "/sw.js" and response.status_code == 200:  # the same for everybody, and about nobody
            assert response.data in (b"", worker.script())
        else:
            assert "script" not in response.content_type, (method, address)
        asked = endpoint if response.request.path == address else ""
        found += [(method, address, response.status_code, one) for one in wrong(response, asked, False)
                  if not (one == "no trusted types" and any(plain(address, house, page) for page in web.PLOTLY_PAGES))]
    assert found == []
    assert count > 100


def plain(address: str, house: House, endpoint: str) -> bool:
    """Whether this address belongs to a page that loads the chart library, whichever method was tried on it."""
    return any(house.address(rule) == address for rule in house.rules() if rule.endpoint == endpoint)


@pytest.mark.asvs("V3.4.1")
def test_production_says_https_with_every_answer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = house.app.config["SETTINGS"]
    monkeypatch.setitem(house.app.config, "SETTINGS", replace(settings, mode="production"))
    client = house.client(None)
    client.environ_base["wsgi.url_scheme"] = "https"
    for _, address, _, response in every_answer(house, client):
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", address
    for address in STATIC:
        response = client.get(address)
        assert "Strict-Transport-Security" in response.headers, address
        response.close()


@pytest.mark.asvs("V3.4.3", "V3.4.4", "V3.4.6", "V16.5.1")
@pytest.mark.parametrize("code", ERRORS)
def test_every_error_carries_all_headers(app: Flask, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def broken() -> str:
        if code == 500:
            raise RuntimeError("heron 7f3a")
        abort(code)

    broken.permission = app.view_functions["home.hide"].permission
    monkeypatch.setitem(app.view_functions, "home.hide", broken)
    monkeypatch.setattr(app, "testing", False)
    response = app.test_client().get("/hide")
    assert response.status_code == code
    assert wrong(response, "home.hide", False) == []
    assert "heron" not in response.text


@pytest.mark.asvs("V3.4.4", "V13.4.3", "V13.4.1")
@pytest.mark.parametrize("address", STATIC)
def test_files_carry_all_headers_and_folders_are_not_listed(app: Flask, address: str) -> None:
    response = app.test_client().get(address)
    assert wrong(response, "static" if response.status_code == 200 else None, False) == []
    assert response.status_code == (200 if re.search(r"(base\.css|app\.js|sunrise\.svg)$", address) else 404)
    response.close()


@pytest.mark.asvs("V13.4.1", "V13.4.3")
@pytest.mark.parametrize("address", ["/.git/HEAD", "/.git/config", "/.env", "/wsgi.py", "/pyproject.toml",
                                     "/instance/keyring", "/static/../.git/HEAD", "/static/..%2f.git/HEAD"])
def test_nothing_but_the_static_folder_is_served(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 404


def test_all_powerful_features_are_off_but_passkeys(app: Flask) -> None:
    told = app.test_client().get("/sign-in").headers["Permissions-Policy"].split(", ")
    assert told == [*(f"{name}=()" for name in OFF), *(f"{name}=(self)" for name in PASSKEYS)]
    assert {"camera", "microphone", "geolocation", "payment", "usb", "display-capture", "bluetooth"} <= set(OFF)
    assert set(PASSKEYS) == {"publickey-credentials-get", "publickey-credentials-create"}


@pytest.mark.asvs("V4.1.4", "V13.4.4")
def test_methods_that_no_route_names_are_refused(house: House) -> None:
    client = house.client("patient")
    for rule in house.rules():
        for method in ("TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND"):
            if method not in (rule.methods or ()):
                response = client.open(house.address(rule), method=method)
                assert response.status_code == 405, (method, rule.rule)


@pytest.mark.parametrize("spoil", [
    ("X-Content-Type-Options", None), ("Referrer-Policy", "unsafe-url"), ("Cache-Control", "public"),
    ("Content-Security-Policy", "default-src 'none'"), ("Access-Control-Allow-Origin", "*"), ("Server", "x/1.0")])
def test_a_missing_header_is_seen(app: Flask, spoil: tuple[str, str | None]) -> None:
    response = app.test_client().get("/sign-in")
    assert wrong(response, "accounts.sign_in", False) == []
    name, value = spoil
    response.headers.pop(name, None)
    if value:
        response.headers[name] = value
    assert wrong(response, "accounts.sign_in", False) != []
