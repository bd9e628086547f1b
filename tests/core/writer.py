"""A process that writes: `python -m tests.core.writer FOLDER update|insert COUNT`.

`update` adds one to a shared number COUNT times; `insert` files rows with an audit line each until it is killed, and
prints an id once its row is committed.
"""

import sys
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update

from journal.accounts.models import ClinicRow, TriesRow
from journal.app import create_app
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from tests.conftest import settings_for

SUBJECT = b"the shared number"


def add_one() -> None:
    """Reads and then writes, in one transaction: lost if two did it at once."""
    with db.transaction() as session:
        failures = session.scalar(select(TriesRow.failures).where(TriesRow.subject == SUBJECT)) or 0
        session.execute(update(TriesRow).where(TriesRow.subject == SUBJECT).values(failures=failures + 1))


def insert_one() -> None:
    clinic_id = uuid4()
    with db.transaction() as session:
        session.add(ClinicRow(id=clinic_id, name="x" * 100, created_at=clock.now()))
        audit.record_ids(Event.ACCOUNT_CHANGED, clinic_id, [clinic_id])
    print(clinic_id, flush=True)


if __name__ == "__main__":
    app = create_app(settings_for(Path(sys.argv[1])))
    for _ in range(int(sys.argv[3])):
        with app.app_context():
            (add_one if sys.argv[2] == "update" else insert_one)()
