"""Every sealed field of the house, found through the mapped classes: no list of tables that could forget one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, literal, or_, select, update
from sqlalchemy.orm import Session

from journal.core import db
from journal.core.columns import Base, Sealed


@dataclass(frozen=True)
class Place:
    """One table with sealed fields: its owner column and its fields."""

    mapped: type
    table: Table
    owner: str
    fields: tuple[Sealed, ...]

    def of(self, owner: UUID, but: int | None, after: UUID | None, limit: int) -> Any:
        """A select of `id`, owner and sealed bytes of one person's rows by id, behind `after`; with `but`, of those
        alone in which some field begins with another byte."""
        t = self.table.c
        query = self.any().where(t[self.owner] == owner).order_by(t.id).limit(limit)
        if after is not None:
            query = query.where(t.id > after)
        if but is not None:
            mark = literal(bytes([but]), t[self.fields[0].column].type)
            query = query.where(or_(*(func.substr(t[one.column], 1, 1) != mark for one in self.fields)))
        return query

    def any(self) -> Any:
        """A select of `id`, owner and sealed bytes of rows that hold something."""
        t = self.table.c
        return select(t.id, t[self.owner].label("owner"), *(t[one.column] for one in self.fields)).where(
            or_(*(t[one.column].is_not(None) for one in self.fields)))

    def sealed(self, row: Any) -> Iterator[tuple[Sealed, bytes, bytes]]:
        """Field, context and stored bytes of each field of a row that holds something."""
        for one in self.fields:
            stored = getattr(row, one.column)
            if stored is not None:
                yield one, one.context(self.mapped, row.owner, row.id), bytes(stored)

    def replace(self, session: Session, row: Any, field: Sealed, old: bytes, new: bytes) -> bool:
        """Puts `new` where `old` still stands; False when the field was changed or is gone."""
        t = self.table.c
        return db.changed(session, update(self.table).where(
            t.id == row.id, t[self.owner] == row.owner, t[field.column] == old).values({field.column: new})) == 1


def places() -> list[Place]:
    """Every table with sealed fields, by name."""
    found = []
    for mapper in Base.registry.mappers:
        mapped: Any = mapper.class_
        fields = tuple(value for kind in mapped.__mro__ for value in vars(kind).values() if isinstance(value, Sealed))
        if fields:
            found.append(Place(mapped, mapped.__table__, mapped.__sealed_by__, fields))
    return sorted(found, key=lambda place: place.table.name)
