"""Seals: whatever is stored of a person is encrypted under their data key (AES-256), which the key ring wraps.

Field: version byte, 12-byte random nonce, AES-256-GCM; the byte tells which version of the data key sealed it. Deleting
a person's wrapped keys makes all that they sealed unreadable for good.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app, g

from journal.core.keys.ring import KeyMissing, KeyRing
from journal.core.keys.vault import MAX_BIND, WRITE, Vault
from journal.core.settings import KEY_BYTES

__all__ = ["MAX_BIND", "WRITE", "KeyMissing", "KeyRing", "Vault"]
NONCE = 12
MARKS = 255
KEPT_FOR = 60.0
"""Seconds for which a request seals with a key that it fetched; `confirm_sealed` holds slower ones to it."""
ROTATED_WITH = ("import", "kept-plan")
"""Purposes whose key comes from the first version of a person's key; a rotation stores them before the second."""

Opener = Callable[[bytes, bytes], bytes]
"""Opens fields of one person: called with (context, stored)."""


class SealBroken(RuntimeError):
    """A stored field was changed, moved, or belongs to another key."""


class KeyChanged(RuntimeError):
    """A key was replaced while something was on its way to be stored under it; nothing was stored."""


@dataclass(frozen=True)
class Held:
    """The versions of one key as this request fetched them, and when."""

    versions: dict[int, bytes]
    at: float

    @property
    def newest(self) -> tuple[int, bytes]:
        return max(self.versions.items())

    def by_mark(self, mark: int) -> bytes | None:
        return next((key for version, key in self.versions.items() if mark_of(version) == mark), None)


def mark_of(version: int) -> int:
    """The byte in front of a field: versions go on counting, the byte runs from 1 to 255 and begins again. A rotation
    leaves no field of an older version, so that no two versions of one byte ever live at once."""
    return (version - 1) % MARKS + 1


def vault() -> Vault:
    found: Vault = current_app.extensions["vault"]
    return found


def _cache() -> dict[str, Held]:
    """Opened keys live as long as the request or command, so that an erased key is gone at once."""
    if "keys" not in g:
        g.keys = {}
    cache: dict[str, Held] = g.keys
    return cache


def _fetch(names: Iterable[str]) -> None:
    now, cache = monotonic(), _cache()
    wanted = list(names)
    found = vault().fetch_all(wanted)
    for name in wanted:
        cache.pop(name, None)
    cache.update({name: Held(versions, now) for name, versions in found.items()})


def preload(people: Iterable[UUID]) -> None:
    """Fetches the keys of many people in one statement."""
    missing = [name for name in map(person_name, people) if name not in _cache()]
    if missing:
        _fetch(missing)


def forget(person: UUID) -> None:
    """Has the key of a person fetched anew when it is needed next."""
    _cache().pop(person_name(person), None)


def person_name(person: UUID) -> str:
    return f"person|{person}"


def make_person_key(person: UUID) -> None:
    """Called before a person's first row is written."""
    name = person_name(person)
    _cache()[name] = Held({1: vault().make(name)}, monotonic())


def _held(name: str, fresh: bool = False) -> Held:
    if fresh or name not in _cache():
        _fetch([name])
    try:
        return _cache()[name]
    except KeyError:
        raise KeyMissing("this person's key is gone") from None


def seal(person: UUID, context: bytes, plain: bytes) -> bytes:
    name = person_name(person)
    held = _held(name)
    if monotonic() - held.at > KEPT_FOR:
        held = _held(name, fresh=True)
    version, key = held.newest
    if "sealed" not in g:
        g.sealed = {}
    g.sealed.setdefault(name, (version, held.at))
    return seal_with(version, key, context, plain)


def seal_with(version: int, key: bytes, context: bytes, plain: bytes) -> bytes:
    """A field sealed under this very version of a key."""
    nonce = secrets.token_bytes(NONCE)
    return bytes([mark_of(version)]) + nonce + AESGCM(key).encrypt(nonce, plain, context)


def open_with(key: bytes, context: bytes, stored: bytes) -> bytes:
    """What `seal_with` sealed under this key; raises `SealBroken`."""
    try:
        return AESGCM(key).decrypt(stored[1:1 + NONCE], stored[1 + NONCE:], context)
    except (InvalidTag, ValueError) as error:
        raise SealBroken("a stored field does not open under its key") from error


def confirm_sealed() -> None:
    """Asked before each commit: raises `KeyChanged` when what was sealed long ago was sealed under a version that is
    not the newest any more. A rotation that has waited longer than that may therefore drop the older version."""
    used: dict[str, tuple[int, float]] = g.pop("sealed", {})
    slow = {name: version for name, (version, at) in used.items() if monotonic() - at > KEPT_FOR}
    if not slow:
        return
    newest = vault().fetch(slow)
    if any(name not in newest or newest[name][0] != version for name, version in slow.items()):
        for name in slow:
            _cache().pop(name, None)
        raise KeyChanged("a key was replaced meanwhile; nothing was stored, try again")


def opener(person: UUID) -> Opener:
    """`open_sealed` of one person with the key looked up once, for lists: called with (context, stored)."""
    name = person_name(person)
    _held(name)
    ciphers: dict[int, AESGCM] = {}

    def cipher(mark: int) -> AESGCM:
        key = _held(name).by_mark(mark) or _held(name, fresh=True).by_mark(mark)  # a rotation may just have begun
        if key is None:
            raise SealBroken("a stored field names a version of its key that is not there")
        ciphers[mark] = AESGCM(key)
        return ciphers[mark]

    def open_one(context: bytes, stored: bytes) -> bytes:
        if not stored:
            raise SealBroken("a stored field is empty")
        found = ciphers.get(stored[0]) or cipher(stored[0])
        try:
            return found.decrypt(stored[1:1 + NONCE], stored[1 + NONCE:], context)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("a stored field does not open under its key") from error

    return open_one


def open_sealed(person: UUID, context: bytes, stored: bytes) -> bytes:
    """The plain bytes of a stored field; raises `SealBroken` when it was changed or moved."""
    return opener(person)(context, stored)


def derived_name(person: UUID, purpose: str) -> str:
    """The name of a key of a person's own for one purpose; it goes with the person's key."""
    return f"{person_name(person)}|{purpose}"


def derived_key(person: UUID, purpose: str) -> bytes:
    """A person's key for one purpose (such as recognising imported rows); it stays the same when data keys change."""
    name = derived_name(person, purpose)
    if name not in _cache():
        _fetch([name, person_name(person)])
    if name in _cache():
        return _cache()[name].newest[1]
    version, key = _held(person_name(person)).newest
    derived = derive(key, purpose)
    if purpose in ROTATED_WITH and version == 1:
        return derived
    _cache()[name] = Held({1: vault().make(name, derived)}, monotonic())
    return _cache()[name].newest[1]


def known_key(name: str) -> bytes | None:
    """A key that was made before; looking for it makes none."""
    if name not in _cache():
        _fetch([name])
    return _cache()[name].newest[1] if name in _cache() else None


def derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def instance_secret(name: str) -> bytes:
    """A secret of this instance (password pepper, e-mail look-up), made at first use, wrapped by the key ring."""
    full = f"instance|{name}"
    if full not in _cache():
        _fetch([full])
    if full not in _cache():
        _cache()[full] = Held({1: vault().make(full)}, monotonic())
    return _cache()[full].newest[1]


def lookup(purpose: str, text: str) -> bytes:
    """A blind index: equal texts give equal bytes, and nothing else can be told from them."""
    return hmac.new(instance_secret(purpose), text.encode(), hashlib.sha256).digest()


def token() -> str:
    """256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(given: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(given.encode()).digest()
