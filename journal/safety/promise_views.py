"""Routes of the monitoring promise: written by therapists and staff, read by patients, who choose how to be asked."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Role
from journal.core import clock, locale
from journal.safety import monitoring, promise_actions, promise_pages
from journal.safety.asking import Mode
from journal.safety.promise_form import PromiseForm, promise_form
from journal.safety.views import bp


@bp.get("/promise")
@needs(Permission.PROMISE_WRITE)
def promise() -> Any:
    owner = monitoring.owner_of(gate.clearance().actor) or abort(404)
    return _form(promise_form(monitoring.newest(owner)))


@bp.post("/promise")
@needs(Permission.PROMISE_WRITE)
def save_promise() -> Any:
    actor, form = gate.clearance().actor, promise_form(None)
    given = form.promise(clock.now(), actor.id, actor.zone)
    if given is None:
        return _form(form), 422
    try:
        promise_actions.save_promise(gate.clearance(), given)
    except promise_actions.NobodyToPromise:
        abort(404)
    flash(promise_pages.SAVED)
    return redirect(url_for("home.landing"), 303)


@bp.get("/who-reads")
@needs(Permission.ASKING_READ)
def who_reads() -> Any:
    clearance = gate.clearance()
    found = monitoring.readers(clearance)
    asked = monitoring.how_asked(clearance, found)
    page = promise_pages.who_reads_page(found, asked, clearance.patient.id)
    return render_template("safety/who_reads.html", page=page)


@bp.post("/who-reads")
@bp.post("/patients/<uuid:patient_id>/who-reads")
@needs(Permission.ASKING_CHOOSE)
def choose_asking() -> Any:
    """A therapist has no say in whether it is asked at all."""
    clearance, wanted = gate.clearance(), request.form.get("mode", "")
    allowed = set(Mode) if clearance.is_own else {Mode.WEEKLY, Mode.DAILY}
    if wanted not in allowed:
        abort(400)
    promise_actions.choose(clearance, Mode(wanted))
    flash(promise_pages.CHANGED)
    if clearance.is_own:
        return redirect(url_for("safety.who_reads"), 303)
    return redirect(url_for("caseload.patient", patient_id=clearance.patient.id), 303)


def _form(form: PromiseForm) -> str:
    actor = gate.clearance().actor
    held = monitoring.newest(monitoring.owner_of(actor) or abort(404))
    page = promise_pages.promise_page(held, form.fields(), form.id.data or "", actor.role is Role.CLINIC, locale.local)
    return render_template("safety/promise.html", page=page)
