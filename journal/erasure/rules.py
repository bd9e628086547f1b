"""The waiting time of an erasure, and what is known of one that waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WAITING = timedelta(days=7)
"""How long somebody can take it back (docs/security.md)."""
BACKUP_DAYS = 35
"""How long a backup of the keys is kept."""


@dataclass(frozen=True)
class Waiting:
    """Somebody asked to be erased and can stop it until `due_at`."""

    asked_at: datetime
    due_at: datetime

    def can_stop(self, now: datetime) -> bool:
        return now < self.due_at
