"""The rows that are a person's, in every table, found through the schema: no list of tables that could forget one."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, or_, select
from sqlalchemy.orm import Session

from journal.core import db
from journal.core.columns import Base

KEPT = frozenset({"audit", "audit_seal", "erased_person"})
"""What only grows: ids and days, no content."""
OWNERS = frozenset({"patient_id", "account_id"})


def remove(session: Session, person_id: UUID) -> int:
    """Deletes, in the caller's transaction, a person and every row that is theirs or refers to them, children first.
    Other people's rows that name the id in a plain column (who entered a session) stay as they are."""
    account = Base.metadata.tables["account"]
    lookup = session.scalar(select(account.c.email_lookup).where(account.c.id == person_id).with_for_update())
    count = 0
    for table in reversed(Base.metadata.sorted_tables):
        theirs = _theirs(table, person_id, lookup)
        if table.name not in KEPT and theirs:
            count += db.changed(session, delete(table).where(or_(*theirs)))
    return count


def _theirs(table: Table, person_id: UUID, lookup: bytes | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [column == person_id for column in table.columns if _names(column)]
    if lookup is not None and table.name == "invitation":  # an invitation to them holds their address
        found.append(table.c.email_lookup == lookup)
    return found


def _names(column: Any) -> bool:
    """Whether a column says whose a row is, or cannot stay without the account that it refers to."""
    if column.table.name == "account":
        return bool(column.name == "id")
    return column.name in OWNERS or any(key.column.table.name == "account" for key in column.foreign_keys)
