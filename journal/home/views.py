"""Landing, Today, Hide, health."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Role

bp = Blueprint("home", __name__)
HOME = {Role.PATIENT: "home.today", Role.THERAPIST: "caseload.show", Role.CLINIC: "sharing.clinic"}


@bp.get("/")
@needs(Permission.PUBLIC)
def landing() -> Any:
    """Where a person belongs: their own first page, or the sign-in."""
    actor = gate.actor()
    return redirect(url_for(HOME[actor.role] if actor else "accounts.sign_in"), 303)


@bp.get("/hide")
@needs(Permission.PUBLIC)
def hide() -> Any:
    """A neutral page that takes the journal off the screen."""
    return render_template("home/hide.html")
