"""Reads of who reads what: promises, wishes about asking, and who was told."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from journal.access import rows
from journal.access.clearance import Actor, Clearance
from journal.access.permissions import Role, Scope
from journal.accounts import queries as accounts
from journal.core import clock, db
from journal.safety.asking import Asking, Choice, asking
from journal.safety.models import ChoiceRow, NoticeRow, PromiseRow
from journal.safety.promise import Promise, Reader
from journal.safety.telling import Notice
from journal.sharing import queries as sharing
from journal.sharing.rules import Grant


def owner_of(actor: Actor) -> UUID | None:
    """In whose name this person promises: staff for their clinic, a therapist for themselves."""
    return actor.clinic_id if actor.role is Role.CLINIC else actor.id


def newest(owner: UUID) -> Promise | None:
    """The promise of a therapist or a clinic that holds."""
    return promises([owner]).get(owner)


def promises(owners: Iterable[UUID]) -> dict[UUID, Promise]:
    """Therapist or clinic → the promise that holds, in one statement."""
    party = func.coalesce(PromiseRow.account_id, PromiseRow.clinic_id)
    last = select(party.label("party"), func.max(PromiseRow.number).label("number")).where(
        party.in_(list(owners))).group_by(party).subquery()
    found = db.session().execute(select(party.label("party"), PromiseRow).join(
        last, (party == last.c.party) & (PromiseRow.number == last.c.number)))
    return {row.party: row.PromiseRow.to_value() for row in found}


def known(ids: Iterable[UUID]) -> list[UUID]:
    """Those of these that are versions of promises."""
    return list(db.session().scalars(select(PromiseRow.id).where(PromiseRow.id.in_(list(ids)))))


def readers(clearance: Clearance, scope: Scope = Scope.CHECK_INS) -> list[Reader]:
    """Everybody with whom the patient shares now, with the promise that holds; who can see an answer of this kind
    first, by name.
    An account that was switched off reads nothing."""
    live = sharing.live_grants(clearance)
    named, promised = sharing.parties(live), promises(party for one in live if (party := _party(one)))
    able = accounts.enabled(one.grantee_id for one in live if one.grantee_id and scope in one.effective)
    found = {party: Reader(party, named[one.id].name, party in able, promised.get(party))
             for one in live if one.id in named and (party := _party(one))}
    return sorted(found.values(), key=lambda one: (not one.can_read, one.name.casefold()))


def _party(grant: Grant) -> UUID | None:
    return grant.clinic_id or grant.grantee_id


def choices(clearance: Clearance) -> list[Choice]:
    found = db.session().scalars(rows.own(ChoiceRow, clearance).order_by(ChoiceRow.number))
    return [row.to_value() for row in found]


def how_asked(clearance: Clearance, found: list[Reader]) -> Asking:
    """How the question is asked at this moment, given the patient's readers."""
    return asking(choices(clearance), clearance.patient.id, found, clock.now())


def notices(clearance: Clearance, entry_id: UUID) -> list[Notice]:
    """Who was told about this entry, or sent questionnaire."""
    return notices_of(clearance, [entry_id])[entry_id]


def notices_of(clearance: Clearance, entry_ids: Iterable[UUID]) -> dict[UUID, list[Notice]]:
    """The same for several, in one statement."""
    told: dict[UUID, list[Notice]] = {one: [] for one in entry_ids}
    found = db.session().scalars(rows.own(NoticeRow, clearance).where(NoticeRow.entry_id.in_(list(told)))
                                 .order_by(NoticeRow.told_at).execution_options(populate_existing=True))
    for row in found:
        told[row.entry_id].append(row.to_value())
    return told
