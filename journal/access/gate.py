"""The one gate. Every request passes it; a route that does not say whom it admits keeps the app from starting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for

from journal.access import policy, put_off
from journal.access.clearance import Actor, Clearance, Patient
from journal.access.permissions import Permission, Role, Scope
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import log, web
from journal.core.text import N_, Words

CONFIRMING = ("confirm_", "passkey_")
"""How the fields of a confirmation begin; they are never carried on."""
ViewT = TypeVar("ViewT", bound=Callable[..., Any])


class RouteUnmarked(RuntimeError):
    """A route says nothing of whom it admits."""


@dataclass(frozen=True)
class Lookups:
    """What the gate asks of rooms above it. `relation` is None for somebody else's patient, or for no such person.
    `confirm` is told the posted fields that begin with `CONFIRMING`: None when it is not asked yet, empty when they
    prove the person, else the problem of each; `ways` is what the confirmation page asks for. `set_up` is the endpoint
    where a second factor is added. `keep` is told of each unsafe request without a sign-in: where the person finds what
    it sent, when that was kept. `groggy` is until when a patient is asked for little, after a dose, if they are."""

    actor: Callable[[], Actor | None]
    relation: Callable[[Actor, UUID], tuple[Patient, frozenset[Scope]] | None]
    is_fresh: Callable[[], bool]
    confirm: Callable[[Mapping[str, str]], dict[str, Words] | None]
    ways: Callable[[], Any]
    set_up: str
    keep: Callable[[], str | None]
    groggy: Callable[[Actor], datetime | None]


@dataclass(frozen=True)
class ConfirmPage:
    """Asks again who it is, in the `ways` that the account has, and carries on with what was sent."""

    action: str
    ways: Any
    carried: tuple[tuple[str, str], ...] = ()
    errors: dict[str, Words] = field(default_factory=dict)
    title: Words = N_("Please confirm that it is you")
    body: Words = N_("This step takes your record out, shows it to someone, erases it, or changes how you sign in. "
                     "So we ask again.")


def needs(permission: Permission) -> Callable[[ViewT], ViewT]:
    """Marks a view with the permission that it asks for."""
    def mark(view: ViewT) -> ViewT:
        view.permission = permission  # type: ignore[attr-defined]  # a function holds what is put on it
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
    if request.endpoint is None or request.endpoint == "static":
        return None
    view: Any = current_app.view_functions[request.endpoint]
    lookups: Lookups = current_app.extensions["gate"]
    g.actor = found = lookups.actor()
    if found:
        g.language, g.zone, g.theme = found.language, found.zone, found.theme
    permission: Permission = view.permission
    if permission is Permission.PUBLIC:
        web.protect()
        return None
    if found is None:
        return _to_sign_in(lookups)
    if found.halfway and permission not in policy.HALFWAY:
        return redirect(url_for(lookups.set_up), 303)
    g.clearance = _clear(lookups, permission, found)
    web.protect()  # before a password is tried or a look recorded
    answer = _first(lookups, permission)
    if answer is not None:
        return answer
    if not g.clearance.is_own:
        audit.record(Event.RECORD_OPENED, g.clearance, page=request.endpoint)
    return None


def _first(lookups: Lookups, permission: Permission) -> Any:
    """What is asked before a choice that matters: whether it can wait, then who it is; None where nothing is."""
    waits = put_off_question(permission in policy.PUT_OFF) if permission in policy.PUT_OFF_TOLD else None
    if waits is None and permission in policy.SENSITIVE and not lookups.is_fresh():
        return _confirm(lookups)
    return waits


def _clear(lookups: Lookups, permission: Permission, found: Actor) -> Clearance:
    patient, scopes = None, frozenset[Scope]()
    if g.patient_id is not None:
        relation = lookups.relation(found, g.patient_id)
        if relation is None or found.id == g.patient_id:
            _refuse("no relation")
        patient, scopes = relation
    elif permission not in policy.AS_MYSELF:
        patient = Patient(found.id, found.name, found.zone, found.country)
    granted = policy.clear(permission, found, patient, scopes)
    if granted is None:
        _refuse("not permitted")
    return granted


def allowed(who: Actor, permission: Permission, patient_id: UUID) -> Clearance | None:
    """What somebody may touch of another person's record at this moment, whatever the address says; None for nothing.
    """
    lookups: Lookups = current_app.extensions["gate"]
    relation = lookups.relation(who, patient_id)
    return policy.clear(permission, who, *relation) if relation else None


def own_clearance(permission: Permission) -> Clearance | None:
    """What the signed-in person may touch of their own record on a page that is open to everybody; None before a full
    sign-in."""
    found = actor()
    if found is None or found.halfway:
        return None
    return policy.clear(permission, found, Patient(found.id, found.name, found.zone, found.country), frozenset())


def put_off_question(asks: bool = True) -> Any:
    """The page that asks a patient, soon after a dose, whether this can wait until the morning; None where it need not
    wait. A look, and what does not ask, is told alone. For pages that are open to everybody and give something away."""
    found, lookups = actor(), current_app.extensions["gate"]
    if found is None or found.role is not Role.PATIENT or found.halfway:  # who must add a factor is not locked out
        return None
    until = lookups.groggy(found)
    return put_off.answer(found, until, asks) if until else None


def _refuse(reason: str) -> NoReturn:
    log.event("refused", reason=reason)
    abort(404)


def _to_sign_in(lookups: Lookups) -> Any:
    target = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else lookups.keep()
    return redirect(url_for("accounts.sign_in", next=target if target != "/" else None), 303)


def _confirm(lookups: Lookups) -> Any:
    """None once this request itself proved the person again; otherwise the page that asks for it."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.confirm", next=request.full_path.rstrip("?")), 303)
    errors = lookups.confirm(request.form)
    if errors == {}:
        return None
    carried = tuple((name, value) for name, value in request.form.items(multi=True)
                    if name != "csrf_token" and not name.startswith(CONFIRMING))
    page = ConfirmPage(request.full_path.rstrip("?"), lookups.ways(), carried, errors or {})
    return render_template("accounts/confirm.html", page=page), 422 if errors else 200
