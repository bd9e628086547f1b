"""Help now: whom to call, in the person's country. Open to everybody, signed in or not."""

from typing import Any

from flask import Blueprint, current_app, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import crypto, locale, log
from journal.core.settings import Settings
from journal.safety import helplines, pages, plan_pages, queries

bp = Blueprint("safety", __name__)


@bp.get("/help")
@needs(Permission.PUBLIC)
def help_now() -> Any:
    """The country of the profile, or of the address (`?country=`), or of the browser; never guessed by network."""
    settings = _settings()
    actor = gate.actor()
    asked = request.args.get("country", "").upper()
    known = dict(helplines.COUNTRIES)
    country = asked if asked in known else (actor.country if actor else None)
    country = country or locale.browser_country() or settings.default_country
    clinic = pages.clinic_call(*queries.clinic())
    return render_template("safety/help.html", page=pages.help_page(country, clinic, helplines.COUNTRIES, _own_plan()))


def _own_plan() -> pages.PlanHelp | None:
    """The plan of a patient who is fully signed in; whatever goes wrong with it, the help lines are shown."""
    try:
        mine = gate.own_clearance(Permission.PLAN_READ)
        return plan_pages.plan_help(queries.plan(mine)) if mine else None
    except (SQLAlchemyError, crypto.KeyMissing, crypto.SealBroken) as error:
        log.failure(error, "help without the plan")
        return None


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
