"""Reports of the content policy: taken without a form token, cut down to directive and route, bounded in every way."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from journal.core import clock, log, reports, web
from tests.page import PageClient

CANARY = "heron7f3a"
PAGE = "http://localhost/patients/7d8b6f0c-3f3a-4a57-9a4e-0f5d8f7c1e11"
OLD = {"csp-report": {
    "document-uri": f"{PAGE}?q={CANARY}", "referrer": f"http://localhost/{CANARY}", "blocked-uri": f"https://{CANARY}",
    "violated-directive": "script-src 'self'", "effective-directive": "script-src", "script-sample": CANARY}}
NEW = [{"type": "csp-violation", "age": 1, "url": f"{PAGE}#{CANARY}", "user_agent": CANARY, "body": {
    "documentURL": f"{PAGE}?q={CANARY}", "effectiveDirective": "style-src-elem", "sample": CANARY,
    "originalPolicy": CANARY, "blockedURL": CANARY}}]
SENT = [(OLD, "application/csp-report", "script-src"), (NEW, "application/reports+json", "style-src-elem")]
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def kept(sqlite_app: Flask) -> Iterator[Kept]:
    handler = Kept()
    log.logger.addHandler(handler)
    sqlite_app.extensions["report_brake"] = reports.Brake()
    yield handler
    log.logger.removeHandler(handler)


@pytest.fixture
def browser(sqlite_app: Flask, kept: Kept) -> PageClient:
    client = sqlite_app.test_client()
    assert isinstance(client, PageClient)
    return client


def post(browser: PageClient, body: Any, kind: str = "application/csp-report", **options: Any) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return browser.post("/csp-report", data=data, content_type=kind, **options).status_code


@pytest.mark.asvs("V3.4.7")
def test_the_policy_names_the_own_address(browser: PageClient) -> None:
    headers = browser.get("/sign-in").headers
    assert "report-uri /csp-report; report-to csp" in headers["Content-Security-Policy"]
    assert headers["Reporting-Endpoints"] == 'csp="/csp-report"'


@pytest.mark.asvs("V3.4.7", "V16.2.5")
@pytest.mark.parametrize(("body", "kind", "directive"), SENT)
def test_directive_and_route_are_logged_and_nothing_else(
        browser: PageClient, kept: Kept, body: Any, kind: str, directive: str) -> None:
    assert post(browser, body, kind) == 204
    [line] = kept.lines
    assert (line["event"], line["directive"], line["route"]) == ("csp_report", directive, "caseload.patient")
    assert set(line) == {"at", "event", "endpoint", "method", "directive", "route"}
    assert CANARY not in json.dumps(line)
    assert "7d8b6f0c" not in json.dumps(line)


@pytest.mark.asvs("V16.2.5")
@pytest.mark.parametrize("value", [CANARY, f"script-src-{CANARY}", {"a": CANARY}, [CANARY], 7, None, f"\r\n{CANARY}",
                                   f"//[{CANARY}", "http://localhost/" + CANARY * 300])
@pytest.mark.parametrize("name", ["document-uri", "effective-directive"])
def test_a_strange_value_is_called_other(browser: PageClient, kept: Kept, name: str, value: Any) -> None:
    told = {"effective-directive": "img-src", "document-uri": "http://localhost/sign-in"} | {name: value}
    assert post(browser, {"csp-report": told}) == 204
    [line] = kept.lines
    assert CANARY not in json.dumps(line)
    wanted = ("img-src", "other" if value not in ({"a": CANARY}, [CANARY], 7, None) else "home.landing")
    assert (line["directive"], line["route"]) == (wanted if name == "document-uri" else ("other", "accounts.sign_in"))


@pytest.mark.parametrize("body", [
    b"", b"{", b"\xff\xfe", b"null", b"7", b"[]", b"{}", b'"x"', b'{"csp-report": []}', b'[{"type": "crash"}]',
    b'[{"type": "csp-violation", "body": 7}]', b"[" * 8000, b'{"csp-report"' + b":{" * 2000])
def test_garbage_is_refused_and_not_logged(browser: PageClient, kept: Kept, body: bytes) -> None:
    assert post(browser, body) == 400
    assert kept.lines == []


def test_other_types_and_long_bodies_are_refused(browser: PageClient, kept: Kept) -> None:
    assert post(browser, OLD, "application/json") == 400
    assert post(browser, OLD, "text/plain") == 400
    assert post(browser, b"csp-report=1", "application/x-www-form-urlencoded") == 400
    padded = {"csp-report": OLD["csp-report"] | {"script-sample": "x" * web.REPORT_MAX}}
    assert post(browser, padded) == 413
    assert post(browser, NEW * 100, "application/reports+json") == 413
    assert [line["event"] for line in kept.lines if line["event"] == "csp_report"] == []


def test_of_a_batch_ten_are_taken(browser: PageClient, kept: Kept) -> None:
    batch = [{"type": "csp-violation", "body": {"effectiveDirective": "img-src"}}] * 50
    assert post(browser, batch, "application/reports+json") == 204
    assert len(kept.lines) == reports.MOST_IN_ONE


@pytest.mark.asvs("V2.4.1")
def test_a_flood_is_cut_off_for_each_address_and_for_all(browser: PageClient, kept: Kept) -> None:
    def sent(address: str) -> int:
        return post(browser, OLD, environ_overrides={"REMOTE_ADDR": address})

    with clock.Moved(NOON):
        assert [sent("192.0.2.1") for _ in range(15)] == [204] * 10 + [429] * 5
        assert [sent(f"198.51.100.{n}") for n in range(80)] == [204] * 50 + [429] * 30
        assert len(kept.lines) == reports.IN_ALL
    with clock.Moved(NOON + timedelta(minutes=1)):
        assert sent("192.0.2.1") == 204


def test_a_refused_flood_says_when_to_come_back(browser: PageClient) -> None:
    answers = [browser.post("/csp-report", data=b"{}", content_type="application/csp-report") for _ in range(11)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "60"


@pytest.mark.asvs("V3.5.1")
def test_only_this_address_goes_without_a_form_token(sqlite_app: Flask, browser: PageClient, new_id: UUID) -> None:
    """Every other unsafe route refuses the same request."""
    adapter, checked = sqlite_app.url_map.bind(""), 0
    for rule in sqlite_app.url_map.iter_rules():
        for method in (rule.methods or set()) - web.SAFE_METHODS:
            view = sqlite_app.view_functions[rule.endpoint]
            if rule.endpoint in web.REPORT_ENDPOINTS or view.permission != "public":
                continue
            path = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, str(new_id)), method=method)
            response = browser.open(path, method=method, json=OLD)
            assert response.status_code == 400, rule
            checked += 1
    assert checked > 3


def test_another_site_cannot_use_it(browser: PageClient, kept: Kept) -> None:
    assert post(browser, OLD, headers={"Sec-Fetch-Site": "cross-site"}) == 400
    assert post(browser, OLD, headers={"Origin": "https://elsewhere.example"}) == 400
    assert "csp_report" not in [line["event"] for line in kept.lines]
