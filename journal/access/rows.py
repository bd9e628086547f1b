"""The second lock: every select on a patient's table begins with that patient's id."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select

from journal.access.clearance import Clearance

RowT = TypeVar("RowT")


def own(row: type[RowT], clearance: Clearance) -> Select[RowT]:
    """A select of this patient's rows only."""
    patient_id: ColumnElement[Any] = row.patient_id  # type: ignore[attr-defined]
    return select(row).where(patient_id == clearance.patient.id)
