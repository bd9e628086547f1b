"""Tricks with addresses and headers: they change nothing, and nothing that a person types gets into a header."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.middleware.proxy_fix import ProxyFix

from journal.app import create_app
from journal.core import db, migrating
from journal.core.web import safe_next
from tests.attacks.siege import Siege, besiege
from tests.conftest import settings_for
from tests.factories import PASSWORD
from tests.page import PageClient

FORGED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https",
          "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/evil", "Forwarded": "for=203.0.113.9;host=evil.example",
          "X-Real-IP": "203.0.113.9", "X-Client-IP": "203.0.113.9", "X-Original-URL": "/caseload",
          "X-Rewrite-URL": "/caseload", "X-HTTP-Method-Override": "DELETE", "X-User-Id": "1", "X-Remote-User": "root"}
NEXTS = ("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
         "http://evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=1\r\nX: y", "/\tevil", "/\n/evil.example",
         " //evil.example", "//evil.example/%2f..", "https://localhost@evil.example", "/\u2028/evil",
         "data:text/html,x", "%2f%2fevil.example", "/..//evil.example", "", ".", "evil.example")


@pytest.fixture
def siege(sqlite_app: Flask) -> Siege:
    return besiege(sqlite_app)


@pytest.mark.asvs("V4.1.3", "T29")
def test_forged_headers_change_no_answer(siege: Siege) -> None:
    client, _ = siege.client("patient")
    for path in ("/today", "/sign-in", "/account", "/nowhere", "/trends"):
        plain, forged = client.get(path), client.get(path, headers=FORGED)
        assert (plain.status_code, plain.headers.get("Location")) == (
            forged.status_code, forged.headers.get("Location")), path
        assert "evil.example" not in forged.text + str(forged.headers)
        assert "203.0.113.9" not in forged.text + str(forged.headers)


@pytest.mark.asvs("V4.1.3", "V15.3.4")
@pytest.mark.parametrize(("proxies", "chain", "seen"), [
    (0, "203.0.113.9", "198.51.100.7"), (1, "203.0.113.9", "203.0.113.9"), (1, "", "198.51.100.7"),
    (1, "192.0.2.66, 203.0.113.9", "203.0.113.9"), (2, "192.0.2.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
    (2, "203.0.113.9", "198.51.100.7")])
def test_the_address_is_that_of_the_last_trusted_hop(proxies: int, chain: str, seen: str) -> None:
    """What a client puts in front of the chain is never believed, and a short chain falls back to who connected."""
    found = []

    def inner(environ: dict[str, str], _: object) -> list[bytes]:
        found.append((environ["REMOTE_ADDR"], environ["HTTP_HOST"]))
        return []

    wsgi = ProxyFix(inner, x_for=proxies, x_proto=proxies) if proxies else inner
    wsgi({"REMOTE_ADDR": "198.51.100.7", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http",
          "HTTP_X_FORWARDED_FOR": chain, "HTTP_X_FORWARDED_HOST": "evil.example"}, None)
    assert found == [(seen, "localhost")]


@pytest.mark.asvs("V4.1.3", "V15.3.4", "V6.3.1", "T29")
@pytest.mark.parametrize("proxies", [0, 1])
def test_nobody_gets_round_the_brakes_with_a_made_up_address(tmp_path: Path, proxies: int) -> None:
    app = create_app(settings_for(tmp_path, proxies=proxies))
    app.test_client_class = PageClient
    with app.app_context():
        migrating.migrate(db.database())
    client = app.test_client()
    assert isinstance(client, PageClient)
    token, answers = client.token(), []
    for n in range(8):
        made_up = f"192.0.2.{n}, 203.0.113.9"
        answers.append(client.post("/sign-in", data={"csrf_token": token, "email": "a@example.org", "password": "x"},
                                   headers={"X-Forwarded-For": made_up}).status_code)
    assert answers[-1] == 429
    with app.app_context():
        db.database().dispose()


@pytest.mark.asvs("V3.7.2", "V1.1.1", "T17")
def test_after_signing_in_one_stays_here(siege: Siege) -> None:
    for target in NEXTS:
        client = siege.house.client(None)
        token = client.token()
        answer = client.post("/sign-in", query_string={"next": target}, data={
            "csrf_token": token, "email": "other_patient@example.org", "password": PASSWORD})
        assert answer.status_code == 303, repr(target)
        place = answer.headers["Location"]
        assert place.startswith("/"), repr(target)
        assert not place.startswith(("//", "/\\")), repr(target)


@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.sampled_from(NEXTS), st.text("/\\:@.%#?\r\n\t evil2f0d", max_size=12)))
def test_no_next_leaves_or_breaks_a_line(target: str) -> None:
    found = safe_next(target)
    assert found is None or (found.startswith("/") and not found.startswith(("//", "/\\"))
                             and not any(ord(c) < 32 for c in found))


@pytest.mark.asvs("V1.1.1", "V13.4.3")
@pytest.mark.parametrize("path", [
    "/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/static/..%2fwsgi.py", "/static/%252e%252e%252fwsgi.py",
    "/static/css/", "/static/", "/static/..\\wsgi.py", "/static//etc/passwd", "/static/css/../../wsgi.py",
    "/static/tokens.css%00.js", "/static/.git/config", "/.git/config", "/.env", "/static/css/tokens.css%2f.."])
def test_only_named_files_are_served(siege: Siege, path: str) -> None:
    answer = siege.house.client(None).get(path)
    assert answer.status_code in (308, 404), path
    assert b"create_app" not in answer.data
    answer.close()


@pytest.mark.asvs("V1.1.1")
def test_what_is_encoded_twice_stays_a_text(siege: Siege) -> None:
    client = siege.house.client("patient")
    note = "%3Cscript%3E %253Cscript%253E &lt;b&gt; \\u003cb\\u003e %00 %0d%0a"
    answer = client.send("/check-in", {"id": "", "mood": "5", "note": note})
    page = client.page(answer.headers["Location"])
    assert "%3Cscript%3E %253Cscript%253E &amp;lt;b&amp;gt; \\u003cb\\u003e %00 %0d%0a" in page.text
    assert "<script>" not in page.text


@pytest.mark.asvs("V13.4.4")
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "TRACK", "PUT", "PATCH", "DELETE", "X"])
def test_no_other_method_does_anything(siege: Siege, method: str) -> None:
    client, token = siege.client("patient")
    before = siege.stored()
    for path in ("/today", "/account/profile", "/check-in", "/static/css/tokens.css", "/sign-in"):
        answer = client.open(path, method=method, headers={"X-CSRFToken": token, "X-Probe": "canary"})
        assert answer.status_code in (400, 404, 405), (method, path)
        assert "canary" not in answer.text
        answer.close()
    assert siege.stored() == before


@pytest.mark.asvs("V3.5.3")
def test_head_is_get_without_a_body_and_stores_nothing(siege: Siege) -> None:
    before = siege.stored()
    for target in siege.targets(unsafe=False):
        client, _ = siege.client(target.who)
        get, head = client.get(target.address), client.head(target.address)
        assert (get.status_code, get.mimetype) == (head.status_code, head.mimetype), target.name
        assert head.data == b"", target.name
        get.close()
        head.close()
    assert siege.stored() == before


@pytest.mark.asvs("V1.3.11", "V5.4.1", "V5.4.2")
def test_no_line_break_gets_into_a_header(siege: Siege) -> None:
    """In names, addresses, ids and queries: what comes back in a header is ours, and the file name names nobody."""
    before, break_ = siege.stored(), "a\r\nX-Probe: 1\r\n\r\n<b>"
    client, token = siege.client("patient")
    for target in siege.targets():
        if target.who == "patient":
            fields = dict.fromkeys(target.fields, break_) | {"csrf_token": token}
            answer = client.open(target.address, method="POST", query_string={"next": break_}, data=fields)
            assert "X-Probe" not in answer.headers, target.name
            assert not any("\r" in value or "\n" in value for _, value in answer.headers), target.name
            siege.settle(target, answer)
            siege.put_back(before)
            client, token = siege.client("patient")
    siege.clients.clear()
    client, _ = siege.client("patient")
    kept = client.get("/export/csv", query_string={"notes": break_, "bom": break_}).headers["Content-Disposition"]
    assert kept.startswith('attachment; filename="journal-export-')
    assert kept.isascii()
    assert "Mara" not in kept
