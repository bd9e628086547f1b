"""Routes of questionnaires: the list, beginning one, filling it in and looking over it. Each answer is stored at once;
no address holds one."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Scope
from journal.core import clock, forms, locale
from journal.core.text import N_, Words
from journal.questionnaires import (
    actions,
    due_queries,
    filling,
    form_page,
    list_page,
    pages,
    queries,
    standing,
)
from journal.questionnaires import forms as own_forms
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Origin, Response
from journal.questionnaires.rules import Instrument
from journal.safety import monitoring
from journal.safety import pages as safety_pages
from journal.safety.promise import Reader
from journal.safety.rules import Level
from journal.treatment import queries as treatment

bp = Blueprint("questionnaires", __name__)
GONE = N_("This one is not open any more.")


def address(view: str, **values: Any) -> str:
    return url_for(f"questionnaires.{view}", **values)


def readers() -> list[Reader]:
    return monitoring.readers(gate.clearance(), Scope.QUESTIONNAIRES)


def found(response_id: UUID) -> tuple[Instrument, Response]:
    """One of the patient's, in whatever state."""
    response = next((one for one in queries.responses(gate.clearance()) if one.id == response_id), None)
    if response is None or response.instrument not in ALL:
        abort(404)
    return ALL[response.instrument], response


def elsewhere(instrument: Instrument, response: Response) -> Any:
    """What is shown in place of a form that is not open: what became of it. None while it is open."""
    if response.deleted_at or response.sent_at:
        return redirect(address("result", response_id=response.id), 303)
    if not response.is_open(clock.now()):
        page = pages.anew_page(instrument, address("start", instrument=instrument.id))
        return render_template("questionnaires/said.html", page=page)
    return groggy()


def groggy() -> Any:
    """After a dose all of it waits until the morning, and says so; None on other days."""
    morning = treatment.groggy_until(gate.clearance().actor)
    if morning is None:
        return None
    page = pages.morning_page(locale.local(morning), address("show"))
    return render_template("questionnaires/said.html", page=page)


def come_back(response: Response) -> Words:
    return pages.come_back(response, clock.now(), locale.local)


@bp.get("/questionnaires")
@needs(Permission.QUESTIONNAIRE_READ)
def show() -> Any:
    clearance = gate.clearance()
    offered = standing.offered_to(clearance)
    listed = list_page.Listed(
        queries.responses(clearance), [one.instrument for one in due_queries.due_now(clearance)], offered.instruments,
        tuple(offered.words), pages.who_sees_sent(readers()))
    return render_template("questionnaires/show.html", page=list_page.list_page(
        listed, ALL, clock.now(), locale.local, treatment.groggy_until(clearance.actor) is not None, address))


@bp.get("/questionnaires/begin/<instrument>")
@needs(Permission.QUESTIONNAIRE_WRITE)
def start(instrument: str) -> Any:
    one = ALL.get(instrument) or abort(404)
    clearance = gate.clearance()
    offered = standing.offered_to(clearance)
    if one.id not in offered.instruments:
        flash(N_("This questionnaire is not asked here at the moment."))
        return redirect(address("show"), 303)
    begun = _begun(one)
    calls = safety_pages.in_sight(safety_pages.calls(clearance.patient.country, Level.S1))
    page = form_page.start_page(one, _asked_for(one)[1], uuid4(), readers(), calls, standing.instead(offered, one.id),
                                (begun, come_back(begun)) if begun else None)
    return groggy() or render_template("questionnaires/start.html", page=page)


@bp.post("/questionnaires/begin/<instrument>")
@needs(Permission.QUESTIONNAIRE_WRITE)
def begin(instrument: str) -> Any:
    """Begun on its own first page alone, where who reads and whom to call stands; the same one is not begun twice."""
    one, clearance = ALL.get(instrument) or abort(404), gate.clearance()
    wanted = filling.uuid_of(request.form.get("id", ""))
    is_asked = wanted and one.id in standing.instruments_for(clearance) and not treatment.groggy_until(clearance.actor)
    if wanted is None or not is_asked:
        return redirect(address("start", instrument=one.id), 303)
    begun = _begun(one)
    if begun is None:
        origin, variant = _asked_for(one)
        languages = filling.languages(one)
        language = request.form.get("language", "")
        begun = actions.begin(clearance, Response(
            wanted, one.id, one.version, clock.today(clearance.patient.zone), clearance.patient.zone, clock.now(),
            variant=variant, language=language if language in languages else languages[0], origin=origin))
    return redirect(address("form", response_id=begun.id), 303)


@bp.get("/questionnaires/<uuid:response_id>/form")
@needs(Permission.QUESTIONNAIRE_WRITE)
def form(response_id: UUID) -> Any:
    instrument, response = found(response_id)
    carried = forms.carried()
    typed = own_forms.given(instrument, carried).typed if carried else {}
    changing = "change" in request.args
    return elsewhere(instrument, response) or _form(instrument, response, typed=typed, changing=changing)


@bp.get("/questionnaires/<uuid:response_id>/once-more")
@needs(Permission.QUESTIONNAIRE_WRITE)
def once_more(response_id: UUID) -> Any:
    """Open questions about safety, asked about once more; they may stay open."""
    instrument, response = found(response_id)
    if not filling.safety_open(instrument, response.answers):
        return redirect(address("summary", response_id=response_id), 303)
    page = form_page.once_more_page(instrument, response, come_back(response), address("form", response_id=response_id))
    return elsewhere(instrument, response) or render_template("questionnaires/form.html", page=page)


@bp.post("/questionnaires/<uuid:response_id>/answers")
@needs(Permission.QUESTIONNAIRE_WRITE)
def save(response_id: UUID) -> Any:
    """Stores what was chosen: one answer from a script, or the whole form. A page that was opened earlier changes
    nothing that it did not change itself. Taken also after a dose: what was chosen is never turned away."""
    instrument, response = found(response_id)
    sent, by_script = request.form, "script" in request.form
    given = own_forms.given(instrument, sent)
    opened = sent.get("open", "")
    if given.wrong or (opened and opened not in {one.id for one in instrument.items}):
        return ({"said": "refused"} if by_script else _form(instrument, response, typed=given.typed, wrong=given.wrong,
                                                            changing="change" in sent)), 422
    new = filling.changed(given.answers, form_page.was_read(sent.get("was", "")), response.answers)
    try:
        stored = actions.answer(gate.clearance(), response_id, {**new, opened: None} if opened else new)
    except actions.NotHere:
        flash(GONE)
        return ({"said": "refused"}, 409) if by_script else redirect(address("form", response_id=response_id), 303)
    return {"said": "kept"} if by_script else redirect(_onward(instrument, stored), 303)


@bp.get("/questionnaires/<uuid:response_id>/summary")
@needs(Permission.QUESTIONNAIRE_WRITE)
def summary(response_id: UUID) -> Any:
    instrument, response = found(response_id)
    page = form_page.summary_page(instrument, response, readers(), come_back(response))
    return elsewhere(instrument, response) or render_template("questionnaires/summary.html", page=page)


def _onward(instrument: Instrument, stored: Response) -> str:
    """Where a form leads: back to what was opened or follows from an answer, to a pause, or towards the summary."""
    sent, here = request.form, stored.id
    if sent.get("open"):
        return address("form", response_id=here, _anchor=filling.FIELD + sent["open"],
                       **({"change": 1} if "change" in sent else {}))
    if sent.get("to") == "pause":
        flash(N_("Your answers are kept."))
        return address("show")
    new = [one for one in filling.left_open(instrument, stored.answers)
           if one.id not in sent.get("shown", "").split(",")]
    if new:
        return address("form", response_id=here, _anchor=filling.FIELD + new[0].id)
    if filling.safety_open(instrument, stored.answers) and "once" not in sent:
        return address("once_more", response_id=here)
    return address("summary", response_id=here)


def _form(instrument: Instrument, response: Response, **how: Any) -> str:
    page = form_page.form_page(instrument, response, come_back(response), address("show"),
                               once=bool(how.get("changing")), **how)
    return render_template("questionnaires/form.html", page=page)


def _begun(instrument: Instrument) -> Response | None:
    """The same one, begun and open."""
    alive = filling.live(queries.responses(gate.clearance()), clock.now())
    return next((one for one in alive if one.instrument == instrument.id), None)


def _asked_for(instrument: Instrument) -> tuple[Origin, str | None]:
    """Who asks for it, and for which edition; the usual one where nobody does."""
    due = next((one for one in due_queries.due_now(gate.clearance()) if one.instrument == instrument.id), None)
    return (due.origin, due.variant) if due else ("own", None)
