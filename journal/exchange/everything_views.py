"""Routes of taking everything out, and of the list of who looked; they hang on the blueprint of `views.py`."""

from typing import Any

from flask import Response, render_template

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core.web import attachment
from journal.exchange import actions, everything_actions, everything_pages
from journal.exchange.views import bp


@bp.get("/export")
@needs(Permission.SUMMARY_READ)
def export() -> Any:
    return _page(everything_pages.take_out_page())


@bp.get("/export/everything")
@needs(Permission.EXPORT_READ)
def export_everything() -> Any:
    try:
        document = everything_actions.everything_zip(gate.clearance())
    except actions.Busy:
        return Response(_page(everything_pages.take_out_page(everything_pages.BUSY)), 503, {"Retry-After": "10"})
    return attachment(document.name, document.type, document.body)


@bp.get("/sharing/activity.csv")
@needs(Permission.SHARING_READ)
def looks_csv() -> Any:
    document = everything_actions.looks_csv(gate.clearance())
    return attachment(document.name, document.type, document.body)


def _page(page: everything_pages.TakeOutPage) -> str:
    return render_template("exchange/export.html", page=page)
