"""Counting tries in the database, so that the limits hold across workers and machines, before anything is looked at.

An account has free tries, then waits that double; a network address has a number a minute. A browser that was signed in
before (`is_known_device`) counts by itself, so that a stranger's tries keep nobody out of their own journal.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta

from flask import current_app, request
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from journal.accounts import queries
from journal.accounts.models import AccountRow, TriesRow
from journal.accounts.rules import account_wait, address_wait
from journal.core import clock, crypto, db, log
from journal.core.settings import Settings

KNOWN_FOR = timedelta(days=180)
MINUTE = timedelta(minutes=1)
ALARM = 100
"""Failed tries a minute, of everybody together, from which one line in the log says so. Nobody is kept out by it."""


def subjects(what: str, account: AccountRow | None) -> tuple[bytes, bytes]:
    """Under what a try is counted: `what` (an address typed, or an account's code), and the network address."""
    nonce = _known_nonce(account) if account else None
    who = f"device|{nonce}|{what}" if nonce else f"account|{what}"
    return crypto.lookup("tries", who), crypto.lookup("tries", "address|" + (request.remote_addr or ""))


@db.again
def count_try(account_subject: bytes, address_subject: bytes) -> timedelta:
    """Counts a try as failed before it is looked at, so that many at once are not free; `forgive` takes a right one
    off again. How long to wait instead, when it may not be tried."""
    now = clock.now()
    with db.transaction() as writing:
        if writing.get_bind().dialect.name == "postgresql":  # one try after the other; SQLite writes so anyway
            for subject in (address_subject, account_subject):
                key = int.from_bytes(subject[:8], signed=True)
                writing.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
        wait = max(account_wait(queries.tries(account_subject), now), address_wait(queries.tries(address_subject), now))
        if not wait:
            _count(account_subject, timedelta(days=1))
            _count(address_subject, MINUTE)
        is_alarm = _count(_everybody(), MINUTE) >= ALARM and _count(_alarm(), MINUTE) == 1
    if wait:
        log.event("sign_in_refused", reason="wait")
    if is_alarm:
        log.event("many_refused")
    return wait


@db.again
def forgive(account_subject: bytes, address_subject: bytes) -> None:
    """A right try: the account's count is emptied, the address and everybody get their one back. The rows are taken in
    the order of `count_try`, so that the two never wait for each other."""
    shared = (address_subject, _everybody())
    with db.transaction() as writing:
        writing.execute(delete(TriesRow).where(TriesRow.subject == account_subject)
                        .execution_options(synchronize_session=False))
        for subject in shared:
            writing.execute(update(TriesRow).where(TriesRow.subject == subject)
                            .values(failures=TriesRow.failures - 1).execution_options(synchronize_session=False))
        writing.execute(delete(TriesRow).where(TriesRow.subject.in_(shared), TriesRow.failures < 1)
                        .execution_options(synchronize_session=False))


def _everybody() -> bytes:
    return crypto.lookup("tries", "everybody")


def _alarm() -> bytes:
    """Under what it is kept that the alarm was given this minute."""
    return crypto.lookup("tries", "alarm")


def _count(subject: bytes, window: timedelta) -> int:
    """Counts one more in this window; how many there are now."""
    now = clock.now()
    with db.transaction() as writing:
        row = writing.get(TriesRow, subject, populate_existing=True, with_for_update=True)
        if row is None:
            try:
                with writing.begin_nested():
                    writing.add(TriesRow(subject=subject, failures=1, first_at=now, last_at=now))
                return 1
            except IntegrityError:  # another process counted the first one just now
                row = writing.get_one(TriesRow, subject, populate_existing=True, with_for_update=True)
        if now - row.first_at >= window:
            row.failures, row.first_at, row.last_at = 1, now, now
        else:
            row.failures, row.last_at = row.failures + 1, now
        return row.failures


def count_request(kind: str, most: int, window: timedelta, whose: str | None = None) -> bool:
    """Counts a braked request of this network address (reset, registration), or of whom `whose` names; False once there
    were too many."""
    subject = crypto.lookup("tries", f"{kind}|{request.remote_addr or '' if whose is None else whose}")
    found = queries.tries(subject)
    if found and found.failures >= most and clock.now() - found.first_at < window:
        log.event("request_refused", reason=kind)
        return False
    with db.transaction():
        _count(subject, window)
    return True


def _cookie() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return "__Host-known" if settings.secure else "known"


def _mark(nonce: str, account: AccountRow) -> str:
    return urlsafe_b64encode(crypto.lookup("known-device", f"{nonce}|{account.id}")).decode()


def _known_nonce(account: AccountRow) -> str | None:
    """The nonce of this browser's cookie, when it was given to it for this account."""
    nonce, _, mark = request.cookies.get(_cookie(), "").partition(".")
    return nonce if mark and hmac.compare_digest(mark.encode(), _mark(nonce, account).encode()) else None


def remember_device(response: Response, account: AccountRow) -> Response:
    """Lets this browser count its tries by itself from now on. It opens nothing, and names nobody."""
    if _known_nonce(account) is None:
        settings: Settings = current_app.config["SETTINGS"]
        nonce = crypto.token()
        response.set_cookie(_cookie(), f"{nonce}.{_mark(nonce, account)}", max_age=KNOWN_FOR, secure=settings.secure,
                            httponly=True, samesite="Lax", path="/")
    return response
