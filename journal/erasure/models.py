"""Rows of erasure: who asked, and who is gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base


class ErasureRequestRow(Base):
    """Somebody asked to be erased; until `due_at` they can take it back."""

    __tablename__ = "erasure_request"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]


class ErasedPersonRow(Base):
    """The ledger: an id that must never be readable again, whatever backup is restored. Append-only."""

    __tablename__ = "erased_person"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]
