"""The route of the page that brings help before any result."""

from typing import Any

from journal.access.clearance import Clearance
from journal.questionnaires.responses import Response


def not_saved(clearance: Clearance, response: Response, again: str) -> Any:
    return None
