"""The summary as a tagged PDF, set by Typst in one short-lived process (docs of the worker: `paper/worker.py`)."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from journal.core.text import N_, Words, render_plain
from journal.exchange.paper.figures import Voice
from journal.exchange.paper.sheet import sheet
from journal.exchange.paper.tables import Names
from journal.exchange.rules import Document, PaperFailed, Record

Paper = Literal["a4", "letter"]
PAPERS: dict[Paper, Words] = {"a4": N_("A4"), "letter": N_("US Letter")}
WORKER = Path(__file__).parent.parent / "paper" / "worker.py"
SECONDS = 15
ENVIRONMENT = {"LANG": "C.UTF-8", "RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
"""All the worker is told of this machine: nothing secret, and threads that fit its memory limit."""

log = logging.getLogger(__name__)


def write(record: Record, paper: Paper, *, effect_label: Callable[[str], Words],
          severity_label: Callable[[int], Words], words: Callable[[Words], str] = render_plain,
          language: str = "en", notice: str | None = None) -> Document:
    """The record's summary on A4 or US Letter, in the `language` that `words` renders; raises `PaperFailed`.

    `notice` is a line about passing the summary on, printed on the first page."""
    payload = sheet(record, Voice(words, language), Names(effect_label, severity_label), notice)
    return Document(f"journal-summary-{record.history.period.last.isoformat()}.pdf", "application/pdf",
                    typeset(payload, "summary", paper))


def typeset(payload: dict[str, Any], template: Literal["summary", "brief"], paper: Paper) -> bytes:
    """The PDF of a payload, every text of which is safe to print; raises `PaperFailed`."""
    return _set(json.dumps(payload | {"template": template, "paper": "us-letter" if paper == "letter" else "a4"}))


def _set(payload: str) -> bytes:
    """What the worker says is never shown or logged: it may quote the journal."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, without a shell
            [sys.executable, "-I", str(WORKER)], input=payload.encode(), capture_output=True, timeout=SECONDS,
            env=ENVIRONMENT, check=False)
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise PaperFailed(type(problem).__name__) from None
    if done.returncode not in (0, 10) or not done.stdout.startswith(b"%PDF-"):
        raise PaperFailed(f"worker ended with {done.returncode}")
    if done.returncode:
        log.warning("A summary was set without the PDF/UA mark: a character has no glyph.")
    return done.stdout
