"""Password hashes: Argon2id over a peppered password, at most two at a time, the same work for unknown accounts."""

import hashlib
import hmac
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from journal.core import crypto

HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)
"""OWASP's floor for Argon2id; a weaker stored hash is renewed at sign-in."""
brake = threading.BoundedSemaphore(2)
_dummy: list[str] = []


def _peppered(password: str) -> bytes:
    return hmac.new(crypto.instance_secret("password-pepper"), password.encode(), hashlib.sha256).digest()


def hash_password(password: str) -> str:
    peppered = _peppered(password)
    with brake:
        return HASHER.hash(peppered)


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password fits; for an unknown account (`stored` None) the same work is done and the answer is no."""
    if stored is None and not _dummy:
        _dummy.append(hash_password(crypto.token()))
    peppered = _peppered(password)
    with brake:
        try:
            return HASHER.verify(stored or _dummy[0], peppered) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def needs_renewal(stored: str) -> bool:
    return HASHER.check_needs_rehash(stored)
