"""Reads of people and their browser sessions."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from journal.access.clearance import Actor, Patient
from journal.access.permissions import Role
from journal.accounts.models import AccountRow, BrowserSessionRow, ClinicRow, LinkRow, TriesRow
from journal.accounts.rules import Person, Purpose, Tries, is_live, limits_of, normal_email
from journal.core import clock, crypto, db

EMAIL_LOOKUP = "email-lookup"


def email_lookup(email: str) -> bytes:
    return crypto.lookup(EMAIL_LOOKUP, normal_email(email))


def account_subject(email: str) -> bytes:
    """Under which failed sign-ins of an address are counted, whether or not it has an account."""
    return crypto.lookup("tries", "account|" + normal_email(email))  # as `brakes.subjects`, of a strange browser


def person(person_id: UUID) -> Person | None:
    row = db.session().get(AccountRow, person_id)
    return row.to_value() if row else None


def readable_person(person_id: UUID) -> Person | None:
    """The same for who may be half erased: None once their key is gone."""
    try:
        return person(person_id)
    except crypto.KeyMissing:
        return None


def hold(person_id: UUID) -> None:
    """Until the caller's transaction ends, others that hold this person wait."""
    db.session().execute(select(AccountRow.id).where(AccountRow.id == person_id).with_for_update())


def is_disabled(person_id: UUID) -> bool:
    return db.session().scalar(select(AccountRow.id).where(
        AccountRow.id == person_id, AccountRow.disabled_at.is_(None))) is None


def enabled(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people who may sign in."""
    return set(db.session().scalars(select(AccountRow.id).where(
        AccountRow.id.in_(list(ids)), AccountRow.disabled_at.is_(None))))


def person_by_email(email: str) -> Person | None:
    row = row_by_email(email)
    return row.to_value() if row else None


def row_by_email(email: str) -> AccountRow | None:
    return db.session().scalar(select(AccountRow).where(AccountRow.email_lookup == email_lookup(email)))


def email_of(account: AccountRow) -> str:
    found: str = account.email
    return found


def is_known(lookup: bytes | None) -> bool:
    """Whether an address, given by its blind index, has an account."""
    return db.session().scalar(select(AccountRow.id).where(AccountRow.email_lookup == lookup)) is not None


def numbers() -> dict[Role, int]:
    """How many people there are in each role."""
    found = db.session().execute(select(AccountRow.role, func.count()).group_by(AccountRow.role))
    return {Role(role): count for role, count in found}


def people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Id → person, for those that exist and whose key does; a constant number of statements."""
    wanted = set(ids)
    if not wanted:
        return {}
    crypto.preload(wanted)
    rows = db.session().scalars(select(AccountRow).where(AccountRow.id.in_(wanted)))
    found = {}
    for row in rows:
        with suppress(crypto.KeyMissing):  # half erased: nobody to be shown, and no reason to show nobody
            found[row.id] = row.to_value()
    return found


def clinic_name(clinic_id: UUID | None) -> str | None:
    row = db.session().get(ClinicRow, clinic_id) if clinic_id else None
    return row.name if row else None


def clinic_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = db.session().scalars(select(ClinicRow).where(ClinicRow.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def patient_of(found: Person) -> Patient:
    return Patient(found.id, found.name, found.zone, found.country)


def actor_of(found: Person, halfway: bool = False) -> Actor:
    return Actor(found.id, found.role, found.name, found.zone, found.language, found.country, found.theme,
                 found.clinic_id, halfway, found.look)


def session_of(token: str) -> tuple[BrowserSessionRow, AccountRow] | None:
    """The browser session of a cookie and its person; None when it is unknown, idle, over, or the person disabled."""
    found = db.session().execute(
        select(BrowserSessionRow, AccountRow).join(AccountRow, AccountRow.id == BrowserSessionRow.account_id)
        .where(BrowserSessionRow.token_hash == crypto.token_hash(token))).first()
    if found is None:
        return None
    session, account = found
    limits = limits_of(Role(account.role), session.shared)
    if account.disabled_at or session.ended_at or not is_live(limits, session.created_at, session.seen_at, clock.now()):
        return None
    return session, account


def link(token: str, purpose: Purpose) -> LinkRow | None:
    """An unused, unexpired link of this purpose."""
    row = db.session().get(LinkRow, crypto.token_hash(token))
    if row is None or row.purpose != purpose or row.used_at or row.expires_at <= clock.now():
        return None
    return row


def has_young_link(account_id: UUID, purpose: Purpose, age: timedelta) -> bool:
    """Whether an unused link of this purpose was made within `age`."""
    return db.session().scalar(select(LinkRow.token_hash).where(
        LinkRow.account_id == account_id, LinkRow.purpose == purpose.value, LinkRow.used_at.is_(None),
        LinkRow.created_at > clock.now() - age).limit(1)) is not None


def tries(subject: bytes) -> Tries | None:
    row = db.session().get(TriesRow, subject, populate_existing=True)
    return Tries(row.failures, row.first_at, row.last_at) if row else None
