"""Reads every row that is a patient's, one statement for each kind, whatever room the table belongs to.

Which tables and columns are read stands in `formats/kinds.py`; a sealed field is opened by the
descriptor that sealed it.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, select

from journal.access.clearance import Clearance
from journal.access.policy import OPERATOR
from journal.accounts import queries as accounts
from journal.core import crypto, db, locale
from journal.core.columns import Base, Sealed
from journal.exchange.formats.dictionary import Kind
from journal.exchange.formats.everything import Row, readable
from journal.exchange.formats.kinds import PEOPLE
from journal.questionnaires.instruments import ALL
from journal.questionnaires.rules import Instrument
from journal.sharing import queries as sharing
from journal.sharing.activity_page import BY_COMMAND, look

AT_ONCE = 500
"""Rows that are held at a time."""
ALL_LOOKS = 1_000_000


class Named:
    """Whom, which clinics and which questionnaires the rows name, gathered while they are read, and how many rows each
    list has."""

    def __init__(self) -> None:
        self.people: set[UUID] = set()
        self.clinics: set[UUID] = set()
        self.instruments: set[str] = set()
        self.counts: dict[str, int] = {}

    def see(self, name: str, row: Row) -> None:
        """Takes a row in before it is written."""
        self.counts[name] = self.counts.get(name, 0) + 1
        for part in (row, *(one for one in row.values() if isinstance(one, dict))):
            self.people |= {UUID(str(value)) for key, value in part.items() if key in PEOPLE and value}
        if row.get("clinic_id"):
            self.clinics.add(row["clinic_id"])
        if name == "questionnaires" and row["content"]:
            self.instruments.add(row["content"]["instrument"])

    def known_instruments(self) -> list[Instrument]:
        return [ALL[one] for one in sorted(self.instruments) if one in ALL]


def rows(clearance: Clearance, kind: Kind, named: Named) -> Iterator[Row]:
    """The patient's rows of one kind in their order, each with the fields of the dictionary."""
    table, sealed = Base.metadata.tables[kind.table], sealed_fields(kind.table)
    stored = [table.c[f"{name}_sealed" if name in sealed else name].label(name) for name in kind.stored]
    owner = clearance.patient.id
    query = (select(table.c.id.label("sealed_id") if "id" in table.c else table.c[kind.order].label("sealed_id"),
                    *stored).where(table.c[kind.owner] == owner)
             .order_by(table.c[kind.order], *table.primary_key.columns))
    opened = crypto.opener(owner)
    with db.session().execute(query.execution_options(yield_per=AT_ONCE)) as found:
        for one in found.mappings():
            row = readable(kind.name, _row(one, kind, sealed, opened, owner))
            named.see(kind.name, row)
            yield row


def _row(stored: RowMapping, kind: Kind, sealed: dict[str, tuple[Sealed, Any]], opened: crypto.Opener,
         owner: UUID) -> Row:
    """A row with its sealed fields opened, and whether it is deleted where that can be."""
    row: Row = {}
    for name in kind.stored:
        value = stored[name]
        if name in sealed and value is not None:
            field, row_type = sealed[name]
            value = field.read(value, opened, owner, stored["sealed_id"], row_type)
        row[name] = value
    return row | ({"deleted": row["deleted_at"] is not None} if "deleted_at" in row else {})


def sealed_fields(table: str) -> dict[str, tuple[Sealed, Any]]:
    """Sealed fields of a table by name, with the class of its rows."""
    row_type = next(one.class_ for one in Base.registry.mappers if one.class_.__tablename__ == table)
    return {name: (field, row_type) for part in row_type.__mro__ for name, field in vars(part).items()
            if isinstance(field, Sealed)}


def looks(clearance: Clearance) -> Iterator[dict[str, str]]:
    """Every look of somebody else at this record, newest first, in words and on the patient's clock."""
    zone = ZoneInfo(clearance.patient.zone)
    for line, who in sharing.looks(clearance, ALL_LOOKS):
        at = line.at.astimezone(zone)
        yield {"day": at.date().isoformat(), "time": at.time().isoformat("seconds"), "zone": clearance.patient.zone,
               "person": who or locale.render(BY_COMMAND),
               "what": locale.render(look(line.event.label, line.keys.get("page"), who))}


def names(clearance: Clearance, named: Named) -> Row:
    """The tables of names that go with the rows: people and clinics by id. Who erased their account has none."""
    found = sharing.full_names(named.people - {clearance.patient.id, OPERATOR})
    return {"people": {str(one): name for one, name in sorted(found.items())},
            "clinics": {str(one): name for one, name in sorted(accounts.clinic_names(named.clinics).items())}}
