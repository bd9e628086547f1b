"""Route of the setting for single keys; it hangs on the blueprint of `views.py`."""

from dataclasses import replace
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import actions, pages
from journal.accounts.views import bp
from journal.core.text import N_


@bp.get("/account/keys")
@needs(Permission.KEYS_CHANGE)
def keys() -> Any:
    """Single keys can be switched off: they get in the way of who speaks to the computer (WCAG 2.1.4)."""
    return render_template("accounts/keys.html", page=pages.keys_page(g.actor.look.keys))


@bp.post("/account/keys")
@needs(Permission.KEYS_CHANGE)
def save_keys() -> Any:
    actions.change_look(g.actor.id, replace(g.actor.look, keys=request.form.get("keys") == "y"))
    flash(N_("Saved."))
    return redirect(url_for("accounts.keys"), 303)
