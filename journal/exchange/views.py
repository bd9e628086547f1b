"""Routes of taking out (PDF, CSV) and bringing in (Daylio)."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import limits
from journal.core import locale
from journal.core.text import N_, Words, inside, plural, say
from journal.core.web import attachment, error_page
from journal.exchange import actions, pages, queries
from journal.exchange.formats.archive import Unreadable
from journal.exchange.formats.incoming import Found
from journal.exchange.rules import PaperFailed

bp = Blueprint("exchange", __name__)


@bp.errorhandler(actions.Busy)
def busy(_: actions.Busy) -> Any:
    return Response(*error_page(503), headers={"Retry-After": "10"})


@bp.get("/summary")
@bp.get("/patients/<uuid:patient_id>/summary")
@needs(Permission.SUMMARY_READ)
def summary() -> Any:
    given, last_dose = _chosen()
    return _summary_page(given, last_dose)


@bp.get("/summary/pdf")
@needs(Permission.EXPORT_READ)
def summary_pdf() -> Any:
    return _pdf()


@bp.get("/patients/<uuid:patient_id>/summary/pdf")
@needs(Permission.SUMMARY_READ)
def shared_pdf() -> Any:
    """A therapist's summary of what is already shared; asks for no confirmation."""
    return _pdf()


@bp.get("/export/csv")
@needs(Permission.EXPORT_READ)
def export_csv() -> Any:
    clearance = gate.clearance()
    document = actions.csv_zip(clearance, queries.everything(clearance), request.args.get("notes") == "1",
                               request.args.get("bom") != "0")
    return attachment(document.name, document.type, document.body)


@bp.get("/import")
@needs(Permission.IMPORT_WRITE)
def import_start() -> Any:
    return _import_page()


@bp.post("/import")
@needs(Permission.IMPORT_WRITE)
def import_upload() -> Any:
    limits.brake("upload")
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        return _import_page(N_("Choose a file first. An empty file cannot be brought in."))
    try:
        actions.detect(file.filename or "" if file else "", data)
    except Unreadable as error:
        return _import_page(_unreadable(error))
    waiting_id = actions.keep_waiting(gate.clearance(), file.filename or "" if file else "", data)
    return redirect(url_for("exchange.import_preview", waiting_id=waiting_id), 303)


@bp.get("/import/<uuid:waiting_id>")
@needs(Permission.IMPORT_WRITE)
def import_preview(waiting_id: UUID) -> Any:
    return _preview(_waiting(waiting_id), waiting_id, {})


@bp.post("/import/<uuid:waiting_id>")
@needs(Permission.IMPORT_WRITE)
def import_confirm(waiting_id: UUID) -> Any:
    found = _waiting(waiting_id)
    answers, missing = _answers(found)
    if missing:
        return _preview(found, waiting_id, missing)
    taken = actions.take_in(gate.clearance(), found, answers)
    actions.drop_waiting(gate.clearance())
    flash(locale.render(plural(
        N_("%(n)s check-in was brought in."), N_("%(n)s check-ins were brought in."), taken.added)))
    return redirect(url_for("exchange.import_start"), 303)


@bp.post("/import/batches/<uuid:batch_id>/remove")
@needs(Permission.IMPORT_WRITE)
def import_remove(batch_id: UUID) -> Any:
    removed, kept = actions.remove_batch(gate.clearance(), batch_id)
    flash(locale.render(plural(
        N_("%(n)s check-in was taken out again."), N_("%(n)s check-ins were taken out again."), removed)))
    if kept:
        flash(locale.render(plural(
            N_("%(n)s check-in stays, because you changed it since. You can delete it on its day."),
            N_("%(n)s check-ins stay, because you changed them since. You can delete them on their days."), kept)))
    return redirect(url_for("exchange.import_start"), 303)


def _chosen() -> tuple[pages.Chosen, Any]:
    clearance = gate.clearance()
    last_dose = queries.last_dose_day(clearance)
    given = pages.chosen(request.args, request.args.getlist("section"), queries.whole(clearance),
                         last_dose[1] if last_dose else None)
    return given, last_dose


def _summary_page(given: pages.Chosen, last_dose: Any, problem: Words | None = None) -> Any:
    clearance = gate.clearance()
    own = clearance.is_own
    action = (url_for("exchange.summary_pdf") if own else
              url_for("exchange.shared_pdf", patient_id=g.patient_id))
    page = pages.summary_page(given, request.args, last_dose, clearance.scopes, None if own else clearance.patient.name,
                              action, None if own else url_for("caseload.patient", patient_id=g.patient_id))
    if problem:
        flash(locale.render(problem))
    return render_template("exchange/summary.html", page=page), 422 if page.errors else 200


def _pdf() -> Response | Any:
    given, last_dose = _chosen()
    if given.errors:
        return _summary_page(given, last_dose)
    try:
        document = actions.summary_pdf(gate.clearance(), given.period, "letter" if given.paper == "letter" else "a4",
                                       given.sections, given.use_initials)
    except PaperFailed:
        return _summary_page(given, last_dose, N_("The PDF could not be made. The charts on the page show the same."))
    return attachment(document.name, document.type, document.body)


def _import_page(error: Words | None = None) -> Any:
    batches = [(one.id, locale.local(one.imported_at).date(), one.summary)
               for one in queries.batches(gate.clearance())]
    return render_template("exchange/import.html", page=pages.import_page(batches, error)), 422 if error else 200


def _waiting(waiting_id: UUID) -> Found:
    stored = actions.waiting_file(gate.clearance(), waiting_id)
    if stored is None:
        abort(404)
    return actions.detect(*stored)


def _answers(found: Found) -> tuple[dict[str, int | None], dict[str, Words]]:
    answers: dict[str, int | None] = {}
    missing: dict[str, Words] = {}
    for number, word in enumerate(found.unknown_moods):
        given = request.form.get(f"mood-{number}", "")
        if given == "tag":
            answers[word] = None
        elif given in {str(n) for n in range(11)}:
            answers[word] = int(given)
        else:
            missing[word] = N_("Choose a place for this word, or keep it as a word only.")
    return answers, missing


def _preview(found: Found, waiting_id: UUID, errors: dict[str, Words]) -> Any:
    taken = actions.preview(gate.clearance(), found, {})
    page = pages.preview_page(found, taken.entries, taken.added, taken.already_there, taken.rejected,
                              (taken.first, taken.last), waiting_id, errors)
    return render_template("exchange/preview.html", page=page), 422 if errors else 200


def _unreadable(error: Unreadable) -> Words:
    if error.line is None:
        return error.message
    return say(N_("Line %(line)s: %(message)s"), line=error.line, message=inside(error.message))
