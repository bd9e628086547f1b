"""Proving who one is: the password, then the second factor where there is one, and both again before a sensitive step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

from flask import current_app, g, request
from sqlalchemy import delete, update
from werkzeug.wrappers import Response

from journal.accounts import brakes, browser_sessions, hashing, letters, pages, queries
from journal.accounts.models import AccountRow
from journal.accounts.rules import ACCOUNT_FREE_TRIES, Factor, normal_email
from journal.accounts.second_factor import authenticator, passkeys, recovery, resets
from journal.accounts.second_factor.models import PendingSignInRow
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db
from journal.core.settings import Settings
from journal.core.text import Words

PENDING_FOR = timedelta(minutes=10)
PENDING_TRIES = 10


class Outcome(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Try:
    """How a sign-in went; `account` only when it may go on, `wait` when it may not be tried yet."""

    outcome: Outcome
    account: AccountRow | None = None
    wait: timedelta = timedelta(0)


def try_password(email: str, password: str) -> Try:
    """One Argon2 on every path, the same answer for a wrong password and an unknown address."""
    account = queries.row_by_email(email)
    subjects = brakes.subjects(normal_email(email), account)
    wait = brakes.count_try(*subjects)
    if wait:
        return Try(Outcome.WAIT, wait=wait)
    right = hashing.is_right(account.password_hash if account else None, password)
    if account is None or not right or account.disabled_at:
        audit.record_ids(Event.SIGN_IN_REFUSED, account.id if account else None, [None])
        return Try(Outcome.WRONG)
    renewed = hashing.hash_password(password) if hashing.needs_renewal(account.password_hash) else None
    with db.transaction() as writing:
        brakes.forgive(*subjects)
        if renewed:
            writing.execute(update(AccountRow).values(password_hash=renewed).where(
                AccountRow.id == account.id, AccountRow.password_hash == account.password_hash))
    return Try(Outcome.RIGHT if account.confirmed_at else Outcome.UNCONFIRMED, account)


def has_factor(account_id: UUID) -> bool:
    """Whether a password alone does not do."""
    return authenticator.has(account_id) or passkeys.count(account_id) > 0


def try_code(account: AccountRow, code: str) -> tuple[Factor | None, timedelta]:
    """Which factor a code is of, used by this; or None and how long to wait. Braked like a password."""
    subjects = brakes.subjects(f"code|{account.id}", account)
    wait = brakes.count_try(*subjects)
    if wait:
        return None, wait
    found = None
    if authenticator.is_right(account.id, code):
        found = Factor.CODE
    elif recovery.is_right(account.id, code):
        found = Factor.RECOVERY
        letters.recovery_used(queries.email_of(account), recovery.left(account.id))
    if found is None:
        audit.record_ids(Event.FACTOR_REFUSED, account.id, [None], factor=Factor.CODE.value)
        tried = queries.tries(subjects[0])
        if tried and tried.failures == ACCOUNT_FREE_TRIES:
            letters.codes_guessed(queries.email_of(account))
        return None, timedelta(0)
    brakes.forgive(*subjects)
    return found, timedelta(0)


def pending_cookie() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return "__Host-pending" if settings.secure else "pending"


def wait_for_factor(response: Response, account: AccountRow, shared: bool) -> Response:
    """The password was right: a reference that is good for the second step alone, for ten minutes."""
    token, settings = crypto.token(), current_app.config["SETTINGS"]
    with db.transaction() as writing:
        writing.add(PendingSignInRow(token_hash=crypto.token_hash(token), account_id=account.id, tries=0,
                                     created_at=clock.now(), shared=shared))
    response.set_cookie(pending_cookie(), token, secure=settings.secure, httponly=True, samesite="Lax", path="/",
                        max_age=PENDING_FOR)
    return response


def pending() -> tuple[PendingSignInRow, AccountRow] | None:
    """The sign-in of this browser that waits for its second factor."""
    token = request.cookies.get(pending_cookie())
    row = db.session().get(PendingSignInRow, crypto.token_hash(token), populate_existing=True) if token else None
    if row is None or clock.now() - row.created_at >= PENDING_FOR or row.tries >= PENDING_TRIES:
        return None
    account = db.session().get(AccountRow, row.account_id)
    return (row, account) if account and not account.disabled_at else None


def count_pending(row: PendingSignInRow) -> None:
    with db.transaction() as writing:
        writing.execute(update(PendingSignInRow).where(PendingSignInRow.token_hash == row.token_hash)
                        .values(tries=PendingSignInRow.tries + 1).execution_options(synchronize_session=False))


def finish(response: Response, account: AccountRow, factor: Factor, shared: bool) -> Response:
    """The second step was right: what waited is gone, the browser session begins. A code goes with a password that
    waits: one that was used, or changed, meanwhile raises `SignInOver`."""
    token, settings = request.cookies.get(pending_cookie()), current_app.config["SETTINGS"]
    with db.transaction() as writing:
        waited = token and writing.scalar(
            delete(PendingSignInRow).where(PendingSignInRow.token_hash == crypto.token_hash(token))
            .returning(PendingSignInRow.account_id).execution_options(synchronize_session=False))
        if factor in (Factor.CODE, Factor.RECOVERY) and waited != account.id:
            raise browser_sessions.SignInOver
        browser_sessions.begin(response, account, factor, shared)
    if token:
        response.delete_cookie(pending_cookie(), path="/", secure=settings.secure, httponly=True, samesite="Lax")
    if factor is not Factor.PASSWORD:
        resets.stop(account.id, account.id)  # who can use a factor has not lost it
    return response


def forget_pending() -> int:
    """Removes sign-ins that nobody finished; how many."""
    with db.transaction() as writing:
        return db.changed(writing, delete(PendingSignInRow).where(
            PendingSignInRow.created_at < clock.now() - PENDING_FOR))


def password_problem(password: str) -> Words | None:
    """Why this password, given again by the signed-in person, does not do; braked like a sign-in."""
    account = db.session().get(AccountRow, g.actor.id)
    outcome = try_password(account.email, password).outcome if account else Outcome.WRONG
    if outcome is Outcome.RIGHT:
        return None
    return pages.CONFIRM_WAIT if outcome is Outcome.WAIT else pages.CONFIRM_WRONG


def ask_again() -> pages.Ways:
    """What a confirmation asks of the signed-in person: a passkey, or the password and, where there is one, a code."""
    person = queries.person(g.actor.id)
    asked = passkeys.request_options("confirm", person) if person and passkeys.count(person.id) else None
    return pages.Ways(code=has_factor(g.actor.id), passkey=asked)


def confirm(given: Mapping[str, str]) -> dict[str, Words] | None:
    """Makes this browser session fresh under a new token. None: nothing was given yet; empty: right; else the problem
    of each field."""
    if given.get("passkey_answer") and given.get("passkey_use") != "add":
        return _confirm_by_passkey(given)
    if "confirm_password" not in given:
        return None
    problem = password_problem(given["confirm_password"])
    if problem:
        return {"confirm_password": problem}
    factor = Factor.PASSWORD
    if has_factor(g.actor.id):
        account = db.session().get_one(AccountRow, g.actor.id)
        found, wait = try_code(account, given.get("confirm_code", ""))
        if found is None:
            return {"confirm_code": pages.CONFIRM_WAIT if wait else pages.CODE_WRONG}
        factor = found
    return _fresh(factor)


def _confirm_by_passkey(given: Mapping[str, str]) -> dict[str, Words]:
    person = queries.person(g.actor.id)
    found = passkeys.verify(given["passkey_answer"], given.get("passkey_token", ""), "confirm", person)
    if person is None or found != person.id:
        audit.record_ids(Event.FACTOR_REFUSED, g.actor.id, [None], factor=Factor.PASSKEY.value)
        return {"passkey": pages.PASSKEY_WRONG}
    return _fresh(Factor.PASSKEY)


def _fresh(factor: Factor) -> dict[str, Words]:
    if not browser_sessions.renew():
        return {"confirm_password": pages.CONFIRM_WRONG}
    audit.record_ids(Event.CONFIRMED_AGAIN, g.actor.id, [None], factor=factor.value)
    if factor is not Factor.PASSWORD:
        resets.stop(g.actor.id, g.actor.id)
    return {}
