"""Reads of the safety plan, and of what this instance says about its clinic."""

from uuid import UUID

from flask import current_app
from sqlalchemy import select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import db
from journal.core.settings import Settings
from journal.safety.models import PlanRow
from journal.safety.plan import Plan

LISTED = 30
"""How many earlier versions are listed; older ones stay stored."""


def clinic() -> tuple[str | None, str | None]:
    """Name and number of the clinic's own line, where the operator has set one."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.clinic_help_name, settings.clinic_help_phone


def plan(clearance: Clearance) -> Plan | None:
    """The plan as it stands; None where there is none, or where it is not for this reader."""
    if not _may_read(clearance):
        return None
    row = db.session().scalar(rows.own(PlanRow, clearance).order_by(PlanRow.number.desc()).limit(1))
    return row.to_value() if row else None


def version(clearance: Clearance, plan_id: UUID) -> Plan | None:
    """One saved version, the newest or an earlier one."""
    if not _may_read(clearance):
        return None
    row = db.session().scalar(rows.own(PlanRow, clearance).where(PlanRow.id == plan_id))
    return row.to_value() if row else None


def earlier(clearance: Clearance) -> list[Plan]:
    """The versions before the newest, newest first, without their words: a list opens nothing."""
    if not _may_read(clearance):
        return []
    found = db.session().execute(
        select(PlanRow.id, PlanRow.number, PlanRow.written_at).where(PlanRow.patient_id == clearance.patient.id)
        .order_by(PlanRow.number.desc()).offset(1).limit(LISTED))
    return [Plan(row.id, row.number, row.written_at, {}) for row in found]


def _may_read(clearance: Clearance) -> bool:
    return Scope.SAFETY_PLAN in clearance.scopes and clearance.reads_text
