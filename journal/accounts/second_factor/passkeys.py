"""Passkeys (WebAuthn): asking for one, adding, using, listing, removing."""

import hmac
from uuid import UUID, uuid4

from flask import current_app, request
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from webauthn import generate_authentication_options, generate_registration_options
from webauthn.helpers import bytes_to_base64url, options_to_json_dict
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from journal.accounts.agents import device_name
from journal.accounts.models import AccountRow
from journal.accounts.rules import Person, initials
from journal.accounts.second_factor import answers, challenges
from journal.accounts.second_factor.challenges import Use
from journal.accounts.second_factor.models import PasskeyRow
from journal.accounts.second_factor.rules import Passkey, PasskeyAsk
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, log
from journal.core.settings import Settings

MOST = 10
NAME_MAX = 40
TIMEOUT = int(challenges.LIFE.total_seconds() * 1000)


def creation_options(person: Person) -> PasskeyAsk | None:
    """What makes a new passkey for this person; None when the list is full. Writes nothing.

    The handle is the account's id: random, and a second passkey on the same device replaces the first. The label is
    what the phone shows in its own lists, to whoever holds it, and copies to its maker's cloud: the app's neutral name
    and the initials, so that two people on one device can tell theirs apart; no name and no address.
    """
    if count(person.id) >= MOST:
        return None
    challenge, token = challenges.issue("add", person.id)
    label = f"{settings().app_name} · {initials(person.name)}"
    options = generate_registration_options(
        rp_id=settings().host, rp_name=settings().app_name, user_id=person.id.bytes, user_name=label,
        user_display_name=label, challenge=challenge, timeout=TIMEOUT,
        attestation=AttestationConveyancePreference.NONE, exclude_credentials=_descriptors(person.id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED),
        supported_pub_key_algs=answers.ALGORITHMS)
    return PasskeyAsk(options_to_json_dict(options), token)


def request_options(use: Use, person: Person | None = None) -> PasskeyAsk:
    """What asks for a passkey: any of this host's to sign in, one of this person's to confirm. Writes nothing."""
    challenge, token = challenges.issue(use, person.id if person else None)
    options = generate_authentication_options(
        rp_id=settings().host, challenge=challenge, timeout=TIMEOUT,
        allow_credentials=_descriptors(person.id) if person else [],
        user_verification=UserVerificationRequirement.REQUIRED)
    return PasskeyAsk(options_to_json_dict(options), token)


def add(person: Person, answer: str, token: str, name: str = "") -> Passkey | None:
    """Stores the passkey that a device made. `name` is the person's own word for it; without one it is the device's.
    None when the answer does not do, or the passkey is on a list already."""
    challenge = challenges.read(token, "add", person.id)
    given = answers.read(answer, "clientDataJSON", "attestationObject")
    made = answers.made(given, challenge, settings()) if given and challenge else None
    if made is None or challenge is None:
        return None
    row = _row(person.id, made, name)
    with db.transaction() as writing:
        if not challenges.spend(challenge) or count(person.id) >= MOST:
            return None
        try:
            with writing.begin_nested():
                writing.add(row)
        except IntegrityError:  # the unique look-up: one device's key is one person's
            return None
        audit.record_ids(Event.FACTOR_ADDED, person.id, [None], factor="passkey")
    return _value(row)


def verify(answer: str, token: str, use: Use, person: Person | None = None) -> UUID | None:
    """The account whose passkey gave this answer, once; None for anything else. The caller writes the audit of a
    sign-in; here only a count that went back is written down, which speaks for a copied passkey."""
    challenge = challenges.read(token, use, person.id if person else None)
    given = answers.read(answer, "clientDataJSON", "authenticatorData", "signature")
    row = _found(given.id) if given and challenge else None
    if row is None or given is None or challenge is None or not _is_owner(row, given, person):
        return None
    try:
        public_key = answers.raw(row.credential["public_key"])
    except crypto.KeyMissing:  # an erased person's
        return None
    used = answers.used(given, challenge, public_key, settings())
    if used is None or _is_disabled(row.account_id):
        return None
    with db.transaction():
        if not challenges.spend(challenge):
            return None
        return row.account_id if _count_on(row, used.sign_count) else None


def of(account_id: UUID) -> list[Passkey]:
    """A person's passkeys, oldest first."""
    return [_value(row) for row in _rows(account_id)]


def count(account_id: UUID) -> int:
    return db.session().scalar(
        select(func.count()).select_from(PasskeyRow).where(PasskeyRow.account_id == account_id)) or 0


def remove(account_id: UUID, passkey_id: UUID) -> bool:
    """Takes a passkey off its owner's list; False when it is not on it."""
    with db.transaction() as writing:
        if db.changed(writing, delete(PasskeyRow).where(
                PasskeyRow.id == passkey_id, PasskeyRow.account_id == account_id)) != 1:
            return False
        audit.record_ids(Event.FACTOR_REMOVED, account_id, [None], factor="passkey")
    return True


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _lookup(credential_id: str) -> bytes:
    return crypto.lookup("passkey", credential_id)


def _found(credential_id: str) -> PasskeyRow | None:
    return db.session().scalar(select(PasskeyRow).where(PasskeyRow.credential_lookup == _lookup(credential_id))
                               .execution_options(populate_existing=True))


def _rows(account_id: UUID) -> list[PasskeyRow]:
    return list(db.session().scalars(
        select(PasskeyRow).where(PasskeyRow.account_id == account_id).order_by(PasskeyRow.created_at, PasskeyRow.id)))


def _row(account_id: UUID, made: answers.Made, name: str) -> PasskeyRow:
    credential_id = bytes_to_base64url(made.id)
    row = PasskeyRow(id=uuid4(), account_id=account_id, credential_lookup=_lookup(credential_id),
                     sign_count=made.sign_count, created_at=clock.now(), used_at=None)
    row.credential = {"id": credential_id, "public_key": bytes_to_base64url(made.public_key),
                      "transports": made.transports, "backed_up": made.backed_up}
    own = "".join(one for one in name if one.isprintable()).strip()[:NAME_MAX]
    row.name = own or device_name(request.user_agent.string)
    return row


def _value(row: PasskeyRow) -> Passkey:
    return Passkey(row.id, row.name, row.created_at, row.used_at)


def _descriptors(account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    stored = [row.credential for row in _rows(account_id)]
    return [PublicKeyCredentialDescriptor(
        id=answers.raw(one["id"]), transports=[AuthenticatorTransport(word) for word in one["transports"]])
        for one in stored]


def _is_owner(row: PasskeyRow, given: answers.Answer, person: Person | None) -> bool:
    """Whether the device names the row's account; it must where nobody is known yet, and may where somebody is."""
    if person and row.account_id != person.id:
        return False
    handle = given.raw("userHandle") if "userHandle" in given.parts else None
    return person is not None if handle is None else hmac.compare_digest(handle, row.account_id.bytes)


def _is_disabled(account_id: UUID) -> bool:
    found = select(AccountRow.id).where(AccountRow.id == account_id, AccountRow.disabled_at.is_(None))
    return db.session().scalar(found) is None


def _count_on(row: PasskeyRow, sign_count: int) -> bool:
    """Moves the count on in one statement; one that stands still or goes back is refused and written down. Passkeys
    that a phone's maker copies between devices do not count: theirs stays 0."""
    if sign_count <= row.sign_count and (sign_count or row.sign_count):
        log.event("passkey_went_back", reason=row.id)
        audit.record_ids(Event.PASSKEY_WENT_BACK, row.account_id, [None], passkey_id=row.id)
        return False
    return db.changed(db.session(), update(PasskeyRow).where(
        PasskeyRow.id == row.id, PasskeyRow.sign_count == row.sign_count)
        .values(sign_count=sign_count, used_at=clock.now())) == 1
