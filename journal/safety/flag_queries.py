"""Reads of flags of many people: a therapist's list, and what nobody has seen yet. A constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select

from journal.access.permissions import Scope
from journal.core import crypto, db
from journal.safety.flag_models import FlagRow, FlagStepRow
from journal.safety.flags import Flag, State
from journal.safety.rules import Level

SEEN = exists().where(FlagStepRow.patient_id == FlagRow.patient_id, FlagStepRow.flag_id == FlagRow.id,
                      FlagStepRow.state == State.SEEN.value)


def unseen_of(shared: Mapping[UUID, frozenset[Scope]]) -> dict[UUID, list[Flag]]:
    """Patient → the flags that nobody has seen, as far as their kind is shared."""
    found = _unseen(select(FlagRow).where(FlagRow.patient_id.in_(list(shared)), ~SEEN))
    return {patient: [one for one in flags if one.scope in shared[patient]] for patient, flags in found.items()}


def urgent_unseen() -> dict[UUID, list[Flag]]:
    """Patient → the flags of level S3 that nobody has seen, in the whole journal."""
    found = _unseen(select(FlagRow).where(~SEEN))
    return {patient: urgent for patient, flags in found.items()
            if (urgent := [one for one in flags if one.level is Level.S3])}


def _unseen(query: Select[FlagRow]) -> dict[UUID, list[Flag]]:
    rows = db.session().scalars(query.order_by(FlagRow.raised_at)).all()
    crypto.preload({row.patient_id for row in rows})
    found: dict[UUID, list[Flag]] = defaultdict(list)
    for row in rows:
        try:
            found[row.patient_id].append(row.to_value())
        except crypto.KeyMissing:  # half erased: nobody to be looked at
            continue
    return dict(found)


def by_source(flags: Iterable[Flag]) -> dict[UUID, Sequence[Flag]]:
    """Response → its flags, in the order of the flags."""
    found: dict[UUID, list[Flag]] = defaultdict(list)
    for one in flags:
        found[one.source_id].append(one)
    return dict(found)
