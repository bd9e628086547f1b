"""Outgoing mail: over SMTP where a host is set, otherwise one file per message in the mail folder."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from threading import Timer
from uuid import uuid4

from flask import Flask, current_app, g

from journal.core import clock, locale, outbox
from journal.core.log import event, failure
from journal.core.settings import Settings, write_private
from journal.core.text import visible

TIMEOUT_SECONDS = 10
LATER_SECONDS = 0.3
"""What is done later begins when the answer is gone, so that it does not slow it down."""


@dataclass(frozen=True)
class Letter:
    """A mail as it lies in the folder."""

    to: str
    subject: str
    text: str
    sent_at: datetime


def send(to: str, subject: str, text: str) -> bool:
    """Sends or files one message with neutral words; False (and a log line without content) when it did not go. What
    the host did not take waits in the outbox; what no host can take is let go.

    Callers never fail because mail does: what was done stays done.
    """
    settings: Settings = current_app.config["SETTINGS"]
    try:
        message = _message(settings.mail_from, to, subject, text)
    except (MessageError, ValueError):  # no such address, or no such subject, can be written
        event("mail_failed", reason="address")
        return False
    if _deliver(settings, message):
        return True
    outbox.keep(message.as_bytes())
    return False


def resend() -> int:
    """Tries what waits in the outbox; how many letters went."""
    settings: Settings = current_app.config["SETTINGS"]
    return outbox.resend(lambda stored: _deliver(settings, message_from_bytes(stored, policy=policy.SMTP)))


def _deliver(settings: Settings, message: EmailMessage) -> bool:
    try:
        if settings.smtp_host:
            _hand_over(settings, message)
        else:
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.eml"
            write_private(settings.mail_dir / name, message.as_bytes().decode("utf-8", "surrogateescape"))
    except smtplib.SMTPRecipientsRefused:  # there is no such mailbox: trying again would not help
        event("mail_failed", reason="refused")
        return True
    except (OSError, smtplib.SMTPException):
        event("mail_failed", reason="host")
        return False
    return True


def later(work: Callable[[], object]) -> None:
    """Does what ends in a mail without waiting for it: where an answer must take as long for an address that nobody
    has. Without a host it is done now."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy has no type for it
    settings: Settings = app.config["SETTINGS"]
    language = locale.language()

    def run() -> None:
        with app.test_request_context(base_url=settings.public_url):  # words and links as in a request
            g.language = language
            try:
                work()
            except Exception as error:
                failure(error, "mail")

    if settings.smtp_host:
        Timer(LATER_SECONDS, run).start()  # not a daemon: a server that stops sends it first
    else:
        work()


def _message(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """Headers go through the e-mail policy, which refuses line breaks."""
    message = EmailMessage(policy=policy.SMTP)
    local, _, domain = to.rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["From"] = sender
    message["Subject"] = visible(subject)
    message.set_content(visible(text))
    return message


def _hand_over(settings: Settings, message: EmailMessage) -> None:
    with smtplib.SMTP(settings.smtp_host or "", settings.smtp_port, timeout=TIMEOUT_SECONDS) as host:
        host.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            host.login(settings.smtp_user, settings.smtp_password or "")
        host.send_message(message)


def filed(folder: Path, newest: int = 50) -> list[Letter]:
    """The newest messages of the mail folder, newest first."""
    letters = []
    for path in sorted(folder.glob("*.eml"), reverse=True)[:newest]:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        sent = datetime.strptime(path.name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        letters.append(Letter(str(message["To"]), str(message["Subject"]), body.get_content() if body else "", sent))
    return letters
