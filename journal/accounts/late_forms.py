"""Forms that come too late: after their browser session ended, or from a page of before the newest sign-in. What was
typed is kept as a draft of the person whose form it was."""

import hmac
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from journal.access.permissions import Role
from journal.accounts import brakes, browser_sessions, drafts
from journal.accounts.models import AccountRow, BrowserSessionRow
from journal.core import clock, crypto, db, letterbox, web
from journal.core.text import N_

AFTER = timedelta(hours=24)
"""For how long an ended browser session still tells whose a form is; its row stays as long."""
PER_HOUR = 60
PER_SESSION = 10
"""Forms that one ended browser session leaves: fewer than `MOST`, so that a copied cookie pushes nothing out alone."""
KEPT = N_("You were signed out. What you typed is kept and is shown after you sign in.")
KEPT_OLD = N_("That page was from before you signed in again, so it could not be saved as it was. What you typed is "
              "kept here.")


def keep() -> str | None:
    """For a request that may not pass: keeps its form when its browser session ended less than a day ago and the
    request is the journal's own; where the person finds it after signing in, or None."""
    if request.method != "POST" or request.endpoint not in (*drafts.KINDS, *drafts.LOCKS):
        return None
    row = _ended_session()
    if row is None or not _is_ours() or not brakes.count_request("draft", PER_HOUR, timedelta(hours=1)):
        return None
    if not brakes.count_request("ended", PER_SESSION, 2 * AFTER, whose=row.token_hash.hex()):
        return None
    path, fields = drafts.sent_by_lock() if request.endpoint in drafts.LOCKS else (request.path, _posted())
    if not drafts.store(row, path, fields):
        return None
    flash(KEPT)
    return url_for("accounts.drafts")


def _is_ours() -> bool:
    try:
        web.protect()
    except HTTPException:
        return False
    return True


def _ended_session() -> BrowserSessionRow | None:
    """The browser session behind this request's cookie, when it ended within the last day and may leave something."""
    token = request.cookies.get(browser_sessions.cookie_name())
    row = db.session().get(BrowserSessionRow, crypto.token_hash(token)) if token else None
    account = db.session().get(AccountRow, row.account_id) if row else None
    if row is None or account is None or account.disabled_at or row.shared or browser_sessions.is_halfway(row):
        return None
    over = browser_sessions.over_at(row, Role(account.role))
    return row if over <= clock.now() <= over + AFTER else None


def _posted() -> drafts.Fields:
    return [] if request.files else list(request.form.items(multi=True))


def take_old_form(error: CSRFError) -> Any:
    """A form whose token belongs to an earlier sign-in of this browser: kept when it is this person's, who is told by
    the key that only their own pages hold."""
    if not (_is_own_old_form() and brakes.count_request("draft", PER_HOUR, timedelta(hours=1))
            and drafts.store(g.browser_session, request.path, _posted())):
        return web.http_error(error)
    g.came_late = True
    flash(KEPT_OLD)
    return redirect(url_for("accounts.drafts"), 303)


def _is_own_old_form() -> bool:
    actor = g.get("actor")
    if actor is None or actor.halfway or request.endpoint not in drafts.KINDS or not web.is_from_here():
        return False
    return is_key_of(actor.id, request.form.get("draft_key", ""))


def is_key_of(person: UUID, key: str) -> bool:
    """Whether `key` stood in a page of this person's."""
    own = letterbox.public_key(person)
    return own is not None and hmac.compare_digest(own.encode(), key.encode())
