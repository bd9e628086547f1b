"""Recovery codes: ten codes of 120 random bits, shown once, each good once. Only their hashes are stored."""

import secrets
from uuid import UUID

from sqlalchemy import delete, func, select, update

from journal.accounts.second_factor.models import RecoveryCodeRow
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db

COUNT = 10
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like another."""
LENGTH = 24
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def make(account_id: UUID) -> list[str]:
    """New codes in groups of four, to be shown once; the old ones are good for nothing any more."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(COUNT)]
    now = clock.now()
    with db.transaction() as session:
        session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id)
                        .execution_options(synchronize_session=False))
        session.add_all(RecoveryCodeRow(code_hash=crypto.token_hash(code), account_id=account_id, created_at=now)
                        for code in codes)
        audit.record_ids(Event.RECOVERY_CODES_MADE, account_id, [None], count=COUNT)
    return ["-".join(code[at:at + 4] for at in range(0, LENGTH, 4)) for code in codes]


def left(account_id: UUID) -> int:
    return db.session().scalar(select(func.count()).select_from(RecoveryCodeRow).where(
        RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.used_at.is_(None))) or 0


def is_right(account_id: UUID, given: str) -> bool:
    """Whether a code is right and was not used before; uses it in one statement."""
    code = given.upper().translate(READ_AS)
    if len(code) != LENGTH:
        return False
    with db.transaction() as session:
        used = session.scalar(
            update(RecoveryCodeRow).where(RecoveryCodeRow.code_hash == crypto.token_hash(code),
                                          RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.used_at.is_(None))
            .values(used_at=clock.now()).returning(RecoveryCodeRow.code_hash)
            .execution_options(synchronize_session=False))
        if used is not None:
            audit.record_ids(Event.RECOVERY_CODE_USED, account_id, [None], left=left(account_id))
    return used is not None


def forget(account_id: UUID) -> None:
    """Codes go with the last factor."""
    with db.transaction() as session:
        session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id)
                        .execution_options(synchronize_session=False))
