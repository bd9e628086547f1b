"""Who waits for erasure, whose time has come, and who is half gone."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from journal.core import clock, db
from journal.core.columns import Base
from journal.core.crypto import MAX_BIND
from journal.erasure.models import ErasureRequestRow
from journal.erasure.rules import Waiting


def waiting(person_id: UUID) -> Waiting | None:
    row = db.session().get(ErasureRequestRow, person_id, populate_existing=True)
    return Waiting(row.asked_at, row.due_at) if row else None


def number_waiting() -> int:
    return db.session().scalar(select(func.count()).select_from(ErasureRequestRow)) or 0


def due() -> list[UUID]:
    """Whose waiting time is over."""
    query = select(ErasureRequestRow.account_id).where(ErasureRequestRow.due_at <= clock.now())
    return list(db.session().scalars(query.order_by(ErasureRequestRow.due_at)))


def still_there(ids: Iterable[UUID]) -> list[UUID]:
    """Those of them who have an account."""
    wanted, t = list(ids), Base.metadata.tables["account"]
    found: list[UUID] = []
    for start in range(0, len(wanted), MAX_BIND):
        found += db.session().scalars(select(t.c.id).where(t.c.id.in_(wanted[start:start + MAX_BIND]))).all()
    return found
