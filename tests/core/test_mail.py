"""Mail: one neutral message, no header added by anybody's text, and no failure of its own."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from journal.core import mail


@pytest.fixture
def folder(sqlite_app: Flask) -> Iterator[Path]:
    with sqlite_app.app_context():
        found: Path = sqlite_app.config["SETTINGS"].mail_dir
        for path in found.glob("*.eml"):
            path.unlink()
        yield found


def test_without_a_host_a_message_is_filed_privately(folder: Path) -> None:
    assert mail.send("mara@example.org", "Choose a new password", "Öffnen Sie diese Seite: …")
    [path] = folder.glob("*.eml")
    assert path.stat().st_mode & 0o077 == 0
    [letter] = mail.filed(folder)
    assert (letter.to, letter.subject) == ("mara@example.org", "Choose a new password")
    assert "Öffnen" in letter.text


@pytest.mark.asvs("V1.3.11", "T16")
@pytest.mark.parametrize("to", [
    "mara@example.org\r\nBcc: eve@example.org", "mara@example.org\nBcc: eve@example.org", "mara\r\nX: y@example.org",
    "mara@exa\r\nmple.org", "@", "", "mara"])
def test_an_address_adds_no_header(folder: Path, to: str) -> None:
    mail.send(to, "Subject", "text")
    for path in folder.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert message["Bcc"] is None
        assert message["X"] is None
        assert "eve" not in str(message["To"])


@pytest.mark.asvs("V1.3.11", "T16")
def test_a_subject_adds_no_header(folder: Path) -> None:
    assert mail.send("mara@example.org", "Hello\r\nBcc: eve@example.org", "text") is False
    assert list(folder.glob("*.eml")) == []


@pytest.mark.asvs("V16.5.2", "P8")
@pytest.mark.parametrize("error", [OSError("down"), smtplib.SMTPServerDisconnected("down"), TimeoutError()])
def test_a_host_that_is_down_fails_nobody(folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def down(*_: object) -> None:
        raise error

    monkeypatch.setattr(mail, "write_private", down)
    assert mail.send("mara@example.org", "Subject", "text") is False


@pytest.mark.asvs("V12.3.1")
def test_a_host_without_encryption_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STARTTLS comes before anything else; a host that does not offer it gets nothing."""
    from dataclasses import replace

    from flask import current_app

    said: list[str] = []

    class Plain:
        def __init__(self, *_: object, **__: object) -> None: ...
        def __enter__(self) -> "Plain":
            return self

        def __exit__(self, *_: object) -> None: ...
        def starttls(self, **_: object) -> None:
            raise smtplib.SMTPNotSupportedError("no STARTTLS")

        def send_message(self, _: object) -> None:
            said.append("sent in the clear")

    monkeypatch.setattr(smtplib, "SMTP", Plain)
    settings = replace(current_app.config["SETTINGS"], smtp_host="mail.example.org")
    monkeypatch.setitem(current_app.config, "SETTINGS", settings)
    assert mail.send("mara@example.org", "Subject", "text") is False
    assert said == []


@pytest.mark.asvs("V12.3.1", "V12.3.2")
def test_the_hosts_certificate_and_name_are_checked_before_a_word_is_said(
        folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a context of ours, smtplib takes any certificate."""
    import ssl
    from dataclasses import replace

    from flask import current_app

    said: list[object] = []

    class Host:
        def __init__(self, *_: object, **__: object) -> None: ...
        def __enter__(self) -> "Host":
            return self

        def __exit__(self, *_: object) -> None: ...
        def starttls(self, context: ssl.SSLContext | None = None) -> None:
            said.append((context.verify_mode, context.check_hostname) if context else None)

        def login(self, *_: object) -> None:
            said.append("login")

        def send_message(self, _: object) -> None:
            said.append("message")

    monkeypatch.setattr(smtplib, "SMTP", Host)
    settings = replace(current_app.config["SETTINGS"], smtp_host="mail.example.org", smtp_user="journal")
    monkeypatch.setitem(current_app.config, "SETTINGS", settings)
    assert mail.send("mara@example.org", "Subject", "text") is True
    assert said == [(ssl.CERT_REQUIRED, True), "login", "message"]


@pytest.mark.asvs("V6.3.8", "T10")
def test_a_reset_is_answered_before_the_host_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long the answer takes must not tell whether an address has an account."""
    import threading
    from dataclasses import replace

    from flask import current_app

    answered, sent = threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        assert answered.wait(5)
        sent.set()

    settings = replace(current_app.config["SETTINGS"], smtp_host="mail.example.org")
    monkeypatch.setitem(current_app.config, "SETTINGS", settings)
    monkeypatch.setattr(mail, "_deliver", slow)
    mail.later(partial(mail.send, "mara@example.org", "Subject", "text"))
    answered.set()
    assert sent.wait(5)
