"""Takes everything out as one file, or the list of who looked; each is recorded."""

import threading
from collections.abc import Iterable, Iterator

from journal.access.clearance import Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, locale
from journal.exchange import everything_queries as reads
from journal.exchange.actions import one_of
from journal.exchange.formats import everything, who_looked
from journal.exchange.formats.dictionary import FORMAT
from journal.exchange.formats.everything import Row
from journal.exchange.formats.kinds import KINDS
from journal.exchange.rules import Document

EVERYTHING_AT_ONCE = threading.BoundedSemaphore(2)


def everything_zip(clearance: Clearance) -> Document:
    """Every row of the patient's as JSON in a zip, recorded; raises `Busy`."""
    with one_of(EVERYTHING_AT_ONCE):
        body = _zip(clearance)
    audit.record(Event.EXPORT_TAKEN, clearance, format="everything")
    today = clock.today(clearance.patient.zone)
    return Document(f"journal-everything-{today.isoformat()}.zip", everything.MEDIA_TYPE, body)


def _zip(clearance: Clearance) -> bytes:
    named = reads.Named()
    account_kind = next(one for one in KINDS if one.name == "account")
    [account] = reads.rows(clearance, account_kind, named)
    head: Row = {"format": FORMAT, "exported_at": clock.now(), "account": account}

    def lists() -> Iterator[tuple[str, Iterable[Row]]]:
        for kind in KINDS:
            if kind is not account_kind:
                yield kind.name, reads.rows(clearance, kind, named)
        yield "who_looked", _counted("who_looked", reads.looks(clearance), named)

    def tail() -> Row:
        return reads.names(clearance, named) | {
            "codes": everything.codes(named.known_instruments(), locale.render, locale.language())}

    return everything.zipped(everything.data(head, lists(), tail),
                             lambda: everything.readme(named.counts, locale.render))


def _counted(name: str, rows: Iterable[dict[str, str]], named: reads.Named) -> Iterator[Row]:
    for row in rows:
        named.counts[name] = named.counts.get(name, 0) + 1
        yield dict(row)


def looks_csv(clearance: Clearance) -> Document:
    """Who looked, as a file, recorded."""
    document = who_looked.write(reads.looks(clearance), clock.today(clearance.patient.zone))
    audit.record(Event.EXPORT_TAKEN, clearance, format="looks")
    return document
