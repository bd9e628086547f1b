"""Routes of kept drafts and of the page that locks itself; they hang on the blueprint of `views.py`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError, generate_csrf

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import brakes, browser_sessions, carrying, drafts, drafts_pages, late_forms
from journal.accounts.views import bp
from journal.core import clock, db, letterbox, log, web
from journal.core.text import N_

LOCKED = N_("You were signed out because nothing happened for a while.")
LOCKED_KEPT = N_("You were signed out because nothing happened for a while. What you typed is kept and is shown after "
                 "you sign in.")
TYPING = 1000
"""How often an hour a person's half-written forms are taken: one each few seconds, for as long as somebody writes."""
AGE_MAX = drafts.KEPT_FOR // timedelta(milliseconds=1)
bp.app_errorhandler(CSRFError)(late_forms.take_old_form)
bp.before_app_request(carrying.open_asked)


@bp.app_context_processor
def kept_here() -> dict[str, Any]:
    """What the templates of forms ask with: `kept_form(action, hidden fields)`."""
    return {"kept_form": lambda path, carried: drafts_pages.kept_form(
        carrying.kept(path, carried), g.actor.zone, carrying.place)}


@bp.get("/account/drafts", endpoint="drafts")
@needs(Permission.SIGNED_IN)
def show() -> Any:
    found = drafts.drafts(g.actor)
    drafts.looked_at(g.actor, found)
    page = drafts_pages.drafts_page([(one, carrying.place(one)) for one in found], g.actor.zone)
    return render_template("accounts/drafts.html", page=page)


@bp.post("/account/drafts")
@needs(Permission.SIGNED_IN)
def keep_draft() -> Any:
    """A form that is being written, as it stands now: as it is, or as the device had sealed it while there was no
    connection. Answers a script with one word: kept, other (it is somebody else's), refused, wait."""
    if not late_forms.is_key_of(g.actor.id, request.form.get("draft_key", "")):
        return {"said": "other"}
    if not brakes.count_request("typing", TYPING, timedelta(hours=1), whose=str(g.actor.id)):
        return {"said": "wait"}, 429
    try:
        path, fields = drafts.sent_by_lock() if "form" in request.form else drafts.sealed_on_device(g.actor.id)
    except letterbox.BoxBroken:
        return {"said": "refused"}
    age = timedelta(milliseconds=min(max(request.form.get("age", 0, type=int), 0), AGE_MAX))
    named = [*fields, ("draft_id", request.form.get("draft_id", ""))]
    return {"said": "kept" if drafts.store(g.browser_session, path, named, clock.now() - age) else "refused"}


@bp.post("/account/drafts/<uuid:draft_id>/throw-away")
@needs(Permission.SIGNED_IN)
def forget_draft(draft_id: UUID) -> Any:
    if not drafts.forget(g.actor.id, [draft_id]):
        abort(404)
    flash(N_("That is thrown away."))
    return redirect(web.safe_next(request.form.get("back")) or url_for("accounts.drafts"), 303)


@bp.post("/account/lock")
@needs(Permission.SIGN_OUT)
def lock() -> Any:
    """A page in which nothing happened for too long: keeps what stood in its form and ends the browser session."""
    kept = _leave()
    flash(LOCKED_KEPT if kept else LOCKED)
    return {"kept": kept}


@bp.post("/account/hide")
@needs(Permission.SIGN_OUT)
def hide() -> Any:
    """The same in a hurry, to a neutral page; what was kept is told after the next sign-in."""
    _leave()
    return redirect(url_for("home.hide"), 303)


def _leave() -> bool:
    """Keeps what stood in the form and ends the browser session; whether something was kept."""
    path, fields = drafts.sent_by_lock()
    kept = bool(fields) and not g.actor.halfway and drafts.store(g.browser_session, path, fields)
    browser_sessions.lock()
    return kept


@bp.get("/account/still-here")
@needs(Permission.SIGN_OUT)
def still_here() -> Any:
    """Tells the gate that somebody is there, and gives a form token to a page that has no form."""
    return {"token": generate_csrf()}


@bp.after_app_request
def forget_sent(response: Response) -> Response:
    """A form that was stored needs no draft. Whatever goes wrong here, what was stored stays said."""
    stored = request.method == "POST" and request.endpoint in drafts.KINDS and response.status_code == 303
    if stored and g.get("actor") and g.get("clearance") and not g.get("came_late"):
        try:
            done = drafts.sent(g.actor, request.path, request.form.to_dict())
            if done:
                drafts.forget(g.actor.id, done)
        except db.NotSaved as error:
            log.failure(error, "draft")
    return response
