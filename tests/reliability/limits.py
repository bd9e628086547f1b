"""A check-in sent while the database may not do something, and what the answer still holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from sqlalchemy import event

from tests.page import Page, PageClient
from tests.reliability.conftest import Place

NOTE = "A long walk by the river. <b>It was loud</b> & then it was not."


def answers(page: Page, **more: str) -> dict[str, str]:
    form = page.form("/check-in")["fields"]
    return {name: form[name] for name in ("csrf_token", "id", "day", "seen")} | {
        "mood": "3", "anxiety": "6", "side_effects": "none", "note": NOTE} | more


def send(client: PageClient, data: dict[str, str], status: int) -> Page:
    response = client.post("/check-in", data=data)
    if status == 303:
        assert response.status_code == 303, response.text[:300]
        return Page(303, "")
    assert response.headers["Retry-After"]
    return client.checked(response, status)


def still_there(page: Page, data: dict[str, str]) -> bool:
    """The form again, with the same id and everything that was typed."""
    form = page.form("/check-in")["fields"]
    return (form["id"] == data["id"] and "Not saved yet" in page.text and data["note"] in unescape(page.text)
            and 'id="mood-3" value="3" checked' in page.text and 'id="anxiety-6" value="6" checked' in page.text)


@contextmanager
def limited(place: Place, statement: str, back: str) -> Iterator[None]:
    """`statement` holds on every connection until `back` is said."""
    engine, said = place.app.extensions["database"].engine, [statement]

    def say(connection: Any, *_: object) -> None:
        connection.cursor().execute(said[0])
        if place.on_postgres:
            connection.commit()

    event.listen(engine, "checkout", say)
    try:
        yield
    finally:
        said[0] = back
        with engine.connect():
            pass
        event.remove(engine, "checkout", say)
        engine.dispose()


def read_only(place: Place) -> tuple[str, str]:
    if place.on_postgres:
        return "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"
    return "PRAGMA query_only = ON", "PRAGMA query_only = OFF"
