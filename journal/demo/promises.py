"""What the demo's therapist and clinic promise. Pure."""

from datetime import UTC, datetime, time
from uuid import UUID

from journal.safety.promise import WEEK, Answers, Promise

_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_NOBODY = UUID(int=0)

WEISS_READS = Promise(
    UUID("6f1c2a30-0000-4000-8000-000000000001"), 1, _SOME_TIME, _NOBODY, "UTC", Answers.SAME_DAY,
    "Dr Hanna Weiss; at weekends Sam Okafor", tuple(WEEK), time(18),
    "I call you. If I cannot reach you, I call the person whom you named in your safety plan.",
    "Sam Okafor reads and calls you.")
CLINIC_READS = Promise(
    UUID("6f1c2a30-0000-4000-8000-000000000002"), 1, _SOME_TIME, _NOBODY, "UTC", Answers.NEXT_DAY,
    "The nurse on duty", (0, 1, 2, 3, 4), time(17),
    "The nurse calls you, and tells your prescriber. Outside these hours call the emergency number.", "")
