"""Writes of the safety plan. Each is one transaction with its audit line; every version stays."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from journal.access.clearance import Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.safety import queries
from journal.safety.models import PlanRow
from journal.safety.plan import Plan, parts_of, problems


class PlanRefused(ValueError):
    """A part is too long; the form asks the same rule first."""


class ChangedMeanwhile(RuntimeError):
    """Another version was saved after the writer had opened theirs; nothing was stored."""


class NotHere(LookupError):
    """There is no such version."""


@db.again
def save_plan(clearance: Clearance, plan_id: UUID, parts: Mapping[str, str], seen: UUID | None,
              taken: Sequence[str] = ()) -> Plan | None:
    """Stores `parts` as the newest version; the plan as it then stands, None when nothing was ever written.

    `seen` is the version that the writer had open (None: there was none yet); raises `ChangedMeanwhile` when it is not
    the newest. Ids are made with the form: sending it twice stores it once. A plan without a change stores nothing.
    Where the writer chose then, `taken` names the parts that stay as the newest has them; what was typed for these is
    kept as a version.
    """
    if problems(parts):
        raise PlanRefused
    with db.transaction():
        newest, sent = queries.plan(clearance), queries.version(clearance, plan_id)
        if parts == (newest.parts if newest else {}) or (sent and sent.parts == parts):
            return newest
        if sent or (newest.id if newest else None) != seen:
            raise ChangedMeanwhile
        typed = _add(clearance, plan_id, parts, newest)
        chosen = parts_of({**parts, **{name: newest.parts.get(name) for name in taken if newest}})
        return typed if chosen == parts else _add(clearance, uuid4(), chosen, typed)


@db.again
def use_again(clearance: Clearance, plan_id: UUID) -> Plan:
    """Makes an earlier version the newest by storing it once more; raises `NotHere`."""
    with db.transaction():
        wanted, newest = queries.version(clearance, plan_id), queries.plan(clearance)
        if wanted is None:
            raise NotHere
        if newest and newest.parts == wanted.parts:
            return newest
        return _add(clearance, uuid4(), wanted.parts, newest)


def _add(clearance: Clearance, plan_id: UUID, parts: Mapping[str, str], newest: Plan | None) -> Plan:
    plan = Plan(plan_id, newest.number + 1 if newest else 1, clock.now(), dict(parts))
    db.session().add(PlanRow.from_value(clearance.patient.id, plan))
    db.session().flush()
    audit.record(Event.PLAN_SAVED, clearance, plan_id=plan.id)
    return plan
