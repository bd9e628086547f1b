"""Reads and writes of what a person's check-in asks. Each write is one transaction with its audit line; what is
switched off stays, with all answers to it."""

from collections.abc import Collection, Iterable
from uuid import UUID, uuid4

from journal.access import rows
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.entries.followed import MOST, OFFERED, Chosen, Followed, Kind, in_order, name_problem
from journal.entries.models import FollowedRow, ProfileChoiceRow
from journal.entries.profiles import PROFILES


class NotAllowed(ValueError):
    """The name breaks a rule; the form asks the same rule first."""


class TooMany(RuntimeError):
    """There are as many items of their own as one person can make."""


def chosen(clearance: Clearance) -> Chosen:
    """What the check-in asks, as far as the reader may know: profiles with check-ins, the rest under its own kind."""
    choices = db.session().scalars(rows.own(ProfileChoiceRow, clearance).order_by(
        ProfileChoiceRow.since, ProfileChoiceRow.chosen_at)) if Scope.CHECK_INS in clearance.scopes else ()
    followed = (db.session().scalars(rows.own(FollowedRow, clearance)) if Scope.CONTEXT in clearance.scopes else ())
    return Chosen(tuple(row.to_value() for row in choices), in_order(row.to_value() for row in followed))


@db.again
def choose_profiles(clearance: Clearance, profiles: Collection[str]) -> None:
    """From today on the check-in asks the questions of these profiles; the last choice of a day stands for it. Unknown
    ones are passed over."""
    wanted = [key for key in PROFILES if key in profiles]
    with db.transaction() as session:
        if list(chosen(clearance).profiles()) == wanted:
            return
        today = clock.today(clearance.patient.zone)
        row = session.scalar(rows.own(ProfileChoiceRow, clearance).where(ProfileChoiceRow.since == today).limit(1))
        if row is None:
            row = ProfileChoiceRow(patient_id=clearance.patient.id, id=uuid4(), since=today)
            session.add(row)
        row.profiles, row.chosen_at = wanted, clock.now()
        audit.record(Event.PROFILES_CHOSEN, clearance)


@db.again
def follow(clearance: Clearance, keys: Collection[str]) -> None:
    """What is followed from now on: keys of `OFFERED` and ids of their own items. Everything else is retired."""
    with db.transaction() as session:
        mine = _rows(clearance)
        for row in mine:
            one = row.to_value()
            if (one.item.name in keys) != one.is_on:
                row.retired_at = None if one.item.name in keys else clock.now()
                audit.record(Event.ITEM_CHANGED, clearance, item_id=row.id)
        there = {row.to_value().offered for row in mine}
        for key in (key for key in OFFERED if key in keys and key not in there):
            one = Followed(uuid4(), clock.now(), "scale" if OFFERED[key].is_scale else "yes_no", key)
            session.add(FollowedRow.from_value(clearance.patient.id, one))
            audit.record(Event.ITEM_MADE, clearance, item_id=one.id)


@db.again
def add_own(clearance: Clearance, item_id: UUID, name: str, kind: Kind) -> None:
    """Makes an item of their own. Ids are made with the form: sending it twice makes one; a form that made one before
    and comes again with another name makes another. Raises `TooMany`."""
    if name_problem(name, kind):
        raise NotAllowed
    with db.transaction() as session:
        mine = _rows(clearance)
        if any(row.id == item_id for row in mine):
            if any((one.name, one.kind) == (name, kind) for one in (row.to_value() for row in mine)):
                return
            item_id = uuid4()
        if sum(row.to_value().offered is None for row in mine) >= MOST:
            raise TooMany
        session.add(FollowedRow.from_value(clearance.patient.id, Followed(item_id, clock.now(), kind, name=name)))
        audit.record(Event.ITEM_MADE, clearance, item_id=item_id)


@db.again
def rename(clearance: Clearance, item_id: UUID, name: str) -> bool:
    """Gives an item another name, for its older answers too; False where there is no such item."""
    with db.transaction():
        row = next((row for row in _rows(clearance) if row.id == item_id), None)
        if row is None:
            return False
        if name_problem(name, row.to_value().kind):
            raise NotAllowed
        if row.to_value().name != name:
            row.content = row.content | {"name": name}
            audit.record(Event.ITEM_CHANGED, clearance, item_id=item_id)
        return True


def _rows(clearance: Clearance) -> list[FollowedRow]:
    found: Iterable[FollowedRow] = db.session().scalars(
        rows.own(FollowedRow, clearance).with_for_update().execution_options(populate_existing=True))
    return list(found)
