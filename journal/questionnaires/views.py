"""Routes of questionnaires."""

from typing import Any

from flask import Blueprint, abort, redirect, url_for

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.questionnaires.instruments import ALL

bp = Blueprint("questionnaires", __name__)


@bp.get("/questionnaires")
@needs(Permission.QUESTIONNAIRE_READ)
def show() -> Any:
    return redirect(url_for("questionnaires.plan"), 303)


@bp.get("/questionnaires/begin/<instrument>")
@needs(Permission.QUESTIONNAIRE_WRITE)
def start(instrument: str) -> Any:
    if instrument not in ALL:
        abort(404)
    return redirect(url_for("questionnaires.plan"), 303)
