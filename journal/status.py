"""For machines: `/healthz` says the process lives, `/readyz` that it can serve, `/csp-report` hears from browsers.

No detail leaves the house.
"""

import shutil
from typing import Any

from flask import Blueprint, Flask, current_app, request
from sqlalchemy import text

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock, crypto, db, log, migrating, reports, web
from journal.core.settings import Settings

bp = Blueprint("status", __name__)
FREE_DISK = 0.05
"""Below this part of free disk the instance is not ready (docs/security.md, Limits)."""
CANARY = "canary"


def connect(app: Flask) -> None:
    app.extensions["report_brake"] = reports.Brake()
    web.csrf.exempt(csp_report)
    app.register_blueprint(bp)


@bp.get("/healthz")
@needs(Permission.PUBLIC)
def healthz() -> Any:
    return {"status": "ok"}


@bp.get("/readyz")
@needs(Permission.PUBLIC)
def readyz() -> Any:
    """200 when the database answers, migrations are at head, the key ring opens the canary and disk is left."""
    try:
        found = db.database()
        db.session().execute(text("SELECT 1"))
        ready = migrating.current(found) == migrating.head() and bool(crypto.instance_secret(CANARY))
        settings: Settings = current_app.config["SETTINGS"]
        usage = shutil.disk_usage(settings.data_dir)
        ready = ready and usage.free / usage.total >= FREE_DISK
    except Exception as error:
        log.failure(error, "readyz")
        ready = False
    return ({"status": "ok"}, 200) if ready else ({"status": "unavailable"}, 503)


@bp.post("/csp-report")
@needs(Permission.PUBLIC)
def csp_report() -> Any:
    """Takes what a browser reports of the content policy; directive and route go to the log, the rest nowhere."""
    if request.mimetype not in reports.TYPES:
        return "", 400
    brake: reports.Brake = current_app.extensions["report_brake"]
    if not brake.is_open(request.remote_addr or "", clock.now()):
        return "", 429, {"Retry-After": "60"}
    try:
        found = reports.reports(request.get_data(cache=False), current_app.url_map)
    except reports.Unreadable:
        return "", 400
    for report in found:
        log.event("csp_report", directive=report.directive, route=report.route)
    return "", 204
