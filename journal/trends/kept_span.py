"""The stretch of days that a person last chose, kept in their browser: a word like "2w", and letters that tell nothing
to others, so that somebody else at the same screen opens on the usual one."""

import hmac
from collections.abc import Mapping
from uuid import UUID

from flask import Response, current_app, request

from journal.core import crypto
from journal.core.settings import Settings
from journal.trends.window import KEPT

KEPT_FOR = 180 * 24 * 3600


def with_kept(args: Mapping[str, str], person: UUID) -> dict[str, str]:
    """The arguments of an address, with the kept span where they name no days."""
    found = dict(args)
    if not found.keys() & {"span", "from", "to"} and (span := _kept(person)):
        found["span"] = span
    return found


def keep(response: Response, args: Mapping[str, str], person: UUID) -> Response:
    """Keeps the span that an address names, but never how far back somebody looked."""
    span = args.get("span")
    if span in KEPT and span != _kept(person):
        settings: Settings = current_app.config["SETTINGS"]
        response.set_cookie(_cookie(), f"{span}.{_mark(person)}", max_age=KEPT_FOR, secure=settings.secure,
                            httponly=True, samesite="Lax", path="/")
    return response


def _cookie() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return "__Host-span" if settings.secure else "span"


def _mark(person: UUID) -> str:
    return crypto.lookup("kept-span", str(person)).hex()[:16]


def _kept(person: UUID) -> str | None:
    span, _, mark = request.cookies.get(_cookie(), "").partition(".")
    return span if span in KEPT and hmac.compare_digest(mark.encode(), _mark(person).encode()) else None
