"""Routes of signing in and out, and of proving again who one is; they hang on the blueprint of `views.py`."""

from datetime import timedelta
from math import ceil
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import actions, brakes, browser_sessions, letters, pages, signing_in
from journal.accounts.forms import CodeForm, SignInForm
from journal.accounts.models import AccountRow
from journal.accounts.rules import Factor, Purpose
from journal.accounts.second_factor import authenticator, passkeys
from journal.accounts.signing_in import Outcome, Try
from journal.accounts.views import bp
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import db, forms
from journal.core.text import N_, Words
from journal.core.web import safe_next

REFUSED_PER_MINUTE = 30
"""Refused passkeys of one network address that are written down. Nobody is kept out by it; the audit does not swell."""


def _target() -> str:
    """Where the sign-in leads: a path of this site, or Today."""
    return safe_next(request.args.get("next")) or url_for("home.landing")


@bp.route("/sign-in", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def sign_in() -> Any:
    """One answer for a wrong password and an unknown address; too many tries of either have to wait (429)."""
    form = SignInForm()
    if gate.actor():
        return redirect(_target(), 303)
    if not form.validate_on_submit():
        return _sign_in_page(form)
    tried = signing_in.try_password(form.email.data, form.password.data)
    return _password_tried(tried, form)


def _password_tried(tried: Try, form: SignInForm) -> Any:
    if tried.outcome is Outcome.WAIT:
        html, _ = _sign_in_page(form, pages.WAIT)
        return html, 429, {"Retry-After": str(ceil(tried.wait.total_seconds()))}
    if tried.account is None:
        return _sign_in_page(form, pages.WRONG)
    if tried.outcome is Outcome.UNCONFIRMED:
        letters.confirm(tried.account.email, actions.make_link(tried.account.id, Purpose.CONFIRM))
        return redirect(url_for("accounts.check_mail"), 303)
    if signing_in.has_factor(tried.account.id):
        onward = redirect(url_for("accounts.second_step", next=safe_next(request.args.get("next"))), 303)
        return signing_in.wait_for_factor(onward, tried.account, bool(form.shared.data))
    return _in(tried.account, Factor.PASSWORD, bool(form.shared.data))


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def second_step() -> Any:
    """After a right password: a code of the authenticator app, a recovery code, or a passkey."""
    found, form = signing_in.pending(), CodeForm()
    if found is None:
        flash(pages.TOO_LATE)
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")), 303)
    waiting, account = found
    if not form.validate_on_submit():
        return _second_page(form, account)
    signing_in.count_pending(waiting)
    factor, wait = signing_in.try_code(account, form.code.data)
    if wait:
        html, _ = _second_page(form, account, pages.CONFIRM_WAIT)
        return html, 429, {"Retry-After": str(ceil(wait.total_seconds()))}
    if factor is None:
        form.code.errors = [pages.CODE_WRONG]
        return _second_page(form, account)
    return _in(account, factor, waiting.shared)


def _second_page(form: CodeForm, account: AccountRow, notice: Words | None = None) -> tuple[str, int]:
    found = forms.fields(form, "code")
    ask = passkeys.request_options("sign-in") if passkeys.count(account.id) else None
    page = pages.SecondStepPage(
        N_("Your second step"), found, request.full_path.rstrip("?"), passkey=ask,
        has_app=authenticator.has(account.id), notice=notice,
        passkey_action=url_for("accounts.sign_in_by_passkey", next=safe_next(request.args.get("next"))),
        errors=forms.problems(found))
    return render_template("accounts/second.html", page=page), 422 if form.errors or notice else 200


@bp.post("/sign-in/passkey")
@needs(Permission.PUBLIC)
def sign_in_by_passkey() -> Any:
    """A passkey is password and second step in one. No count of wrong passwords keeps its owner out."""
    answer = request.form.get("passkey_answer", "")
    if not answer:
        flash(pages.TOO_LATE)
        return redirect(url_for("accounts.sign_in", next=safe_next(request.args.get("next"))), 303)
    found = passkeys.verify(answer, request.form.get("passkey_token", ""), "sign-in")
    account = db.session().get(AccountRow, found) if found else None
    if account is None or account.disabled_at:
        if brakes.count_request("passkey", REFUSED_PER_MINUTE, timedelta(minutes=1)):
            audit.record_ids(Event.SIGN_IN_REFUSED, account.id if account else None, [None])
        return _sign_in_page(SignInForm(formdata=None), pages.PASSKEY_WRONG)
    waiting = signing_in.pending()
    return _in(account, Factor.PASSKEY, bool(request.form.get("shared") or (waiting and waiting[0].shared)))


def _in(account: AccountRow, factor: Factor, shared: bool) -> Any:
    """Signed in; whoever is new is asked once whether zone and country are right."""
    target = _target()
    if account.settled_at is None and target == url_for("home.landing"):
        target = url_for("accounts.welcome")
    try:
        return signing_in.finish(redirect(target, 303), account, factor, shared)
    except browser_sessions.SignInOver:
        flash(pages.TOO_LATE)
        return redirect(url_for("accounts.sign_in", next=safe_next(request.args.get("next"))), 303)


def _why(target: str) -> str | None:
    return N_("Sign in to see your invitation.") if target.startswith("/invitations/") else None


def _sign_in_page(form: SignInForm, notice: str | None = None) -> tuple[str, int]:
    found = forms.fields(form, "email", "password", "shared")
    onward = safe_next(request.args.get("next"))
    page = pages.SignInPage(
        N_("Sign in"), found, request.full_path.rstrip("?"), passkeys.request_options("sign-in"),
        url_for("accounts.sign_in_by_passkey", next=onward), notice=notice, lede=_why(request.args.get("next", "")),
        errors=forms.problems(found), links=(
            pages.Link(N_("Forgot your password?"), url_for("accounts.reset_request")),
            pages.Link(N_("New here? Make an account"), url_for("accounts.register"))))
    return render_template("accounts/sign_in.html", page=page), 422 if form.errors or notice else 200


@bp.post("/sign-out")
@needs(Permission.SIGN_OUT)
def sign_out() -> Any:
    return browser_sessions.end(redirect(url_for("home.landing"), 303))


@bp.route("/confirm", methods=["GET", "POST"])
@needs(Permission.CONFIRM)
def confirm() -> Any:
    """Proves again who it is before a step that takes data out, gives it away, or changes how one signs in."""
    errors = signing_in.confirm(request.form) if request.method == "POST" else None
    if errors == {}:
        return redirect(_target(), 303)
    page = gate.ConfirmPage(request.full_path.rstrip("?"), signing_in.ask_again(), (), errors or {})
    return render_template("accounts/confirm.html", page=page), 422 if errors else 200


