"""When somebody lost every second step: two members of a clinic's staff, a notice to the person, a day of waiting.

One member asks, another of the same clinic agrees; a day later the factors are gone and the next sign-in, by password,
leads to adding new ones. The person is told at each step; whoever still signs in with a factor ends it by doing so, and
so does whoever stops sharing with the clinic.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from journal.access import gate
from journal.access.clearance import Clearance
from journal.access.permissions import Permission
from journal.accounts import browser_sessions, letters, queries
from journal.accounts.second_factor import authenticator, passkeys, recovery
from journal.accounts.second_factor.models import AuthenticatorRow, FactorResetRow, PasskeyRow, PendingSignInRow
from journal.accounts.second_factor.rules import Reset
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db

WAIT = timedelta(hours=24)
ASKED_FOR = timedelta(days=3)
"""A request that no second member agrees to ends by itself."""


def _open(account_id: UUID) -> FactorResetRow | None:
    return db.session().scalar(
        select(FactorResetRow).where(FactorResetRow.account_id == account_id, FactorResetRow.ended_at.is_(None))
        .order_by(FactorResetRow.asked_at.desc()).execution_options(populate_existing=True))


def of(account_id: UUID, clinic_id: UUID | None = None) -> Reset | None:
    """The open request about a person; with `clinic_id`, only one of that clinic."""
    row = _open(account_id)
    if row is None or (clinic_id and row.clinic_id != clinic_id):
        return None
    return Reset(row.asked_by, row.asked_at, row.agreed_by, row.due_at)


def has_any(account_id: UUID) -> bool:
    """Whether there is a factor to take off."""
    return authenticator.has(account_id) or passkeys.count(account_id) > 0


def ask(clearance: Clearance) -> bool:
    """One member of staff begins; False where one is open already or there is nothing to take off."""
    account_id, clinic_id = clearance.patient.id, clearance.actor.clinic_id
    if clinic_id is None or _open(account_id) is not None or not has_any(account_id):
        return False
    with db.transaction() as session:
        session.add(FactorResetRow(id=uuid4(), account_id=account_id, clinic_id=clinic_id,
                                   asked_by=clearance.actor.id, asked_at=clock.now()))
        audit.record(Event.FACTOR_RESET_ASKED, clearance, clinic_id=clinic_id)
    _tell(account_id, letters.reset_asked)
    return True


def agree(clearance: Clearance) -> datetime | None:
    """Another member of the same clinic agrees, in one statement; when it will happen, or None."""
    now = clock.now()
    with db.transaction() as session:
        due = session.scalar(
            update(FactorResetRow).where(
                FactorResetRow.account_id == clearance.patient.id, FactorResetRow.ended_at.is_(None),
                FactorResetRow.clinic_id == clearance.actor.clinic_id, FactorResetRow.agreed_by.is_(None),
                FactorResetRow.asked_by != clearance.actor.id)
            .values(agreed_by=clearance.actor.id, due_at=now + WAIT).returning(FactorResetRow.due_at)
            .execution_options(synchronize_session=False))
        if due is not None:
            audit.record(Event.FACTOR_RESET_AGREED, clearance, clinic_id=clearance.actor.clinic_id)
    if due is not None:
        _tell(clearance.patient.id, letters.reset_agreed)
    return due


def stop(account_id: UUID, by: UUID) -> bool:
    """Ends an open request; whoever is meant does it by signing in, or a member of the clinic's staff."""
    with db.transaction() as session:
        stopped = session.scalar(
            update(FactorResetRow).where(FactorResetRow.account_id == account_id, FactorResetRow.ended_at.is_(None))
            .values(ended_at=clock.now()).returning(FactorResetRow.id).execution_options(synchronize_session=False))
        if stopped is not None:
            audit.record_ids(Event.FACTOR_RESET_STOPPED, by, [account_id])
    if stopped is not None:
        _tell(account_id, letters.reset_stopped)
    return stopped is not None


def reset_due() -> int:
    """Takes the factors off whose day of waiting is over, and ends requests that nobody agreed to, or whose staff may
    not do this for the person any more; how many it took off."""
    now = clock.now()
    with db.transaction() as session:
        session.execute(
            update(FactorResetRow).where(FactorResetRow.ended_at.is_(None), FactorResetRow.agreed_by.is_(None),
                                         FactorResetRow.asked_at < now - ASKED_FOR)
            .values(ended_at=now).execution_options(synchronize_session=False))
        over = session.execute(
            update(FactorResetRow).where(FactorResetRow.ended_at.is_(None), FactorResetRow.due_at <= now)
            .values(ended_at=now).returning(FactorResetRow.account_id, FactorResetRow.clinic_id,
                                            FactorResetRow.asked_by, FactorResetRow.agreed_by)
            .execution_options(synchronize_session=False)).all()
        agreed = {row.account_id: _still_may(row.account_id, row.clinic_id, (row.asked_by, row.agreed_by))
                  for row in over}
        for account_id, may in agreed.items():
            if may:
                take_off(account_id)
            done = Event.FACTOR_RESET_DONE if may else Event.FACTOR_RESET_STOPPED
            audit.record_ids(done, account_id if may else None, [account_id])
    for account_id, may in agreed.items():
        _tell(account_id, letters.reset_done if may else letters.reset_stopped)
    return sum(agreed.values())


def _still_may(account_id: UUID, clinic_id: UUID, staff: tuple[UUID, ...]) -> bool:
    """Whether both are still of this clinic, and the person still shares with it."""
    for one in staff:
        person = queries.readable_person(one)
        if person is None or person.clinic_id != clinic_id or queries.is_disabled(one):
            return False
        if gate.allowed(queries.actor_of(person), Permission.FACTOR_RESET, account_id) is None:
            return False
    return True


def take_off(account_id: UUID) -> None:
    """Removes every factor of a person and ends their sign-ins, begun and whole; the caller writes the audit."""
    with db.transaction() as session:
        for row in (AuthenticatorRow, PasskeyRow, PendingSignInRow):
            session.execute(delete(row).where(row.account_id == account_id)
                            .execution_options(synchronize_session=False))
        recovery.forget(account_id)
        browser_sessions.end_all(account_id)


def _tell(account_id: UUID, letter: letters.Letter) -> None:
    person = queries.person(account_id)
    if person is not None:
        letter(person.email)
