"""The route by which a therapist says that a flag was seen, notes what was done, and closes it."""

from typing import Any
from uuid import UUID, uuid4

from flask import abort, flash, redirect, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.caseload.flag_lines import Tried, note_name, note_problem
from journal.caseload.views import bp, patient_page
from journal.core import clock
from journal.core.text import N_
from journal.safety import flag_actions
from journal.safety.flags import State, Step
from journal.safety.plan import clean

SAVED = {State.SEEN: N_("Noted that you have seen it. The patient reads it too."),
         State.ACTED: N_("The note is saved."), State.CLOSED: N_("Closed.")}
NOT_NOW = N_("Somebody else changed this meanwhile. It stands now as you see it here.")


@bp.post("/patients/<uuid:patient_id>/flags/<uuid:flag_id>/step")
@needs(Permission.FLAG_STEP)
def flag_step(flag_id: UUID) -> Any:
    """Nothing is closed unseen, and what is closed stays closed."""
    clearance, wanted = gate.clearance(), _wanted()
    found = next((steps for one, steps in flag_actions.flags(clearance) if one.id == flag_id), None)
    if found is None:
        abort(404)
    note = clean(request.form.get(note_name(flag_id))) if wanted is not State.SEEN else ""
    error = note_problem(wanted, note)
    if error:
        return patient_page(Tried(flag_id, note, error)), 422
    try:
        flag_actions.step(clearance, Step(_id(), flag_id, wanted, clearance.actor.id, clock.now(), note))
        flash(SAVED[wanted])
    except flag_actions.NotNow:
        flash(NOT_NOW)
    return redirect(url_for("caseload.patient", patient_id=clearance.patient.id), 303)


def _wanted() -> State:
    sent = request.form.get("state", "")
    if sent not in (State.SEEN, State.ACTED, State.CLOSED):
        abort(400)
    return State(sent)


def _id() -> UUID:
    """Made with the form, so that sending it twice takes one step."""
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        return uuid4()
