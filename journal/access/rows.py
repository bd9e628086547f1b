"""The second lock: every select on a patient's table begins with that patient's id."""

from typing import TypeVar

from sqlalchemy import Select, inspect, select

from journal.access.clearance import Clearance

RowT = TypeVar("RowT")


def own(row: type[RowT], clearance: Clearance) -> Select[RowT]:
    """A select of this patient's rows only."""
    return select(row).where(inspect(row).columns["patient_id"] == clearance.patient.id)
