"""Writes of people: registration, password, profile. Mail leaves after the transaction that it speaks of."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from journal.accounts import browser_sessions, hashing, queries
from journal.accounts.models import AccountRow, ClinicRow, ConsentRow, LinkRow, TriesRow
from journal.accounts.rules import CONSENT_VERSION, LINK_LIFE, NewPerson, Person, Purpose, normal_email
from journal.accounts.second_factor.models import PendingSignInRow
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db
from journal.core.look import Look


class AddressKnown(RuntimeError):
    """There is an account under this address already; whether to say so is the caller's decision."""


@dataclass(frozen=True)
class Profile:
    """What a person may change about themselves."""

    name: str
    language: str
    zone: str
    country: str | None
    theme: str | None


def register(new: NewPerson, confirmed: bool, password_hash: str | None = None) -> Person:
    """Makes the account and its key; raises `AddressKnown`. The key is made before the data. `password_hash` spares
    hashing one password many times over."""
    account_id, now = uuid4(), clock.now()
    lookup = queries.email_lookup(new.email)
    password_hash = password_hash or hashing.hash_password(new.password)
    if queries.row_by_email(new.email) is not None:
        raise AddressKnown
    crypto.make_person_key(account_id)
    row = AccountRow(id=account_id, role=new.role.value, email_lookup=lookup, password_hash=password_hash,
                     language=new.language, zone=new.zone, country=new.country, clinic_id=new.clinic_id,
                     created_at=now, confirmed_at=now if confirmed else None,
                     settled_at=now if new.settled else None)
    row.email, row.name = new.email.strip(), new.name.strip()
    try:
        with db.transaction() as session:
            session.add(row)
            session.flush()
            audit.record_ids(Event.ACCOUNT_MADE, account_id, [None], role=new.role.value)
            if new.consent:
                session.add(ConsentRow(account_id=account_id, version=CONSENT_VERSION, given_at=now))
                audit.record_ids(Event.CONSENT_GIVEN, account_id, [None], version=CONSENT_VERSION)
    except IntegrityError:
        crypto.vault().destroy(crypto.person_name(account_id))
        raise AddressKnown from None
    return row.to_value()


def make_clinic(name: str) -> UUID:
    clinic_id = uuid4()
    with db.transaction() as session:
        session.add(ClinicRow(id=clinic_id, name=name, created_at=clock.now()))
        session.flush()  # before its first member, in the same transaction: nothing else orders the two
    return clinic_id


def make_link(account_id: UUID, purpose: Purpose) -> str:
    """The token of a new link; older ones of the same purpose die."""
    token, now = crypto.token(), clock.now()
    with db.transaction() as session:
        session.execute(delete(LinkRow).where(LinkRow.account_id == account_id, LinkRow.purpose == purpose.value))
        session.add(LinkRow(token_hash=crypto.token_hash(token), account_id=account_id, purpose=purpose.value,
                            created_at=now, expires_at=now + LINK_LIFE[purpose]))
    return token


def use_link(token: str, purpose: Purpose) -> UUID | None:
    """Consumes a link in one statement, so that of many tries at once one wins; the account id, or None."""
    now = clock.now()
    with db.transaction() as session:
        return session.scalar(
            update(LinkRow).where(LinkRow.token_hash == crypto.token_hash(token), LinkRow.purpose == purpose.value,
                                  LinkRow.used_at.is_(None), LinkRow.expires_at > now)
            .values(used_at=now).returning(LinkRow.account_id).execution_options(synchronize_session=False))


def confirm_address(token: str) -> bool:
    with db.transaction() as session:
        account_id = use_link(token, Purpose.CONFIRM)
        if account_id is None:
            return False
        session.execute(update(AccountRow).where(AccountRow.id == account_id).values(confirmed_at=clock.now()))
        audit.record_ids(Event.ACCOUNT_CONFIRMED, account_id, [None])
    return True


def reset_password(token: str, password: str) -> bool:
    """Sets a new password, ends every browser session and any waiting time; False when the link is spent."""
    password_hash = hashing.hash_password(password)
    with db.transaction() as session:
        account_id = use_link(token, Purpose.RESET)
        person = queries.person(account_id) if account_id else None
        if person is None:
            return False
        session.execute(delete(TriesRow).where(TriesRow.subject == queries.account_subject(person.email)))
        _set_password(person.id, password_hash)
    return True


def change_password(account_id: UUID, password: str, keep: bytes | None) -> None:
    """Sets a new password and ends every browser session but `keep` (a token hash)."""
    password_hash = hashing.hash_password(password)
    with db.transaction():
        _set_password(account_id, password_hash, keep)


def _set_password(account_id: UUID, password_hash: str, keep: bytes | None = None) -> None:
    with db.transaction() as session:
        session.execute(update(AccountRow).where(AccountRow.id == account_id).values(password_hash=password_hash))
        browser_sessions.end_all(account_id, keep)
        for what in (delete(PendingSignInRow).where(PendingSignInRow.account_id == account_id),
                     delete(LinkRow).where(LinkRow.account_id == account_id, LinkRow.used_at.is_(None),
                                           LinkRow.purpose != Purpose.CONFIRM.value)):
            session.execute(what.execution_options(synchronize_session=False))  # begun by who knew the old password
        audit.record_ids(Event.PASSWORD_CHANGED, account_id, [None])


def change_profile(account_id: UUID, profile: Profile) -> None:
    row = db.session().get(AccountRow, account_id)
    if row is None:
        return
    with db.transaction():
        row.name = profile.name.strip()
        row.language, row.zone, row.country, row.theme = profile.language, profile.zone, profile.country, profile.theme
        row.settled_at = row.settled_at or clock.now()
        audit.record_ids(Event.ACCOUNT_CHANGED, account_id, [None])


def change_look(account_id: UUID, look: Look) -> None:
    """Stores how the journal looks on this person's screens."""
    with db.transaction() as session:
        session.get_one(AccountRow, account_id).look = look.to_plain()
        audit.record_ids(Event.ACCOUNT_CHANGED, account_id, [None])


def same_address(one: str, other: str) -> bool:
    return normal_email(one) == normal_email(other)
