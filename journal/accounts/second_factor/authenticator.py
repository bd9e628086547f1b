"""Authenticator apps: TOTP (RFC 6238, SHA-1, 6 digits, 30 seconds, one step of drift to each side). A code counts once.
"""

import hmac
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

import pyotp
import segno
from flask import current_app
from sqlalchemy import delete, select, update

from journal.accounts.rules import Factor, Person
from journal.accounts.second_factor.models import AuthenticatorRow
from journal.accounts.second_factor.rules import Setup
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.core.settings import Settings

STEP = 30
SETUP = timedelta(hours=1)
"""How long a seed waits for its first code."""
DRIFT = (0, -1, 1)


def _row(account_id: UUID) -> AuthenticatorRow | None:
    return db.session().scalar(select(AuthenticatorRow).where(AuthenticatorRow.account_id == account_id)
                               .execution_options(populate_existing=True))


def _waiting(account_id: UUID) -> AuthenticatorRow | None:
    row = _row(account_id)
    return row if row and row.confirmed_at is None and clock.now() - row.created_at < SETUP else None


def has(account_id: UUID) -> bool:
    row = _row(account_id)
    return row is not None and row.confirmed_at is not None


def start(account_id: UUID) -> None:
    """A new seed that waits for its first code. One that still waits is replaced: somebody may have seen it. One that
    is in use stays."""
    row = _row(account_id)
    if row is not None and row.confirmed_at is not None:
        return
    made = row or AuthenticatorRow(id=uuid4(), account_id=account_id, last_step=0)
    with db.transaction() as session:
        made.created_at = clock.now()
        made.seed = pyotp.random_base32()
        session.add(made)


def setup(person: Person) -> Setup | None:
    """The seed that waits for its first code; a confirmed one is never shown again."""
    row = _waiting(person.id)
    if row is None:
        return None
    settings: Settings = current_app.config["SETTINGS"]
    label = quote(settings.app_name)  # no name and no address: the app's list may be seen by others
    address = f"otpauth://totp/{label}?secret={row.seed}&issuer={label}"
    groups = " ".join(row.seed[at:at + 4] for at in range(0, len(row.seed), 4))
    return Setup(groups, segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff", dark="#000"))


def confirm(account_id: UUID, code: str) -> bool:
    """The first right code makes the app count."""
    row = _waiting(account_id)
    if row is None or not _spend(row, code, confirmed=False):
        return False
    with db.transaction() as session:
        session.execute(update(AuthenticatorRow).where(AuthenticatorRow.id == row.id)
                        .values(confirmed_at=clock.now()).execution_options(synchronize_session=False))
        audit.record_ids(Event.FACTOR_ADDED, account_id, [None], factor=Factor.CODE.value)
    return True


def is_right(account_id: UUID, code: str) -> bool:
    """Whether a code is right and was not used before; uses it."""
    row = _row(account_id)
    return row is not None and row.confirmed_at is not None and _spend(row, code, confirmed=True)


def _spend(row: AuthenticatorRow, code: str, confirmed: bool) -> bool:
    """One conditional UPDATE: of many tries of one code at once, one wins."""
    digits = "".join(code.split())
    now = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(row.seed)
    step = next((now + drift for drift in DRIFT
                 if hmac.compare_digest(totp.generate_otp(now + drift).encode(), digits.encode())), None)
    if step is None:
        return False
    state = AuthenticatorRow.confirmed_at.is_not(None) if confirmed else AuthenticatorRow.confirmed_at.is_(None)
    with db.transaction() as session:
        done = session.scalar(
            update(AuthenticatorRow).where(AuthenticatorRow.id == row.id, AuthenticatorRow.last_step < step, state)
            .values(last_step=step).returning(AuthenticatorRow.id).execution_options(synchronize_session=False))
    return done is not None


def remove(account_id: UUID) -> bool:
    with db.transaction() as session:
        row = _row(account_id)
        if row is None:
            return False
        session.execute(delete(AuthenticatorRow).where(AuthenticatorRow.id == row.id)
                        .execution_options(synchronize_session=False))
        if row.confirmed_at:
            audit.record_ids(Event.FACTOR_REMOVED, account_id, [None], factor=Factor.CODE.value)
        session.expunge(row)
    return True
