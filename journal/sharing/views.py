"""Routes of one's own sharing: who sees what, inviting, changing, stopping, and who looked."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import limits
from journal.core import clock, forms, locale
from journal.core.text import N_, say
from journal.sharing import actions, pages, queries, rules
from journal.sharing.activity_page import activity_page
from journal.sharing.forms import InviteForm, ScopesForm
from journal.sharing.rules import InvitationKind

bp = Blueprint("sharing", __name__)


@bp.get("/sharing")
@needs(Permission.SHARING_READ)
def show() -> Any:
    clearance = gate.clearance()
    today, found = clock.today(clearance.patient.zone), queries.grants(clearance)
    named = {key: (party.name, party.role) for key, party in queries.parties(found).items()}
    last = queries.last_opened(clearance, found)
    page = pages.sharing_page([one for one in found if one.is_live(today)],
                              [one for one in found if not one.is_live(today)], named, last,
                              queries.invitations(clearance.actor.id), today, locale.local)
    return render_template("sharing/show.html", page=page)


@bp.route("/sharing/new", methods=["GET", "POST"])
@needs(Permission.SHARING_GIVE)
def new() -> Any:
    form, clearance = InviteForm(), gate.clearance()
    if form.validate_on_submit() and _holds(form):
        if actions.is_own_address(clearance, form.email.data):
            form.email.errors = [N_("This is your own address. Type the address of the person you want to share with.")]
        else:
            brake()
            actions.invite(clearance.actor, InvitationKind.THERAPIST_BY_PATIENT, form.email.data, form.chosen(),
                           form.ends_on.data)
            flash(N_("The invitation is sent. Nothing is shared until it is accepted."))
            return redirect(url_for("sharing.show"), 303)
    return _form(form, ("email", "scopes", "ends_on"), N_("Share with someone"), N_(
        "For your integration therapist. They get an invitation by e-mail; sharing starts when they accept."),
        N_("Send the invitation"))


@bp.route("/sharing/<uuid:grant_id>", methods=["GET", "POST"])
@needs(Permission.SHARING_GIVE)
def change(grant_id: UUID) -> Any:
    grant = queries.grant(gate.clearance(), grant_id)
    if grant is None or grant.clinic_id or not grant.is_live(clock.today(gate.clearance().patient.zone)):
        abort(404)
    form = ScopesForm()
    if request.method == "GET":
        form.scopes.data, form.ends_on.data = [scope.value for scope in grant.scopes], grant.ends_on
    if form.validate_on_submit() and _holds(form):
        actions.change_grant(gate.clearance(), grant_id, form.chosen(), form.ends_on.data)
        flash(N_("Changed. It holds from now on."))
        return redirect(url_for("sharing.show"), 303)
    name = queries.parties([grant])[grant.id].name
    return _form(form, ("scopes", "ends_on"), N_("Change what is shared"), say(N_("What %(name)s can see."), name=name),
                 N_("Save"))


@bp.route("/sharing/<uuid:grant_id>/stop", methods=["GET", "POST"])
@needs(Permission.SHARING_STOP)
def stop(grant_id: UUID) -> Any:
    """Asks for no password: stopping must never be hard."""
    grant = queries.grant(gate.clearance(), grant_id)
    if grant is None or grant.withdrawn_at:
        abort(404)
    if request.method == "POST":
        actions.withdraw_grant(gate.clearance(), grant_id)
        flash(N_("Sharing is stopped."))
        return redirect(url_for("sharing.show"), 303)
    name = queries.parties([grant])[grant.id].name
    return render_template("sharing/stop.html", page=pages.StopPage(
        N_("Stop sharing?"), say(N_("%(name)s will not be able to open anything of your journal from now on. What they "
                                    "downloaded before stays with them. You can share again later."), name=name),
        url_for("sharing.stop", grant_id=grant_id)))


@bp.post("/sharing/invitations/<uuid:invitation_id>/withdraw")
@needs(Permission.SHARING_STOP)
def withdraw(invitation_id: UUID) -> Any:
    if not actions.withdraw_invitation(gate.clearance().actor, invitation_id):
        abort(404)
    flash(N_("The invitation is withdrawn. Its link does not work any more."))
    return redirect(url_for("sharing.show"), 303)


@bp.get("/sharing/activity")
@needs(Permission.SHARING_READ)
def activity() -> Any:
    found = queries.looks(gate.clearance())
    looks = [(locale.local(line.at), line.event.label, line.keys.get("page"), who) for line, who in found]
    page = activity_page(looks, len(found) == queries.LOOKS_SHOWN, queries.emergencies(gate.clearance()),
                               locale.local)
    return render_template("sharing/activity.html", page=page)


def brake() -> None:
    """Stops somebody who has mail sent to many addresses (429)."""
    limits.brake("invite")


def _holds(form: ScopesForm) -> bool:
    """Asks the rules; problems go to their fields."""
    found = rules.problems(form.chosen(), form.ends_on.data, clock.today(gate.clearance().patient.zone))
    for name, words in found.items():
        form[name].errors = [words]
    return not found


def _form(form: ScopesForm, names: tuple[str, ...], title: Any, lede: Any, submit: Any) -> Any:
    found = [pages.with_hints(one) if one.name == "scopes" else one for one in forms.fields(form, *names)]
    page = pages.GrantForm(title, lede, found, submit, request.path, url_for("sharing.show"), forms.problems(found))
    return render_template("sharing/form.html", page=page), 422 if page.errors else 200

