"""Routes of readings at home; they hang on the blueprint of `views.py`. The patient alone writes them."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock, locale
from journal.core.period import Period
from journal.core.text import N_
from journal.treatment import notices, queries, readings_actions, readings_form, readings_page, vitals
from journal.treatment.actions import NotHere
from journal.treatment.pages import DeletedPage
from journal.treatment.reader import Button
from journal.treatment.rules import DAY_FIRST
from journal.treatment.views import OTHERS, address, bp, reader


@bp.get("/readings")
@bp.get(f"{OTHERS}/readings")
@needs(Permission.SESSION_READ)
def readings() -> Any:
    return _page(readings_form.reading_form(_now()))


@bp.post("/readings")
@needs(Permission.SESSION_WRITE)
def save_reading() -> Any:
    clearance, form = gate.clearance(), readings_form.reading_form(_now())
    given = form.reading(clearance.actor.id, clearance.patient.zone, clock.now())
    if given is None:
        return _page(form), 422
    readings_actions.save_reading(clearance, given)
    flash(N_("The reading is saved."))
    return redirect(address("readings"), 303)


@bp.get("/readings/<uuid:reading_id>")
@needs(Permission.SESSION_WRITE)
def reading(reading_id: UUID) -> Any:
    """After deleting: the way to undo it."""
    one = queries.reading(gate.clearance(), reading_id) or abort(404)
    if not one.deleted:
        return redirect(address("readings"), 303)
    page = DeletedPage(N_("Reading deleted"), reader(), N_("The reading is left out of every list and chart."), Button(
        N_("Undo"), address("restore_reading", reading_id=reading_id)), address("readings"), N_("Back to readings"))
    return render_template("treatment/deleted.html", page=page)


@bp.post("/readings/<uuid:reading_id>/delete")
@needs(Permission.SESSION_WRITE)
def delete_reading(reading_id: UUID) -> Any:
    try:
        readings_actions.delete_reading(gate.clearance(), reading_id)
    except NotHere:
        abort(404)
    return redirect(address("reading", reading_id=reading_id), 303)


@bp.post("/readings/<uuid:reading_id>/restore")
@needs(Permission.SESSION_WRITE)
def restore_reading(reading_id: UUID) -> Any:
    try:
        readings_actions.restore_reading(gate.clearance(), reading_id)
    except NotHere:
        abort(404)
    flash(N_("The reading is back."))
    return redirect(address("readings"), 303)


def _now() -> Any:
    return locale.local(clock.now())


def _page(form: readings_form.ReadingForm) -> str:
    clearance, me = gate.clearance(), reader()
    period = Period.ending(_until(me.today), readings_page.SHOWN_DAYS)
    found = queries.readings(clearance, period)
    is_older = queries.has_reading_before(clearance, period.first)
    typed, sent = form.vitals(), request.method == "POST"
    asking = notices.very_high(typed, me.today, me) if sent and vitals.is_very_high(typed) else None
    carried = (("id", form.id.data or ""), ("asked", form.asked.data or ""))
    fields = readings_form.drawn(form) if me.is_own else []
    page = readings_page.readings_page(found, period, me, queries.asks_home_readings(clearance), is_older,
                                       (fields, carried, asking), locale.render)
    return render_template("treatment/readings.html", page=page)


def _until(today: date) -> date:
    """The last day to show; whatever cannot be read is today."""
    try:
        asked = date.fromisoformat(request.args.get("until", ""))
    except ValueError:
        return today
    return max(min(asked, today), DAY_FIRST)
