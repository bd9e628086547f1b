"""Routes of the short check-ins: after a dose, and monthly; and of what is offered in one's own words."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import choosing, clock, db, forms, log, web
from journal.core.period import Period
from journal.core.text import N_
from journal.entries import actions, queries, schedule
from journal.entries.rules import MONTHLY
from journal.entries.short_form import NOTHING_CHOSEN, ShortForm
from journal.entries.views import NOT_SAVED, bp, reading_beside, short_form, store, today
from journal.treatment import queries as treatment
from journal.treatment import readings_actions


@bp.get("/check-in/after/<uuid:session_id>")
@needs(Permission.ENTRY_WRITE)
def after(session_id: UUID) -> Any:
    """The step whose time has come, also long after it; the check-in itself where that was answered."""
    clearance, now, steps = gate.clearance(), clock.now(), queries.steps()
    sessions = treatment.sessions(clearance)
    dose = next((one for one in schedule.doses(sessions, now, today()) if session_id in one.ids), None)
    if dose is None or not steps:
        abort(404)
    since = queries.entries(clearance, Period(min(dose.session.day, today()), today()))
    step = schedule.step_now(dose, now, today(), steps) or schedule.step_of(steps[0])
    answered = schedule.answer(dose, step, since, sessions)
    if answered:
        return redirect(url_for("entries.saved", entry_id=answered.id), 303)
    return short_form(ShortForm.fresh(step, today(), session_id, schedule.not_gone(dose, since)), editing=False)


@bp.get("/check-in/monthly")
@needs(Permission.ENTRY_WRITE)
def monthly() -> Any:
    return short_form(ShortForm.fresh(MONTHLY, today()), editing=False)


@bp.post("/side-effects/<uuid:symptom_id>/offered")
@needs(Permission.ENTRY_WRITE)
def offer_symptom(symptom_id: UUID) -> Any:
    """Whether something in one's own words is offered on the check-in; what was told of it stays."""
    if not any(one.id == symptom_id for one in queries.own_symptoms(gate.clearance())):
        abort(404)
    offered = request.form.get("offered") == "yes"
    if actions.offer_symptom(gate.clearance(), symptom_id, offered):
        flash(N_("It is offered on the check-in again.") if offered else
              N_("It is no longer offered on the check-in. What you told about it stays."))
    return redirect(url_for("trends.effect", effect_id=symptom_id), 303)


@bp.get("/check-in/short")
@needs(Permission.ENTRY_WRITE)
def short() -> Any:
    """Carries on with one that was begun, whatever its step; where none was, there is nothing to show."""
    begun = forms.carried()
    return short_form(ShortForm.sent(begun, today()), editing=False) if begun else redirect(url_for("entries.new"), 303)


@bp.post("/check-in/short")
@needs(Permission.ENTRY_WRITE)
def save_short() -> Any:
    form, clearance = ShortForm.sent(request.form, today()), gate.clearance()
    if form.session_id not in {one.id for one in treatment.sessions(clearance)}:
        form.session_id = None
    editing = queries.entry(clearance, form.id) is not None
    entry, beside = form.entry(clearance.patient.zone, clock.now(), today()), reading_beside(form, editing)
    reading = None
    if beside and not beside.is_empty():
        reading = beside.taken_with(form.id, clearance.actor.id, clearance.patient.zone, clock.now())
    alone = reading if form.errors == {"form": NOTHING_CHOSEN} else None
    if (entry is None and not alone) or (beside and not reading and not beside.is_empty()):
        form.seen = choosing.STALE if choosing.was_asked(request.form) else form.seen
        return short_form(form, editing, status=422, beside=beside)
    try:
        if reading:
            readings_actions.save_reading(clearance, reading)
    except db.NotSaved as error:
        log.failure(error, "check-in")
        return *short_form(form, editing, NOT_SAVED, status=503, beside=beside), {"Retry-After": web.RETRY_AFTER}
    if entry is None:
        flash(N_("The reading is saved."))
        return redirect(url_for("treatment.readings"), 303)
    return store(form, entry, partial(short_form, beside=beside))
