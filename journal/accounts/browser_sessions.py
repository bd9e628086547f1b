"""The signed-in browser behind a cookie: begun, renewed, ended, and what the gate asks about it.

The cookie is a random reference; only its hash is stored. A row that ended stays for a day (`ended_at`), so that a form
which comes too late still finds its person (`journal.accounts.drafts`).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from flask import after_this_request, current_app, g, request, session
from sqlalchemy import select, update
from werkzeug.wrappers import Response

from journal.access.clearance import Actor
from journal.access.permissions import Role
from journal.accounts import brakes, queries
from journal.accounts.devices import device_name
from journal.accounts.models import AccountRow, BrowserSessionRow
from journal.accounts.rules import FRESH, LIMITS, Factor, limits_of
from journal.accounts.second_factor import authenticator, passkeys
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, letterbox
from journal.core.settings import Settings

PLAN_KEPT = ("__Host-plan", "plan")
"""The cookie of static/js/flag.js: that somebody keeps a safety plan on this phone."""
SEEN_EVERY = timedelta(minutes=1)


class SignInOver(RuntimeError):
    """What was proved does not hold any more: the password was changed, or the sign-in ended, in between."""


def begin(response: Response, account: AccountRow, factor: Factor, shared: bool = False) -> Response:
    """Starts a browser session with a new token, and ends the one that this browser had; beyond the role's number the
    oldest ends. Raises `SignInOver`."""
    token, now, role = crypto.token(), clock.now(), Role(account.role)
    old, password_hash = request.cookies.get(cookie_name()), account.password_hash
    if not shared:
        letterbox.make(account.id)  # pages that are looked at make no keys
    with db.transaction() as writing:
        current = writing.scalar(  # one at a time
            select(AccountRow.password_hash).where(AccountRow.id == account.id).with_for_update())
        if factor is Factor.PASSWORD and current != password_hash:
            raise SignInOver
        end_these([crypto.token_hash(old)] if old else [])
        others = live(account.id, role)
        too_many = others[LIMITS[role].parallel - 1:] + ([one for one in others if one.shared] if shared else [])
        end_these(one.token_hash for one in too_many)
        writing.add(BrowserSessionRow(
            token_hash=crypto.token_hash(token), account_id=account.id,
            device=device_name(request.user_agent.string), created_at=now, seen_at=now,
            fresh_at=now, factor=factor.value, shared=shared))
        audit.record_ids(Event.SIGNED_IN, account.id, [None], factor=factor.value)
    session.clear()  # a new form token with the new sign-in
    if not shared and not _is_halfway(factor):  # else a stolen password could gather browsers that count by themselves
        brakes.remember_device(response, account)
    return set_cookie(response, token)


def cookie_name() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return "__Host-sid" if settings.secure else "sid"


def set_cookie(response: Response, token: str) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(cookie_name(), token, secure=settings.secure, httponly=True, samesite="Lax", path="/")
    return response


def over_at(row: BrowserSessionRow, role: Role) -> datetime:
    """When a browser session ended, or ends by rest or age if nothing more happens."""
    limits = limits_of(role, row.shared)
    by_itself = min(row.seen_at + limits.idle, row.created_at + limits.absolute)
    return min(row.ended_at, by_itself) if row.ended_at else by_itself


def live(account_id: UUID, role: Role) -> list[BrowserSessionRow]:
    """A person's browser sessions that are good for something now, newest first."""
    rows = db.session().scalars(
        select(BrowserSessionRow).where(BrowserSessionRow.account_id == account_id,
                                        BrowserSessionRow.ended_at.is_(None))
        .order_by(BrowserSessionRow.created_at.desc()).execution_options(populate_existing=True))
    return [row for row in rows if clock.now() < over_at(row, role)]


def end_these(hashes: Iterable[bytes]) -> int:
    """Ends these browser sessions at once; how many were still open."""
    wanted = list(hashes)
    if not wanted:
        return 0
    with db.transaction() as writing:
        return db.changed(writing, update(BrowserSessionRow).where(
            BrowserSessionRow.token_hash.in_(wanted), BrowserSessionRow.ended_at.is_(None))
            .values(ended_at=clock.now()))


def lock() -> None:
    """Ends the browser session of this request and leaves the cookie: a form in another tab, which comes a moment
    later, still finds its person."""
    with db.transaction():
        end_these([g.browser_session.token_hash])
        audit.record_ids(Event.SIGNED_OUT, g.actor.id, [None])


def end(response: Response) -> Response:
    """Ends this browser session and empties what the browser kept, but for a safety plan that its owner keeps here
    (docs/decisions/0013-what-a-phone-keeps.md)."""
    shared, keeps_plan = False, any(name in request.cookies for name in PLAN_KEPT)
    if g.get("actor"):
        lock()
        shared = g.browser_session.shared
    session.clear()
    settings: Settings = current_app.config["SETTINGS"]  # a __Host- cookie is only ever replaced by a Secure one
    response.delete_cookie(cookie_name(), path="/", secure=settings.secure, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = ('"cache"' if keeps_plan else
                                           '"cache", "storage"' + (', "cookies"' if shared else ""))
    return response


def end_all(account_id: UUID, keep: bytes | None = None) -> int:
    """Ends every browser session of a person but `keep` (a token hash); how many there were."""
    live = update(BrowserSessionRow).where(BrowserSessionRow.account_id == account_id,
                                           BrowserSessionRow.ended_at.is_(None))
    if keep is not None:
        live = live.where(BrowserSessionRow.token_hash != keep)
    with db.transaction() as writing:
        return db.changed(writing, live.values(ended_at=clock.now()))


def end_everywhere() -> int:
    """Ends every browser session of everybody; how many there were."""
    open_still = update(BrowserSessionRow).where(BrowserSessionRow.ended_at.is_(None))
    with db.transaction() as writing:
        return db.changed(writing, open_still.values(ended_at=clock.now()))


def current_actor() -> Actor | None:
    """The person behind this request's cookie. `seen_at` is written at most once a minute."""
    token = request.cookies.get(cookie_name())
    found = queries.session_of(token) if token else None
    if found is None:
        return None
    browser, account = found
    now, role = clock.now(), Role(account.role)
    if is_halfway(browser) and (authenticator.has(account.id) or passkeys.count(account.id)):
        return None  # a factor was added elsewhere meanwhile: whoever has it signs in with it
    g.browser_session = browser
    g.may_keep = role is Role.PATIENT and not browser.shared and not is_halfway(browser)
    g.idle_seconds = int(limits_of(role, browser.shared).idle.total_seconds())
    if now - browser.seen_at >= SEEN_EVERY:
        with suppress(db.NotSaved), db.transaction() as writing:  # reading goes on where nothing can be written
            writing.execute(update(BrowserSessionRow).where(BrowserSessionRow.token_hash == browser.token_hash)
                            .values(seen_at=now))
    return queries.actor_of(account.to_value(), halfway=is_halfway(browser))


def is_halfway(row: BrowserSessionRow) -> bool:
    """Whether this browser session proved a password alone where that is not enough."""
    return _is_halfway(Factor(row.factor))


def _is_halfway(factor: Factor) -> bool:
    """Whether this factor alone opens nothing but adding another one."""
    settings: Settings = current_app.config["SETTINGS"]
    return factor is Factor.PASSWORD and not settings.demo


def is_fresh() -> bool:
    """Whether the sign-in or the last confirmation is at most ten minutes old."""
    return bool(clock.now() - g.browser_session.fresh_at <= FRESH)


def renew(factor: Factor | None = None) -> bool:
    """A new token for this browser session, fresh again; `factor` when another one proved the person. False when it
    ended meanwhile."""
    token, old = crypto.token(), g.browser_session.token_hash
    values = {"token_hash": crypto.token_hash(token), "fresh_at": clock.now()}
    with db.transaction() as writing:
        writing.execute(update(BrowserSessionRow).where(
            BrowserSessionRow.token_hash == old, BrowserSessionRow.ended_at.is_(None))
            .values(values | ({"factor": factor.value} if factor else {}))
            .execution_options(synchronize_session=False))
    found = db.session().get(BrowserSessionRow, crypto.token_hash(token))
    if found is None:
        return False
    g.browser_session = found
    after_this_request(lambda response: set_cookie(response, token))
    if factor and not found.shared:  # a sign-in that has become whole
        account = db.session().get_one(AccountRow, found.account_id)
        after_this_request(lambda response: brakes.remember_device(response, account))
    return True
