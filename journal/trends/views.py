"""Routes of trends."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import locale
from journal.trends import charts, pages, queries, score_pages

bp = Blueprint("trends", __name__)


@bp.get("/trends")
@needs(Permission.TRENDS_READ)
def show() -> Any:
    window = queries.window(gate.clearance(), request.args.to_dict())
    history = queries.history(gate.clearance(), window.period)
    drawn = charts.draw(history, "patient")
    page = pages.trends_page(history, drawn, window, "patient", locale.render)
    scores = score_pages.scores_part(history, "patient", locale.render, locale.language())
    return render_template("trends/show.html", page=replace(page, scores=scores))
