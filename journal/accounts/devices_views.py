"""Routes of "Where you are signed in". Ending never asks for a confirmation: somebody afraid has to be able to."""

import hashlib
from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import browser_sessions, devices_pages
from journal.accounts.devices_pages import Device
from journal.accounts.models import BrowserSessionRow
from journal.accounts.rules import Factor
from journal.accounts.views import bp
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import db, locale
from journal.core.text import N_, plural


def device_id(token_hash: bytes) -> UUID:
    """What stands for a browser session in an address; nothing can be told from it."""
    return UUID(bytes=hashlib.sha256(b"device" + token_hash).digest()[:16])


def _live() -> dict[UUID, BrowserSessionRow]:
    """The person's browser sessions by device id, this one first, then by last use."""
    here = g.browser_session.token_hash
    rows = sorted(browser_sessions.live(g.actor.id, g.actor.role),
                  key=lambda row: (row.token_hash == here, row.seen_at), reverse=True)
    return {device_id(row.token_hash): row for row in rows}


def _end(ended: list[BrowserSessionRow]) -> int:
    with db.transaction():
        count = browser_sessions.end_these(row.token_hash for row in ended)
        if count:
            audit.record_ids(Event.SIGNED_OUT_ELSEWHERE, g.actor.id, [None], ended=count)
    return count


@bp.get("/account/devices")
@needs(Permission.SIGNED_IN)
def devices() -> Any:
    here = g.browser_session.token_hash
    found = [Device(key, row.device, row.created_at, row.seen_at, Factor(row.factor), row.shared,
                    row.token_hash == here) for key, row in _live().items()]
    return render_template("accounts/devices.html", page=devices_pages.devices_page(found, g.actor.zone))


@bp.post("/account/devices/<uuid:device_id>/end")
@needs(Permission.SIGNED_IN)
def end_device(device_id: UUID) -> Any:
    row = _live().get(device_id) or abort(404)
    if row.token_hash == g.browser_session.token_hash:
        return browser_sessions.end(redirect(url_for("home.landing"), 303))
    _end([row])
    flash(N_("That device is signed out."))
    return redirect(url_for("accounts.devices"), 303)


@bp.post("/account/devices/end-others")
@needs(Permission.SIGNED_IN)
def end_other_devices() -> Any:
    here = g.browser_session.token_hash
    count = _end([row for row in _live().values() if row.token_hash != here])
    flash(locale.render(plural(N_("One other device is signed out."), N_("%(n)s other devices are signed out."), count)
                        if count else N_("No other device was signed in.")))
    return redirect(url_for("accounts.devices"), 303)
