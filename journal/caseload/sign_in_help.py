"""Routes of the clinic's desk for a patient who lost every second step; they hang on the blueprint of `views.py`."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import queries as accounts
from journal.accounts.second_factor import resets
from journal.caseload import sign_in_help_page
from journal.caseload.views import bp
from journal.core import locale
from journal.core.text import N_


def _back() -> Any:
    return redirect(url_for("caseload.sign_in_help", patient_id=g.clearance.patient.id), 303)


@bp.get("/patients/<uuid:patient_id>/sign-in-help")
@needs(Permission.FACTOR_RESET)
def sign_in_help() -> Any:
    clearance = gate.clearance()
    found = resets.of(clearance.patient.id, clearance.actor.clinic_id)
    asked_by = accounts.person(found.asked_by) if found else None
    return render_template("caseload/sign_in_help.html", page=sign_in_help_page.help_page(
        clearance, found, asked_by.name if asked_by else "", resets.has_any(clearance.patient.id), locale.local))


@bp.post("/patients/<uuid:patient_id>/sign-in-help")
@needs(Permission.FACTOR_RESET)
def ask_reset() -> Any:
    """The first of two: nothing happens until somebody else agrees."""
    if resets.ask(gate.clearance()):
        flash(N_("Asked. Now somebody else of your clinic has to agree."))
    return _back()


@bp.post("/patients/<uuid:patient_id>/sign-in-help/agree")
@needs(Permission.FACTOR_RESET)
def agree_reset() -> Any:
    if resets.agree(gate.clearance()) is None:
        flash(N_("That needs somebody else of your clinic, or it was stopped meanwhile."))
    return _back()


@bp.post("/patients/<uuid:patient_id>/sign-in-help/stop")
@needs(Permission.FACTOR_RESET)
def stop_reset() -> Any:
    clearance = gate.clearance()
    if resets.of(clearance.patient.id, clearance.actor.clinic_id):
        resets.stop(clearance.patient.id, clearance.actor.id)
        flash(N_("Stopped. Nothing was changed."))
    return _back()
