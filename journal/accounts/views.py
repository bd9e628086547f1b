"""Signing in and out, confirming, resetting."""

from datetime import timedelta
from math import ceil
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import actions, letters, pages, queries, signing_in
from journal.accounts.forms import ConfirmForm, EmailForm, NewPasswordForm, SignInForm
from journal.accounts.rules import Purpose
from journal.accounts.signing_in import Outcome
from journal.core import forms
from journal.core.text import N_
from journal.core.web import safe_next

bp = Blueprint("accounts", __name__)
RESETS_PER_HOUR = 20


def form_page(form: Any, page: pages.FormPage) -> tuple[str, int]:
    """The page of a form; 422 when it came back with problems."""
    return render_template("accounts/form.html", page=page), 422 if form.errors or page.notice else 200


@bp.route("/sign-in", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def sign_in() -> Any:
    """One answer for a wrong password and an unknown address; too many tries of either have to wait (429)."""
    target, form = safe_next(request.args.get("next")) or url_for("home.landing"), SignInForm()
    if gate.actor():
        return redirect(target, 303)
    if not form.validate_on_submit():
        return _sign_in_page(form)
    tried = signing_in.try_password(form.email.data, form.password.data)
    if tried.outcome is Outcome.WAIT:
        html, _ = _sign_in_page(form, pages.WAIT)
        return html, 429, {"Retry-After": str(ceil(tried.wait.total_seconds()))}
    if tried.account is None:
        return _sign_in_page(form, pages.WRONG)
    if tried.outcome is Outcome.UNCONFIRMED:
        letters.confirm(tried.account.email, actions.make_link(tried.account.id, Purpose.CONFIRM))
        return redirect(url_for("accounts.check_mail"), 303)
    if tried.account.settled_at is None and target == url_for("home.landing"):
        target = url_for("accounts.welcome")
    return signing_in.set_cookie(redirect(target, 303), signing_in.begin(tried.account))  # type: ignore[arg-type]


def _why(target: str) -> str | None:
    return N_("Sign in to see your invitation.") if target.startswith("/invitations/") else None


def _sign_in_page(form: SignInForm, notice: str | None = None) -> tuple[str, int]:
    found = forms.fields(form, "email", "password")
    return form_page(form, pages.FormPage(
        N_("Sign in"), found, N_("Sign in"), request.full_path.rstrip("?"), notice=notice,
        lede=_why(request.args.get("next", "")),
        errors=forms.problems(found), links=(
            pages.Link(N_("Forgot your password?"), url_for("accounts.reset_request")),
            pages.Link(N_("New here? Make an account"), url_for("accounts.register")))))


@bp.post("/sign-out")
@needs(Permission.SIGNED_IN)
def sign_out() -> Any:
    return signing_in.end(redirect(url_for("home.landing"), 303))  # type: ignore[arg-type]


@bp.route("/confirm", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN)
def confirm() -> Any:
    """Gives the password again before a step that takes data out or gives it away."""
    form = ConfirmForm()
    target = safe_next(request.args.get("next")) or url_for("home.landing")
    if form.validate_on_submit():
        problem = signing_in.confirm(form.confirm_password.data)
        if problem is None:
            return redirect(target, 303)
        form.confirm_password.errors = [problem]
    errors = {"confirm_password": form.confirm_password.errors[0]} if form.confirm_password.errors else {}
    page = gate.ConfirmPage(request.full_path.rstrip("?"), (), errors)
    return render_template("accounts/confirm.html", page=page), 422 if errors else 200


@bp.get("/check-your-mail")
@needs(Permission.PUBLIC)
def check_mail() -> Any:
    return render_template("accounts/message.html", page=pages.MessagePage(N_("Please look at your mail"), [
        N_("We have sent a mail to the address you gave. It says what to do next. It can take a few minutes, and may "
           "lie in the spam folder.")], [pages.Link(N_("Back to sign in"), url_for("accounts.sign_in"))]))


@bp.route("/confirm-address/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def confirm_address(token: str) -> Any:
    """A look shows a button; only pressing it uses the link, so that mail scanners do not."""
    if request.method == "POST":
        if actions.confirm_address(token):
            flash(N_("Your address is confirmed. You can sign in now."))
            return redirect(url_for("accounts.sign_in"), 303)
    elif queries.link(token, Purpose.CONFIRM):
        return render_template("accounts/form.html", page=pages.FormPage(
            N_("Confirm your address"), [], N_("Confirm my address"), request.path))
    return _spent(url_for("accounts.sign_in"), N_("Sign in to get a new one"))


@bp.route("/reset", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def reset_request() -> Any:
    form = EmailForm()
    if form.validate_on_submit():
        if not signing_in.count_request("reset", RESETS_PER_HOUR, timedelta(hours=1)):
            return redirect(url_for("accounts.check_mail"), 303)
        person = queries.person_by_email(form.email.data)
        if person:
            letters.reset(person.email, actions.make_link(person.id, Purpose.RESET))
        return redirect(url_for("accounts.check_mail"), 303)
    found = forms.fields(form, "email")
    return form_page(form, pages.FormPage(
        N_("Reset your password"), found, N_("Send me a link"), request.path, errors=forms.problems(found),
        lede=N_("Type the e-mail address of your account. If we know it, we send a link to choose a new password.")))


@bp.route("/reset/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def reset(token: str) -> Any:
    link = queries.link(token, Purpose.RESET)
    if link is None:
        return _spent(url_for("accounts.reset_request"), N_("Ask for a new one"))
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


def _spent(href: str, text: str) -> tuple[str, int]:
    page = pages.MessagePage(pages.LINK_SPENT, [
        N_("Links work once and for a limited time, to keep your account safe.")], [pages.Link(text, href)])
    return render_template("accounts/message.html", page=page), 404

