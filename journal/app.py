"""Puts the house together: settings, databases, rooms, gate."""

from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from journal import demo, status, timed
from journal.access import gate
from journal.accounts import (
    addresses,
    browser_sessions,
    devices_views,
    drafts_views,
    entering,
    keys_views,
    late_forms,
    limits,
    look_views,
    people,
    signing_in,
    ways,
)
from journal.accounts import commands as accounts_commands
from journal.accounts import views as accounts_views
from journal.audit import commands as audit_commands
from journal.backup import commands as backup_commands
from journal.caseload import brief_views, flag_views, sign_in_help
from journal.caseload import views as caseload_views
from journal.core import db, locale, log, migrating, web
from journal.core.settings import Settings, from_environment
from journal.entries import choice_views, groggy_views, short_views, thoughts_views
from journal.entries import queries as entries_queries
from journal.entries import views as entries_views
from journal.erasure import commands as erasure_commands
from journal.erasure import views as erasure_views
from journal.exchange import commands as exchange_commands
from journal.exchange import everything_views
from journal.exchange import views as exchange_views
from journal.home import views as home_views
from journal.keys import commands as keys_commands
from journal.questionnaires import commands as questionnaires_commands
from journal.questionnaires import help_views as questionnaires_help
from journal.questionnaires import plan_views as questionnaires_plan_views
from journal.questionnaires import result_views
from journal.questionnaires import views as questionnaires_views
from journal.safety import kept_views, plan_views, promise_views
from journal.safety import views as safety_views
from journal.sharing import accepting
from journal.sharing import commands as sharing_commands
from journal.sharing import queries as sharing_queries
from journal.sharing import views as sharing_views
from journal.treatment import course_views, preparation_views, readings_views, thread_views
from journal.treatment import views as treatment_views
from journal.treatment.queries import groggy_until
from journal.trends import effect_views
from journal.trends import views as trends_views

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (home_views, accounts_views, safety_views, entries_views, treatment_views, trends_views, sharing_views,
         questionnaires_views, caseload_views, exchange_views, erasure_views)


def create_app(settings: Settings | None = None) -> Flask:
    """The app, or a refusal that says which setting or route is wrong."""
    settings = settings or from_environment()
    app = Flask(__name__, root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.config.update(
        SETTINGS=settings, SECRET_KEY=settings.secret_key, TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=web.UPLOAD_MAX, MAX_FORM_MEMORY_SIZE=web.BODY_MAX, MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-form" if settings.secure else "form", SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False)
    app.session_interface = SecureCookieSessionInterface()
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]  # as werkzeug says
    log.connect(app)
    db.connect(app, settings)
    migrating.connect(app)
    locale.connect(app)
    gate.connect(app, gate.Lookups(
        browser_sessions.current_actor, sharing_queries.relation, browser_sessions.is_fresh, signing_in.confirm,
        signing_in.ask_again, "accounts.sign_in_ways", late_forms.keep, groggy_until))
    app.extensions["check_in_days"] = entries_queries.days
    limits.connect(app)
    web.connect(app, settings)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    status.connect(app)
    for commands in (accounts_commands.user, audit_commands.audit, backup_commands.backup, demo.demo,
                     exchange_commands.analyse_folder, exchange_commands.export, exchange_commands.import_file,
                     keys_commands.keys,
                     questionnaires_commands.questionnaires, questionnaires_commands.score_answers,
                     erasure_commands.erase, sharing_commands.emergency,
                     timed.timed):
        app.cli.add_command(commands)
    gate.check_every_route(app)
    return app


__all__ = ["accepting", "addresses", "brief_views", "choice_views", "course_views", "create_app", "devices_views",
           "drafts_views", "effect_views", "entering", "everything_views", "flag_views", "groggy_views", "kept_views",
           "keys_views", "look_views", "people", "plan_views", "preparation_views", "promise_views",
           "questionnaires_help", "questionnaires_plan_views", "readings_views", "result_views", "short_views",
           "sign_in_help", "thoughts_views", "thread_views", "ways"]
