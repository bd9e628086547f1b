"""Routes of the safety plan: one's own, and the same read by a therapist with whom it is shared."""

from typing import Any
from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Scope
from journal.core import choosing, locale
from journal.safety import actions, forms, plan_pages, queries
from journal.safety.plan import PARTS, Plan, parts_of
from journal.safety.views import bp
from journal.sharing import queries as sharing


@bp.get("/safety-plan")
@bp.get("/patients/<uuid:patient_id>/safety-plan")
@needs(Permission.PLAN_READ)
def plan() -> Any:
    clearance = gate.clearance()
    found, patient = queries.plan(clearance), clearance.patient
    if clearance.is_own:
        page = plan_pages.plan_page(found, queries.earlier(clearance), sharing.readers_of(clearance, Scope.SAFETY_PLAN),
                                    locale.local, patient.name, patient.id)
    else:
        page = plan_pages.shared_page(found, locale.local, patient.name, patient.id)
    return render_template("safety/plan.html", page=page)


@bp.get("/safety-plan/<uuid:plan_id>")
@needs(Permission.PLAN_READ)
def plan_version(plan_id: UUID) -> Any:
    clearance = gate.clearance()
    found = queries.version(clearance, plan_id) or abort(404)
    page = plan_pages.version_page(found, locale.local, clearance.patient.name, clearance.patient.id)
    return render_template("safety/plan.html", page=page)


@bp.get("/safety-plan/edit")
@needs(Permission.PLAN_WRITE)
def edit_plan() -> Any:
    return _form(forms.plan_form(queries.plan(gate.clearance())))


@bp.post("/safety-plan/edit")
@needs(Permission.PLAN_WRITE)
def save_plan() -> Any:
    form = forms.plan_form(None)
    given = form.parts()
    if given is None:
        return _form(form), 422
    try:
        stored = actions.save_plan(gate.clearance(), form.new_id(), given, form.seen_id(), choosing.taken(request.form))
    except actions.ChangedMeanwhile:
        return _form(form, queries.plan(gate.clearance())), 409
    flash(plan_pages.SAVED if stored else plan_pages.NOTHING_WRITTEN)
    return redirect(url_for("safety.plan"), 303)


@bp.post("/safety-plan/<uuid:plan_id>/use")
@needs(Permission.PLAN_WRITE)
def use_plan(plan_id: UUID) -> Any:
    try:
        actions.use_again(gate.clearance(), plan_id)
    except actions.NotHere:
        abort(404)
    flash(plan_pages.SAVED)
    return redirect(url_for("safety.plan"), 303)


def _form(form: forms.PlanForm, newer: Plan | None = None) -> str:
    """The form; after a newer version it carries that one as seen, and an id of its own."""
    carried = (("id", str(uuid4())), ("seen_version", str(newer.id))) if newer else (
        ("id", form.id.data or ""), ("seen_version", form.seen_again()))
    typed = parts_of({name: form[name].data for name in PARTS})
    choices = choosing.choices(plan_pages.differing(typed, newer.parts), request.form) if newer else None
    page = plan_pages.edit_page(form.fields(), carried, sharing.readers_of(gate.clearance(), Scope.SAFETY_PLAN),
                                newer, choices, locale.local)
    return render_template("safety/edit_plan.html", page=page)
