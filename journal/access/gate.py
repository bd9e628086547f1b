"""The one gate. Every request passes it; a route that does not say whom it admits keeps the app from starting."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for

from journal.access import policy
from journal.access.clearance import Actor, Clearance, Patient
from journal.access.permissions import Permission, Scope
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import log, web
from journal.core.text import N_, Words

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


class RouteUnmarked(RuntimeError):
    """A route says nothing of whom it admits."""


@dataclass(frozen=True)
class Lookups:
    """What the gate asks of rooms above it. `relation` is None for somebody else's patient, or for no such person;
    `confirm` answers with the problem of a password given again, None when it is right."""

    actor: Callable[[], Actor | None]
    relation: Callable[[Actor, UUID], tuple[Patient, frozenset[Scope]] | None]
    is_fresh: Callable[[], bool]
    confirm: Callable[[str], Words | None]


@dataclass(frozen=True)
class ConfirmPage:
    """Asks for the password again and carries on with what was sent."""

    action: str
    carried: tuple[tuple[str, str], ...] = ()
    errors: dict[str, Words] = field(default_factory=dict)
    title: Words = N_("Please confirm that it is you")
    body: Words = N_("This step takes your record out of the journal or shows it to someone, so we ask for your "
                     "password again.")


def needs(permission: Permission) -> Callable[[ViewT], ViewT]:
    """Marks a view with the permission that it asks for."""
    def mark(view: ViewT) -> ViewT:
        view.permission = permission  # type: ignore[attr-defined]
        return view
    return mark


def connect(app: Flask, lookups: Lookups) -> None:
    app.extensions["gate"] = lookups
    app.url_value_preprocessor(take_patient)
    app.before_request(admit)


def check_every_route(app: Flask) -> None:
    """Raises `RouteUnmarked` for any route without `@needs`."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "permission"):
            raise RouteUnmarked(f"{rule.endpoint} ({rule.rule}) does not say whom it admits: add @needs(Permission.…)")


def take_patient(_: str | None, values: dict[str, Any] | None) -> None:
    """Lifts `patient_id` out of the address, so that views are written once for one's own and for another's record."""
    g.patient_id = values.pop("patient_id", None) if values else None


def clearance() -> Clearance:
    """What this request may touch; there is none on public pages."""
    found: Clearance = g.clearance
    return found


def actor() -> Actor | None:
    found: Actor | None = g.get("actor")
    return found


def admit() -> Any:
    """Lets the request through, or answers it: sign-in, confirmation, or a page that is not here."""
    if request.endpoint is None:
        return None
    view: Any = current_app.view_functions[request.endpoint]
    if request.endpoint == "static":
        return None
    lookups: Lookups = current_app.extensions["gate"]
    g.actor = found = lookups.actor()
    if found:
        g.language, g.zone, g.theme = found.language, found.zone, found.theme
    permission: Permission = view.permission
    if permission is Permission.PUBLIC:
        web.protect()
        return None
    if found is None:
        return _to_sign_in()
    g.clearance = _clear(lookups, permission, found)
    web.protect()  # before a password is tried or a look recorded
    if permission in policy.SENSITIVE and not lookups.is_fresh():
        answer = _confirm(lookups)
        if answer is not None:
            return answer
    if not g.clearance.is_own:
        audit.record(Event.RECORD_OPENED, g.clearance, page=request.endpoint)
    return None


def _clear(lookups: Lookups, permission: Permission, found: Actor) -> Clearance:
    patient, scopes = None, frozenset[Scope]()
    if g.patient_id is not None:
        relation = lookups.relation(found, g.patient_id)
        if relation is None or found.id == g.patient_id:
            _refuse("no relation")
        patient, scopes = relation  # type: ignore[misc]
    elif permission not in policy.AS_MYSELF:
        patient = Patient(found.id, found.name, found.zone, found.country)
    granted = policy.clear(permission, found, patient, scopes)
    if granted is None:
        _refuse("not permitted")
    return granted  # type: ignore[return-value]


def _refuse(reason: str) -> None:
    log.event("refused", reason=reason)
    abort(404)


def _to_sign_in() -> Any:
    target = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    return redirect(url_for("accounts.sign_in", next=target if target != "/" else None), 303)


def _confirm(lookups: Lookups) -> Any:
    """None once the password was given again with this request; otherwise the page that asks for it."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.confirm", next=request.full_path.rstrip("?")), 303)
    errors: dict[str, Words] = {}
    given = request.form.get("confirm_password")
    if given is not None:
        problem = lookups.confirm(given)
        if problem is None:
            return None
        errors["confirm_password"] = problem
    carried = tuple((name, value) for name, value in request.form.items(multi=True)
                    if name not in ("csrf_token", "confirm_password"))
    page = ConfirmPage(request.full_path.rstrip("?"), carried, errors)
    return render_template("accounts/confirm.html", page=page), 422 if errors else 200
