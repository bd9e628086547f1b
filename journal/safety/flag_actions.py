"""Reads and writes of flags. Each write is one transaction with its audit line."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from journal.access import rows
from journal.access.clearance import Clearance
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import db
from journal.safety.flag_models import FlagRow, FlagStepRow
from journal.safety.flags import NOTE_MAX, Flag, State, Step, may_follow


class NotNow(ValueError):
    """There is no such flag for this reader, or its state cannot follow."""


@db.again
def raise_flags(clearance: Clearance, found: Iterable[Flag]) -> list[Flag]:
    """Stores the flags that are not there yet; those that are new."""
    with db.transaction() as session:
        fresh = [one for one in found if session.get(FlagRow, (clearance.patient.id, one.id)) is None]
        for one in fresh:
            session.add(FlagRow.from_value(clearance.patient.id, one))
            session.flush()
            audit.record(Event.FLAG_RAISED, clearance, flag_id=one.id)
        return fresh


def flags(clearance: Clearance) -> list[tuple[Flag, Sequence[Step]]]:
    """The patient's flags that the reader may know of, newest first, each with its steps."""
    found = [row.to_value() for row in db.session().scalars(
        rows.own(FlagRow, clearance).order_by(FlagRow.raised_at.desc()))]
    steps = defaultdict(list)
    for row in db.session().scalars(rows.own(FlagStepRow, clearance).order_by(FlagStepRow.at)):
        steps[row.flag_id].append(row.to_value())
    return [(one, steps[one.id]) for one in found if one.scope in clearance.scopes]


@db.again
def step(clearance: Clearance, taken: Step) -> None:
    """Brings a flag into its next state; sending it twice does so once, and so does closing what is closed. Raises
    `NotNow`."""
    with db.transaction() as session:
        row = session.get(FlagRow, (clearance.patient.id, taken.flag_id), with_for_update=True)
        if row is None or row.to_value().scope not in clearance.scopes:
            raise NotNow
        earlier = [one.to_value() for one in session.scalars(
            rows.own(FlagStepRow, clearance).where(FlagStepRow.flag_id == taken.flag_id))]
        if any(one.id == taken.id for one in earlier):
            return
        if taken.state in (State.SEEN, State.CLOSED) and any(one.state is taken.state for one in earlier):
            return
        if len(taken.note) > NOTE_MAX or not may_follow(earlier, taken.state):
            raise NotNow
        session.add(FlagStepRow.from_value(clearance.patient.id, taken))
        session.flush()
        audit.record(Event.FLAG_STEPPED, clearance, flag_id=taken.flag_id, state=taken.state.value)


def open_for(found: Iterable[tuple[Flag, Sequence[Step]]]) -> list[Flag]:
    """Those that nobody has seen yet, the most serious first."""
    unseen = [flag for flag, steps in found if not any(step.state is State.SEEN for step in steps)]
    return sorted(unseen, key=lambda one: (one.level, one.is_high, one.raised_at), reverse=True)
