"""What follows when a questionnaire was sent."""

from flask import url_for

from journal.access.clearance import Clearance
from journal.questionnaires.responses import Response


def follow(clearance: Clearance, response: Response) -> None:
    """Called after a response was stored."""


def next_url(clearance: Clearance, response: Response) -> str:
    return url_for("questionnaires.result", response_id=response.id)
