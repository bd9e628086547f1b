"""For machines: `/healthz` says the process lives, `/readyz` that it can serve, `/csp-report` hears from browsers.

No detail leaves the house; the operator reads it with `flask --app wsgi status`.
"""

import shutil
import time
from collections.abc import Callable
from typing import Any

import click
from flask import Blueprint, Flask, current_app, request
from flask.cli import with_appcontext
from sqlalchemy import text

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import queries as people
from journal.audit import log as audit
from journal.audit import seals
from journal.backup import commands as backups
from journal.backup import shelf
from journal.core import clock, crypto, db, log, migrating, outbox, reports, web
from journal.core.settings import Settings
from journal.erasure import queries as erasure
from journal.safety import helplines

bp = Blueprint("status", __name__)
FREE_DISK = 0.05
"""Below this part of free disk the instance is not ready (docs/security.md, Limits)."""
ANSWERS_WITHIN = 0.5
"""Seconds in which the database has to answer for the instance to be ready."""
CANARY = "canary"


def connect(app: Flask) -> None:
    app.extensions["report_brake"] = reports.Brake()
    web.csrf.exempt(csp_report)
    app.register_blueprint(bp)
    app.cli.add_command(status)


@bp.get("/healthz")
@needs(Permission.PUBLIC)
def healthz() -> Any:
    return {"status": "ok"}


@bp.get("/readyz")
@needs(Permission.PUBLIC)
def readyz() -> Any:
    """200 when the database answers in time, migrations are at head, the key ring opens the canary and disk is left."""
    try:
        started = time.monotonic()
        current = migrating.current(db.database())
        in_time = time.monotonic() - started <= ANSWERS_WITHIN
        ready = in_time and current == migrating.head() and bool(crypto.instance_secret(CANARY))
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


class NotWell(RuntimeError):
    """What was looked at is not as it should be; the message is the line that says so."""


@click.command()
@with_appcontext
def status() -> None:
    """Say how this instance is, in counts and times; exit 1 when something needs the operator."""
    bad = 0
    for look in LOOKS:
        try:
            click.echo(look())
        except NotWell as found:
            bad += 1
            click.echo(str(found))
        except Exception as error:  # one that cannot be told does not hide the others
            db.session().rollback()
            bad += 1
            click.echo(f"{look.__name__}: cannot be told ({type(error).__name__})")
    if bad:
        raise click.ClickException("something above needs you")


def mode() -> str:
    return f"mode: {_settings().mode}"


def database() -> str:
    started = time.monotonic()
    db.session().execute(text("SELECT 1"))
    milliseconds = (time.monotonic() - started) * 1000
    return f"database: answered in {milliseconds:.0f} ms ({db.database().engine.dialect.name})"


def schema() -> str:
    current = migrating.current(db.database())
    if current != migrating.head():
        raise NotWell(f"schema: {current or 'empty'}, the code needs {migrating.head()}: run `db upgrade`")
    return f"schema: {current}, the newest"


def keys() -> str:
    crypto.instance_secret(CANARY)
    return f"keys: open (current: {crypto.vault().ring.current})"


def disk() -> str:
    usage = shutil.disk_usage(_settings().data_dir)
    said = f"disk: {usage.free / 1e9:.1f} of {usage.total / 1e9:.1f} GB free"
    if usage.free / usage.total < FREE_DISK:
        raise NotWell(f"{said}, too little to serve")
    return said


def backup() -> str:
    """In demo mode nobody waits for a backup."""
    found = shelf.shelf(_settings().backup_dir)
    said = "\n".join(backups.lines(found))
    if not _settings().demo and (found.is_late or not found.reachable):
        raise NotWell(f"{said} (a backup of the last 26 hours is missing)")
    return said


def mail() -> str:
    return f"mail: {outbox.waiting()} waiting for the host"


def audit_lines() -> str:
    wrong, day = seals.problems(), seals.last_day()
    if wrong:
        raise NotWell(f"audit: {audit.count()} lines; {'; '.join(wrong)}")
    return f"audit: {audit.count()} lines, newest seal {day or 'none'}"


def numbers() -> str:
    found = people.numbers()
    return "people: " + (", ".join(f"{found[role]} {role.value}" for role in sorted(found)) or "nobody")


def erasures() -> str:
    return f"erasures waiting: {erasure.number_waiting()}"


def help_lines() -> str:
    """Nobody but the operator is told: whoever needs a number gets it. In demo mode nothing waits for it."""
    told = _settings().help_lines_checked
    last = helplines.last_checked(told)
    said = f"help lines: checked by a person {last.isoformat() if last else 'never'}"
    if not helplines.review_due(clock.today("UTC"), told):
        return said
    said += " (overdue: ring them, then set INTERLUDE_HELP_LINES_CHECKED to that day)"
    if _settings().demo:
        return said
    raise NotWell(said)


LOOKS: tuple[Callable[[], str], ...] = (
    mode, database, schema, keys, disk, backup, mail, audit_lines, numbers, erasures, help_lines)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
