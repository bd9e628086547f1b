"""Routes of treatment courses; they hang on the blueprint of `views.py`."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import choosing, clock
from journal.core.text import N_, Words
from journal.treatment import course_actions, course_form, course_pages, queries
from journal.treatment.actions import ChangedMeanwhile, NotHere
from journal.treatment.course import Course
from journal.treatment.views import OTHERS, address, bp, list_page, reader


def _today() -> Any:
    return clock.today(gate.clearance().patient.zone)


def _found(course_id: UUID) -> Course:
    return next((one for one in queries.courses(gate.clearance()) if one.id == course_id), None) or abort(404)


@bp.get("/sessions/course/new")
@bp.get(f"{OTHERS}/sessions/course/new")
@needs(Permission.SESSION_WRITE)
def course_new() -> Any:
    return _form(course_form.course_form(None), None)


@bp.post("/sessions/course/new")
@bp.post(f"{OTHERS}/sessions/course/new")
@needs(Permission.SESSION_WRITE)
def course_save() -> Any:
    clearance, form = gate.clearance(), course_form.course_form(None)
    base = Course(form.new_id(), _today(), clearance.actor.id, clock.now())
    given = form.course(base, queries.courses(clearance), _today())
    if given is None:
        return _form(form, None), 422
    try:
        course_actions.save_course(clearance, given)
    except course_actions.CourseRefused as refused:
        form.refuse(refused.problems)
        return _form(form, None), 422
    except ChangedMeanwhile:
        return _form(form, _found(given.id), course_pages.SAVED_BEFORE, given), 409
    return _back(N_("The plan is saved."))


@bp.get("/sessions/course/<uuid:course_id>/edit")
@bp.get(f"{OTHERS}/sessions/course/<uuid:course_id>/edit")
@needs(Permission.SESSION_WRITE)
def course_edit(course_id: UUID) -> Any:
    base = _found(course_id)
    if base.deleted:
        return render_template("treatment/deleted.html", page=course_pages.deleted_page(base, reader()))
    return _form(course_form.course_form(base), base)


@bp.post("/sessions/course/<uuid:course_id>/edit")
@bp.post(f"{OTHERS}/sessions/course/<uuid:course_id>/edit")
@needs(Permission.SESSION_WRITE)
def course_change(course_id: UUID) -> Any:
    base, clearance = _found(course_id), gate.clearance()
    form = course_form.course_form(base)
    given = form.course(base, queries.courses(clearance), _today())
    if given is None:
        return _form(form, base), 422
    try:
        course_actions.change_course(clearance, given, form.seen_at(), choosing.taken(request.form))
    except course_actions.CourseRefused as refused:
        form.refuse(refused.problems)
        return _form(form, base), 422
    except ChangedMeanwhile:
        notice = course_pages.overtaken(base, reader([base.changed_by, base.entered_by]))
        return _form(form, base, notice, given), 409
    except NotHere:
        abort(404)
    return _back(N_("The plan is changed. The earlier version is kept."))


@bp.post("/sessions/course/<uuid:course_id>/end")
@bp.post(f"{OTHERS}/sessions/course/<uuid:course_id>/end")
@needs(Permission.SESSION_WRITE)
def course_end(course_id: UUID) -> Any:
    base, form = _found(course_id), course_form.EndForm()
    if base.deleted:
        abort(404)
    if not form.validate_on_submit():
        return list_page((course_id, form)), 422
    try:
        course_actions.change_course(gate.clearance(), replace(base, ended_on=form.ended_on.data))
    except course_actions.CourseRefused as refused:
        form.refuse(refused.problems)
        return list_page((course_id, form)), 422
    except NotHere:
        abort(404)
    return _back(N_("The course has ended. Its sessions stay as they are."))


@bp.post("/sessions/course/<uuid:course_id>/delete")
@bp.post(f"{OTHERS}/sessions/course/<uuid:course_id>/delete")
@needs(Permission.SESSION_WRITE)
def course_delete(course_id: UUID) -> Any:
    try:
        course_actions.delete_course(gate.clearance(), course_id)
    except NotHere:
        abort(404)
    return redirect(address("course_edit", course_id=course_id), 303)


@bp.post("/sessions/course/<uuid:course_id>/restore")
@bp.post(f"{OTHERS}/sessions/course/<uuid:course_id>/restore")
@needs(Permission.SESSION_WRITE)
def course_restore(course_id: UUID) -> Any:
    base = _found(course_id)
    try:
        course_actions.restore_course(gate.clearance(), course_id)
    except course_actions.CourseRefused as refused:
        page = course_pages.deleted_page(base, reader(), next(iter(refused.problems.values())))
        return render_template("treatment/deleted.html", page=page), 422
    except NotHere:
        abort(404)
    return _back(N_("The plan is back."))


def _back(words: str) -> Any:
    flash(words)
    return redirect(address("sessions"), 303)


def _form(form: course_form.CourseForm, base: Course | None, overtaken: Words | None = None,
          mine: Course | None = None) -> str:
    seen = base.written_at.isoformat() if base and overtaken else form.seen_again()
    choices = choosing.choices(course_pages.differing(mine, base), request.form) if base and mine else None
    carried = (("id", form.id.data or ""), ("seen", seen))
    page = course_pages.form_page(base, reader(), course_form.drawn(form), carried, overtaken, choices)
    return render_template("treatment/edit.html", page=page)
