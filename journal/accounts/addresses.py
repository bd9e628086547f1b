"""Routes of changing one's e-mail address; they hang on the blueprint of `views.py`."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import address_change, brakes, pages, queries
from journal.accounts.forms import EmailForm
from journal.accounts.rules import Purpose
from journal.accounts.views import bp, form_page, spent
from journal.accounts.ways import person
from journal.core import forms
from journal.core.text import N_

PER_HOUR = 10
"""Changes that one network address may ask for: each sends two mails."""


@bp.route("/account/address", methods=["GET", "POST"])
@needs(Permission.FACTOR_CHANGE)
def address() -> Any:
    if g.actor.halfway:  # a password alone changes no address
        return redirect(url_for("accounts.sign_in_ways"), 303)
    form = EmailForm()
    if form.validate_on_submit():
        if not brakes.count_request("address", PER_HOUR, timedelta(hours=1)):
            abort(429)
        address_change.ask(person(), form.email.data.strip())
        return redirect(url_for("accounts.check_mail"), 303)
    found = forms.fields(form, "email")
    return form_page(form, pages.FormPage(
        N_("Your e-mail address"), found, N_("Send me a link"), request.path, errors=forms.problems(found),
        lede=N_("We send a link to the new address. It is used once you have opened that link; until then everything "
                "stays as it is."),
        links=[pages.Link(N_("Back to Account"), url_for("accounts.account"))]))


@bp.route("/confirm-new-address/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def confirm_new_address(token: str) -> Any:
    """A look shows a button; only pressing it uses the link, so that mail scanners do not."""
    if (waits := gate.put_off_question()) is not None:
        return waits
    if request.method == "POST":
        if address_change.confirm(token):
            flash(N_("Your new address is confirmed. Please sign in with it."))
            return redirect(url_for("accounts.sign_in"), 303)
    elif queries.link(token, Purpose.ADDRESS):
        return render_template("accounts/form.html", page=pages.FormPage(
            N_("Confirm your new address"), [], N_("Use this address"), request.path))
    return spent(url_for("accounts.sign_in"), N_("Back to sign in"))
