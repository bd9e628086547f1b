"""What is gathered about one person for the list. Pure."""

from dataclasses import dataclass
from datetime import date

from journal.access.clearance import Patient
from journal.access.permissions import Scope
from journal.entries.rules import Entry
from journal.treatment.rules import Session


@dataclass(frozen=True)
class Shared:
    """One person who shares, with 30 days of entries and all sessions, as far as granted. `today` is theirs."""

    patient: Patient
    scopes: frozenset[Scope]
    today: date
    entries: tuple[Entry, ...]
    sessions: tuple[Session, ...]
