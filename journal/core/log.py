"""Structured logs without personal data: one JSON line an event, keys from a short list, ids only."""

import json
import logging
import sys
import traceback
from typing import Any

from flask import Flask, g, has_request_context, request

from journal.core import clock

KEYS = frozenset({"error_id", "error_type", "where", "patient_id", "reason", "directive", "route"})
logger = logging.getLogger("journal")


class OneForm(logging.Formatter):
    """Lines of `event` as they are; of any other record only where it came from, for nobody chose its words here."""

    def format(self, record: logging.LogRecord) -> str:
        if record.funcName == "event" and record.name == logger.name:
            return record.getMessage()
        return json.dumps({"at": clock.now().isoformat(), "event": "other_line",
                           "where": f"{record.name}:{record.lineno}"})


def connect(app: Flask) -> None:
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(OneForm())
        logger.addHandler(handler)
        logger.propagate = False
    logger.setLevel(logging.INFO)
    app.logger.handlers = logger.handlers
    app.logger.propagate = False
    app.log_exception = _unhandled  # type: ignore[method-assign]  # instead of a subclass of Flask for one method


def _unhandled(exc_info: Any) -> None:
    """In place of Flask's own line, which would print the exception's message."""
    failure(exc_info[1], "unhandled")


def event(name: str, **keys: Any) -> None:
    """Writes one line. Keys outside `KEYS` raise: content never reaches a log by accident."""
    unknown = set(keys) - KEYS
    if unknown:
        raise ValueError(f"not keys of a log line: {sorted(unknown)}")
    line: dict[str, Any] = {"at": clock.now().isoformat(), "event": name}
    if has_request_context():
        line |= {"endpoint": request.endpoint, "method": request.method}
        if g.get("actor") is not None:
            line["actor_id"] = str(g.actor.id)
    logger.info(json.dumps(line | {key: str(value) for key, value in keys.items()}))


def failure(error: BaseException, error_id: str) -> None:
    """Logs where an unexpected error happened, never what it said."""
    frames = [f"{frame.filename.rsplit('/', 2)[-2]}/{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
              for frame in traceback.extract_tb(error.__traceback__)[-6:] if "/" in frame.filename]
    event("unexpected_error", error_id=error_id, error_type=type(error).__name__, where=" ".join(frames))
