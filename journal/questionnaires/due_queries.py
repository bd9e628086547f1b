"""What is due."""

from dataclasses import dataclass

from journal.access.clearance import Clearance
from journal.questionnaires.responses import Origin


@dataclass(frozen=True)
class Due:
    instrument: str
    variant: str | None = None
    origin: Origin = "asked"


def due_now(clearance: Clearance) -> list[Due]:
    return []
