"""Open flags of many patients, for a list: two statements at most, whoever is in it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from journal.access.permissions import Scope
from journal.core import crypto, db
from journal.safety.flag_actions import open_for
from journal.safety.flag_models import FlagRow, FlagStepRow
from journal.safety.flags import Flag, Step


def open_of(shared: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, list[Flag]]:
    """Patient → the flags that nobody has seen, of kinds that are shared, the most serious first."""
    crypto.preload(shared)
    found: dict[UUID, list[Flag]] = {patient_id: [] for patient_id in shared}
    for row in db.session().scalars(select(FlagRow).where(FlagRow.patient_id.in_(list(shared)))):
        flag = row.to_value()
        if flag.scope in shared[row.patient_id]:
            found[row.patient_id].append(flag)
    raised = [patient_id for patient_id, flags in found.items() if flags]
    steps: dict[UUID, list[Step]] = {}
    for taken in db.session().scalars(select(FlagStepRow).where(FlagStepRow.patient_id.in_(raised))) if raised else ():
        steps.setdefault(taken.flag_id, []).append(taken.to_value())
    return {patient_id: open_for((one, steps.get(one.id, ())) for one in flags)
            for patient_id, flags in found.items()}
