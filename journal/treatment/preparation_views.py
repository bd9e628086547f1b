"""The list of what to prepare, as a clinic words it for its people."""

from typing import Any
from uuid import uuid4

from flask import abort, flash, redirect, render_template, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import locale
from journal.treatment import preparation, thread_actions, thread_form, thread_queries, thread_writing
from journal.treatment.preparation import ClinicList, Item
from journal.treatment.thread_form import PreparationForm
from journal.treatment.views import bp, page_above


@bp.get("/clinic/preparation")
@needs(Permission.CLINIC_PREPARE)
def preparation_edit() -> Any:
    stored = _stored()
    usual = [Item(one.id, locale.render(one.words)) for one in preparation.DEFAULT]
    return _form(thread_form.preparation_form(stored, stored.items if stored else usual))


@bp.post("/clinic/preparation")
@needs(Permission.CLINIC_PREPARE)
def preparation_save() -> Any:
    form = thread_form.preparation_form(None, ())
    items = form.items()
    if items is None:
        return _form(form), 422
    try:
        thread_actions.save_clinic_list(gate.clearance().actor, form.new_id(), items, form.seen_id())
    except thread_actions.ChangedMeanwhile:
        return _form(form, overtaken=_stored()), 409
    flash(thread_writing.SAVED)
    return redirect(url_for("treatment.preparation_edit"), 303)


def _stored() -> ClinicList | None:
    clinic_id = gate.clearance().actor.clinic_id
    return thread_queries.clinic_list(clinic_id) if clinic_id else abort(404)


def _form(form: PreparationForm, overtaken: ClinicList | None = None) -> str:
    items = tuple((name, form[name].data or "") for name in form.data if name.startswith("item_"))
    known = (("id", str(uuid4())), ("seen_version", str(overtaken.id))) if overtaken else (
        ("id", form.id.data or ""), ("seen_version", form.seen_version.data or ""))
    page = thread_writing.clinic_page(form.drawn(), (*known, *items), url_for("treatment.preparation_save"),
                                      page_above("caseload.clinic") or "", overtaken is not None)
    return render_template("treatment/write.html", page=page)
