"""Confirming an address, resetting a password. Signing in stands in `entering.py`."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import actions, brakes, letters, pages, queries, signing_in
from journal.accounts.forms import ChosenPasswordForm, EmailForm, NewPasswordForm
from journal.accounts.rules import Purpose
from journal.core import forms, mail
from journal.core.text import N_

bp = Blueprint("accounts", __name__)
RESETS_PER_HOUR = 20
RESET_AGAIN = timedelta(minutes=2)
"""Sooner, another reset of the same account mails nothing."""


def form_page(form: Any, page: pages.FormPage) -> tuple[str, int]:
    """The page of a form; 422 when it came back with problems."""
    return render_template("accounts/form.html", page=page), 422 if form.errors or page.notice else 200


@bp.get("/check-your-mail")
@needs(Permission.PUBLIC)
def check_mail() -> Any:
    back = (pages.Link(N_("Back to Account"), url_for("accounts.account")) if g.get("actor") else
            pages.Link(N_("Back to sign in"), url_for("accounts.sign_in")))
    return render_template("accounts/message.html", page=pages.MessagePage(N_("Please look at your mail"), [
        N_("We have sent a mail to the address you gave. It says what to do next. It can take a few minutes, and may "
           "lie in the spam folder.")], [back]))


@bp.route("/confirm-address/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def confirm_address(token: str) -> Any:
    """A look shows a form; only sending it uses the link, so that mail scanners do not. It asks for the password, so
    that nobody confirms an account which somebody else made with their address."""
    link, form = queries.link(token, Purpose.CONFIRM), ChosenPasswordForm()
    person = queries.person(link.account_id) if link else None
    if person is None:
        return spent(url_for("accounts.sign_in"), N_("Sign in to get a new one"))
    notice = None
    if form.validate_on_submit():
        tried = signing_in.try_password(person.email, form.password.data)
        if tried.account is not None and actions.confirm_address(token):
            flash(N_("Your address is confirmed. You can sign in now."))
            return redirect(url_for("accounts.sign_in"), 303)
        notice = pages.WAIT if tried.wait else pages.CONFIRM_WRONG
    found = forms.fields(form, "password")
    return form_page(form, pages.FormPage(
        N_("Confirm your address"), found, N_("Confirm my address"), request.path, notice=notice,
        errors=forms.problems(found), lede=N_("Type the password that you chose. If you did not make this account, "
                                              "close this page: nothing happens.")))


@bp.route("/reset", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def reset_request() -> Any:
    form = EmailForm()
    if form.validate_on_submit():
        if not brakes.count_request("reset", RESETS_PER_HOUR, timedelta(hours=1)):
            return redirect(url_for("accounts.check_mail"), 303)
        mail.later(partial(_mail_link, form.email.data))
        return redirect(url_for("accounts.check_mail"), 303)
    found = forms.fields(form, "email")
    return form_page(form, pages.FormPage(
        N_("Reset your password"), found, N_("Send me a link"), request.path, errors=forms.problems(found),
        lede=N_("Type the e-mail address of your account. If we know it, we send a link to choose a new password.")))


def _mail_link(email: str) -> None:
    """Looked up after the answer too, so that the answer takes as long for everybody. A link that was mailed a moment
    ago stays good: asking again and again fills nobody's mailbox and kills no link."""
    person = queries.person_by_email(email)
    if person and not queries.has_young_link(person.id, Purpose.RESET, RESET_AGAIN):
        letters.reset(person.email, actions.make_link(person.id, Purpose.RESET))


@bp.route("/reset/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def reset(token: str) -> Any:
    link = queries.link(token, Purpose.RESET)
    if link is None:
        return spent(url_for("accounts.reset_request"), N_("Ask for a new one"))
    form, person = NewPasswordForm(), queries.person(link.account_id)
    form.context = (person.name, person.email) if person else ()
    if form.validate_on_submit() and actions.reset_password(token, form.password.data):
        if person:
            letters.password_changed(person.email)
        flash(N_("Your new password is set. Please sign in with it."))
        return redirect(url_for("accounts.sign_in"), 303)
    found = forms.fields(form, "password")
    return form_page(form, pages.FormPage(
        N_("Choose a new password"), found, N_("Set the new password"), request.path, errors=forms.problems(found),
        lede=N_("After this, every device where you are signed in has to sign in again.")))


def spent(href: str, text: str) -> tuple[str, int]:
    page = pages.MessagePage(pages.LINK_SPENT, [
        N_("Links work once and for a limited time, to keep your account safe.")], [pages.Link(text, href)])
    return render_template("accounts/message.html", page=page), 404

