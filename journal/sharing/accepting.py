"""Routes of accepting an invitation, and of the clinic's desk; they hang on the blueprint of `views.py`."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Scope
from journal.accounts import browser_sessions, people
from journal.accounts import queries as accounts
from journal.core import forms
from journal.core.text import N_, Words
from journal.sharing import actions, codes, pages, queries
from journal.sharing.forms import ClinicInviteForm, CodeForm
from journal.sharing.rules import Invitation, InvitationKind
from journal.sharing.views import bp, brake


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def invitation(token: str) -> Any:
    """A look shows a button or a form; only sending it uses the link, so that mail scanners do not."""
    found = queries.invitation(token)
    if found is None:
        return _spent()
    actor = gate.actor()
    if actor is None:
        return _signed_out(token, found)
    first = redirect(url_for("accounts.sign_in_ways"), 303) if actor.halfway else _before_giving(found)
    if first is not None:
        return first
    person = accounts.person(actor.id)
    if person is None or not actions.is_for(found, token, person):
        return _message(*pages.wrong_account(found.kind), 409)
    form = CodeForm()
    if request.method == "POST" and (not found.needs_code or form.validate()):
        problem = _code_problem(found)(form.code.data) if found.needs_code else None
        if problem is None:
            return _accept(token, actor.id, form.code.data or "")
        form.code.errors = [problem]
    asked = forms.fields(form, "code") if found.needs_code else []
    page = pages.invitation_page(found, _inviter(found), request.path, asked, forms.problems(asked))
    return render_template("sharing/invitation.html", page=page), 422 if page.errors else 200


def _before_giving(found: Invitation) -> Any:
    """A patient who accepts shows their record to a clinic: like any giving, that can wait until the morning after a
    dose, and asks for a fresh confirmation. None where nothing is asked first."""
    if found.kind is not InvitationKind.PATIENT_BY_CLINIC:
        return None
    waits = gate.put_off_question()
    if waits is None and not browser_sessions.is_fresh():
        return redirect(url_for("accounts.confirm", next=request.path), 303)
    return waits


def _code_problem(found: Invitation) -> Callable[[str], Words | None]:
    """Counts one try of the code; what is wrong with it."""
    def problem(typed: str) -> Words | None:
        tried = codes.try_code(found.id, typed)
        return None if tried == codes.RIGHT else pages.code_problem(tried)
    return problem


def _signed_out(token: str, found: Invitation) -> Any:
    """The page of an account to be made; who has one under this address signs in."""
    invited = queries.invited_address(token)
    if accounts.is_known(invited):
        return redirect(url_for("accounts.sign_in", next=request.path), 303)
    return people.register_invited(
        actions.ACCEPTED_BY[found.kind], pages.register_lede(found.kind, _inviter(found)),
        lambda email: accounts.email_lookup(email) == invited, partial(_accept_as_new, token),
        _code_problem(found) if found.needs_code else None)


def _accept_as_new(token: str, account_id: UUID, code: str) -> Words | None:
    """The account is made by now, and stays, also when the link died while the form was filled in."""
    try:
        actions.accept(token, account_id, code)
    except actions.LinkSpent:
        return N_("Your account is made. The invitation cannot be used any more: please ask for a new one.")
    return None


def _accept(token: str, account_id: UUID, code: str) -> Any:
    try:
        actions.accept(token, account_id, code)
    except actions.LinkSpent:
        return _spent()
    flash(N_("Accepted."))
    return redirect(url_for("home.landing"), 303)


def _inviter(found: Invitation) -> str:
    """The clinic's name, or the patient's."""
    inviter = accounts.person(found.inviter_id)
    return accounts.clinic_name(found.clinic_id) or (inviter.name if inviter else "")


def _spent() -> tuple[str, int]:
    return _message(N_("This invitation cannot be used any more"), N_(
        "It was used already, was withdrawn, or is older than three days. Please ask for a new one."), 404)


def _message(title: Words, body: Words, status: int) -> tuple[str, int]:
    return render_template("error.html", page=pages.Message(title, body)), status


@bp.route("/clinic/invite", methods=["GET", "POST"])
@needs(Permission.CLINIC_INVITE)
def clinic_invite() -> Any:
    form, actor = ClinicInviteForm(), gate.clearance().actor
    if form.validate_on_submit():
        brake()
        kind = InvitationKind(form.kind.data)
        scopes = frozenset({Scope.SESSIONS}) if kind is InvitationKind.PATIENT_BY_CLINIC else frozenset[Scope]()
        code = codes.made() if kind is InvitationKind.PATIENT_BY_CLINIC else None
        actions.invite(actor, kind, form.email.data, scopes, name=(form.name.data or "").strip() or None, code=code)
        if code:
            return render_template("sharing/code.html", page=pages.hand_over_page(code, url_for("caseload.clinic")))
        flash(N_("The invitation is sent."))
        return redirect(url_for("caseload.clinic"), 303)
    found = forms.fields(form, "kind", "email", "name")
    page = pages.GrantForm(
        N_("Invite someone"), N_("They get a link by e-mail that is good once, for three days."), found,
        N_("Send the invitation"), request.path, url_for("caseload.clinic"), forms.problems(found))
    return render_template("sharing/form.html", page=page), 422 if page.errors else 200


@bp.post("/clinic/invitations/<uuid:invitation_id>/withdraw")
@needs(Permission.CLINIC_INVITE)
def clinic_withdraw(invitation_id: UUID) -> Any:
    if not actions.withdraw_invitation(gate.clearance().actor, invitation_id):
        abort(404)
    flash(N_("The invitation is withdrawn. Its link does not work any more."))
    return redirect(url_for("caseload.clinic"), 303)
