"""Who looked at a journal as a CSV file: day, time, zone, person, and what in words. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from journal.exchange.formats.cells import as_csv
from journal.exchange.rules import Document

HEAD = ("date", "time", "zone", "person", "what")
MEDIA_TYPE = "text/csv"


def write(looks: Iterable[Mapping[str, str]], today: date) -> Document:
    """The lines as `everything_queries.looks` tells them, newest first."""
    rows = ([one["day"], one["time"][:5], one["zone"], one["person"], one["what"]] for one in looks)
    return Document(f"who-looked-{today.isoformat()}.csv", MEDIA_TYPE, as_csv(HEAD, rows, bom=True))
