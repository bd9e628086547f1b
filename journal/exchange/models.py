"""Rows of imports: each is a batch that can be listed and removed whole."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base, sealed_json


class ImportBatchRow(Base):
    """One import. `summary` holds what the preview said: source label, counts, first and last day."""

    __tablename__ = "import_batch"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(24))
    imported_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    summary = sealed_json()


class WaitingImportRow(Base):
    """An uploaded file between preview and confirmation: sealed, thrown away after an hour or when it is answered."""

    __tablename__ = "waiting_import"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    uploaded_at: Mapped[datetime]
    content = sealed_json()
