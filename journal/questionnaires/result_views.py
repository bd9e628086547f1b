"""Routes of what was sent: sending, the result, paper, deleting and old scores; they hang on the blueprint of
`views.py`."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock, db, log
from journal.core.text import N_
from journal.questionnaires import (
    actions,
    change_queries,
    filling,
    following,
    forms,
    help_views,
    old_page,
    pages,
    result_page,
    standing,
)
from journal.questionnaires.instruments import ALL
from journal.questionnaires.views import address, bp, elsewhere, found, readers


@bp.post("/questionnaires/<uuid:response_id>/send")
@needs(Permission.QUESTIONNAIRE_WRITE)
def send(response_id: UUID) -> Any:
    """Sending twice stores one. Help comes also where nothing can be written."""
    clearance = gate.clearance()
    instrument, response = found(response_id)
    if not response.sent_at:
        closed = elsewhere(instrument, response)
        if closed:
            return closed
    try:
        stored = actions.send(clearance, response_id)
    except actions.NotHere:
        return redirect(address("form", response_id=response_id), 303)
    except db.NotSaved as error:
        help_first = help_views.not_saved(clearance, response, address("send", response_id=response_id))
        if help_first is None:
            raise
        log.failure(error, "questionnaire")
        return help_first
    following.follow(clearance, stored)
    return redirect(following.next_url(clearance, stored), 303)


@bp.get("/questionnaires/<uuid:response_id>")
@needs(Permission.QUESTIONNAIRE_READ)
def result(response_id: UUID) -> Any:
    instrument, response = found(response_id)
    if response.deleted_at:
        page = pages.deleted_page(instrument.short_title, address("restore", response_id=response_id), address("show"))
        return render_template("questionnaires/said.html", page=page)
    if not response.sent_at:
        return redirect(address("form", response_id=response_id), 303)
    clearance = gate.clearance()
    return render_template("questionnaires/result.html", page=result_page.result_page(
        instrument, response, readers(), clock.today(clearance.patient.zone), standing.standing(clearance, response),
        change_queries.change(clearance, instrument, response)))


@bp.get("/questionnaires/<uuid:response_id>/print")
@needs(Permission.QUESTIONNAIRE_READ)
def printed(response_id: UUID) -> Any:
    """As paper has it: every item with the chosen answer."""
    instrument, response = found(response_id)
    if response.deleted_at or not response.sent_at or response.is_by_hand:
        return redirect(address("result", response_id=response_id), 303)
    page = result_page.paper_page(instrument, response.language, response.variant,
                                  address("result", response_id=response_id), response)
    return render_template("questionnaires/paper.html", page=page)


@bp.get("/questionnaires/paper/<instrument>")
@bp.get("/questionnaires/paper/<instrument>/<any(es):language>")
@needs(Permission.QUESTIONNAIRE_READ)
def paper(instrument: str, language: str = filling.FIRST_LANGUAGE) -> Any:
    """The empty form, for a pen."""
    one = ALL.get(instrument) or abort(404)
    if one.id not in standing.instruments_for(gate.clearance()) or language not in filling.languages(one):
        abort(404)
    page = result_page.paper_page(one, language, None, address("start", instrument=one.id))
    return render_template("questionnaires/paper.html", page=page)


@bp.post("/questionnaires/<uuid:response_id>/delete")
@needs(Permission.QUESTIONNAIRE_WRITE)
def delete(response_id: UUID) -> Any:
    _take(actions.delete, response_id)
    return redirect(address("result", response_id=response_id), 303)


@bp.post("/questionnaires/<uuid:response_id>/restore")
@needs(Permission.QUESTIONNAIRE_WRITE)
def restore(response_id: UUID) -> Any:
    _take(actions.restore, response_id)
    flash(N_("It is back."))
    return redirect(address("result", response_id=response_id), 303)


def _take(action: Any, response_id: UUID) -> None:
    try:
        action(gate.clearance(), response_id)
    except actions.NotHere:
        abort(404)


@bp.get("/questionnaires/old-scores")
@needs(Permission.QUESTIONNAIRE_WRITE)
def old() -> Any:
    return _old(forms.old_form())


@bp.post("/questionnaires/old-scores")
@needs(Permission.QUESTIONNAIRE_WRITE)
def save_old() -> Any:
    form, clearance = forms.old_form(), gate.clearance()
    given = form.response(clearance.patient.zone, clock.now())
    if given is None:
        return _old(form), 422
    stored = actions.save_old(clearance, given)
    flash(N_("The score is saved."))
    return redirect(address("result", response_id=stored.id), 303)


def _old(form: forms.OldForm) -> str:
    page = old_page.old_page(forms.drawn(form), form.id.data or "", pages.who_sees_sent(readers()))
    return render_template("questionnaires/old.html", page=page)
