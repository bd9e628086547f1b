"""A mail host that is down: letters wait sealed, go when it is back, once, and not for ever."""

import smtplib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from journal.core import clock, db, mail, outbox
from journal.core.models import OutboxRow

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
TO, TEXT = "mara@example.org", "open this page: https://journal.example.org/reset/zuleika"


class Host:
    """Stands in for the mail host: `down` or taking what comes."""

    def __init__(self) -> None:
        self.problem: Exception | None = OSError("down")
        self.took: list[str] = []

    def hand_over(self, _: object = None, message: object = None) -> None:
        if self.problem:
            raise self.problem
        self.took.append(str(message))


@pytest.fixture
def host(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Host:
    found = Host()

    def write(*given: object) -> None:
        found.hand_over(*given)  # looked up each time: a test may put another in its place

    monkeypatch.setattr(mail, "write_private", write)
    return found


def later(app: Flask, after: timedelta, work: Callable[[], int] = mail.resend) -> int:
    with clock.Moved(NOON + after), app.app_context():
        return work()


@pytest.mark.asvs("P8", "V16.5.2")
def test_what_the_host_did_not_take_goes_when_it_is_back(app: Flask, host: Host) -> None:
    with clock.Moved(NOON), app.app_context():
        assert mail.send(TO, "Choose a new password", TEXT) is False
        assert outbox.waiting() == 1
    assert later(app, timedelta(minutes=6)) == 0
    host.problem = None
    assert later(app, timedelta(minutes=7)) == 0, "it was tried a minute ago"
    assert later(app, timedelta(minutes=12)) == 1
    assert later(app, timedelta(minutes=30)) == 0
    [letter] = host.took
    assert "To: mara@example.org" in letter
    assert "zuleika" in letter


def test_it_lies_sealed(app: Flask, host: Host) -> None:
    with clock.Moved(NOON), app.app_context():
        mail.send(TO, "Subject", TEXT)
        stored = db.session().scalars(select(OutboxRow)).one().letter_sealed
    assert b"mara" not in stored
    assert b"zuleika" not in stored


def test_a_host_that_stays_down_is_asked_once_a_round(app: Flask, host: Host) -> None:
    asked = []

    def hand_over(*_: object) -> None:
        asked.append(1)
        raise smtplib.SMTPServerDisconnected("down")

    with clock.Moved(NOON), app.app_context():
        for _ in range(5):
            mail.send(TO, "Subject", TEXT)
    host.hand_over = hand_over
    assert later(app, timedelta(minutes=6)) == 0
    assert len(asked) == 1


def test_two_machines_send_a_letter_once(app: Flask, host: Host) -> None:
    with clock.Moved(NOON), app.app_context():
        for _ in range(6):
            mail.send(TO, "Subject", TEXT)
    host.problem, barrier, sent = None, threading.Barrier(3), []

    def work() -> None:
        with app.app_context():
            barrier.wait()
            sent.append(mail.resend())

    with clock.Moved(NOON + timedelta(minutes=6)):
        threads = [threading.Thread(target=work) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert sum(sent) == len(host.took) == 6


def test_after_two_days_it_is_let_go(app: Flask, host: Host) -> None:
    with clock.Moved(NOON), app.app_context():
        mail.send(TO, "Subject", TEXT)
    later(app, timedelta(days=2))
    assert later(app, timedelta(days=2), outbox.waiting) == 1
    later(app, timedelta(days=2, seconds=1))
    assert later(app, timedelta(days=2), outbox.waiting) == 0


def test_a_mailbox_that_does_not_exist_is_not_tried_again(app: Flask, host: Host) -> None:
    host.problem = smtplib.SMTPRecipientsRefused({TO: (550, b"no such user")})
    with app.app_context():
        mail.send(TO, "Subject", TEXT)
        assert outbox.waiting() == 0
