"""Routes of accepting an invitation, and of the clinic's desk; they hang on the blueprint of `views.py`."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Scope
from journal.accounts import people
from journal.accounts import queries as accounts
from journal.core import forms
from journal.core.text import N_, Words, say
from journal.sharing import actions, pages, queries
from journal.sharing.forms import ClinicInviteForm
from journal.sharing.rules import Invitation, InvitationKind
from journal.sharing.views import bp

LEDES: dict[InvitationKind, Words] = {
    InvitationKind.THERAPIST_BY_PATIENT: N_("%(name)s would like to share something of their journal with you. Make an "
                                            "account to see it. It is free, and you need no clinic."),
    InvitationKind.PATIENT_BY_CLINIC: N_("%(name)s invites you to keep a journal here. If you say yes, the clinic can "
                                         "see and record your sessions, and nothing else. You can stop that at any "
                                         "time."),
    InvitationKind.THERAPIST_BY_CLINIC: N_("%(name)s invites you to make a therapist's account here."),
}
WRONG = (N_("This invitation is for another account"),
         N_("It works for the address that it was sent to, and for the kind of account that it names. Sign out, and "
            "open the link again."))


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def invitation(token: str) -> Any:
    """A look shows a button or a form; only sending it uses the link, so that mail scanners do not."""
    found = queries.invitation(token)
    if found is None:
        return _message(N_("This invitation cannot be used any more"), N_(
            "It was used already, was withdrawn, or is older than three days. Please ask for a new one."), 404)
    lede, actor = _lede(found), gate.actor()
    if actor is None:
        return _signed_out(token, found, lede)
    if request.method == "POST":
        return _accept(token, actor.id)
    return render_template("sharing/invitation.html", page=pages.InvitationPage(
        N_("An invitation for you"), (lede,), request.path, N_("Accept")))


def _signed_out(token: str, found: Invitation, lede: Words) -> Any:
    invited = queries.invited_address(token)
    if accounts.is_known(invited):
        return redirect(url_for("accounts.sign_in", next=request.path), 303)
    return people.register_invited(
        actions.ACCEPTED_BY[found.kind], lede, lambda email: accounts.email_lookup(email) == invited,
        lambda account_id: actions.accept(token, account_id))


def _accept(token: str, account_id: UUID) -> Any:
    try:
        actions.accept(token, account_id)
    except actions.WrongAccount:
        return _message(*WRONG, 409)
    except actions.LinkSpent:
        abort(404)
    flash(N_("Accepted."))
    return redirect(url_for("home.landing"), 303)


def _lede(found: Invitation) -> Words:
    inviter = accounts.person(found.inviter_id)
    name = accounts.clinic_name(found.clinic_id) or (inviter.name if inviter else "")
    return say(str(LEDES[found.kind]), name=name)


def _message(title: Words, body: Words, status: int) -> tuple[str, int]:
    return render_template("error.html", page=pages.Message(title, body)), status


@bp.route("/clinic/invite", methods=["GET", "POST"])
@needs(Permission.CLINIC_INVITE)
def clinic_invite() -> Any:
    form, actor = ClinicInviteForm(), gate.clearance().actor
    if form.validate_on_submit():
        kind = InvitationKind(form.kind.data)
        scopes = frozenset({Scope.SESSIONS}) if kind is InvitationKind.PATIENT_BY_CLINIC else frozenset[Scope]()
        actions.invite(actor, kind, form.email.data, scopes, name=form.name.data.strip() or None)
        flash(N_("The invitation is sent."))
        return redirect(url_for("caseload.clinic"), 303)
    found = forms.fields(form, "kind", "email", "name")
    page = pages.GrantForm(
        N_("Invite someone"), N_("They get a link by e-mail that works once, for three days."), found,
        N_("Send the invitation"), request.path, url_for("caseload.clinic"), forms.problems(found))
    return render_template("sharing/form.html", page=page), 422 if page.errors else 200


@bp.post("/clinic/invitations/<uuid:invitation_id>/withdraw")
@needs(Permission.CLINIC_INVITE)
def clinic_withdraw(invitation_id: UUID) -> Any:
    if not actions.withdraw_invitation(gate.clearance().actor, invitation_id):
        abort(404)
    flash(N_("The invitation is withdrawn. Its link does not work any more."))
    return redirect(url_for("caseload.clinic"), 303)
