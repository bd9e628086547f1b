"""Reads of consent: who may see what of whom, now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from journal.access import rows
from journal.access.clearance import Actor, Clearance, Patient
from journal.access.permissions import Role, Scope
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.core import clock, crypto, db
from journal.sharing.models import EmergencyAccessRow, GrantRow, InvitationRow
from journal.sharing.rules import EMERGENCY_KINDS, EmergencyAccess, Grant, Invitation, InvitationKind


@dataclass(frozen=True)
class Party:
    """Whom something is shared with: a person's name, or a clinic's."""

    name: str
    role: Role


def grant_of(row: GrantRow) -> Grant:
    return Grant(row.id, row.patient_id, row.grantee_id, row.clinic_id, frozenset(map(Scope, row.scopes)), row.given_at,
                 row.changed_at, row.ends_on, row.withdrawn_at)


def invitation_of(row: InvitationRow) -> Invitation:
    return Invitation(row.id, InvitationKind(row.kind), row.inviter_id, row.clinic_id, row.email, row.name,
                      frozenset(map(Scope, row.scopes)), row.ends_on, row.created_at, row.expires_at, row.accepted_at,
                      row.accepted_by, row.withdrawn_at, row.code_hash is not None)


def _to(actor: Actor) -> ColumnElement[bool] | None:
    """Grants that reach this actor: a therapist's own, or those to the clinic of a member of staff."""
    if actor.role is Role.THERAPIST:
        return GrantRow.grantee_id == actor.id
    if actor.role is Role.CLINIC and actor.clinic_id is not None:
        return GrantRow.clinic_id == actor.clinic_id
    return None


def relation(actor: Actor, patient_id: UUID) -> tuple[Patient, frozenset[Scope]] | None:
    """The patient and what this actor may see, by live grants and by an emergency that is not over; None without."""
    reaches = _to(actor)
    if reaches is None:
        return None
    found = db.session().scalars(select(GrantRow).where(
        GrantRow.patient_id == patient_id, reaches, GrantRow.withdrawn_at.is_(None)))
    grants, opened = [grant_of(row) for row in found], _opened(actor, patient_id)
    person = accounts.readable_person(patient_id) if grants or opened else None
    if person is None or person.role is not Role.PATIENT:
        return None
    today = clock.today(person.zone)
    scopes = frozenset(scope for grant in grants if grant.is_live(today) for scope in grant.effective)
    patient = replace(accounts.patient_of(person), opened=opened - scopes)
    return (patient, scopes | opened) if scopes | opened else None


def _opened(actor: Actor, patient_id: UUID) -> frozenset[Scope]:
    """What an emergency opens to this person now."""
    running = db.session().scalar(select(EmergencyAccessRow.id).where(
        EmergencyAccessRow.patient_id == patient_id, EmergencyAccessRow.account_id == actor.id,
        EmergencyAccessRow.ends_at > clock.now()).limit(1))
    return EMERGENCY_KINDS if running else frozenset()


def emergencies(clearance: Clearance) -> list[tuple[EmergencyAccess, str, str]]:
    """Every emergency access to this record, newest first, with both names."""
    found = [EmergencyAccess(row.id, row.account_id, row.second_id, row.given_at, row.ends_at, row.reason or "")
             for row in db.session().scalars(
                 rows.own(EmergencyAccessRow, clearance).order_by(EmergencyAccessRow.given_at.desc())
                 .execution_options(populate_existing=True))]
    named = full_names({person for one in found for person in (one.account_id, one.second_id)})
    return [(one, named.get(one.account_id, ""), named.get(one.second_id, "")) for one in found]


def full_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names, those of a clinic's staff with the clinic."""
    people = accounts.people(ids)
    clinics = accounts.clinic_names(person.clinic_id for person in people.values() if person.clinic_id)
    return {person.id: f"{person.name}, {clinics[person.clinic_id]}" if person.clinic_id in clinics else person.name
            for person in people.values()}


def shared_with(actor: Actor) -> list[tuple[Patient, frozenset[Scope]]]:
    """Everybody whose record this actor may see something of, in a constant number of statements."""
    reaches = _to(actor)
    if reaches is None:
        return []
    found = db.session().scalars(select(GrantRow).where(reaches, GrantRow.withdrawn_at.is_(None)))
    by_patient: dict[UUID, list[Grant]] = {}
    for row in found:
        by_patient.setdefault(row.patient_id, []).append(grant_of(row))
    people = accounts.people(by_patient)
    shared = []
    for patient_id, grants in by_patient.items():
        person = people.get(patient_id)
        if person is None:
            continue
        today = clock.today(person.zone)
        scopes = frozenset(scope for grant in grants if grant.is_live(today) for scope in grant.effective)
        if scopes:
            shared.append((accounts.patient_of(person), scopes))
    return sorted(shared, key=lambda pair: pair[0].name.casefold())


def given_to_people(patients: Collection[UUID] | None = None) -> dict[UUID, list[Grant]]:
    """Patient → what is granted to single persons and not withdrawn, of these patients or of all; one statement.
    Whether a grant is live depends on the patient's day."""
    query = select(GrantRow).where(GrantRow.grantee_id.is_not(None), GrantRow.withdrawn_at.is_(None))
    if patients is not None:
        query = query.where(GrantRow.patient_id.in_(patients))
    found: dict[UUID, list[Grant]] = {}
    for row in db.session().scalars(query):
        found.setdefault(row.patient_id, []).append(grant_of(row))
    return found


def grants(clearance: Clearance) -> list[Grant]:
    """Every grant that this patient gave, newest first, ended ones too."""
    found = db.session().scalars(rows.own(GrantRow, clearance).order_by(GrantRow.given_at.desc()))
    return [grant_of(row) for row in found]


def grant(clearance: Clearance, grant_id: UUID) -> Grant | None:
    row = db.session().scalar(rows.own(GrantRow, clearance).where(GrantRow.id == grant_id))
    return grant_of(row) if row else None


def live_grants(clearance: Clearance) -> list[Grant]:
    today = clock.today(clearance.patient.zone)
    return [one for one in grants(clearance) if one.is_live(today)]


def parties(found: Iterable[Grant]) -> dict[UUID, Party]:
    """Grant id → whom it reaches, in a constant number of statements."""
    listed = list(found)
    people = accounts.people(one.grantee_id for one in listed if one.grantee_id)
    clinics = accounts.clinic_names(one.clinic_id for one in listed if one.clinic_id)
    named = {}
    for one in listed:
        if one.grantee_id and one.grantee_id in people:
            named[one.id] = Party(people[one.grantee_id].name, people[one.grantee_id].role)
        elif one.clinic_id:
            named[one.id] = Party(clinics.get(one.clinic_id, ""), Role.CLINIC)
    return named


def readers(clearance: Clearance) -> tuple[list[str], list[str]]:
    """Names of who can see check-ins or side effects, and of those who can also read notes."""
    live = live_grants(clearance)
    named = parties(live)
    see = {Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.CONTEXT, Scope.NOTES}
    return ([named[one.id].name for one in live if one.effective & see and one.id in named],
            [named[one.id].name for one in live if Scope.NOTES in one.effective and one.id in named])


def readers_of(clearance: Clearance, kind: Scope) -> list[str]:
    """Names of those with whom this kind is shared."""
    live = [one for one in live_grants(clearance) if kind in one.effective]
    named = parties(live)
    return [named[one.id].name for one in live if one.id in named]


def invitations(inviter_id: UUID) -> list[Invitation]:
    """Open invitations of this person, newest first."""
    now = clock.now()
    found = db.session().scalars(select(InvitationRow).where(InvitationRow.inviter_id == inviter_id)
                                 .order_by(InvitationRow.created_at.desc()))
    return [one for one in map(invitation_of, found) if one.is_open(now)]


def clinic_invitations(clinic_id: UUID) -> list[Invitation]:
    """Open invitations of a clinic's staff."""
    found = list(db.session().scalars(select(InvitationRow).where(InvitationRow.clinic_id == clinic_id)
                                      .order_by(InvitationRow.created_at.desc())))
    crypto.preload(row.inviter_id for row in found)
    return [one for one in map(invitation_of, found) if one.is_open(clock.now())]


def invitation(token: str) -> Invitation | None:
    """The open invitation behind a link."""
    row = db.session().scalar(select(InvitationRow).where(InvitationRow.token_hash == crypto.token_hash(token)))
    found = invitation_of(row) if row else None
    return found if found and found.is_open(clock.now()) else None


def invited_address(token: str) -> bytes | None:
    """The blind index of the address that a link was sent to."""
    return db.session().scalar(select(InvitationRow.email_lookup)
                               .where(InvitationRow.token_hash == crypto.token_hash(token)))


LOOKS_SHOWN = 200


def looks(clearance: Clearance, most: int = LOOKS_SHOWN) -> list[tuple[audit.Line, str | None]]:
    """The newest looks of other people at this record, newest first, with who looked: staff of a clinic with its name,
    None for the operator, by command."""
    found = audit.looks(clearance.patient.id, most)
    named = full_names(line.actor_id for line in found if line.actor_id)
    return [(line, named.get(line.actor_id) if line.actor_id else None) for line in found]


def last_opened(clearance: Clearance, found: Iterable[Grant]) -> dict[UUID, datetime]:
    """Grant id → when its person, or somebody of its clinic, last opened something."""
    opened = audit.last_opened(clearance.patient.id)
    newest = dict(opened)
    for person in accounts.people(opened).values():
        if person.clinic_id:
            newest[person.clinic_id] = max(opened[person.id], newest.get(person.clinic_id, opened[person.id]))
    parties_of = ((one.id, one.clinic_id or one.grantee_id) for one in found)
    return {grant_id: newest[party] for grant_id, party in parties_of if party in newest}
