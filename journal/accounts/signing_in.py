"""Signing in and out: brakes, the browser session behind the cookie, and what the gate asks about it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from flask import Response, after_this_request, current_app, g, request, session
from sqlalchemy import and_, delete, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from journal.access.clearance import Actor
from journal.access.permissions import Role
from journal.accounts import hashing, pages, queries
from journal.accounts.models import AccountRow, BrowserSessionRow, TriesRow
from journal.accounts.rules import FRESH, LIMITS, account_wait, address_wait
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, log
from journal.core.settings import Settings
from journal.core.text import Words

SEEN_EVERY = timedelta(minutes=1)


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
    account_subject = queries.account_subject(email)
    address_subject = crypto.lookup("tries", "address|" + (request.remote_addr or ""))
    wait = _count_try(account_subject, address_subject)
    if wait:
        log.event("sign_in_refused", reason="wait")
        return Try(Outcome.WAIT, wait=wait)
    account = queries.row_by_email(email)
    right = hashing.is_right(account.password_hash if account else None, password)
    if account is None or not right or account.disabled_at:
        audit.record_ids(Event.SIGN_IN_REFUSED, account.id if account else None, [None])
        return Try(Outcome.WRONG)
    renewed = hashing.hash_password(password) if hashing.needs_renewal(account.password_hash) else None
    with db.transaction() as writing:
        writing.execute(update(TriesRow).where(TriesRow.subject == address_subject)
                        .values(failures=TriesRow.failures - 1).execution_options(synchronize_session=False))
        writing.execute(delete(TriesRow).where(or_(
            TriesRow.subject == account_subject, and_(TriesRow.subject == address_subject, TriesRow.failures < 1)))
            .execution_options(synchronize_session=False))
        if renewed:
            writing.execute(update(AccountRow).values(password_hash=renewed).where(
                AccountRow.id == account.id, AccountRow.password_hash == account.password_hash))
    return Try(Outcome.RIGHT if account.confirmed_at else Outcome.UNCONFIRMED, account)


def _count_try(account_subject: bytes, address_subject: bytes) -> timedelta:
    """Counts a try as failed before the password is looked at, so that many at once are not free; a right one is taken
    off again. How long to wait instead, when it may not be tried."""
    now = clock.now()
    with db.transaction() as writing:
        if writing.get_bind().dialect.name == "postgresql":  # one try after the other; SQLite writes so anyway
            key = int.from_bytes(account_subject[:8], signed=True)
            writing.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
        wait = max(account_wait(queries.tries(account_subject), now), address_wait(queries.tries(address_subject), now))
        if not wait:
            _count(account_subject, timedelta(days=1))
            _count(address_subject, timedelta(minutes=1))
    return wait


def _count(subject: bytes, window: timedelta) -> None:
    now = clock.now()
    with db.transaction() as writing:
        row = writing.get(TriesRow, subject, populate_existing=True, with_for_update=True)
        if row is None:
            try:
                with writing.begin_nested():
                    writing.add(TriesRow(subject=subject, failures=1, first_at=now, last_at=now))
                return
            except IntegrityError:  # another process counted the first one just now
                row = writing.get_one(TriesRow, subject, populate_existing=True, with_for_update=True)
        if now - row.first_at >= window:
            row.failures, row.first_at, row.last_at = 1, now, now
        else:
            row.failures, row.last_at = row.failures + 1, now


def count_request(kind: str, most: int, window: timedelta) -> bool:
    """Counts a braked request of this network address (reset, registration); False once there were too many."""
    subject = crypto.lookup("tries", f"{kind}|{request.remote_addr or ''}")
    found = queries.tries(subject)
    if found and found.failures >= most and clock.now() - found.first_at < window:
        log.event("request_refused", reason=kind)
        return False
    with db.transaction():
        _count(subject, window)
    return True


def begin(account: AccountRow) -> str:
    """Starts a browser session with a new token; beyond the role's number the oldest ends."""
    token, now = crypto.token(), clock.now()
    keep = LIMITS[Role(account.role)].parallel - 1
    with db.transaction() as writing:
        old = list(writing.scalars(
            select(BrowserSessionRow.token_hash).where(BrowserSessionRow.account_id == account.id)
            .order_by(BrowserSessionRow.created_at.desc()).offset(keep)))
        if old:
            writing.execute(delete(BrowserSessionRow).where(BrowserSessionRow.token_hash.in_(old)))
        writing.add(BrowserSessionRow(token_hash=crypto.token_hash(token), account_id=account.id, device=_device(),
                                      created_at=now, seen_at=now, fresh_at=now))
        audit.record_ids(Event.SIGNED_IN, account.id, [None], factor="password")
    session.clear()  # a new form token with the new sign-in
    return token


def _device() -> str:
    """A coarse name: enough to know one's own phone, nothing that follows a person."""
    agent = request.user_agent.string
    for word, name in (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
                       ("Macintosh", "Mac"), ("Linux", "Linux")):
        if word in agent:
            return name
    return "Browser"


def cookie_name() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return "__Host-sid" if settings.secure else "sid"


def set_cookie(response: Response, token: str) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(cookie_name(), token, secure=settings.secure, httponly=True, samesite="Lax", path="/")
    return response


def end(response: Response) -> Response:
    """Ends this browser session and empties what the browser kept."""
    token = request.cookies.get(cookie_name())
    if token and g.get("actor"):
        with db.transaction() as writing:
            writing.execute(delete(BrowserSessionRow).where(BrowserSessionRow.token_hash == crypto.token_hash(token)))
            audit.record_ids(Event.SIGNED_OUT, g.actor.id, [None])
    session.clear()
    settings: Settings = current_app.config["SETTINGS"]  # a __Host- cookie is only ever replaced by a Secure one
    response.delete_cookie(cookie_name(), path="/", secure=settings.secure, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def current_actor() -> Actor | None:
    """The person behind this request's cookie. `seen_at` is written at most once a minute."""
    token = request.cookies.get(cookie_name())
    found = queries.session_of(token) if token else None
    if found is None:
        return None
    browser, account = found
    now = clock.now()
    g.browser_session = browser
    if now - browser.seen_at >= SEEN_EVERY:
        with db.transaction() as writing:
            writing.execute(update(BrowserSessionRow).where(BrowserSessionRow.token_hash == browser.token_hash)
                            .values(seen_at=now))
    return queries.actor_of(account.to_value())


def is_fresh() -> bool:
    """Whether the sign-in or the last confirmation is at most ten minutes old."""
    return bool(clock.now() - g.browser_session.fresh_at <= FRESH)


def password_problem(password: str) -> Words | None:
    """Why this password, given again by the signed-in person, does not do; braked like a sign-in."""
    account = db.session().get(AccountRow, g.actor.id)
    outcome = try_password(account.email, password).outcome if account else Outcome.WRONG
    if outcome is Outcome.RIGHT:
        return None
    return pages.CONFIRM_WAIT if outcome is Outcome.WAIT else pages.CONFIRM_WRONG


def confirm(password: str) -> Words | None:
    """Makes this browser session fresh under a new token when the password is right; else what is wrong."""
    problem = password_problem(password)
    if problem:
        return problem
    token, old = crypto.token(), g.browser_session.token_hash
    with db.transaction() as writing:
        writing.execute(update(BrowserSessionRow).where(BrowserSessionRow.token_hash == old)
                        .values(token_hash=crypto.token_hash(token), fresh_at=clock.now())
                        .execution_options(synchronize_session=False))
    g.browser_session = db.session().get(BrowserSessionRow, crypto.token_hash(token))
    after_this_request(lambda response: set_cookie(response, token))
    return None if g.browser_session else pages.CONFIRM_WRONG
