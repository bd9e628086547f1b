"""Routes of the brief before a session, its PDF, and flags that were seen; they hang on the blueprint of `views.py`."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.clearance import Patient
from journal.access.gate import needs
from journal.access.permissions import IN_SUMMARY, Permission
from journal.caseload import actions, brief, brief_page, brief_paper
from journal.caseload.views import bp
from journal.core import locale
from journal.core.text import N_, plural
from journal.core.web import attachment, error_page
from journal.exchange.actions import Busy
from journal.exchange.rules import PaperFailed


@bp.get("/patients/<uuid:patient_id>/brief")
@needs(Permission.BRIEF_READ)
def read_brief() -> Any:
    clearance = gate.clearance()
    page = brief_page.brief_page(brief.brief_of(clearance, request.args.get("since")), locale.render)
    before, after = (_neighbour(one) for one in brief.neighbours(clearance.actor, clearance.patient.id))
    return render_template("caseload/brief.html", page=replace(
        page, before=before, after=after, keys=clearance.actor.look.keys,
        can_take_out=bool(clearance.granted & IN_SUMMARY) and not clearance.patient.opened))


def _neighbour(patient: Patient | None) -> brief_page.Neighbour | None:
    if patient is None:
        return None
    return brief_page.Neighbour(patient.name, url_for("caseload.read_brief", patient_id=patient.id))


@bp.get("/patients/<uuid:patient_id>/brief/pdf")
@needs(Permission.SUMMARY_READ)
def brief_pdf() -> Any:
    """What an emergency opened is read and not taken out."""
    clearance = gate.clearance()
    if clearance.patient.opened:
        abort(404)
    asked, letter = request.args.get("since"), request.args.get("paper") == "letter"
    try:
        document = brief_paper.take(clearance, brief.brief_of(clearance, asked), letter)
    except Busy:
        return Response(*error_page(503), headers={"Retry-After": "10"})
    except PaperFailed:
        flash(N_("The PDF could not be made. This page shows the same."))
        return redirect(url_for("caseload.read_brief", patient_id=clearance.patient.id), 303)
    return attachment(document.name, document.type, document.body)


@bp.post("/patients/<uuid:patient_id>/flags")
@needs(Permission.FLAG_SEE)
def see_flags() -> Any:
    """Marks flags as seen: they are silent until what they tell has been over for two weeks."""
    named = [value for name, value in request.form.items() if name.startswith("flag-")]
    done = actions.mark_seen(gate.clearance(), named)
    if done:
        flash(locale.render(plural(N_("%(n)s flag is noted as seen."), N_("%(n)s flags are noted as seen."), done)))
    return redirect(url_for("caseload.read_brief", patient_id=gate.clearance().patient.id), 303)
