"""Routes of the therapist's list and patient page, and of the clinic's desk."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Role, Scope
from journal.accounts import queries as accounts
from journal.caseload import pages, person, queries
from journal.caseload.flag_lines import Tried
from journal.caseload.values import LOGGING
from journal.core import clock, locale
from journal.core.period import Period
from journal.questionnaires import due_queries
from journal.questionnaires.plan_page import AskingCard, asking_card
from journal.sharing import queries as sharing
from journal.treatment import thread_queries
from journal.treatment.thread_pages import Glance, glance
from journal.trends import charts
from journal.trends import queries as trends
from journal.trends.score_pages import ScoresPart, scores_part

bp = Blueprint("caseload", __name__)


@bp.route("/caseload", methods=["GET", "POST"])
@needs(Permission.CASELOAD_READ)
def show() -> Any:
    """The name that is looked for is posted: no name stands in an address."""
    actor = gate.clearance().actor
    people = queries.with_findings(actor, queries.everybody(actor))
    page = pages.caseload_page(people, request.form.get("q", "").strip()[:80], request.args.get("order", ""),
                               request.args.get("show", ""))
    queries.note_listing(actor, [row.id for row in page.rows])
    return render_template("caseload/show.html", page=page)


@bp.get("/patients/<uuid:patient_id>")
@needs(Permission.PATIENT_READ)
def patient() -> Any:
    return patient_page()


def patient_page(tried: Tried | None = None) -> str:
    """The page of one patient; `tried` is a note that was not taken."""
    clearance = gate.clearance()
    today = clock.today(clearance.patient.zone)
    window = trends.window(clearance, request.args.to_dict())
    drawn = None
    if clearance.scopes & {*LOGGING, Scope.CONTEXT}:
        history = trends.history(clearance, window.period)
        drawn = person.shared_trends(history, charts.draw(history, "therapist"), window, locale.render)
    page = person.patient_page(clearance, today, drawn, queries.logged(clearance, window.period),
                               queries.logged(clearance, person.week_of(today)), queries.sessions(clearance),
                               queries.courses(clearance), _thread(today), queries.profiles(clearance),
                               queries.thoughts(clearance, today), queries.flags(clearance, tried), _asking(today),
                               _scores(window.period))
    return render_template("caseload/patient.html", page=page)


def _scores(period: Period) -> ScoresPart:
    return scores_part(trends.scored(gate.clearance(), period), "therapist", locale.render, locale.language())


def _thread(today: date) -> Glance | None:
    """What is carried to the next session, where the thread is shared."""
    clearance = gate.clearance()
    if not thread_queries.may_read(clearance):
        return None
    return glance(thread_queries.thread_of(clearance), today,
                  url_for("treatment.thread", patient_id=clearance.patient.id))


def _asking(today: date) -> AskingCard | None:
    """What is asked of the patient, for a therapist with whom questionnaires are shared."""
    clearance = gate.clearance()
    if clearance.actor.role is not Role.THERAPIST or Scope.QUESTIONNAIRES not in clearance.granted:
        return None

    def address(view: str) -> str:
        return url_for(f"questionnaires.{view}", patient_id=clearance.patient.id)

    return asking_card(due_queries.record(clearance), today, address, due_queries.sees_course(clearance))


@bp.get("/clinic")
@needs(Permission.CLINIC_READ)
def clinic() -> Any:
    """The clinic's people: those who share their sessions with it."""
    actor = gate.clearance().actor
    if actor.clinic_id is None:
        abort(404)
    shared = queries.everybody(actor)
    queries.note_listing(actor, [one.patient.id for one in shared])
    return render_template("caseload/clinic.html", page=pages.clinic_page(
        accounts.clinic_name(actor.clinic_id) or "", shared, sharing.clinic_invitations(actor.clinic_id),
        locale.local))
