"""What a device seals for a person: it has the public half of their key, so that it cannot read back what waits on it.

Box: version byte, the sender's public key of this one box (P-256, 65 bytes), nonce, AES-256-GCM under HKDF-SHA256 of
ECDH; bound to the id of what it holds. `static/js/offline/vault.js` makes them.
"""

from base64 import b64encode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from journal.core import crypto
from journal.core.settings import KEY_BYTES

PURPOSE = "letterbox"
VERSION = 1
POINT = 65
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
WIDE = 48
"""Bytes from which the private half is taken: 128 bits more than the curve's, so that no number is likelier."""
INFO = b"interlude waiting|1|"


class BoxBroken(ValueError):
    """A box that was not sealed for this person, or was changed on its way."""


def make(person: UUID) -> None:
    """Makes a person's key pair where there is none yet; pages that are looked at make nothing."""
    crypto.derived_key(person, PURPOSE)


def public_key(person: UUID) -> str | None:
    """The public half, for the person's own pages alone; None before their first sign-in."""
    key = crypto.known_key(crypto.derived_name(person, PURPOSE))
    return b64encode(_point(_private(key).public_key())).decode() if key else None


def open_box(person: UUID, about: str, box: bytes) -> bytes:
    """What a device sealed for this person under the id `about`; raises `BoxBroken`."""
    private = _private(crypto.derived_key(person, PURPOSE))
    sender, nonce, sealed = box[1:1 + POINT], box[1 + POINT:1 + POINT + crypto.NONCE], box[1 + POINT + crypto.NONCE:]
    if box[:1] != bytes([VERSION]):
        raise BoxBroken
    try:
        shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        info = INFO + sender + _point(private.public_key())
        key = HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(shared)
        return AESGCM(key).decrypt(nonce, sealed, about.encode())
    except (InvalidTag, ValueError) as error:
        raise BoxBroken from error


def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    wide = HKDF(SHA256(), WIDE, salt=None, info=b"p-256").derive(key)
    return ec.derive_private_key(int.from_bytes(wide) % (ORDER - 1) + 1, CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
