"""People, entries, sessions and grants for tests, made through the rooms' own actions."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from journal.access import policy
from journal.access.clearance import Clearance
from journal.access.permissions import Role
from journal.accounts import actions as accounts
from journal.accounts import queries
from journal.accounts.rules import NewPerson
from journal.core import clock
from journal.entries.rules import Entry

PASSWORD = "a quiet green harbour"




def person(role: Role, email: str, name: str, **more: Any) -> UUID:
    """A person with a confirmed address and the password `PASSWORD`."""
    values = {"zone": "Europe/Madrid", "country": "ES"} | more
    return accounts.register(NewPerson(role, name, email, PASSWORD, **values), confirmed=True).id


def clinic(name: str) -> UUID:
    return accounts.make_clinic(name)


def own(patient_id: UUID) -> Clearance:
    """The clearance that a patient has on their own record."""
    found = queries.person(patient_id)
    assert found
    return policy.clear_job(queries.patient_of(found), queries.actor_of(found))


def entry(**values: Any) -> Entry:
    """A check-in of today in Madrid, written now, with `values` on top."""
    now = clock.now()
    defaults: dict[str, Any] = {"id": uuid4(), "zone": "Europe/Madrid", "logged_at": now,
                                "day": clock.today("Europe/Madrid")}
    return Entry(**(defaults | values))


def at(text: str) -> datetime:
    """An instant in UTC from "2026-05-14 18:30"."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
