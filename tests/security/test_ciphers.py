"""What seals and wraps: AES-256-GCM with a nonce of its own each time, AES key wrap, 256 bits, nothing weaker."""

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap
from flask import Flask

from journal.core import crypto
from journal.core.keys.ring import KeyRing
from journal.core.settings import KEY_BYTES

PERSON = UUID(int=7)
CONTEXT = b"v1|entry|note|7|1"
SEALS = 2000
BYTES_LEAST = 16
"""128 bits."""


@pytest.mark.asvs("V11.3.2", "V11.2.3")
def test_a_field_is_aes_256_gcm_under_the_persons_key(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        crypto.make_person_key(PERSON)
        stored = crypto.seal(PERSON, CONTEXT, b"heron")
        _, key = crypto.vault().fetch([crypto.person_name(PERSON)])[crypto.person_name(PERSON)]
    assert len(key) == KEY_BYTES == 32
    assert AESGCM(key).decrypt(stored[1:13], stored[13:], CONTEXT) == b"heron"
    assert len(stored) == 1 + 12 + len(b"heron") + 16


@pytest.mark.asvs("V11.3.4")
def test_no_two_seals_share_a_nonce(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        crypto.make_person_key(PERSON)
        stored = [crypto.seal(PERSON, CONTEXT, b"the same") for _ in range(SEALS)]
    assert len({one[1:13] for one in stored}) == len(set(stored)) == SEALS


@pytest.mark.asvs("V11.3.2", "V11.2.3")
def test_a_key_is_wrapped_by_aes_key_wrap_under_its_name_and_version() -> None:
    ring = KeyRing({1: b"k" * KEY_BYTES})
    version, wrapped = ring.wrap("person|x", b"d" * KEY_BYTES)
    assert (version, len(wrapped)) == (1, KEY_BYTES + 8)
    wrapping = ring._wrapping_key(1, "person|x")
    assert len(wrapping) == KEY_BYTES
    assert aes_key_unwrap(wrapping, wrapped) == b"d" * KEY_BYTES
    assert wrapping not in (ring._wrapping_key(1, "person|y"), b"k" * KEY_BYTES)


@pytest.mark.asvs("V11.2.3", "V11.5.1", "V7.2.3")
def test_what_must_not_be_guessed_is_long_and_never_comes_twice(sqlite_app: Flask) -> None:
    made = [crypto.token() for _ in range(SEALS)]
    assert len(set(made)) == SEALS
    assert min(map(len, made)) >= 43  # 256 bits in letters of base 64
    assert {len(crypto.token_hash(one)) for one in made} == {32}
    with sqlite_app.app_context():
        assert len(crypto.instance_secret("password-pepper")) >= BYTES_LEAST
        assert len(crypto.lookup("email", "a@example.org")) >= BYTES_LEAST
