"""The route of the page that brings help before any result."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, url_for

from journal.access import gate
from journal.access.clearance import Clearance
from journal.access.gate import needs
from journal.access.permissions import Permission, Scope
from journal.core import clock, locale, web
from journal.questionnaires import queries
from journal.questionnaires.help_page import help_page, signal
from journal.questionnaires.responses import Response
from journal.questionnaires.views import bp
from journal.safety import monitoring, plan_pages, telling
from journal.safety import pages as safety_pages
from journal.safety import queries as safety


@bp.get("/questionnaires/<uuid:response_id>/help")
@needs(Permission.QUESTIONNAIRE_READ)
def help(response_id: UUID) -> Any:
    """Before any score, without scripts, and without anything else where it is urgent."""
    clearance = gate.clearance()
    found = next((one for one in queries.responses(clearance)
                  if one.id == response_id and one.sent_at and not one.deleted_at), None) or abort(404)
    return _page(clearance, found) or redirect(url_for("questionnaires.result", response_id=response_id), 303)


def not_saved(clearance: Clearance, response: Response, again: str) -> Any:
    """Help comes also where the answers could not be stored: what the view that sends answers with then, or None where
    they ask for no help. `again` is the address that sends them once more."""
    page = _page(clearance, replace(response, sent_at=clock.now()), again)
    return (page, 503, {"Retry-After": web.RETRY_AFTER}) if page else None


def _page(clearance: Clearance, response: Response, again: str | None = None) -> str | None:
    """The screen of these answers; None where they have none."""
    found = signal(response, locale.language())
    told = [] if again else monitoring.notices(clearance, response.id)
    words = telling.told_words(monitoring.readers(clearance, Scope.QUESTIONNAIRES), told, clock.now(),
                               Scope.QUESTIONNAIRES)
    support = safety_pages.support([found] if found else [], clearance.patient.country,
                                   safety_pages.clinic_call(*safety.clinic()),
                                   safety_pages.NOBODY_TOLD if again else words)
    if found is None or support is None:
        return None
    onward = (url_for("questionnaires.show") if again else
              url_for("questionnaires.result", response_id=response.id))
    page = help_page(support, found.shows, plan_pages.plan_help(safety.plan(clearance)), onward, again)
    return render_template("questionnaires/help.html", page=page)
