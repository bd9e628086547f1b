"""Reads of what this instance says about its clinic."""

from flask import current_app

from journal.core.settings import Settings


def clinic() -> tuple[str | None, str | None]:
    """Name and number of the clinic's own line, where the operator has set one."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.clinic_help_name, settings.clinic_help_phone
