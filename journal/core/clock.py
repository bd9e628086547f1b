"""The only clock. Instants are UTC; a journal day is a date in the patient's zone. Tests move it with `Clock.at`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

_fixed: list[datetime] = []
ZONES = frozenset(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/"))) | {"UTC"}


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _fixed[-1] if _fixed else datetime.now(UTC)  # noqa: TID251 - the one place


def today(zone: str) -> date:
    """The journal day it is now in `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def is_zone(name: str | None) -> bool:
    return name in ZONES


class Moved:
    """`with Moved(instant):` stops the clock there; for tests and for demo data that describe the past."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant.astimezone(UTC)

    def __enter__(self) -> None:
        _fixed.append(self.instant)

    def __exit__(self, *_: object) -> None:
        _fixed.pop()
