"""A thief with a password or a dead cookie: another address, other people's records, mail without end."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts import actions as accounts
from journal.accounts import queries
from journal.accounts.models import LinkRow
from journal.core import clock, db
from journal.core.mail import filed
from tests.accounts.second_factor.conftest import strict
from tests.accounts.visitors import NOON, browser
from tests.factories import PASSWORD
from tests.page import PageClient

People = dict[str, UUID]
EMAIL = "patient@example.org"
CANARY = "zuleika heard the kingfisher"


def asked_for_another_address(client: PageClient, address: str = "thief@example.net") -> int:
    return client.send("/account/address", {"email": address}).status_code


@pytest.mark.asvs("V7.5.1", "T02")
def test_a_new_password_ends_a_change_of_address_that_waits(app: Flask, people: People) -> None:
    """The mail to the address in use says: if this was not you, choose a new password."""
    assert asked_for_another_address(browser(app).sign_in(EMAIL)) == 303
    with app.app_context():
        letter = next(one for one in filed(app.config["SETTINGS"].mail_dir) if one.to == "thief@example.net")
        link = next(word for word in letter.text.split() if "/confirm-new-address/" in word)
    path = link[link.index("/confirm-new-address/"):]
    with app.test_request_context():
        accounts.change_password(people["patient"], "another quiet harbour", None)
    assert browser(app).send(path).status_code == 404
    with app.app_context():
        assert queries.person_by_email(EMAIL)


@pytest.mark.asvs("V6.3.3", "P1", "T02")
def test_a_password_alone_changes_no_address(app: Flask, people: People) -> None:
    with strict(app):
        thief = browser(app).sign_in(EMAIL)
        asked_for_another_address(thief)
        with app.app_context():
            assert filed(app.config["SETTINGS"].mail_dir) == []


@pytest.mark.asvs("V2.4.1")
def test_a_change_of_address_sends_no_flood_of_mail(app: Flask, people: People) -> None:
    client = browser(app).sign_in(EMAIL)
    assert [asked_for_another_address(client, f"n{n}@example.net") for n in range(11)] == [303] * 10 + [429]


@pytest.mark.asvs("V6.3.8", "T10")
def test_asking_for_a_reset_does_the_same_work_for_an_address_that_nobody_has(
        app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The link is made beside the answer, like its mail: a write of its own could be heard in the time it takes."""
    begun: list[Thread] = []

    def begin(thread: Thread) -> None:
        begun.append(thread)

    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_host="mail.example.org"))
    monkeypatch.setattr(Thread, "start", begin)
    stranger = browser(app)
    for address in (EMAIL, "nobody@example.org"):
        assert stranger.send("/reset", {"email": address}).headers["Location"] == "/check-your-mail"
    with app.app_context():
        assert list(db.session().scalars(select(LinkRow.token_hash))) == []
    assert len(begun) == 2
    monkeypatch.undo()
    for thread in begun:
        thread.run()
    with app.app_context():
        assert len(list(db.session().scalars(select(LinkRow.token_hash)))) == 1


def test_the_first_member_of_a_clinic_is_added_with_it(app: Flask) -> None:
    """Row after row: nothing but the order of writing keeps the account from coming before its clinic."""
    for number in range(5):
        args = ["user", "add", f"staff{number}@example.org", "--role", "clinic", "--clinic", "Northlight",
                "--password-stdin"]
        done = app.test_cli_runner().invoke(args=args, input=PASSWORD + "\n")
        assert done.exit_code == 0, done.output


@pytest.mark.asvs("T09", "P4")
def test_a_copied_dead_cookie_pushes_no_kept_text_out(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        owner, thief = browser(app).sign_in(EMAIL), browser(app).sign_in(EMAIL)
        tokens = [client.page("/check-in").form("/check-in")["fields"]["csrf_token"] for client in (owner, thief)]
    with clock.Moved(NOON + timedelta(minutes=15)):
        owner.post("/check-in", data={"csrf_token": tokens[0], "id": str(uuid4()), "day": "2026-05-14", "note": CANARY})
    with clock.Moved(NOON + timedelta(minutes=16)):
        for number in range(30):
            junk = {"csrf_token": tokens[1], "id": str(uuid4()), "day": "2026-05-14", "note": "x"}
            thief.post("/check-in", data=junk, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})
        page = owner.sign_in(EMAIL).page("/account/drafts")
    assert CANARY in page.text
    assert page.text.count("Send it now") == 11


@pytest.mark.asvs("T04")
def test_a_form_aimed_at_a_record_that_is_not_open_is_not_kept(app: Flask, people: People) -> None:
    for patient in (people["other_patient"], uuid4()):
        client = browser(app).sign_in(EMAIL)
        answer = client.send("/account/lock", {"path": f"/patients/{patient}/sessions", "form": '[["note", "x"]]'})
        assert answer.json == {"kept": False}
