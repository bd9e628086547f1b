"""CSV text: how a cell is written so that no spreadsheet runs it, and how our own importer takes that back."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from journal.core.text import visible

Cell = str | int | float | bool | date | time | None
"""None and "" are written as nothing at all: missing. Numbers stay numbers; everything else is quoted text."""

BOM = "\ufeff"
_OPENERS = tuple("=+-@＝＋－＠")
_FIRST = ("\t", "\r", "\n")


def guarded(text: str) -> str:
    """The text with a leading ' if a spreadsheet could take it for a formula."""
    return f"'{text}" if _is_risky(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given; text that it would not have made comes back unchanged. For our own files only."""
    return text[1:] if text.startswith("'") and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    bare = text.lstrip("'")  # so that a text which already begins with ' comes back whole
    return bare.startswith(_FIRST) or bare.lstrip().startswith(_OPENERS)


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool) -> bytes:
    """A UTF-8 CSV file with CRLF line ends."""
    lines = [",".join(head), *(",".join(map(_written, row)) for row in rows)]
    return ((BOM if bom else "") + "\r\n".join(lines) + "\r\n").encode("utf-8", "replace")


def _written(cell: Cell) -> str:
    match cell:
        case None | "":
            return ""
        case bool():
            return '"yes"' if cell else '"no"'
        case int() | float():
            return f"{cell:.10g}" if isinstance(cell, float) else str(cell)
        case time():
            return f'"{cell:%H:%M}"'
        case date():
            return f'"{cell.isoformat()}"'
    quoted = guarded(visible(str(cell))).replace('"', '""')
    return f'"{quoted}"'
