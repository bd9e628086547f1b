"""Writes of consent. Each is one transaction with its audit line; withdrawing takes effect on the next request."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import or_, update

from journal.access import policy, rows
from journal.access.clearance import Actor, Clearance
from journal.access.permissions import Role, Scope
from journal.accounts import queries as accounts
from journal.accounts.rules import Person
from journal.accounts.second_factor import resets
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db
from journal.sharing import codes, letters, queries
from journal.sharing.models import GrantRow, InvitationRow
from journal.sharing.rules import LINK_LIFE, Invitation, InvitationKind

ACCEPTED_BY = {InvitationKind.THERAPIST_BY_PATIENT: Role.THERAPIST, InvitationKind.THERAPIST_BY_CLINIC: Role.THERAPIST,
               InvitationKind.PATIENT_BY_CLINIC: Role.PATIENT}


class LinkSpent(RuntimeError):
    """The invitation was accepted, withdrawn, or is too old."""


class WrongAccount(RuntimeError):
    """The signed-in person is not the one whom the link was sent to, or keeps another kind of account."""


def is_own_address(clearance: Clearance, email: str) -> bool:
    own = accounts.person(clearance.actor.id)
    return own is not None and accounts.email_lookup(own.email) == accounts.email_lookup(email)


@db.again
def give(clearance: Clearance, grantee_id: UUID | None, clinic_id: UUID | None, scopes: frozenset[Scope],
         ends_on: date | None = None) -> UUID:
    """Lets a person or a clinic see these kinds; a live grant to the same party is replaced by the new one."""
    now, grant_id = clock.now(), uuid4()
    with db.transaction() as session:
        party = GrantRow.grantee_id == grantee_id if grantee_id else GrantRow.clinic_id == clinic_id
        for old in session.scalars(rows.own(GrantRow, clearance).where(party, GrantRow.withdrawn_at.is_(None))):
            old.withdrawn_at = now
        session.add(GrantRow(patient_id=clearance.patient.id, id=grant_id, grantee_id=grantee_id, clinic_id=clinic_id,
                             scopes=sorted(scopes), given_at=now, changed_at=now, ends_on=ends_on))
        session.flush()
        audit.record(Event.GRANT_GIVEN, clearance, grant_id=grant_id, scopes=sorted(scopes))
    return grant_id


@db.again
def change_grant(clearance: Clearance, grant_id: UUID, scopes: frozenset[Scope], ends_on: date | None) -> bool:
    with db.transaction() as session:
        row = session.scalar(rows.own(GrantRow, clearance).where(GrantRow.id == grant_id,
                                                                  GrantRow.withdrawn_at.is_(None)))
        if row is None:
            return False
        row.scopes, row.ends_on, row.changed_at = sorted(scopes), ends_on, clock.now()
        session.flush()
        _close_invitations(clearance, row.grantee_id)
        audit.record(Event.GRANT_CHANGED, clearance, grant_id=grant_id, scopes=sorted(scopes))
    return True


@db.again
def withdraw_grant(clearance: Clearance, grant_id: UUID) -> bool:
    with db.transaction() as session:
        row = session.scalar(rows.own(GrantRow, clearance).where(GrantRow.id == grant_id,
                                                                  GrantRow.withdrawn_at.is_(None)))
        if row is None:
            return False
        row.withdrawn_at = clock.now()
        session.flush()
        _close_invitations(clearance, row.grantee_id)
        audit.record(Event.GRANT_WITHDRAWN, clearance, grant_id=grant_id)
    if row.clinic_id and resets.of(clearance.patient.id, row.clinic_id):
        resets.stop(clearance.patient.id, clearance.actor.id)
    return True


def _close_invitations(clearance: Clearance, grantee_id: UUID | None) -> None:
    """What was decided last about a person holds: a link to them that is still open would undo it."""
    person = accounts.person(grantee_id) if grantee_id else None
    if person is None:
        return
    patient_id = clearance.patient.id
    with db.transaction() as session:
        closed = session.scalars(
            update(InvitationRow).where(
                InvitationRow.inviter_id == patient_id, InvitationRow.accepted_at.is_(None),
                InvitationRow.email_lookup == accounts.email_lookup(person.email),
                InvitationRow.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now()).returning(InvitationRow.id)
            .execution_options(synchronize_session=False)).all()
        for invitation_id in closed:
            audit.record_ids(Event.INVITATION_WITHDRAWN, clearance.actor.id, [patient_id], invitation_id=invitation_id)


def invite(actor: Actor, kind: InvitationKind, email: str, scopes: frozenset[Scope], ends_on: date | None = None,
           name: str | None = None, code: str | None = None) -> UUID:
    """Mails a link that works once, for this address, for 72 hours; an older one to the same address dies. With `code`,
    which is handed over and not mailed, the link alone is not enough."""
    now, token, invitation_id = clock.now(), crypto.token(), uuid4()
    row = InvitationRow(id=invitation_id, kind=kind.value, inviter_id=actor.id,
                        clinic_id=actor.clinic_id if actor.role is Role.CLINIC else None,
                        email_lookup=accounts.email_lookup(email), token_hash=crypto.token_hash(token),
                        scopes=sorted(scopes), ends_on=ends_on, created_at=now, expires_at=now + LINK_LIFE,
                        code_hash=codes.hashed(invitation_id, code) if code else None)
    row.email, row.name = email.strip(), name
    patient_id = actor.id if actor.role is Role.PATIENT else None
    with db.transaction() as session:
        session.execute(update(InvitationRow).where(
            InvitationRow.inviter_id == actor.id, InvitationRow.email_lookup == row.email_lookup,
            InvitationRow.accepted_at.is_(None), InvitationRow.withdrawn_at.is_(None)).values(withdrawn_at=now)
            .execution_options(synchronize_session=False))
        session.add(row)
        session.flush()
        audit.record_ids(Event.INVITATION_SENT, actor.id, [patient_id], invitation_id=invitation_id)
    letters.invitation(email.strip(), token, actor.name, kind)
    return invitation_id


def withdraw_invitation(actor: Actor, invitation_id: UUID) -> bool:
    """Kills the link of an invitation of one's own, or of one's clinic. One statement decides between this and an
    acceptance at the same moment."""
    mine = (InvitationRow.clinic_id == actor.clinic_id if actor.role is Role.CLINIC and actor.clinic_id
            else InvitationRow.inviter_id == actor.id)
    patient_id = actor.id if actor.role is Role.PATIENT else None
    with db.transaction() as session:
        won = session.scalar(
            update(InvitationRow).where(InvitationRow.id == invitation_id, mine, InvitationRow.accepted_at.is_(None),
                                        InvitationRow.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now()).returning(InvitationRow.id).execution_options(synchronize_session=False))
        if won is None:
            return False
        audit.record_ids(Event.INVITATION_WITHDRAWN, actor.id, [patient_id], invitation_id=invitation_id)
    return True


def is_for(found: Invitation, token: str, person: Person) -> bool:
    """Whether the invitation behind this link was sent to this person, who keeps the kind of account that it needs."""
    return (person.role is ACCEPTED_BY[found.kind]
            and accounts.email_lookup(person.email) == queries.invited_address(token))


def accept(token: str, account_id: UUID, code: str = "") -> Invitation:
    """Consumes the link for the person it was sent to and gives the grant that it carries; raises `WrongAccount` or
    `LinkSpent`. One statement decides, so that of many tries at once one wins; it asks for the code too, which
    `codes.try_code` has counted before."""
    found, person = queries.invitation(token), accounts.person(account_id)
    if found is None or person is None:
        raise LinkSpent
    if not is_for(found, token, person):
        raise WrongAccount
    now = clock.now()
    with db.transaction() as session:
        won = session.scalar(
            update(InvitationRow).where(
                InvitationRow.id == found.id, InvitationRow.accepted_at.is_(None), InvitationRow.withdrawn_at.is_(None),
                InvitationRow.expires_at > now,
                or_(InvitationRow.code_hash.is_(None), InvitationRow.code_hash == codes.hashed(found.id, code)),
            ).values(accepted_at=now, accepted_by=account_id)
            .returning(InvitationRow.id).execution_options(synchronize_session=False))
        if won is None:
            raise LinkSpent
        patient_id = _give_what_it_carries(found, account_id)
        audit.record_ids(Event.INVITATION_ACCEPTED, account_id, [patient_id], invitation_id=found.id)
    if found.kind is InvitationKind.THERAPIST_BY_PATIENT:
        inviter = accounts.person(found.inviter_id)
        if inviter:
            letters.accepted(inviter.email, person.name)
    return found


def _give_what_it_carries(found: Invitation, account_id: UUID) -> UUID | None:
    if found.kind is InvitationKind.THERAPIST_BY_CLINIC:
        return None
    patient_id = account_id if found.kind is InvitationKind.PATIENT_BY_CLINIC else found.inviter_id
    patient = accounts.person(patient_id)
    if patient is None:
        raise LinkSpent
    own = policy.clear_job(accounts.patient_of(patient), accounts.actor_of(patient))
    if found.kind is InvitationKind.PATIENT_BY_CLINIC:
        give(own, None, found.clinic_id, frozenset({Scope.SESSIONS}))
    else:
        give(own, account_id, None, found.scopes, found.ends_on)
    return patient_id
