"""What every response has in common: headers, error pages, downloads, the frame around a page."""

import hashlib
import io
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, current_app, g, get_flashed_messages, render_template, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from journal.core import crypto, db, locale, log
from journal.core.compress import compress
from journal.core.headers import HEADERS, POLICY
from journal.core.look import Look
from journal.core.settings import Settings, SettingsRefused
from journal.core.text import N_, Words, visible

BODY_MAX = 1024 * 1024
UPLOAD_MAX = 20 * 1024 * 1024
UPLOAD_ROOMS = frozenset({"exchange"})
"""Rooms that take files; everywhere else a body ends at `BODY_MAX`."""
MANY = frozenset({"scopes", "effect", "own-effect", "was-worse", "carried", "listed", "section", "feelings", "ready",
                  "asks", "profiles", "followed", "days", "conditions"})
"""What a form or address may hold more than once: one for each box that is ticked, or row that is shown."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
PLOTLY_PAGES = frozenset({"trends.show", "caseload.patient", "caseload.trends"})
"""Pages that load the chart library, which Trusted Types would stop."""
REPORT_ENDPOINTS = frozenset({"status.csp_report"})
"""What browsers send by themselves: short, without a form token, and used for nothing but a line of the log."""
REPORT_MAX = 8 * 1024
RETRY_AFTER = "60"
csrf = CSRFProtect()


@dataclass(frozen=True)
class Keeps:
    """What a patient's own device keeps for when there is no connection: whose a kept safety plan is, in letters that
    tell nothing to others, and the address of the public help lines."""

    owner: str
    lines: str


@dataclass(frozen=True)
class Shell:
    """The frame around every page: what `base.html` needs and nothing about a journal."""

    app_name: str
    icon: str
    by_shift: bool
    language: str
    theme: str | None
    demo: bool
    role: str | None
    name: str | None
    here: str
    help_url: str
    hide_url: str
    csrf_token: Callable[[], str]
    flashes: list[Words]
    idle_seconds: int | None
    put_off: Words | None
    keeps: Keeps | None


@dataclass(frozen=True)
class ErrorPage:
    """A calm page: what happened, what to do, a reference where we need one. `again` is the address to which `carried`,
    what was sent, can be sent once more."""

    title: Words
    body: Words
    reference: str | None = None
    again: str | None = None
    carried: tuple[tuple[str, str], ...] = ()
    errors: tuple[Any, ...] = ()


ERRORS: dict[int, tuple[str, str]] = {
    400: (N_("That did not go through"),
          N_("The form was open for a long time, or was sent twice. Please go back, reload the page and send it again. "
             "Nothing was changed.")),
    404: (N_("This page is not here"), N_("The address may be mistyped, or the page may not be shared with you.")),
    405: (N_("This page is not here"), N_("The address may be mistyped, or the page may not be shared with you.")),
    413: (N_("That is too large"), N_("The file or text is larger than we can take. Nothing was changed.")),
    429: (N_("Please wait a moment"), N_("There were many tries in a short time. Wait a few minutes and try again.")),
    503: (N_("Not saved yet"), N_("The journal cannot write at the moment. Please try again in a minute.")),
}

KEPT = N_("The journal cannot write at the moment. What you wrote is kept on this page, so leave it open. Please try "
          "again in a minute.")
SECRET = ("password", "code", "token", "passkey")
"""Names that hold one of these are never written back into a page."""
OUR_FAULT = (N_("Something went wrong"), N_(
    "This is our fault, not yours. What you saved before is safe. If it happens again, tell your clinic the reference "
    "below."))


class InMemoryRequest(Request):
    """Keeps uploaded files in memory: beyond 500 KB they would be put, readable, in a file on the disk."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return io.BytesIO()


def connect(app: Flask, settings: Settings) -> None:
    refuse_debugging(app, settings)
    app.request_class = InMemoryRequest
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.finalize = printed
    app.before_request_funcs.setdefault(None, []).insert(0, _limit_body)
    csrf.init_app(app)
    app.context_processor(lambda: {"shell": shell()})
    app.after_request(_headers)
    app.after_request(compress)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(db.NotSaved, _database_error)
    app.register_error_handler(Exception, _unexpected_error)


def refuse_debugging(app: Flask, settings: Settings) -> None:
    """Raises `SettingsRefused` where real people are served by an app that debugs or tests itself."""
    if settings.secure and (app.debug or app.testing):
        raise SettingsRefused("Debugging shows the inside of the app to strangers: unset FLASK_DEBUG in production, "
                              "and serve no app that is being tested.")


def _limit_body() -> None:
    """Runs before anything reads the body."""
    if request.endpoint in REPORT_ENDPOINTS:
        request.max_content_length = REPORT_MAX
    elif request.blueprint not in UPLOAD_ROOMS:
        request.max_content_length = BODY_MAX


def printed(value: Any) -> Any:
    """What a template prints of a value; markup is made of values that came by here before."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def refuse_doubles() -> None:
    """Raises `BadRequest` where a name comes twice and one was asked for: which of the two was meant cannot be told."""
    sent: list[MultiDict[str, Any]] = [request.args]
    if request.method not in SAFE_METHODS:
        sent += [request.form, request.files]
    for given in sent:
        if any(len(values) > 1 and name not in MANY for name, values in given.lists()):
            raise BadRequest


def protect() -> None:
    """Raises `BadRequest` for a doubled name, and `CSRFError` (400) for an unsafe request from another site, or without
    its form token.

    Browsers say `Origin: null` under our referrer policy, so where they name the site that is what counts.
    """
    refuse_doubles()
    if request.method in SAFE_METHODS:
        return
    if not is_from_here():
        raise CSRFError("sent by another site")
    if request.endpoint not in REPORT_ENDPOINTS:
        csrf.protect()


def is_from_here() -> bool:
    """Whether no header says that another site sent this request; alone it proves nothing."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = (None, "null", request.host_url.rstrip("/"), current_app.config["SETTINGS"].public_url)
    return site in ("same-origin", "none") or (site is None and origin in ours)


def shell() -> Shell:
    settings: Settings = current_app.config["SETTINGS"]
    actor = g.get("actor")
    look: Look = actor.look if actor else Look()
    flashes: list[Words] = [str(message) for message in get_flashed_messages()]
    return Shell(
        look.name or settings.app_name, look.icon, look.shift, locale.language(), g.get("theme"), settings.demo,
        actor.role.value if actor else None,
        actor.name if actor and not actor.halfway else None, request.blueprint or "" if request else "",
        url_for("safety.help_now"), url_for("home.hide"), generate_csrf, flashes,
        g.get("idle_seconds") if actor else None, g.get("put_off"), _keeps(settings, actor))


def _keeps(settings: Settings, actor: Any) -> Keeps | None:
    if not actor or not settings.offline or not g.get("may_keep"):
        return None
    owner = hashlib.sha256(crypto.derived_key(actor.id, "kept-plan")).hexdigest()[:16]
    return Keeps(owner, url_for("safety.offline", country=actor.country or settings.default_country))


def _headers(response: Response) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    trusted = "" if request.endpoint in PLOTLY_PAGES else "; require-trusted-types-for 'script'"
    response.headers["Content-Security-Policy"] = POLICY + trusted
    response.headers.update(HEADERS)
    if settings.secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static" and response.status_code < 400:
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    elif not response.headers.get("Cache-Control", "").startswith("public"):
        response.headers["Cache-Control"] = "no-store"
    return response


def error_page(code: int, reference: str | None = None,
               carried: tuple[tuple[str, str], ...] = ()) -> tuple[str, int]:
    """The calm page of an error; bare words where even the page cannot be drawn."""
    title, body = ERRORS.get(code) or (ERRORS[400] if code < 500 else OUR_FAULT)
    page = ErrorPage(title, body, reference)
    if carried:
        page = ErrorPage(title, KEPT, reference, request.full_path.rstrip("?"), carried)
    try:
        return render_template("error.html", page=page), code
    except Exception as error:
        log.failure(error, reference or "error page")
        return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{body}</p><p>{reference or ''}</p>", code


def http_error(error: HTTPException) -> Any:
    """The page that says what went wrong with a request."""
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):  # a forged host name: no address of ours can be written for it
        return Response("Bad request", 400, mimetype="text/plain")
    if isinstance(error, CSRFError):
        log.event("form_refused", reason="csrf")
    html, code = error_page(code, _reference(error) if code >= 500 else None)
    response = Response(html, code)
    for name, value in error.get_headers():
        if name.lower() in ("retry-after", "allow"):
            response.headers[name] = value
    return response


def _database_error(error: Exception) -> Any:
    reference = _reference(error)
    log.failure(error, reference)
    return *error_page(503, reference, _sent()), {"Retry-After": RETRY_AFTER}


def _sent() -> tuple[tuple[str, str], ...]:
    """What was written in the form that could not be stored; nothing of another site's form, and no secrets."""
    if request.method != "POST" or request.files:
        return ()
    try:
        protect()
    except HTTPException:
        return ()
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return () if any(word in name for name, _ in fields for word in SECRET) else tuple(fields)


def _unexpected_error(error: Exception) -> Any:
    if current_app.testing:
        raise error
    reference = _reference(error)
    log.failure(error, reference)
    return error_page(500, reference)


def _reference(_: BaseException) -> str:
    """Eight letters that a person can read out; the log line carries the same."""
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(8))


def attachment(name: str, media_type: str, body: bytes) -> Response:
    """A download that no browser renders and no cache keeps; `name` is ours and ASCII."""
    response = Response(body, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    return response


def safe_next(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(c) < 32 or c == "\\" for c in target):
        return None
    return target


def public_url(endpoint: str, **values: Any) -> str:
    """An absolute link for a mail, from the configured address only, never from a request's headers; commands have none
    and may ask too."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url + current_app.url_map.bind("").build(endpoint, values)
