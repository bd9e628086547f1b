"""Every cookie: closed to scripts, bound to this host, at home when another site asks, small, and random."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from journal.access.permissions import Role
from tests import factories
from tests.page import PageClient

ATTRIBUTES = {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}
BYTES_MAX = 4096


def cookies(response: TestResponse) -> list[str]:
    return response.headers.getlist("Set-Cookie")


def faults(cookie: str) -> list[str]:
    """What is wrong with one cookie of a production instance."""
    name_and_value, *attributes = (part.strip() for part in cookie.split(";"))
    found = {one for one in attributes if not one.startswith(("Expires=", "Max-Age="))}
    told = [f"{name_and_value.split('=')[0]}: {one}" for one in found ^ ATTRIBUTES]
    if not name_and_value.startswith("__Host-"):
        told.append(f"{name_and_value.split('=')[0]}: no __Host-")
    return told + (["too long"] if len(name_and_value) > BYTES_MAX // 4 else [])


@pytest.fixture
def visits(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[TestResponse]:
    """Every step of a sign-in that sets or takes away a cookie, in production."""
    with sqlite_app.app_context():
        person: UUID = factories.person(Role.PATIENT, "mara@example.org", "Mara")
        assert person
    monkeypatch.setitem(sqlite_app.config, "SETTINGS", replace(sqlite_app.config["SETTINGS"], mode="production"))
    monkeypatch.setitem(sqlite_app.config, "SESSION_COOKIE_NAME", "__Host-form")
    monkeypatch.setitem(sqlite_app.config, "SESSION_COOKIE_SECURE", True)
    client = sqlite_app.test_client()
    assert isinstance(client, PageClient)
    client.environ_base["wsgi.url_scheme"] = "https"
    seen = [client.get("/sign-in")]
    seen.append(client.send("/sign-in", {"email": "mara@example.org", "password": factories.PASSWORD}))
    seen.append(client.get(seen[-1].headers["Location"]))
    seen.append(client.send("/sign-out"))
    return seen


@pytest.mark.asvs("V3.3.1", "V3.3.2", "V3.3.3", "V3.3.4", "V3.3.5")
def test_every_cookie_of_an_instance_is_closed_bound_and_small(visits: list[TestResponse]) -> None:
    set_ = [one for response in visits for one in cookies(response)]
    assert len({one.split("=")[0] for one in set_}) >= 2, "the form's and the session's"
    assert [fault for one in set_ for fault in faults(one)] == []


@pytest.mark.asvs("V3.3.4", "V14.2.1")
def test_no_token_stands_in_a_page_or_an_address(visits: list[TestResponse]) -> None:
    values = [one.split("=", 1)[1].split(";")[0] for response in visits for one in cookies(response)
              if one.startswith("__Host-sid=")]
    assert max(map(len, values)) >= 43
    for response in visits:
        for value in filter(None, values):
            assert value not in response.text
            assert value not in response.headers.get("Location", "")


@pytest.mark.parametrize("bad", [
    "sid=x; Secure; HttpOnly; SameSite=Lax; Path=/", "__Host-sid=x; HttpOnly; SameSite=Lax; Path=/",
    "__Host-sid=x; Secure; SameSite=Lax; Path=/", "__Host-sid=x; Secure; HttpOnly; SameSite=None; Path=/",
    "__Host-sid=x; Secure; HttpOnly; SameSite=Lax; Path=/; Domain=example.org",
    f"__Host-sid={'x' * 2000}; Secure; HttpOnly; SameSite=Lax; Path=/"])
def test_a_bad_cookie_is_seen(bad: str) -> None:
    assert faults(bad)
    assert faults("__Host-sid=x; Secure; HttpOnly; SameSite=Lax; Path=/") == []
