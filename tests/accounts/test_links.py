"""Links in mails: one use, a short life, one purpose; a look does not use them; nothing tells who has an account."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.models import LinkRow
from journal.core import clock, db
from tests.accounts.test_views import browser, is_in, letters, link_in

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
NEW = "seven slow herons waded"
People = dict[str, UUID]


def ask_reset(app: Flask, email: str) -> str:
    browser(app).send("/reset", {"email": email})
    return link_in(letters(app)[0])


@pytest.mark.asvs("V6.4.1", "V7.4.3", "T02", "T13")
def test_a_reset_link_works_once_and_ends_every_session(app: Flask, people: People) -> None:
    old = browser(app).sign_in("patient@example.org")
    path, client = ask_reset(app, "patient@example.org"), browser(app)
    for _ in range(3):
        client.page(path)
    assert client.send(path, {"password": NEW}).headers["Location"] == "/sign-in"
    assert not is_in(old)
    client.page(path, 404)
    assert client.send(path, {"password": "another quiet harbour"}).status_code == 404
    client.sign_in("patient@example.org", NEW)
    assert letters(app)[0].subject == "Your password was changed"


@pytest.mark.asvs("V6.5.5", "T13")
def test_a_reset_link_lives_ten_minutes(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        path = ask_reset(app, "patient@example.org")
    with clock.Moved(NOON + timedelta(minutes=9, seconds=59)):
        browser(app).page(path)
    with clock.Moved(NOON + timedelta(minutes=10)):
        browser(app).page(path, 404)
        assert browser(app).send(path, {"password": NEW}).status_code == 404


@pytest.mark.asvs("V6.6.2", "T13")
def test_a_newer_link_kills_the_older_one(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        older = ask_reset(app, "patient@example.org")
    with clock.Moved(NOON + timedelta(minutes=3)):
        newer = ask_reset(app, "patient@example.org")
        assert older != newer
        browser(app).page(older, 404)
        browser(app).page(newer)


@pytest.mark.asvs("T11")
def test_asking_again_and_again_fills_no_mailbox_and_kills_no_link(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        first = ask_reset(app, "patient@example.org")
        for _ in range(5):
            browser(app).send("/reset", {"email": "patient@example.org"})
        assert len(letters(app)) == 1
        browser(app).page(first)


@pytest.mark.asvs("V9.2.2", "T13")
def test_a_link_of_one_kind_is_refused_as_another(app: Flask, people: People) -> None:
    path = ask_reset(app, "patient@example.org")
    browser(app).page(path.replace("/reset/", "/confirm-address/"), 404)
    assert browser(app).send(path.replace("/reset/", "/confirm-address/")).status_code == 404
    browser(app).page(path)


@pytest.mark.asvs("V6.3.8", "T10")
def test_asking_for_a_reset_tells_nobody_who_has_an_account(app: Flask, people: People) -> None:
    answers = {email: browser(app).send("/reset", {"email": email})
               for email in ("patient@example.org", "nobody@example.org")}
    known, unknown = answers.values()
    assert (known.status_code, known.headers["Location"], known.text) == (
        unknown.status_code, unknown.headers["Location"], unknown.text)
    assert [letter.to for letter in letters(app)] == ["patient@example.org"]


def test_a_reset_ends_the_waiting_time(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        for _ in range(6):
            browser(app).send("/sign-in", {"email": "patient@example.org", "password": "wrong every time"})
        path = ask_reset(app, "patient@example.org")
        browser(app).send(path, {"password": NEW})
        browser(app).sign_in("patient@example.org", NEW)


@pytest.mark.asvs("V2.3.4", "V15.4.2", "T13")
def test_twenty_uses_at_once_have_one_winner(app: Flask, people: People) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from journal.accounts import actions
    from journal.accounts.rules import Purpose

    with app.app_context():
        token = actions.make_link(people["patient"], Purpose.RESET)

    def use(_: int) -> bool:
        with app.app_context():
            return actions.use_link(token, Purpose.RESET) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(20))) == 1


@pytest.mark.asvs("T13")
def test_only_hashes_of_links_are_stored(app: Flask, people: People) -> None:
    token = ask_reset(app, "patient@example.org").rsplit("/", 1)[1]
    with app.app_context():
        row = db.session().scalars(select(LinkRow)).one()
        assert token.encode() not in row.token_hash
