"""Writing and reading the audit. `record` joins the caller's transaction; a line is chained to the one before."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from journal.audit.events import BY_LABEL, LOOKS, WRITES, Event
from journal.audit.models import AuditRow
from journal.core import clock, db

GENESIS = b"\0" * 32
CHAIN_LOCK = 0x1A7E
"""PostgreSQL advisory lock under which the chain grows by one line at a time."""


class Known(Protocol):
    @property
    def id(self) -> UUID: ...


class Who(Protocol):
    """What the audit asks of a clearance."""

    @property
    def actor(self) -> Known: ...
    @property
    def patient(self) -> Known | None: ...


@dataclass(frozen=True)
class Line:
    """One audit line as it can be shown."""

    at: datetime
    event: Event
    actor_id: UUID | None
    patient_id: UUID | None
    keys: dict[str, Any]


def record(event: Event, who: Who, **keys: Any) -> None:
    """Adds one line to the caller's transaction; `keys` must be exactly those of the event."""
    record_ids(event, who.actor.id, [who.patient.id if who.patient else None], **keys)


def record_ids(event: Event, actor_id: UUID | None, patient_ids: Sequence[UUID | None], **keys: Any) -> None:
    """The same line for several patients (a list that shows them), written in one statement."""
    if set(keys) != set(event.keys):
        raise ValueError(f"{event.label} carries exactly {event.keys}")
    plain = {name: value if isinstance(value, int | list) else str(value) for name, value in keys.items()}
    with db.transaction() as session:
        seq, chain = end(session)
        rows = []
        for patient_id in patient_ids:
            seq, at = seq + 1, clock.now()
            chain = link(chain, seq, at, event.label, actor_id, patient_id, plain)
            rows.append(AuditRow(seq=seq, at=at, event=event.label, actor_id=actor_id, patient_id=patient_id,
                                 keys=plain, chain=chain))
        session.add_all(rows)
        session.info["chain"] = (session.get_transaction(), seq, chain)


def end(session: Session) -> tuple[int, bytes]:
    """Number and chain of the last line, locked until the transaction ends; so it is read once in each."""
    transaction, seq, chain = session.info.get("chain", (None, 0, GENESIS))
    if transaction is not None and transaction is session.get_transaction():
        return seq, chain
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = session.execute(select(AuditRow.seq, AuditRow.chain).order_by(AuditRow.seq.desc()).limit(1)).first()
    return (last.seq, last.chain) if last else (0, GENESIS)


def link(previous: bytes, seq: int, at: datetime, event: str, actor: UUID | None, patient: UUID | None,
         keys: dict[str, Any]) -> bytes:
    """The chain value of a line, over its canonical text."""
    line = orjson.dumps([seq, at.isoformat(), event, str(actor), str(patient), keys], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(previous + line).digest()


def looks(patient_id: UUID, limit: int = 200) -> list[Line]:
    """What other people looked at and wrote in this record, newest first."""
    return history(patient_id, (*LOOKS, *WRITES), limit, others_only=True)


def last_opened(patient_id: UUID) -> dict[UUID, datetime]:
    """Who else opened or took out something of this record, and when last; being shown in a list does not count."""
    rows = db.session().execute(
        select(AuditRow.actor_id, func.max(AuditRow.at)).group_by(AuditRow.actor_id)
        .where(AuditRow.patient_id == patient_id, AuditRow.actor_id != patient_id,
               AuditRow.event.in_([event.label for event in LOOKS if event is not Event.RECORD_LISTED])))
    return {actor_id: at for actor_id, at in rows if actor_id}


def last_opened_by(actor_id: UUID, patients: Collection[UUID]) -> dict[UUID, datetime]:
    """Patient → when this person last opened something of theirs; one statement."""
    rows = db.session().execute(
        select(AuditRow.patient_id, func.max(AuditRow.at)).group_by(AuditRow.patient_id)
        .where(AuditRow.actor_id == actor_id, AuditRow.patient_id.in_(patients),
               AuditRow.event == Event.RECORD_OPENED.label))
    return {patient_id: at for patient_id, at in rows if patient_id}


def history(patient_id: UUID, events: Iterable[Event], limit: int, others_only: bool = False) -> list[Line]:
    query = select(AuditRow).where(AuditRow.patient_id == patient_id,
                                   AuditRow.event.in_([event.label for event in events]))
    if others_only:
        query = query.where(AuditRow.actor_id != patient_id)
    rows = db.session().scalars(query.order_by(AuditRow.seq.desc()).limit(limit))
    return [Line(row.at, BY_LABEL[row.event], row.actor_id, row.patient_id, row.keys) for row in rows]


def lines_of(patient_ids: Iterable[UUID], events: Iterable[Event], since: datetime) -> list[Line]:
    """What was done in the records of these patients since then, oldest first, in one statement."""
    rows = db.session().scalars(select(AuditRow).where(
        AuditRow.patient_id.in_(list(patient_ids)), AuditRow.event.in_([event.label for event in events]),
        AuditRow.at >= since).order_by(AuditRow.seq))
    return [Line(row.at, BY_LABEL[row.event], row.actor_id, row.patient_id, row.keys) for row in rows]


def looked_since(actor_id: UUID, event: Event, since: datetime, page: str | None = None) -> set[UUID]:
    """Patients for whom this look is already recorded since `since`."""
    rows = db.session().execute(select(AuditRow.patient_id, AuditRow.keys).where(
        AuditRow.actor_id == actor_id, AuditRow.event == event.label, AuditRow.at >= since))
    return {row.patient_id for row in rows if row.patient_id and (page is None or row.keys.get("page") == page)}


def first_broken() -> int | None:
    """The number of the first line that was changed, removed or reordered; None when the chain holds."""
    chain, expected = GENESIS, 1
    stored = select(AuditRow).order_by(AuditRow.seq).execution_options(populate_existing=True)
    for row in db.session().scalars(stored):
        chain = link(chain, row.seq, row.at, row.event, row.actor_id, row.patient_id, row.keys)
        if row.seq != expected or row.chain != chain:
            return expected
        expected += 1
    return None


def count() -> int:
    return db.session().scalar(select(func.count()).select_from(AuditRow)) or 0


def nth_newest(events: Iterable[Event], actor_id: UUID, patient_id: UUID, n: int) -> datetime | None:
    """When the n-th newest of these was done by this person in this record; None where there are fewer."""
    found: datetime | None = db.session().scalar(
        select(AuditRow.at).where(AuditRow.patient_id == patient_id, AuditRow.actor_id == actor_id,
                                  AuditRow.event.in_([event.label for event in events]))
        .order_by(AuditRow.seq.desc()).offset(n - 1).limit(1))
    return found
