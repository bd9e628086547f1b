"""Routes of what is readable without a connection: the public lines, and the copy of one's own plan."""

from typing import Any

from flask import Response, abort, current_app, g, make_response, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock, locale, web
from journal.core.settings import Settings
from journal.core.text import Words
from journal.safety import kept_pages, pages, queries
from journal.safety.views import bp


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@bp.get("/help/offline")
@bp.get("/help/offline/<country>")
@needs(Permission.PUBLIC)
def offline(country: str | None = None) -> Any:
    """Public and without a word about anybody: a phone keeps it for when there is no connection."""
    page = kept_pages.offline_page(country or _settings().default_country, pages.clinic_call(*queries.clinic()))
    return render_template("safety/offline.html", page=page)


@bp.get("/safety-plan/kept")
@needs(Permission.PLAN_READ)
def kept_plan() -> Any:
    """One's own plan as a page that stands alone, for the script that keeps it where its owner switched that on."""
    if request.headers.get("Sec-Fetch-Mode") == "navigate":  # no copy here: the page that locks itself
        return redirect(url_for("safety.plan"), 303)
    clearance, keeps = gate.clearance(), web.shell().keeps
    plan = queries.plan(clearance)
    if plan is None or plan.is_empty or keeps is None:
        abort(404)
    page = kept_pages.kept_page(plan, locale.local(clock.now()), clearance.patient.country or
                                _settings().default_country, pages.clinic_call(*queries.clinic()))
    response: Response = make_response(render_template("safety/kept.html", page=page))
    response.headers["Kept-Owner"] = keeps.owner
    return response


@bp.get("/safety-plan/on-this-phone")
@needs(Permission.PLAN_WRITE)
def keep_plan() -> Any:
    keeps = web.shell().keeps
    page = kept_pages.keep_page(keeps.owner if keeps else "", _refused())
    return render_template("safety/keep_plan.html", page=page)


def _refused() -> Words | None:
    """Why nothing can be kept here; None where it can."""
    plan = queries.plan(gate.clearance())
    if not _settings().offline:
        return kept_pages.NOT_OFFERED
    if not g.get("may_keep"):
        return kept_pages.BORROWED
    return None if plan and not plan.is_empty else kept_pages.NO_PLAN
