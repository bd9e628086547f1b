"""Which data keys there are, and who acts here."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from journal.access.policy import OPERATOR
from journal.core import crypto

__all__ = ["OPERATOR"]
PERSON = "person|"
NAME_LENGTH = len(crypto.person_name(UUID(int=0)))
PAGE = 500


class DataKey(NamedTuple):
    """A person's data key: its newest version, when that was made, and how many versions there are."""

    person: UUID
    newest: int
    made_at: datetime
    versions: int


def data_key(person: UUID) -> DataKey | None:
    return next(_read(person=person), None)


def data_keys() -> Iterator[DataKey]:
    """Every person's data key, read in pages; those made meanwhile may be missing."""
    after = ""
    while found := list(_read(after=after)):
        yield from found
        after = crypto.person_name(found[-1].person)


def _read(after: str = "", person: UUID | None = None) -> Iterator[DataKey]:
    vault = crypto.vault()
    t = vault.table.c
    query = select(t.name, func.max(t.version), func.max(t.created_at), func.count()).group_by(t.name).where(
        t.name == crypto.person_name(person) if person else
        t.name.startswith(PERSON) & (func.length(t.name) == NAME_LENGTH) & (t.name > after))
    with vault.engine.connect() as connection:
        rows = connection.execute(query.order_by(t.name).limit(PAGE)).all()
    for name, newest, made_at, versions in rows:
        yield DataKey(UUID(name.removeprefix(PERSON)), newest, made_at, versions)
