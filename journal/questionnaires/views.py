"""Routes of questionnaires: the list, beginning one, and what was sent."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core.text import N_, Words
from journal.questionnaires import queries
from journal.questionnaires.instruments import ALL
from journal.questionnaires.standing import instruments_for, standing
from journal.questionnaires.standing_page import Standing

bp = Blueprint("questionnaires", __name__)


@dataclass(frozen=True)
class ResultPage:
    title: Words
    standing: Standing
    errors: tuple[()] = ()


@bp.get("/questionnaires")
@needs(Permission.QUESTIONNAIRE_READ)
def show() -> Any:
    return redirect(url_for("home.today"), 303)


@bp.get("/questionnaires/begin/<instrument>")
@needs(Permission.QUESTIONNAIRE_WRITE)
def start(instrument: str) -> Any:
    if instrument not in ALL or instrument not in instruments_for(gate.clearance()):
        abort(404)
    return redirect(url_for("questionnaires.show"), 303)


@bp.get("/questionnaires/<uuid:response_id>")
@needs(Permission.QUESTIONNAIRE_READ)
def result(response_id: UUID) -> Any:
    clearance = gate.clearance()
    found = next((one for one in queries.responses(clearance) if one.id == response_id and one.sent_at), None)
    if found is None:
        abort(404)
    page = ResultPage(N_("Your result"), standing(clearance, found))
    return render_template("questionnaires/result.html", page=page)
