"""CSV files as rows with names and line numbers."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from journal.core.text import N_, Words, say
from journal.exchange.formats.archive import Unreadable

ROWS_MAX = 200_000  # docs/security.md, Limits
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Line:
    """One row: the line of the file on which it begins, and its cells by column name; `reason` says why the cells
    cannot be told apart, and then there are none."""

    number: int
    cells: dict[str, str]
    reason: Words | None = None


def columns(text: str) -> tuple[str, ...]:
    """The names in the first line that is not empty, trimmed and in lower case; () where there is none. Never fails."""
    head = _head(text)
    return _names(head, _separator(head))


def lines(text: str) -> Iterator[Line]:
    """The rows below the header, empty ones passed over. Raises `Unreadable` for more than 200,000 rows and for
    quotes that do not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(_head(text)), strict=True)
    names: tuple[str, ...] | None = None
    begins = 1
    rows = 0
    try:
        for cells in reader:
            number, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names = tuple(cell.strip().lower() for cell in cells)
                continue
            rows += 1
            if rows > ROWS_MAX:
                raise Unreadable(say(N_("This file has more than %(n)s rows. Please export a shorter time."),
                                     n=ROWS_MAX))
            yield _line(number, names, cells)
    except csv.Error:
        raise Unreadable(N_("From this line on the quotation marks do not fit together, so the rows cannot be told "
                            "apart. Please export the file again."), begins) from None


def _line(number: int, names: tuple[str, ...], cells: list[str]) -> Line:
    if len(cells) != len(names):
        reason = say(N_("This row has %(n)s columns, but the first line names %(names)s."), n=len(cells),
                     names=len(names))
        return Line(number, {}, reason)
    return Line(number, dict(zip(names, cells, strict=True)))


def _head(text: str) -> str:
    return next((line for line in io.StringIO(text, newline="") if line.strip()), "")


def _separator(head: str) -> str:
    return max(_SEPARATORS, key=lambda mark: len(_names(head, mark)))


def _names(head: str, mark: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader([head], delimiter=mark), [])
    except csv.Error:
        return ()
    return tuple(cell.strip().lower() for cell in cells)
