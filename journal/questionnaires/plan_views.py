"""Routes of what is asked and when: chosen by the patient, or with their therapist; they hang on the blueprint of
`views.py`."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock
from journal.core.text import N_
from journal.questionnaires import actions, due, due_queries, plan_page
from journal.questionnaires.instruments import ALL
from journal.questionnaires.packs import PACKS
from journal.questionnaires.responses import Mark, MarkKind
from journal.questionnaires.views import bp

OWN_WISHES: dict[str, str] = {"later": plan_page.LATER, "not_this_time": plan_page.NOT_THIS_TIME,
                                "off": plan_page.SAVED, "on": plan_page.SAVED}
ASKING: dict[str, str] = {"asked": plan_page.ASKED, "asked_back": plan_page.ASKED_BACK}


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
    kind, instrument = _sent(OWN_WISHES)
    until = clock.today(gate.clearance().patient.zone) + timedelta(days=1) if kind == "later" else None
    _mark(kind, instrument=instrument, until=until)
    flash(OWN_WISHES[kind])
    return redirect(url_for("questionnaires.plan" if kind in ("off", "on") else "home.landing"), 303)


@bp.post("/patients/<uuid:patient_id>/questionnaires/ask")
@needs(Permission.QUESTIONNAIRE_ASK)
def ask() -> Any:
    """A therapist asks for one, or takes that back."""
    clearance = gate.clearance()
    kind, instrument = _sent(ASKING)
    if kind == "asked":
        found = due_queries.record(clearance)
        can = {one.id for one in due.can_be_asked(found, clock.today(clearance.patient.zone))}
        known = {mark.id for mark in found.marks}
        if instrument not in can and _id() not in known:
            flash(plan_page.CANNOT)
            return redirect(url_for("caseload.patient", patient_id=clearance.patient.id), 303)
    _mark(kind, instrument=instrument)
    flash(ASKING[kind])
    return redirect(url_for("caseload.patient", patient_id=clearance.patient.id), 303)


def _sent(known: dict[str, str]) -> tuple[MarkKind, str]:
    """What a button or the form sends; nothing else is taken."""
    kind, instrument = request.form.get("kind", ""), request.form.get("instrument", "")
    if kind not in known or instrument not in ALL:
        abort(400)
    return cast(MarkKind, kind), instrument


def _id() -> UUID:
    """The id that was made with the form, so that sending it twice stores one."""
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        return uuid4()


def _mark(kind: MarkKind, **more: Any) -> None:
    clearance = gate.clearance()
    actions.mark(clearance, Mark(_id(), clock.now(), clearance.actor.id, kind, **more))


def _choose() -> Any:
    _mark("conditions", conditions=PACKS.known(request.form.getlist("conditions")))
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
