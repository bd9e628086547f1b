"""Routes of erasing one's own account: the page, asking, and stopping."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock, locale
from journal.core.text import N_
from journal.erasure import actions, pages, queries

bp = Blueprint("erasure", __name__)


@bp.get("/account/erase")
@needs(Permission.ERASE_READ)
def show() -> Any:
    actor = gate.clearance().actor
    found = queries.waiting(actor.id)
    page = (pages.waiting_page(actor.role, locale.local(found.due_at), found.can_stop(clock.now())) if found
            else pages.ask_page(actor.role))
    return render_template("erasure/show.html", page=page)


@bp.post("/account/erase")
@needs(Permission.ERASE)
def ask() -> Any:
    actions.ask(gate.clearance())
    flash(N_("We wrote it down, and sent you a mail about it."))
    return redirect(url_for("erasure.show"), 303)


@bp.post("/account/erase/stop")
@needs(Permission.ERASE_STOP)
def stop() -> Any:
    """Asks for no confirmation: changing one's mind must never be hard."""
    if actions.stop(gate.clearance()):
        flash(N_("Stopped. Your account stays."))
    return redirect(url_for("erasure.show"), 303)
