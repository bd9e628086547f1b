"""Somebody at a browser, signed in or trying."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Flask

from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
People = dict[str, UUID]


def browser(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def sid(client: PageClient) -> str:
    cookie = client.get_cookie("sid")
    assert cookie is not None
    return cookie.value


def is_in(client: PageClient) -> bool:
    return client.get("/confirm").status_code == 200


def try_in(client: PageClient, email: str, password: str = "not the password") -> int:
    return client.send("/sign-in", {"email": email, "password": password}).status_code
