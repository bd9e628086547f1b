"""Reads of questionnaires: one patient's responses and wishes, and what the operator switched on."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import crypto, db
from journal.questionnaires.instruments import ALL
from journal.questionnaires.models import MarkRow, ResponseRow, SwitchRow
from journal.questionnaires.responses import Mark, Response


def may_read(clearance: Clearance) -> bool:
    return Scope.QUESTIONNAIRES in clearance.scopes


def responses(clearance: Clearance) -> list[Response]:
    """All of a patient's, begun and sent, those taken away too, oldest first; none where they are not shared. Others
    than the patient see what was sent alone."""
    if not may_read(clearance):
        return []
    wanted = rows.own(ResponseRow, clearance).order_by(ResponseRow.day, ResponseRow.started_at)
    if not clearance.is_own:
        wanted = wanted.where(ResponseRow.sent_at.is_not(None), ResponseRow.deleted_at.is_(None))
    return [row.to_value() for row in db.session().scalars(wanted.execution_options(populate_existing=True))]


def responses_of(shared: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, list[Response]]:
    """Patient → what was sent, oldest first, for many patients in one statement each for keys and rows. `shared` is
    what each patient granted to the reader; nothing is opened of those who do not share questionnaires."""
    wanted = [patient_id for patient_id, scopes in shared.items() if Scope.QUESTIONNAIRES in scopes]
    found: dict[UUID, list[Response]] = {patient_id: [] for patient_id in shared}
    if not wanted:
        return found
    crypto.preload(wanted)
    query = select(ResponseRow).where(ResponseRow.patient_id.in_(wanted), ResponseRow.sent_at.is_not(None),
                                      ResponseRow.deleted_at.is_(None))
    for row in db.session().scalars(query.order_by(ResponseRow.day, ResponseRow.started_at)):
        found[row.patient_id].append(row.to_value())
    return found


def marks(clearance: Clearance) -> list[Mark]:
    """Every wish about asking, oldest first; none where questionnaires are not shared."""
    if not may_read(clearance):
        return []
    found = db.session().scalars(rows.own(MarkRow, clearance).order_by(MarkRow.made_at))
    return [row.to_value() for row in found]


def taken_away(response_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these that the patient took away after they were sent."""
    return frozenset(db.session().scalars(select(ResponseRow.id).where(
        ResponseRow.id.in_(list(response_ids)), ResponseRow.deleted_at.is_not(None))))


def switched_on() -> frozenset[str]:
    """The instruments that may be asked here: the free ones, and of the conditional ones those whose licence the
    operator read, in the version that ships."""
    newest = {row.instrument: row for row in db.session().scalars(select(SwitchRow).order_by(SwitchRow.switched_at))}
    return frozenset(name for name, one in ALL.items() if not one.licence.conditional or (
        name in newest and newest[name].is_on and newest[name].version == one.version))
