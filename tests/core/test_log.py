"""Logs: one JSON line an event, ids only; never what somebody wrote or what an exception said."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from journal.core import log

CANARY = "heron 7f3a\r\n\x1b[31mforged"


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept(sqlite_app: Flask) -> Iterator[Kept]:
    """Every line that the app's loggers write."""
    handler = Kept()
    log.logger.addHandler(handler)
    yield handler
    log.logger.removeHandler(handler)


@pytest.mark.asvs("V16.2.5", "T23", "P7")
def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="not keys of a log line"):
        log.event("saved", note=CANARY)


@pytest.mark.asvs("V16.2.4", "V16.4.1")
def test_a_line_is_one_json_object(kept: Kept) -> None:
    log.event("refused", reason=CANARY)
    assert len(kept.lines[0].splitlines()) == 1
    assert "\x1b" not in kept.lines[0]
    assert json.loads(kept.lines[0])["reason"] == CANARY


@pytest.mark.asvs("V16.2.5", "V16.3.4", "T23")
def test_a_failure_says_where_and_never_what(kept: Kept) -> None:
    try:
        raise RuntimeError(CANARY)
    except RuntimeError as error:
        log.failure(error, "ABCDEFGH")
    line = json.loads(kept.lines[0])
    assert line["error_type"] == "RuntimeError"
    assert line["error_id"] == "ABCDEFGH"
    assert "core/test_log.py:" in line["where"]
    assert "heron" not in kept.lines[0]


@pytest.mark.asvs("V16.3.4", "V16.5.1", "V16.5.4", "P7")
def test_an_error_page_and_its_log_line_share_the_reference(
        sqlite_app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise RuntimeError(CANARY)

    broken.permission = sqlite_app.view_functions["home.hide"].permission
    monkeypatch.setitem(sqlite_app.view_functions, "home.hide", broken)
    monkeypatch.setattr(sqlite_app, "testing", False)
    response = sqlite_app.test_client().get("/hide")
    line = json.loads(kept.lines[-1])
    assert response.status_code == 500
    assert line["error_id"] in response.text
    assert "heron" not in response.text + "".join(kept.lines)


@pytest.mark.asvs("V16.5.4")
def test_an_error_inside_the_error_page_stays_quiet_too(
        sqlite_app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flask would log the exception itself, message and all."""
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("journal.core.web.render_template", broken)
    monkeypatch.setattr(sqlite_app, "testing", False)
    response = sqlite_app.test_client().get("/nowhere")
    assert response.status_code == 404
    assert "not here" in response.text
    assert kept.lines
    assert "heron" not in response.text + "".join(kept.lines)


def test_what_flask_would_log_itself_goes_the_same_way(sqlite_app: Flask, kept: Kept) -> None:
    try:
        raise RuntimeError(CANARY)
    except RuntimeError as error:
        sqlite_app.log_exception((type(error), error, error.__traceback__))
    assert json.loads(kept.lines[0])["error_type"] == "RuntimeError"
    assert "heron" not in kept.lines[0]


@pytest.mark.asvs("V16.2.5", "T23")
def test_sql_errors_show_no_parameters(sqlite_app: Flask) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    from journal.core import db

    with sqlite_app.app_context(), pytest.raises(OperationalError) as error:
        db.session().execute(text("SELECT * FROM nowhere WHERE note = :note"), {"note": "heron"})
    assert "heron" not in str(error.value)


@pytest.mark.asvs("V16.2.4", "V16.2.5")
def test_a_line_that_somebody_else_writes_has_the_same_form_and_no_words(kept: Kept) -> None:
    kept.setFormatter(log.OneForm())
    logging.getLogger("journal.exchange").warning("about %s", CANARY)
    log.event("refused", reason="x")
    other, own = (json.loads(line) for line in kept.lines)
    assert (other["event"], other["where"].split(":")[0]) == ("other_line", "journal.exchange")
    assert "heron" not in kept.lines[0]
    assert (own["event"], own["reason"]) == ("refused", "x")


@pytest.mark.asvs("V16.2.1", "V16.2.2")
def test_a_line_says_when_in_utc_where_and_what(sqlite_app: Flask, kept: Kept) -> None:
    with sqlite_app.test_request_context("/sign-in", method="POST"):
        log.event("refused", reason="x")
    line = json.loads(kept.lines[0])
    assert line["at"].endswith("+00:00")
    assert (line["event"], line["endpoint"], line["method"]) == ("refused", "accounts.sign_in", "POST")
