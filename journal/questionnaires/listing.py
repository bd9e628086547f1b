"""Questionnaires of many patients, for a list: one statement each, whoever is in it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import func, select

from journal.access.permissions import Scope
from journal.core import crypto, db
from journal.questionnaires.models import ResponseRow
from journal.questionnaires.responses import Response


def sent_of(shared: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, list[Response]]:
    """Patient → what was sent and not taken away, oldest first; none of whom does not share questionnaires."""
    wanted = [patient_id for patient_id, scopes in shared.items() if Scope.QUESTIONNAIRES in scopes]
    crypto.preload(wanted)
    found: dict[UUID, list[Response]] = {patient_id: [] for patient_id in shared}
    query = select(ResponseRow).where(ResponseRow.patient_id.in_(wanted), ResponseRow.sent_at.is_not(None),
                                      ResponseRow.deleted_at.is_(None))
    for row in db.session().scalars(query.order_by(ResponseRow.day, ResponseRow.sent_at)):
        found[row.patient_id].append(row.to_value())
    return found


def marks(people: Collection[UUID]) -> dict[UUID, str]:
    """Patient → what changes with every questionnaire that is sent, taken away or brought back; opens nothing."""
    query = select(ResponseRow.patient_id, func.count(ResponseRow.sent_at), func.count(ResponseRow.deleted_at),
                   func.max(ResponseRow.sent_at), func.max(ResponseRow.deleted_at)).where(
                       ResponseRow.patient_id.in_(people))
    return {row[0]: "|".join(map(str, row[1:])) for row in db.session().execute(query.group_by(ResponseRow.patient_id))}
