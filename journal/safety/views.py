"""Help now: whom to call, in the person's country."""

from typing import Any

from flask import Blueprint

from journal.access.gate import needs
from journal.access.permissions import Permission

bp = Blueprint("safety", __name__)


@bp.get("/help")
@needs(Permission.PUBLIC)
def help_now() -> Any:
    return "help"
