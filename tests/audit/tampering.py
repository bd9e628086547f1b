"""What somebody with the whole database in hand, but without its keys, could do to the audit."""

from typing import Any

from sqlalchemy import Connection, select, text

from journal.audit import log as audit
from journal.audit.models import AuditRow
from journal.core import db

TABLES = ("audit", "audit_seal")


def change(*statements: str, rewrite: bool = False) -> None:
    """Does what the triggers forbid; `rewrite` then puts every chain value right again."""
    db.session().rollback()
    engine = db.database().engine
    with engine.begin() as connection:
        kept = _switch_off(connection)
        for statement in statements:
            connection.execute(text(statement))
        if rewrite:
            _rewrite(connection)
        for statement in kept:
            connection.execute(text(statement))


def _switch_off(connection: Connection) -> list[str]:
    """Takes the triggers away; the statements that bring them back."""
    if connection.dialect.name == "postgresql":
        for table in TABLES:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in found:
        connection.execute(text(f"DROP TRIGGER {name}"))
    return [str(sql) for _, sql in found]


def _rewrite(connection: Connection) -> None:
    table: Any = AuditRow.__table__
    chain = audit.GENESIS
    for row in connection.execute(select(table).order_by(table.c.seq)).all():
        chain = audit.link(chain, row.seq, row.at, row.event, row.actor_id, row.patient_id, row.keys)
        connection.execute(table.update().where(table.c.seq == row.seq).values(chain=chain))
