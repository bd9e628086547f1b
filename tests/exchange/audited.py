"""What the audit holds."""

from sqlalchemy import select

from journal.audit.models import AuditRow
from journal.core import db


def lines(app, *events):
    """The named events with their keys, in order."""
    with app.app_context():
        return [(row.event, row.keys) for row in db.session().scalars(select(AuditRow).order_by(AuditRow.seq))
                if row.event in events]
