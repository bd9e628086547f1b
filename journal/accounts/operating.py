"""What the operator does to accounts by command: ending sign-ins, disabling, taking off lost factors, counting."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app, g
from sqlalchemy import delete, select, update

from journal.access.permissions import Role
from journal.access.policy import OPERATOR
from journal.accounts import browser_sessions, letters
from journal.accounts.models import AccountRow, LinkRow
from journal.accounts.rules import Person
from journal.accounts.second_factor.models import (
    AuthenticatorRow,
    FactorResetRow,
    PasskeyRow,
    PendingSignInRow,
    RecoveryCodeRow,
)
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.core.settings import Settings
from journal.core.text import N_

FACTORS_OFF = N_("Your passkeys, authenticator app and recovery codes were removed by the people who run this journal. "
                 "At your next sign-in you add a new second step.")


@dataclass(frozen=True)
class Account:
    """An account without who it is."""

    id: UUID
    role: Role
    made_at: datetime
    confirmed: bool
    disabled: bool
    signed_in: int


def accounts() -> list[Account]:
    rows = db.session().scalars(select(AccountRow).order_by(AccountRow.created_at, AccountRow.id))
    return [Account(row.id, Role(row.role), row.created_at, row.confirmed_at is not None, row.disabled_at is not None,
                    len(browser_sessions.live(row.id, Role(row.role)))) for row in rows]


def end_sessions(account_id: UUID) -> int:
    """Signs a person out everywhere, now; how many browser sessions that ended."""
    with db.transaction() as writing:
        ended = browser_sessions.end_all(account_id)
        writing.execute(delete(PendingSignInRow).where(PendingSignInRow.account_id == account_id)
                        .execution_options(synchronize_session=False))
        if ended:
            audit.record_ids(Event.SIGNED_OUT_ELSEWHERE, OPERATOR, [account_id], ended=ended)
    return ended


def end_all_sessions() -> int:
    """Signs everybody out."""
    with db.transaction():
        return sum(end_sessions(one.id) for one in accounts())


def disable(account_id: UUID) -> bool:
    """Closes an account and ends all its sign-ins in the same moment; False when it was closed already."""
    with db.transaction() as writing:
        if not _mark(account_id, clock.now()):
            return False
        end_sessions(account_id)
        writing.execute(delete(LinkRow).where(LinkRow.account_id == account_id, LinkRow.used_at.is_(None))
                        .execution_options(synchronize_session=False))
        audit.record_ids(Event.ACCOUNT_DISABLED, OPERATOR, [account_id])
    return True


def enable(account_id: UUID) -> bool:
    """Opens a closed account again; its old sign-ins stay ended. False when it was open."""
    with db.transaction():
        if not _mark(account_id, None):
            return False
        audit.record_ids(Event.ACCOUNT_ENABLED, OPERATOR, [account_id])
    return True


def _mark(account_id: UUID, disabled_at: datetime | None) -> bool:
    state = AccountRow.disabled_at.is_(None) if disabled_at else AccountRow.disabled_at.is_not(None)
    with db.transaction() as writing:
        return db.changed(writing, update(AccountRow).where(AccountRow.id == account_id, state)
                          .values(disabled_at=disabled_at)) == 1


def reset_factors(person: Person) -> None:
    """Takes every second factor off somebody who lost them, signs them out, and tells them by mail."""
    with db.transaction() as writing:
        for row in (AuthenticatorRow, PasskeyRow, RecoveryCodeRow):
            writing.execute(delete(row).where(row.account_id == person.id)
                            .execution_options(synchronize_session=False))
        writing.execute(update(FactorResetRow).where(FactorResetRow.account_id == person.id,
                                                     FactorResetRow.ended_at.is_(None))
                        .values(ended_at=clock.now()).execution_options(synchronize_session=False))
        end_sessions(person.id)
        audit.record_ids(Event.FACTOR_RESET_DONE, OPERATOR, [person.id])
    settings: Settings = current_app.config["SETTINGS"]
    with current_app.test_request_context(base_url=settings.public_url):  # links in mails are those of the site
        g.language = person.language
        letters.ways_changed(person.email, FACTORS_OFF)
