"""Routes of "How the journal looks to others"; they hang on the blueprint of `views.py`."""

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import actions, pages
from journal.accounts.forms import LookForm, look_form
from journal.accounts.views import bp
from journal.core import forms
from journal.core.settings import Settings
from journal.core.text import N_


def _usual() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.app_name


@bp.route("/account/look", methods=["GET", "POST"])
@needs(Permission.LOOK_CHANGE)
def look() -> Any:
    form = look_form(g.actor.look, _usual())
    if not form.validate_on_submit():
        return _page(form)
    actions.change_look(g.actor.id, form.value())
    flash(N_("Saved."))
    return redirect(url_for("accounts.look"), 303)


def _page(form: LookForm) -> tuple[str, int]:
    found = forms.fields(form, "name", "own_name", "icon", "shift")
    page = pages.look_page(found, request.path, _usual(), forms.problems(found))
    return render_template("accounts/look.html", page=page), 422 if form.errors else 200
