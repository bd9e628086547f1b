"""What a device seals for a person opens for that person, under that id, unchanged, and for nobody else."""

import secrets
from base64 import b64decode
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask

from journal.core import crypto, letterbox

TEXT = b"zuleika heard the kingfisher"
ABOUT = "11111111-2222-4333-8444-555555555555"


def seal(public: str, about: str = ABOUT, text: bytes = TEXT) -> bytes:
    """As `vault.js` does it."""
    person, own = b64decode(public), ec.generate_private_key(ec.SECP256R1())
    sender = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), person))
    key = HKDF(SHA256(), 32, salt=None, info=b"interlude waiting|1|" + sender + person).derive(shared)
    nonce = secrets.token_bytes(12)
    return b"\x01" + sender + nonce + AESGCM(key).encrypt(nonce, text, about.encode())


@pytest.fixture
def person(sqlite_app: Flask) -> UUID:
    with sqlite_app.app_context():
        return somebody()


def somebody() -> UUID:
    found = uuid4()
    crypto.make_person_key(found)
    letterbox.make(found)
    return found


@pytest.mark.asvs("V11.3.2")
def test_it_opens_for_its_person(sqlite_app: Flask, person: UUID) -> None:
    with sqlite_app.app_context():
        public = letterbox.public_key(person)
        assert public
        assert letterbox.open_box(person, ABOUT, seal(public)) == TEXT
        assert TEXT not in seal(public)
    with sqlite_app.app_context():
        assert letterbox.public_key(person) == public, "another request has the same key"


def test_it_opens_for_nobody_else_and_not_when_changed(sqlite_app: Flask, person: UUID) -> None:
    with sqlite_app.app_context():
        box, other = seal(letterbox.public_key(person) or ""), somebody()
        wrong = [(other, ABOUT, box), (person, str(uuid4()), box), (person, ABOUT, b""), (person, ABOUT, box[:90]),
                 (person, ABOUT, b"\x02" + box[1:]), (person, ABOUT, box[:1] + bytes(65) + box[66:]),
                 *((person, ABOUT, box[:at] + bytes([box[at] ^ 1]) + box[at + 1:]) for at in (70, 80, len(box) - 1))]
        for given in wrong:
            with pytest.raises(letterbox.BoxBroken):
                letterbox.open_box(*given)


def test_looking_makes_no_key_and_erasing_takes_it(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        found = uuid4()
        crypto.make_person_key(found)
        assert letterbox.public_key(found) is None
        letterbox.make(found)
        box = seal(letterbox.public_key(found) or "")
        crypto.vault().destroy(crypto.person_name(found))
    with sqlite_app.app_context():
        assert letterbox.public_key(found) is None
        with pytest.raises(crypto.KeyMissing):
            letterbox.open_box(found, ABOUT, box)
