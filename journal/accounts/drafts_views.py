"""Routes of kept drafts and of the page that locks itself; they hang on the blueprint of `views.py`."""

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import browser_sessions, drafts, drafts_pages
from journal.accounts.views import bp
from journal.core import db, log
from journal.core.text import N_

LOCKED = N_("You were signed out because nothing happened for a while.")
LOCKED_KEPT = N_("You were signed out because nothing happened for a while. What you typed is kept and is shown after "
                 "you sign in.")


@bp.get("/account/drafts", endpoint="drafts")
@needs(Permission.SIGNED_IN)
def show() -> Any:
    found = drafts.drafts(g.actor)
    drafts.looked_at(g.actor, found)
    page = drafts_pages.drafts_page(found, g.actor.zone)
    return render_template("accounts/drafts.html", page=page)


@bp.post("/account/drafts/<uuid:draft_id>/throw-away")
@needs(Permission.SIGNED_IN)
def forget_draft(draft_id: UUID) -> Any:
    if not drafts.forget(g.actor.id, [draft_id]):
        abort(404)
    flash(N_("That is thrown away."))
    return redirect(url_for("accounts.drafts"), 303)


@bp.post("/account/lock")
@needs(Permission.SIGN_OUT)
def lock() -> Any:
    """A page in which nothing happened for too long: keeps what stood in its form and ends the browser session."""
    path, fields = drafts.sent_by_lock()
    kept = bool(fields) and not g.actor.halfway and drafts.store(g.browser_session, path, fields)
    browser_sessions.lock()
    flash(LOCKED_KEPT if kept else LOCKED)
    return {"kept": kept}


@bp.get("/account/still-here")
@needs(Permission.SIGN_OUT)
def still_here() -> Any:
    """Tells the gate that somebody is there, and gives a form token to a page that has no form."""
    return {"token": generate_csrf()}


@bp.after_app_request
def forget_sent(response: Response) -> Response:
    """A form that was stored needs no draft. Whatever goes wrong here, what was stored stays said."""
    stored = request.method == "POST" and request.endpoint in drafts.KINDS and response.status_code == 303
    if stored and g.get("actor") and g.get("clearance"):
        try:
            done = drafts.sent(g.actor, request.path, request.form.to_dict())
            if done:
                drafts.forget(g.actor.id, done)
        except db.NotSaved as error:
            log.failure(error, "draft")
    return response
