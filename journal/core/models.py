"""Rows of the ground itself: mail that waits for its host."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base


class OutboxRow(Base):
    """A letter that the mail host did not take. Address and text lie sealed under a key of the instance."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    letter_sealed: Mapped[bytes] = mapped_column(LargeBinary)
