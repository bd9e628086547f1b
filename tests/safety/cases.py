"""Safety plans for the tests of this room."""

from uuid import uuid4

from journal.safety.plan import Plan
from tests.factories import at

FULL = {"signs": "I stop answering\nMARKSIGN", "helps": "the lake", "people": "Nadia, 555 0134\nLuis",
        "professionals": "Dr Weiss 555 0110", "safer": "Nadia keeps them"}


def version(**parts: str) -> Plan:
    return Plan(uuid4(), 1, at("2026-05-14 12:00"), parts)
