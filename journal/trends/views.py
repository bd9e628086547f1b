"""Routes of trends."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, make_response, render_template, request

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import locale, web
from journal.trends import charts, compare, kept_span, pages, queries, question_pages, saving, score_pages
from journal.trends.question_pages import DaysPart
from journal.trends.rules import History, Say

bp = Blueprint("trends", __name__)
MEDIA_TYPE = "image/svg+xml"


@bp.get("/trends")
@needs(Permission.TRENDS_READ)
def show() -> Any:
    """The whole page; with `part=days` the charts by day alone, for a page that turns to earlier or later days."""
    words = question_pages.remembering(locale.render)
    history, part = _days(words)
    if request.args.get("part") == "days":
        response = make_response(render_template("trends/days.html", page=part))
    else:
        found = queries.analysis_of(gate.clearance())
        page = question_pages.questions_page(part, history, found, words)
        response = make_response(render_template("trends/show.html", page=page))
    return kept_span.keep(response, request.args.to_dict(), gate.clearance().actor.id)


@bp.get("/trends/<uuid:picture_id>.svg")
@needs(Permission.TRENDS_READ)
def picture(picture_id: UUID) -> Any:
    """One drawing of the page as a file, for its owner."""
    words = question_pages.remembering(locale.render)
    history, part = _days(words)
    found = question_pages.saved(part, (), picture_id)
    if found is None:
        page = question_pages.questions_page(part, history, queries.analysis_of(gate.clearance()), words)
        found = question_pages.saved(part, page.sections, picture_id) or abort(404)
    body = saving.standing_alone(found.svg, words(found.title), str(current_app.static_folder))
    return web.attachment("chart.svg", MEDIA_TYPE, body)


def _days(words: Say) -> tuple[History, DaysPart]:
    """The chosen days with their charts."""
    clearance = gate.clearance()
    window = queries.window(clearance, kept_span.with_kept(request.args.to_dict(), clearance.actor.id))
    history = queries.history(clearance, window.period)
    days = pages.trends_page(history, charts.draw(history, "patient"), window, "patient", words)
    asked = request.args.getlist("with")
    scores = score_pages.scores_part(history, "patient", words, locale.language())
    return history, question_pages.days_part(history, days, scores, compare.chosen(asked), bool(asked), words)
