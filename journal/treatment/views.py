"""Routes of sessions: each under one's own address, and under a patient's for those with whom sessions are shared."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.clearance import Clearance
from journal.access.gate import needs
from journal.access.permissions import Permission, Role, Scope
from journal.core import choosing, clock, locale
from journal.core.forms import field
from journal.core.period import Period
from journal.core.text import N_, Words
from journal.safety import pages as safety_pages
from journal.safety import queries as safety
from journal.treatment import (
    actions,
    baseline,
    course,
    course_form,
    course_pages,
    editing,
    forms,
    notices,
    pages,
    queries,
    thread_queries,
)
from journal.treatment.reader import Reader
from journal.treatment.rules import Kind, Session

bp = Blueprint("treatment", __name__)
OTHERS = "/patients/<uuid:patient_id>"
AROUND = timedelta(days=14)
CheckInDays = Callable[[Clearance, Period], set[date] | None]
"""The days with a check-in, None where they are not shared: entries are a room above, `app.py` hands it over."""


def address(view: str, **values: Any) -> str:
    """A page of this room, for the patient of this request."""
    if g.patient_id is not None:
        values["patient_id"] = g.patient_id
    return url_for(f"treatment.{view}", **values)


def before_first_dose(courses: list[course.Course], sessions: list[Session]) -> baseline.Baseline | None:
    """The check-ins to compare with later, as long as no dose of the course was given."""
    clearance = gate.clearance()
    today = clock.today(clearance.patient.zone)
    if not baseline.is_before_first_dose(courses, sessions, today):
        return None
    check_in_days: CheckInDays = current_app.extensions["check_in_days"]
    return baseline.baseline(check_in_days(clearance, baseline.window(today)), today)


def reader(writers: Iterable[UUID | None] = ()) -> Reader:
    """Who reads, with the names of those who wrote."""
    clearance = gate.clearance()
    patient = clearance.patient
    return Reader(clearance.actor.id, clearance.actor.zone, clock.today(patient.zone), clearance.is_own,
                  patient.name, address, queries.writers(writers), _back(clearance.actor.role),
                  Kind.INTEGRATION if clearance.actor.role is Role.THERAPIST else Kind.DOSING,
                  clearance.is_own or Scope.SESSIONS in clearance.granted,
                  address("thread") if thread_queries.may_read(clearance) else None,
                  _calls() if clearance.is_own else ())


def _calls() -> tuple[safety_pages.Call, ...]:
    """The emergency number of the patient's country, and the clinic's own line."""
    clinic = safety_pages.clinic_call(*safety.clinic())
    emergency = (call for call in safety_pages.calls(gate.clearance().patient.country) if call.emergency)
    return (*emergency, *([clinic] if clinic else ()))


def _back(role: Role) -> str | None:
    """Where a therapist or a clinic came from."""
    if role is Role.THERAPIST:
        return page_above("caseload.patient", patient_id=g.patient_id)
    return page_above("caseload.clinic") if role is Role.CLINIC else None


def page_above(endpoint: str, **values: Any) -> str | None:
    """A page of a room above this one."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def _trends(session: Session) -> str | None:
    """The charts around the day, where the reader has them."""
    days = {"from": (session.day - AROUND).isoformat(), "to": (session.day + AROUND).isoformat()}
    role = gate.clearance().actor.role
    if role is Role.THERAPIST:
        return page_above("caseload.patient", patient_id=g.patient_id, **days)
    return page_above("trends.show", **days) if role is Role.PATIENT else None


def _check_in(session: Session) -> str | None:
    """The short check-in after one's own dose, also long after it."""
    clearance, now = gate.clearance(), clock.now()
    begun = session.starts_at <= now if session.starts_at else session.day <= clock.today(clearance.patient.zone)
    is_asked = session.kind is Kind.DOSING and begun and clearance.is_own
    return page_above("entries.after", session_id=session.id) if is_asked else None


def _found(session_id: UUID) -> Session:
    return queries.session(gate.clearance(), session_id) or abort(404)


@bp.get("/sessions")
@bp.get(f"{OTHERS}/sessions")
@needs(Permission.SESSION_READ)
def sessions() -> Any:
    return list_page()


def list_page(ending: tuple[UUID, course_form.EndForm] | None = None) -> str:
    """Sessions and courses; `ending` is the form that could not end a course."""
    clearance = gate.clearance()
    found, courses = queries.sessions(clearance), queries.courses(clearance)
    versions = queries.course_versions(clearance) if courses else {}
    me = reader([*(one.entered_by for one in found), *(one.entered_by for one in courses),
                 *(one.changed_by for one in courses), *(v.replaced_by for one in versions.values() for v in one)])
    ended, form = ending or (None, course_form.EndForm(formdata=None))
    card = course_pages.card(course.progress(courses, found, me.today), versions, me, (ended, field(form.ended_on)),
                             before_first_dose(courses, found), page_above("entries.new"))
    return render_template("treatment/sessions.html", page=pages.sessions_page(
        found, me, card, address("readings")))


@bp.get("/sessions/<uuid:session_id>")
@bp.get(f"{OTHERS}/sessions/<uuid:session_id>")
@needs(Permission.SESSION_READ)
def session(session_id: UUID) -> Any:
    one, clearance = _found(session_id), gate.clearance()
    if one.deleted:
        return render_template("treatment/deleted.html", page=pages.deleted_page(one, reader()))
    if one.joined_into:
        return redirect(address("session", session_id=one.joined_into), 303)
    versions, joined = queries.versions(clearance, one.id), queries.joined_into(clearance, one.id)
    everything = queries.sessions(clearance)
    writers = [one.changed_by, *(other.entered_by for other in everything), *(other.entered_by for other in joined),
               *(version.replaced_by for version in versions)]
    page = pages.session_page(one, reader(writers), versions, joined, everything, _trends(one), locale.render,
                              _check_in(one))
    return render_template("treatment/session.html", page=page)


@bp.get("/sessions/new/<any(dosing,integration):kind>")
@bp.get(f"{OTHERS}/sessions/new/<any(dosing,integration):kind>")
@needs(Permission.SESSION_WRITE)
def new(kind: str) -> Any:
    base = _blank(kind)
    return _form(_session_form(base), base, is_new=True)


@bp.post("/sessions")
@bp.post(f"{OTHERS}/sessions")
@needs(Permission.SESSION_WRITE)
def save() -> Any:
    base = _blank(request.form.get("kind", ""))
    form = _session_form(base)
    if "add" in request.form:
        return _form(form, base, is_new=True)
    given = form.session(replace(base, id=form.new_id()), clock.today(base.zone))
    if given is None:
        return _form(form, base, is_new=True), 422
    try:
        stored = actions.save_session(gate.clearance(), given)
    except actions.ChangedMeanwhile:
        stored = _found(given.id)
        return _form(form, stored, is_new=False, overtaken=editing.SAVED_BEFORE, mine=given), 409
    flash(N_("The session is saved."))
    return redirect(address("session", session_id=stored.id), 303)


@bp.get("/sessions/<uuid:session_id>/edit")
@bp.get(f"{OTHERS}/sessions/<uuid:session_id>/edit")
@needs(Permission.SESSION_WRITE)
def edit(session_id: UUID) -> Any:
    base = _found(session_id)
    if base.deleted or base.joined_into:
        return redirect(address("session", session_id=session_id), 303)
    return _form(_session_form(base), base, is_new=False)


@bp.post("/sessions/<uuid:session_id>")
@bp.post(f"{OTHERS}/sessions/<uuid:session_id>")
@needs(Permission.SESSION_WRITE)
def change(session_id: UUID) -> Any:
    base, clearance = _found(session_id), gate.clearance()
    form = _session_form(base)
    if "add" in request.form:
        return _form(form, base, is_new=False)
    given = form.session(base, clock.today(clearance.patient.zone))
    if given is None:
        return _form(form, base, is_new=False), 422
    try:
        actions.change(clearance, given, form.seen_at(), choosing.taken(request.form))
    except actions.ChangedMeanwhile:
        notice = editing.changed_notice(base, reader([base.changed_by, base.entered_by]))
        return _form(form, base, is_new=False, overtaken=notice, mine=given), 409
    except actions.NotHere:
        abort(404)
    flash(N_("The session is changed. The earlier version is kept."))
    return redirect(address("session", session_id=session_id), 303)


@bp.post("/sessions/<uuid:session_id>/delete")
@bp.post(f"{OTHERS}/sessions/<uuid:session_id>/delete")
@needs(Permission.SESSION_WRITE)
def delete(session_id: UUID) -> Any:
    return _done(actions.delete, session_id)


@bp.post("/sessions/<uuid:session_id>/restore")
@bp.post(f"{OTHERS}/sessions/<uuid:session_id>/restore")
@needs(Permission.SESSION_WRITE)
def restore(session_id: UUID) -> Any:
    return _done(actions.restore, session_id, N_("The session is back."))


@bp.post("/sessions/<uuid:session_id>/join")
@bp.post(f"{OTHERS}/sessions/<uuid:session_id>/join")
@needs(Permission.SESSION_WRITE)
def join(session_id: UUID) -> Any:
    into = request.form.get("into", type=UUID) or abort(404)
    return _done(lambda clearance, one: actions.join(clearance, one, into), session_id,
                 N_("The two are joined and count once."))


@bp.post("/sessions/<uuid:session_id>/keep-apart")
@bp.post(f"{OTHERS}/sessions/<uuid:session_id>/keep-apart")
@needs(Permission.SESSION_WRITE)
def keep_apart(session_id: UUID) -> Any:
    return _done(actions.keep_apart, session_id, N_("Noted: they are two sessions."))


def _done(act: Any, session_id: UUID, words: str | None = None) -> Any:
    """Does it and shows the session as it is now."""
    try:
        act(gate.clearance(), session_id)
    except actions.NotHere:
        abort(404)
    if words:
        flash(words)
    return redirect(address("session", session_id=session_id), 303)


def _blank(kind: str) -> Session:
    clearance = gate.clearance()
    if kind not in tuple(Kind):
        abort(400)
    zone = clearance.patient.zone
    return forms.blank(Kind(kind), clock.today(zone), zone, clearance.actor.id, clock.now())


def _session_form(base: Session) -> forms.SessionForm:
    clearance = gate.clearance()
    hidden = clearance.reads_text and queries.has_hidden_note(clearance, base.id)
    without = forms.FREE_TEXT if not clearance.reads_text else ("note",) if hidden else ()
    return forms.session_form(base, without, editing.note_hint(clearance.is_own, clearance.patient.name))


def _form(form: forms.SessionForm, base: Session, is_new: bool, overtaken: Words | None = None,
          mine: Session | None = None) -> str:
    me = reader([base.changed_by, base.entered_by])
    choices = choosing.choices(editing.differing(mine, base), request.form) if mine else None
    carried = (("id", form.id.data or ""), ("asked", form.asked.data or ""),
               ("seen", base.written_at.isoformat() if overtaken else form.seen_again()))
    more = "add" in request.form
    page = editing.form_page(base, me, forms.drawn(form), carried, is_new, overtaken, _help(form, base, me),
                             form.rows(more), more, choices)
    return render_template("treatment/edit.html", page=page)


def _help(form: forms.SessionForm, base: Session, me: Reader) -> notices.Notice | None:
    """What a very high reading asks for, as soon as it was sent, whether it could be stored or not."""
    typed = replace(base, day=form.day.data or base.day, vitals=tuple(form.readings().values()))
    found = notices.of_session(typed, me) if request.method == "POST" else None
    return found if found and found.fresh else None
