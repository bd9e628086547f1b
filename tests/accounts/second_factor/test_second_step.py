"""The second step at sign-in, at confirmations, and the pages where factors come and go."""

import re
import threading
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.models import BrowserSessionRow
from journal.accounts.second_factor import authenticator, recovery
from journal.accounts.second_factor.models import PendingSignInRow, RecoveryCodeRow
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.core.mail import filed
from tests.accounts.second_factor.conftest import EMAIL, NOON, code, password_step
from tests.accounts.visitors import browser, is_in, sid
from tests.factories import PASSWORD

People = dict[str, UUID]


@pytest.mark.asvs("V2.3.1", "V6.3.3", "V6.3.4", "P1")
def test_a_right_password_alone_opens_nothing(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    password_step(client)
    assert client.get_cookie("sid") is None
    assert not is_in(client)
    assert client.get("/today").headers["Location"].startswith("/sign-in?next=")
    client.page("/sign-in/second-step")


def test_the_code_of_the_app_opens_and_leads_on(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    with clock.Moved(NOON):
        password_step(client)
        response = client.send("/sign-in/second-step?next=/account", {"code": code(seed)})
        assert (response.status_code, response.headers["Location"]) == (303, "/account")
        assert is_in(client)
    with app.app_context():
        assert db.session().scalars(select(PendingSignInRow)).all() == []
        assert [row.factor for row in db.session().scalars(select(BrowserSessionRow))] == ["code"]
        last = db.session().scalars(select(AuditRow).where(AuditRow.event == "account:signed-in")).all()[-1]
        assert last.keys == {"factor": "code"}


@pytest.mark.asvs("V6.5.1", "T12")
def test_a_code_opens_once(app: Flask, people: People, seed: str) -> None:
    with clock.Moved(NOON):
        one, two = browser(app), browser(app)
        for client, status in ((one, 303), (two, 422)):
            password_step(client)
            assert client.send("/sign-in/second-step", {"code": code(seed)}).status_code == status
        assert not is_in(two)


@pytest.mark.asvs("V2.3.4", "V6.5.1", "V15.4.2", "T12")
def test_of_twenty_uses_at_once_one_wins(app: Flask, people: People, seed: str) -> None:
    barrier, right = threading.Barrier(20), []
    with clock.Moved(NOON):
        given = code(seed)

        def use() -> None:
            with app.app_context():
                barrier.wait()
                right.append(authenticator.is_right(people["patient"], given))

        threads = [threading.Thread(target=use) for _ in range(20)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert sorted(right) == [False] * 19 + [True]


@pytest.mark.asvs("V6.5.5", "V6.5.8")
@pytest.mark.parametrize(("off", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_one_step_of_drift_is_taken(app: Flask, people: People, seed: str, off: int, right: bool) -> None:
    given = pyotp.TOTP(seed).at(NOON + timedelta(seconds=off))
    with clock.Moved(NOON), app.app_context():
        assert authenticator.is_right(people["patient"], given) is right


def test_an_older_code_is_dead_once_a_newer_was_used(app: Flask, people: People, seed: str) -> None:
    with clock.Moved(NOON), app.app_context():
        assert authenticator.is_right(people["patient"], pyotp.TOTP(seed).at(NOON))
        assert not authenticator.is_right(people["patient"], pyotp.TOTP(seed).at(NOON - timedelta(seconds=30)))


@pytest.mark.asvs("V6.6.3")
def test_guessing_codes_is_braked_and_the_right_one_waits_too(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    with clock.Moved(NOON):
        password_step(client)
        statuses = [client.send("/sign-in/second-step", {"code": "000000"}).status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]
        assert client.send("/sign-in/second-step", {"code": code(seed)}).status_code == 429
    with app.app_context():
        refused = db.session().scalars(select(AuditRow).where(AuditRow.event == "account:factor-refused")).all()
        assert len(refused) == 5


@pytest.mark.asvs("V6.3.5")
def test_whoever_knows_the_password_and_guesses_codes_is_told_of(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    with clock.Moved(NOON):
        password_step(client)
        for count, told in ((4, 0), (1, 1), (2, 1)):
            for _ in range(count):
                client.send("/sign-in/second-step", {"code": "000000"})
            sent = [one for one in filed(app.config["SETTINGS"].mail_dir) if "five wrong codes" in one.text]
            assert [one.to for one in sent] == [EMAIL] * told


def test_the_waiting_step_ends_by_itself(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    with clock.Moved(NOON):
        password_step(client)
    with clock.Moved(NOON + timedelta(minutes=10)):
        response = client.send("/sign-in/second-step", {"code": code(seed)})
        assert response.headers["Location"].startswith("/sign-in")
        assert not is_in(client)


def test_a_browser_without_the_password_has_no_second_step(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    assert client.get("/sign-in/second-step").headers["Location"] == "/sign-in"
    client.set_cookie("pending", "forged")
    assert client.send("/sign-in/second-step", {"code": "000000"}).headers["Location"] == "/sign-in"


@pytest.mark.asvs("V6.3.3", "V6.4.3")
def test_a_reset_password_does_not_skip_the_second_step(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    with clock.Moved(NOON):
        client.send("/reset", {"email": EMAIL})
        with app.app_context():
            link = filed(app.config["SETTINGS"].mail_dir)[0].text
        path = re.search(r"/reset/\S+", link)
        assert path
        client.send(path[0], {"password": "another quiet harbour"})
        response = client.send("/sign-in", {"email": EMAIL, "password": "another quiet harbour"})
        assert response.headers["Location"] == "/sign-in/second-step"
        assert not is_in(client)


# --- recovery codes

@pytest.fixture
def codes(app: Flask, people: People, seed: str) -> list[str]:
    with app.app_context():
        return recovery.make(people["patient"])


@pytest.mark.asvs("V6.5.2", "V6.5.3", "V6.5.4")
def test_codes_are_long_random_and_stored_as_hashes(app: Flask, codes: list[str]) -> None:
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", one) for one in codes)
    with app.app_context():
        stored = [row.code_hash for row in db.session().scalars(select(RecoveryCodeRow))]
    assert all(len(one) == 32 for one in stored)
    assert not {one.replace("-", "").encode() for one in codes} & set(stored)


@pytest.mark.asvs("T12")
def test_a_recovery_code_opens_once_however_it_is_typed(app: Flask, people: People, codes: list[str]) -> None:
    one, two = browser(app), browser(app)
    typed = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    password_step(one)
    assert one.send("/sign-in/second-step", {"code": typed}).status_code == 303
    assert is_in(one)
    password_step(two)
    assert two.send("/sign-in/second-step", {"code": codes[0]}).status_code == 422
    with app.app_context():
        letter = filed(app.config["SETTINGS"].mail_dir)[0]
    assert "Codes left: 9" in letter.text
    assert codes[0] not in letter.text


def test_new_codes_end_the_old_ones(app: Flask, people: People, codes: list[str]) -> None:
    with app.app_context():
        recovery.make(people["patient"])
        assert not recovery.is_right(people["patient"], codes[0])


@pytest.mark.asvs("V2.3.4")
def test_a_recovery_code_is_nobody_elses(app: Flask, people: People, codes: list[str]) -> None:
    with app.app_context():
        assert not recovery.is_right(people["other_patient"], codes[0])
        assert recovery.is_right(people["patient"], codes[0])


# --- confirming again

@pytest.mark.asvs("V7.5.3", "V7.5.1")
def test_a_stale_session_is_asked_for_password_and_code(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    with clock.Moved(NOON):
        password_step(client)
        client.send("/sign-in/second-step", {"code": code(seed)})
    with clock.Moved(NOON + timedelta(minutes=11)):
        page = client.page("/confirm?next=/export/csv")
        assert 'name="confirm_code"' in page.text
        only = client.send("/confirm?next=/export/csv", {"confirm_password": PASSWORD})
        assert only.status_code == 422
        before = sid(client)
        both = client.send("/confirm?next=/export/csv", {"confirm_password": PASSWORD, "confirm_code": code(seed)})
        assert (both.status_code, both.headers["Location"]) == (303, "/export/csv")
        assert sid(client) != before
        assert client.get("/export/csv").status_code == 200


def test_a_code_is_not_carried_on_with_the_form(app: Flask, people: People, seed: str) -> None:
    client = browser(app)
    with clock.Moved(NOON):
        password_step(client)
        client.send("/sign-in/second-step", {"code": code(seed)})
    with clock.Moved(NOON + timedelta(minutes=11)):
        response = client.send("/account/recovery-codes", {
            "kept": "yes", "confirm_password": "wrong", "confirm_code": "123456", "passkey_token": "x"})
        fields = client.checked(response, 422).form("/account/recovery-codes")["fields"]
        assert fields["kept"] == "yes"
        assert fields.get("confirm_code", "") == ""


# --- factors come and go
