"""Landing, Today, Hide, and the demo's mail."""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Role
from journal.accounts import drafts
from journal.core import clock, locale, mail
from journal.core.period import Period
from journal.core.settings import Settings
from journal.core.text import N_, Words
from journal.entries import pages as entry_pages
from journal.entries import queries as entries
from journal.home import pages
from journal.treatment import queries as treatment
from journal.treatment import rules as treatment_rules

bp = Blueprint("home", __name__)
HOME = {Role.PATIENT: "home.today", Role.THERAPIST: "caseload.show", Role.CLINIC: "caseload.clinic"}


@bp.get("/")
@needs(Permission.PUBLIC)
def landing() -> Any:
    """Where a person belongs: their own first page, or the sign-in."""
    actor = gate.actor()
    return redirect(url_for(HOME[actor.role] if actor else "accounts.sign_in"), 303)


@bp.get("/today")
@needs(Permission.TODAY_READ)
def today() -> Any:
    clearance, now = gate.clearance(), locale.local(clock.now())
    found = entries.entries(clearance, Period.ending(now.date(), pages.STRIP_DAYS))
    views = [entry_pages.entry_view(one) for one in found if one.day == now.date()]
    sessions = treatment.sessions(clearance)
    return render_template("home/today.html", page=pages.today_page(
        now, clearance.patient.name, found, views, sessions, _due(sessions)))


def _due(sessions: list[treatment_rules.Session]) -> list[tuple[Words, str]]:
    """What waits for an answer; nothing here ever presses."""
    due: list[tuple[Words, str]] = [
        (N_("A session was entered twice. Are they the same?"), url_for("treatment.session", session_id=pair[0].id))
        for pair in treatment_rules.doubles(sessions)]
    if drafts.count(gate.clearance().actor.id):
        due.insert(0, (N_("Something you typed is waiting to be sent."), url_for("accounts.drafts")))
    return due


@bp.get("/hide")
@needs(Permission.PUBLIC)
def hide() -> Any:
    """A neutral page that takes the journal off the screen."""
    return render_template("home/hide.html")


@bp.get("/demo/mail")
@needs(Permission.PUBLIC)
def demo_mail() -> Any:
    """The mail folder of a demo; not there outside demo mode, nor for requests from other machines."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.demo or request.remote_addr not in ("127.0.0.1", "::1"):
        abort(404)
    letters = [pages.letter_view(one.to, one.subject, one.text, settings.public_url)
               for one in mail.filed(settings.mail_dir)]
    return render_template("home/demo_mail.html", page=pages.mail_page(letters, str(settings.mail_dir)))
