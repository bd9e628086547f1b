"""Column types of the house: instants in UTC, and sealed fields that only a person's key opens."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Self, cast, overload
from uuid import UUID

import orjson
from sqlalchemy import DateTime, LargeBinary, MetaData, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column

from journal.core import crypto

PAD = 64


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; gives back aware ones in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed:
    """A field that is stored encrypted, bound to table, column, person and row; opened only when read.

    `id` and the owner column (`__sealed_by__`, normally `patient_id`) must be set before it is written.
    None is stored as NULL: that a field is empty can be seen, what it holds cannot.
    """

    def __init__(self, *, json: bool) -> None:
        self.json = json

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> Any: ...
    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        stored = cast(bytes | None, getattr(row, self.column))
        if stored is None:
            return None
        return self.open(stored, _owner_of(row), row.id, type(row))

    def __set__(self, row: Any, value: Any) -> None:
        if value is None:
            setattr(row, self.column, None)
            return
        plain = _padded(orjson.dumps(value)) if self.json else cast(str, value).encode()
        owner = _owner_of(row)
        setattr(row, self.column, crypto.seal(owner, self.context(type(row), owner, row.id), plain))

    def open(self, stored: bytes, owner: UUID, row_id: UUID, table: type) -> Any:
        """The value of a stored field."""
        return self.read(stored, crypto.opener(owner), owner, row_id, table)

    def read(self, stored: bytes, opened: crypto.Opener, owner: UUID, row_id: UUID, table: type) -> Any:
        """The same for lists that fetch columns instead of rows and look a person's key up once."""
        plain = opened(self.context(table, owner, row_id), stored)
        return orjson.loads(plain) if self.json else plain.decode()

    def context(self, table: Any, owner: UUID, row_id: UUID) -> bytes:
        return f"v1|{table.__tablename__}|{self.name}|{owner}|{row_id}".encode()


def _padded(plain: bytes) -> bytes:
    """Blanks up to a multiple of 64 bytes, so that the length tells nothing of how much was answered."""
    return plain + b" " * (-len(plain) % PAD)


def _owner_of(row: Any) -> UUID:
    owner = getattr(row, row.__sealed_by__)
    if owner is None or row.id is None:
        raise ValueError("set id and owner before a sealed field")
    return cast(UUID, owner)


def sealed_text() -> Any:
    """Text that only the owner's key opens."""
    return Sealed(json=False)


def sealed_json() -> Any:
    """Plain JSON data that only the owner's key opens."""
    return Sealed(json=True)


class Base(DeclarativeBase):
    """Every table. A `sealed_text()` or `sealed_json()` attribute `x` makes a bytes column `x_sealed`."""

    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"})
    __sealed_by__ = "patient_id"
    type_annotation_map: ClassVar = {datetime: UTCDateTime}

    def __init_subclass__(cls, **options: Any) -> None:
        for value in list(vars(cls).values()):
            if isinstance(value, Sealed):
                setattr(cls, value.column, mapped_column(value.column, LargeBinary, nullable=True))
        super().__init_subclass__(**options)
