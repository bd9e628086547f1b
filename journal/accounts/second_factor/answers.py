"""What a device answers when it is asked for a passkey: read strictly, checked by the webauthn library.

Whatever is wrong with an answer, the answer to it is None: it comes from a stranger.
"""

import json
import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import bytes_to_base64url, encode_cbor, parse_cbor
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.structs import AuthenticatorTransport

from journal.accounts.second_factor import plain_cbor
from journal.core import log
from journal.core.settings import Settings

ANSWER_MAX = 16 * 1024
ID_MAX = 1023
"""WebAuthn's own limit on the length of a credential's id."""
ALGORITHMS = [Algorithm.ECDSA_SHA_256, Algorithm.EDDSA, Algorithm.RSASSA_PKCS1_v1_5_SHA_256]
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
TRANSPORTS = tuple(one.value for one in AuthenticatorTransport)
HEAD = 37
"""Hash of the host, flags, count: what every authenticator's data begin with."""
HAS_KEY, HAS_EXTENSIONS = 0x40, 0x80


@dataclass(frozen=True)
class Made:
    """A passkey that a device has just made."""

    id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool
    transports: list[str]


@dataclass(frozen=True)
class Used:
    """A right answer of a known passkey."""

    sign_count: int
    backed_up: bool


@dataclass(frozen=True)
class Answer:
    """The parts of an answer by their WebAuthn names, each of them base64url; `transports` are known words."""

    id: str
    parts: dict[str, str]
    transports: list[str]

    def raw(self, part: str) -> bytes:
        return raw(self.parts[part])

    def plain(self) -> dict[str, Any]:
        return {"id": self.id, "rawId": self.id, "type": "public-key", "response": self.parts}


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read(text: str, *needed: str) -> Answer | None:
    """The answer in `text` if it has the `needed` parts, and a user handle if it names one."""
    if len(text) > ANSWER_MAX:
        return None
    try:
        given = json.loads(text)
        parts, found = given["response"], given["id"]
        chosen = {name: parts[name] for name in needed} | ({"userHandle": parts["userHandle"]}
                                                           if parts.get("userHandle") is not None else {})
        words = parts.get("transports") or []
        known = [word for word in TRANSPORTS if word in words]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    if given.get("type") != "public-key" or given.get("rawId") != found or not _are_base64url(found, *chosen.values()):
        return None
    return Answer(found, chosen, known) if len(raw(found)) <= ID_MAX else None


def _are_base64url(*values: Any) -> bool:
    return all(isinstance(one, str) and BASE64URL.fullmatch(one) and len(one) % 4 != 1 for one in values)


def made(answer: Answer, challenge: bytes, settings: Settings) -> Made | None:
    """The new passkey, if its device knew who was there and made it for this host and challenge."""
    try:
        found = verify_registration_response(
            credential=_without_attestation(answer), expected_challenge=challenge, expected_rp_id=settings.host,
            expected_origin=origin(settings), require_user_verification=True, supported_pub_key_algs=ALGORITHMS)
    except Exception as error:  # the library raises as it stumbles: KeyError, TypeError, OverflowError …
        log.event("passkey_refused", error_type=type(error).__name__)
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count, found.credential_backed_up,
                answer.transports)


def used(answer: Answer, challenge: bytes, public_key: bytes, settings: Settings) -> Used | None:
    """The count and state of a passkey whose signature is right. Whether the count went on is the caller's to see."""
    try:
        _check(answer.raw("authenticatorData"))
        found = verify_authentication_response(
            credential=answer.plain(), expected_challenge=challenge, expected_rp_id=settings.host,
            expected_origin=origin(settings), credential_public_key=public_key, require_user_verification=True,
            credential_current_sign_count=0)  # it would look at the count before it looks at the signature
    except Exception as error:
        log.event("passkey_refused", error_type=type(error).__name__)
        return None
    return Used(found.new_sign_count, found.credential_backed_up)


def origin(settings: Settings) -> str:
    """The public address as browsers name it: scheme, host, and port where it is not the usual one."""
    address = urlsplit(settings.public_url)
    usual = {"http": 80, "https": 443}.get(address.scheme)
    port = "" if address.port in (None, usual) else f":{address.port}"
    return f"{address.scheme}://{settings.host}{port}"


def _without_attestation(answer: Answer) -> dict[str, Any]:
    """The answer with its maker's certificate thrown away unread: it was not asked for and proves nothing we use."""
    given = answer.raw("attestationObject")
    if plain_cbor.end(given) != len(given):
        raise plain_cbor.NotPlain
    data = parse_cbor(given)["authData"]
    _check(data)
    bare = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
    return answer.plain() | {"response": {"clientDataJSON": answer.parts["clientDataJSON"],
                                          "attestationObject": bytes_to_base64url(bare)}}


def _check(data: bytes) -> None:
    """Refuses authenticator data whose CBOR parts are not plain."""
    flags, at = data[HEAD - 5], HEAD
    if flags & HAS_KEY:
        at = plain_cbor.end(data, at + 18 + int.from_bytes(data[at + 16:at + 18], "big"))
    if flags & HAS_EXTENSIONS:
        plain_cbor.end(data, at)
