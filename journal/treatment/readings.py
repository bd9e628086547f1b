"""A reading that a patient takes at home, and the pure rules on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_, Words
from journal.treatment.rules import DAY_FIRST, Vitals, reading_problems

NOTHING = N_("Give at least one number.")


@dataclass(frozen=True)
class Reading:
    """One reading at home. It is corrected by deleting it and writing another, so it has no versions."""

    id: UUID
    measured_at: datetime
    zone: str
    vitals: Vitals
    entered_by: UUID
    entered_at: datetime
    deleted: bool = False

    @property
    def local(self) -> datetime:
        """When it was taken, on the clock of that place."""
        return self.measured_at.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        return self.local.date()


def problems(reading: Reading, now: datetime) -> dict[str, Words]:
    """Field → what is wrong with it, in words for the person."""
    found = reading_problems(reading.vitals)
    if reading.vitals.is_empty:
        found["systolic"] = NOTHING
    if reading.measured_at > now + timedelta(minutes=5):
        found["time"] = N_("This time has not come yet.")
    if reading.day < DAY_FIRST:
        found["day"] = N_("Choose a day after 1990.")
    return found


def newest_first(readings: Iterable[Reading]) -> list[Reading]:
    """The live ones, the latest taken first."""
    return sorted((one for one in readings if not one.deleted), key=lambda one: (one.measured_at, str(one.id)),
                  reverse=True)
