"""Password hashes: Argon2id over a peppered password, at most two at a time, the same work for unknown accounts."""

import hashlib
import hmac
import secrets
import threading
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from journal.core import crypto

HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)
"""OWASP's floor for Argon2id; a weaker stored hash is renewed at sign-in."""
brake = threading.BoundedSemaphore(2)


def _peppered(password: str) -> bytes:
    return hmac.new(crypto.instance_secret("password-pepper"), password.encode(), hashlib.sha256).digest()


def hash_password(password: str) -> str:
    peppered = _peppered(password)
    with brake:
        return HASHER.hash(peppered)


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password fits; for an unknown account (`stored` None) the same work is done and the answer is no."""
    peppered = _peppered(password)
    with brake:
        try:
            return HASHER.verify(stored or _nobodys(), peppered) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def _nobodys() -> str:
    """A hash that fits no password and costs as much to check as any other."""
    salt, digest = (b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (HASHER.salt_len, HASHER.hash_len))
    return (f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${salt}${digest}")


def needs_renewal(stored: str) -> bool:
    return HASHER.check_needs_rehash(stored)
