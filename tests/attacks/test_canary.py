"""A word of its own in every field, every error path, and then a search: it is in no log, mail, address or name."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from journal.core import db, mail
from tests.attacks.shots import encoded
from tests.attacks.siege import Siege, Target, besiege
from tests.page import read

WORD = "canary7f3a"
FORM = "application/x-www-form-urlencoded"
LINES = "x\r\n{\"event\": \"forged\"}\n\x1b[2Jforged"


class Kept(logging.Handler):
    """Every line that any logger writes, as it would stand in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record) + str(record.exc_info or ""))


@pytest.fixture
def siege(sqlite_app: Flask) -> Iterator[Siege]:
    found, sqlite_app.testing = besiege(sqlite_app), False
    yield found
    sqlite_app.testing = True


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler, found = Kept(), [logging.getLogger(name) for name in (None, "journal")]
    for logger in found:
        logger.addHandler(handler)
    yield handler
    for logger in found:
        logger.removeHandler(handler)


def once(siege: Siege) -> list[Target]:
    """Each form, sent by one of those who may."""
    return list({one.endpoint: one for one in siege.targets() if one.fields}.values())


def filled(target: Target) -> dict[str, str]:
    """The word in every field, so that the field still is what it was where it can be."""
    return {name: f"{WORD}@example.org" if name == "email" else value if name in ("day", "kind", "id", "scopes", "mood")
            else f"{WORD} {name}" for name, value in target.fields.items()}


def send(siege: Siege, target: Target, data: dict[str, str]) -> TestResponse:
    client, token = siege.client(target.who)
    return client.open(target.address, method=target.method, content_type=FORM,
                       data=encoded([("csrf_token", token), *data.items()]))


def leaks(siege: Siege, answer: TestResponse) -> list[str]:
    """Where the word stands, of the places that keep nothing of anybody."""
    settings, found = siege.app.config["SETTINGS"], {"headers": str(answer.headers)}
    if answer.mimetype == "text/html":
        found["title"] = read(answer).title
    if answer.status_code == 500:
        found["error page"] = answer.text
    found["file names"] = " ".join(str(path) for path in settings.data_dir.rglob("*"))
    for letter in mail.filed(settings.mail_dir):
        found[f"mail to {letter.to}"] = letter.subject + letter.text
    with siege.app.app_context():
        found["audit"] = str(db.session().execute(text("SELECT * FROM audit")).all())
    for path in ("/healthz", "/readyz"):
        found[path] = siege.app.test_client().get(path).text
    return [place for place, words in found.items() if WORD in words.lower()]


def raising(*_: Any, **__: Any) -> Any:
    raise RuntimeError(f"{dict(request.form)}")


def broken(*_: Any, **__: Any) -> Any:
    form = dict(request.form)
    raise OperationalError(f"INSERT … {form}", form, Exception(f"{form}"))


def down(*_: Any, **__: Any) -> Any:
    raise OSError(f"no host {dict(request.form)}")


def breaking(siege: Siege, patch: pytest.MonkeyPatch, how: str) -> Callable[[Target], None]:
    """Breaks what the next request needs."""
    def view(target: Target) -> None:
        raising.permission = siege.app.view_functions[target.endpoint].permission
        patch.setitem(siege.app.view_functions, target.endpoint, raising)

    def database(_: Target) -> None:
        patch.setattr(db, "_write_gate", broken)

    def post(_: Target) -> None:
        patch.setattr(mail, "write_private", down)

    return {"view": view, "database": database, "mail": post, "nothing": lambda _: None}[how]


@pytest.mark.asvs("V16.2.5", "V14.2.1", "V16.5.1", "V16.3.4", "V5.4.2", "T23")
@pytest.mark.parametrize("how", ["nothing", "view", "database", "mail"])
def test_no_word_of_a_form_gets_anywhere_else(siege: Siege, kept: Kept, monkeypatch: pytest.MonkeyPatch,
                                              capfd: pytest.CaptureFixture[str], how: str) -> None:
    before, seen = siege.stored(), set()
    for target in once(siege):
        siege.client(target.who)
        with monkeypatch.context() as patch:
            breaking(siege, patch, how)(target)
            answer = send(siege, target, filled(target))
        seen.add(answer.status_code)
        assert leaks(siege, answer) == [], target.name
        siege.settle(target, answer)
        siege.put_back(before)
    assert {"nothing": {303, 422}, "view": {500}, "database": {503}, "mail": {303}}[how] <= seen
    assert WORD not in "\n".join(kept.lines).lower()
    assert WORD not in "".join(capfd.readouterr()).lower()
    assert how in ("nothing", "mail") or any("error_id" in line for line in kept.lines)


def test_the_search_finds_a_word_that_got_out(siege: Siege, kept: Kept) -> None:
    """In a log line and in a header; otherwise the test above would prove nothing."""
    logging.getLogger("journal").info("%s", WORD)
    assert WORD in "\n".join(kept.lines)
    client, _ = siege.client("patient")
    answer = client.get("/today")
    answer.headers["Location"] = f"/x?{WORD}"
    assert leaks(siege, answer) == ["headers"]
    answer.close()


@pytest.mark.asvs("V16.4.1")
def test_no_field_makes_a_line_of_the_log(siege: Siege, kept: Kept) -> None:
    """Line ends and terminal letters in fields, addresses, headers: each line is one object that we wrote."""
    before = siege.stored()
    for target in once(siege):
        client, token = siege.client(target.who)
        data = encoded([("csrf_token", token), *dict.fromkeys(target.fields, LINES).items()])
        answer = client.open(target.address, method="POST", query_string={"next": LINES}, content_type=FORM, data=data,
                             headers={"User-Agent": "x\x1b[2J"})
        siege.settle(target, answer)
        siege.put_back(before)
    client, _ = siege.client("patient")
    client.post("/account/profile", data={"csrf_token": LINES})
    lines = [line for line in kept.lines if line.startswith("{")]
    assert lines
    for line in lines:
        assert line.isprintable()
        assert "forged" not in json.loads(line)["event"]


def test_the_word_of_a_path_is_not_repeated(siege: Siege, kept: Kept) -> None:
    """An address that nobody knows is named neither in the log nor in a header."""
    for path in (f"/{WORD}", f"/static/{WORD}.js", f"/days/{WORD}", f"/confirm-address/{WORD}", f"/invitations/{WORD}"):
        answer = siege.house.client("patient").get(path)
        assert answer.status_code in (303, 404, 409)
        assert WORD not in str(answer.headers)
        answer.close()
    assert WORD not in "\n".join(kept.lines)
