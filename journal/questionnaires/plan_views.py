"""Routes of what is asked and when: chosen by the patient, or with their therapist; they hang on the blueprint of
`views.py`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock
from journal.core.text import N_
from journal.questionnaires import actions, due, due_queries, plan_form, plan_page
from journal.questionnaires.plan_form import ConditionsForm, WishForm
from journal.questionnaires.responses import Mark, MarkKind
from journal.questionnaires.views import bp

SAID: dict[MarkKind, str] = {
    "later": plan_page.LATER, "not_this_time": plan_page.NOT_THIS_TIME, "off": plan_page.SAVED, "on": plan_page.SAVED,
    "asked": plan_page.ASKED, "asked_back": plan_page.ASKED_BACK}


@bp.get("/questionnaires/plan")
@needs(Permission.QUESTIONNAIRE_READ)
def plan() -> Any:
    return _page()


@bp.get("/patients/<uuid:patient_id>/questionnaires/plan")
@needs(Permission.QUESTIONNAIRE_ASK)
def shared_plan() -> Any:
    """The same for a therapist."""
    return _page()


@bp.post("/questionnaires/plan")
@needs(Permission.QUESTIONNAIRE_WRITE)
def choose() -> Any:
    return _choose()


@bp.post("/patients/<uuid:patient_id>/questionnaires/plan")
@needs(Permission.QUESTIONNAIRE_ASK)
def choose_with() -> Any:
    """Chosen by a therapist."""
    return _choose()


@bp.post("/questionnaires/wishes")
@needs(Permission.QUESTIONNAIRE_WRITE)
def wish() -> Any:
    """Put off, left out, switched off or on."""
    wish_id, kind, instrument = WishForm().given(plan_form.OWN) or abort(400)
    until = clock.today(gate.clearance().patient.zone) + timedelta(days=1) if kind == "later" else None
    _mark(wish_id, kind, instrument=instrument, until=until)
    flash(SAID[kind])
    return redirect(url_for("questionnaires.plan" if kind in ("off", "on") else "home.landing"), 303)


@bp.post("/patients/<uuid:patient_id>/questionnaires/ask")
@needs(Permission.QUESTIONNAIRE_ASK)
def ask() -> Any:
    """A therapist asks for one, or takes that back."""
    clearance = gate.clearance()
    wish_id, kind, instrument = WishForm().given(plan_form.THERAPISTS) or abort(400)
    if kind == "asked_back" or _can_ask(wish_id, instrument):
        _mark(wish_id, kind, instrument=instrument)
        flash(SAID[kind])
    else:
        flash(plan_page.CANNOT)
    return redirect(url_for("caseload.patient", patient_id=clearance.patient.id), 303)


def _can_ask(wish_id: UUID, instrument: str) -> bool:
    """Whether it can be asked for, or was with this very form."""
    clearance = gate.clearance()
    found = due_queries.record(clearance)
    can = due.can_be_asked(found, clock.today(clearance.patient.zone))
    return instrument in {one.id for one in can} or wish_id in {mark.id for mark in found.marks}


def _mark(wish_id: UUID, kind: MarkKind, **more: Any) -> None:
    clearance = gate.clearance()
    actions.mark(clearance, Mark(wish_id, clock.now(), clearance.actor.id, kind, **more))


def _choose() -> Any:
    wish_id, chosen = ConditionsForm().given()
    _mark(wish_id, "conditions", conditions=chosen)
    flash(plan_page.SAVED)
    if gate.clearance().is_own:
        return redirect(url_for("questionnaires.plan"), 303)
    return redirect(url_for("questionnaires.shared_plan", patient_id=gate.clearance().patient.id), 303)


def _page() -> str:
    clearance = gate.clearance()
    patient, is_own = clearance.patient, clearance.is_own

    def address(view: str) -> str:
        if is_own:
            return url_for(f"questionnaires.{view}")
        return url_for("questionnaires.choose_with" if view == "choose" else f"questionnaires.{view}",
                       patient_id=patient.id)

    back = ((url_for("questionnaires.show"), N_("Questionnaires")) if is_own else
            (url_for("caseload.patient", patient_id=patient.id), patient.name))
    page = plan_page.plan_page(due_queries.record(clearance), clock.today(patient.zone), is_own, clearance.actor.id,
                               address, back, due_queries.sees_course(clearance))
    return render_template("questionnaires/plan.html", page=page)
