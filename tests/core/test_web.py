"""What every response has: headers, calm error pages, no way out to another site."""

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from journal.core import crypto, web
from journal.core.settings import Settings
from tests.page import PageClient

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin"}
ASKED = [("GET", "/sign-in", 200), ("GET", "/nowhere", 404), ("DELETE", "/sign-in", 405), ("GET", "/healthz", 200),
         ("GET", "/static/nowhere.css", 404), ("POST", "/sign-in", 400), ("GET", "/hide", 200),
         ("GET", "/account", 303), ("TRACE", "/sign-in", 405)]


@pytest.fixture
def browser(sqlite_app: Flask) -> PageClient:
    client = sqlite_app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.mark.parametrize(("method", "path", "status"), ASKED)
def test_headers_stand_on_every_response(browser: PageClient, method: str, path: str, status: int) -> None:
    response = browser.open(path, method=method)
    assert response.status_code == status
    assert EVERYWHERE.items() <= dict(response.headers).items()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.asvs("V14.2.2", "V14.3.2")
def test_pages_are_kept_nowhere_and_static_files_are_asked_for_again(browser: PageClient, sqlite_app: Flask) -> None:
    assert browser.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert browser.get("/nowhere").headers["Cache-Control"] == "no-store"
    response = browser.get("/static/css/tokens.css")
    response.close()
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = browser.get("/static/css/tokens.css", headers={"If-None-Match": response.headers["ETag"]})
    again.close()
    assert again.status_code == 304


@pytest.mark.asvs("V3.4.1")
def test_production_says_https_only(sqlite_app: Flask, browser: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Strict-Transport-Security" not in browser.get("/healthz").headers
    found: Settings = sqlite_app.config["SETTINGS"]
    monkeypatch.setitem(sqlite_app.config, "SETTINGS", Settings("production", found.data_dir))
    for path in ("/healthz", "/nowhere", "/static/nowhere.css"):
        assert browser.get(path).headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.asvs("V16.5.1")
@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/nowhere", 404), ("DELETE", "/sign-in", 405), ("POST", "/sign-in", 400)])
def test_error_pages_are_calm_and_lead_to_help(browser: PageClient, method: str, path: str, status: int) -> None:
    page = browser.checked(browser.open(path, method=method), status)
    assert "/help" in page.text
    for word in ("Traceback", "Werkzeug", "Not Found", "Method Not Allowed", "Bad Request", "!</"):
        assert word not in page.text


@pytest.mark.asvs("V5.2.1", "T20")
def test_a_body_that_is_too_large_is_refused_early(browser: PageClient) -> None:
    token = browser.token()
    data = {"csrf_token": token, "email": "x" * (web.BODY_MAX + 1), "password": "y"}
    assert browser.post("/sign-in", data=data).status_code == 413
    assert browser.post("/sign-in", data=b"x" * (web.BODY_MAX + 1), content_type="application/json").status_code == 413


def test_a_database_that_cannot_write_says_not_saved_yet(
        sqlite_app: Flask, browser: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> str:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    full.permission = sqlite_app.view_functions["home.hide"].permission
    monkeypatch.setitem(sqlite_app.view_functions, "home.hide", full)
    response = browser.get("/hide")
    assert response.status_code == 503
    assert "Not saved yet" in response.text


@pytest.mark.asvs("V4.1.3", "T29")
def test_a_forged_host_gets_no_page(browser: PageClient) -> None:
    response = browser.get("/sign-in", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.text
    assert EVERYWHERE.items() <= dict(response.headers).items()


@pytest.mark.asvs("V4.1.3", "T29")
def test_forwarded_headers_change_nothing_without_a_proxy(browser: PageClient) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7",
              "Forwarded": "host=evil.example"}
    response = browser.get("/account", headers=forged)
    assert "evil" not in response.text + response.headers["Location"]


@pytest.mark.asvs("V3.5.1", "T08")
@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"}])
def test_another_sites_form_is_refused_even_with_a_token(browser: PageClient, headers: dict[str, str]) -> None:
    assert browser.send("/sign-in", {"email": "a@example.org", "password": "x"}, headers=headers).status_code == 400


@pytest.mark.parametrize("headers", [
    {}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Sec-Fetch-Site": "none"}, {"Origin": "null"},
    {"Origin": "http://localhost"}, {"Origin": "http://localhost:5000"}])
def test_our_own_form_is_taken(browser: PageClient, headers: dict[str, str]) -> None:
    assert browser.send("/sign-in", {"email": "a@example.org", "password": "x"}, headers=headers).status_code == 422


@pytest.mark.asvs("V1.2.2", "V3.7.2", "T17")
@pytest.mark.parametrize("target", [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "http:evil.example",
    "/\t/evil.example", "/\n/evil.example", "/a\r\nSet-Cookie: x=1", "evil", "", None, "/\x00", "///evil.example",
    "javascript:1"])
def test_next_never_leaves_this_site(target: str | None) -> None:
    assert web.safe_next(target) is None


@pytest.mark.parametrize("target", ["/", "/trends?from=2026-05-01", "/a/b#c", "/%0d%0aSet-Cookie:x", "/@evil.example"])
def test_next_keeps_our_own_paths(target: str) -> None:
    assert web.safe_next(target) == target


@pytest.mark.asvs("V3.7.2")
@settings(deadline=None)
@given(st.text(max_size=40))
@example("/[")
@example("/\\")
def test_whatever_next_holds_it_begins_with_one_slash(text: str) -> None:
    for target in (text, "/" + text):
        kept = web.safe_next(target)
        assert kept is None or (kept.startswith("/") and kept[1:2] not in ("/", "\\"))


@pytest.mark.asvs("V3.2.1", "V5.4.1")
def test_downloads_are_attachments(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        response = web.attachment("journal.csv", "text/csv", b"a,b")
        assert response.headers["Content-Disposition"].startswith('attachment; filename="journal.csv"')


@pytest.mark.asvs("T29")
def test_links_in_mails_come_from_the_settings(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", headers={"Host": "127.0.0.1"}):
        assert web.public_url("accounts.reset_request") == "http://localhost:5000/reset"


@pytest.mark.asvs("V13.4.5")
def test_health_tells_machines_and_nobody_else(browser: PageClient) -> None:
    assert (browser.get("/healthz").json, browser.get("/readyz").json) == ({"status": "ok"}, {"status": "ok"})


def _no_key(_: str) -> bytes:
    raise crypto.KeyMissing("heron 7f3a")


def _no_database(_: object) -> str:
    raise OperationalError("SELECT", {}, Exception("heron 7f3a"))


@pytest.mark.asvs("V13.4.5")
@pytest.mark.parametrize(("what", "becomes"), [
    ("journal.status.FREE_DISK", 2), ("journal.status.ANSWERS_WITHIN", -1.0),
    ("journal.core.migrating.head", lambda: "9999"), ("journal.core.crypto.instance_secret", _no_key),
    ("journal.core.migrating.current", _no_database)], ids=["disk", "slow", "schema", "keys", "database"])
def test_whatever_is_missing_it_is_not_ready_and_does_not_say_why(
        browser: PageClient, monkeypatch: pytest.MonkeyPatch, what: str, becomes: object) -> None:
    assert browser.get("/readyz").status_code == 200
    monkeypatch.setattr(what, becomes)
    response = browser.get("/readyz")
    assert response.status_code == 503
    assert response.json == {"status": "unavailable"}
