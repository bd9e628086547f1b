"""Keys and seals. A person's data key (AES-256) is wrapped by the instance's key ring and kept in the keys database.

Field: version byte, 12-byte random nonce, AES-256-GCM; the version is that of the data key. Wrapping: AES-KW under
HKDF-SHA256(KEK, "dek-wrap|version|name") (RFC 3394, RFC 5869). Deleting a wrapped key makes all that it sealed
unreadable for good.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from flask import current_app, g
from sqlalchemy import Engine, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from journal.core import clock
from journal.core.settings import KEY_BYTES, write_private

NONCE = 12
WRITE = "interlude_write"
"""Execution option: begin as a writer (BEGIN IMMEDIATE on SQLite)."""
MAX_BIND = 500


Opener = Callable[[bytes, bytes], bytes]
"""Opens fields of one person: called with (context, stored)."""


class KeyMissing(RuntimeError):
    """A key that is needed is not there, or the key ring does not open it."""


class SealBroken(RuntimeError):
    """A stored field was changed, moved, or belongs to another key."""


@dataclass(frozen=True)
class KeyRing:
    """Key-encryption keys by version; the highest version is current. Never stored in a database."""

    keys: dict[int, bytes]

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        """Reads lines of `version:base64`; raises `KeyMissing`."""
        try:
            lines = [line for line in path.read_text().splitlines() if line.strip()]
            keys = {int(version): b64decode(key) for version, key in (line.split(":", 1) for line in lines)}
        except (OSError, ValueError) as error:
            raise KeyMissing(f"the key file {path} cannot be read") from error
        if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise KeyMissing(f"the key file {path} holds no usable key")
        return cls(keys)

    @classmethod
    def create(cls, path: Path) -> None:
        """Makes a key file with one new key and mode 0600, if there is none."""
        write_private(path, "1:" + b64encode(secrets.token_bytes(KEY_BYTES)).decode())

    @property
    def current(self) -> int:
        return max(self.keys)

    def _wrapping_key(self, version: int, name: str) -> bytes:
        if version not in self.keys:
            raise KeyMissing(f"key {version} is not on the key ring")
        info = f"dek-wrap|{version}|{name}".encode()
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self.keys[version])

    def wrap(self, name: str, key: bytes) -> tuple[int, bytes]:
        return self.current, aes_key_wrap(self._wrapping_key(self.current, name), key)

    def unwrap(self, name: str, version: int, wrapped: bytes) -> bytes:
        try:
            return aes_key_unwrap(self._wrapping_key(version, name), wrapped)
        except InvalidUnwrap as error:
            raise KeyMissing("the key ring does not open this key") from error


class Vault:
    """The keys database behind the key ring: named keys, made before data and removed before data."""

    def __init__(self, engine: Engine, ring: KeyRing, table: Table) -> None:
        self.engine, self.ring, self.table = engine, ring, table
        self.writer = engine.execution_options(**{WRITE: True})

    def fetch(self, names: Iterable[str]) -> dict[str, tuple[int, bytes]]:
        """Name → (version, key) of the newest version, for those that exist; a constant number of statements."""
        wanted, found = sorted(set(names)), {}
        t = self.table.c
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), MAX_BIND):
                rows = connection.execute(
                    select(t.name, t.version, t.kek, t.wrapped)
                    .where(t.name.in_(wanted[start:start + MAX_BIND])).order_by(t.version))
                for name, version, kek, wrapped in rows:
                    found[name] = (version, self.ring.unwrap(name, kek, wrapped))
        return found

    def make(self, name: str) -> bytes:
        """A new key under `name`, or the one that another process made first."""
        key = secrets.token_bytes(KEY_BYTES)
        kek, wrapped = self.ring.wrap(name, key)
        made_at = clock.now().replace(tzinfo=None)
        row = {"name": name, "version": 1, "kek": kek, "wrapped": wrapped, "created_at": made_at}
        try:
            with self.writer.begin() as connection:
                connection.execute(insert(self.table).values(row))
        except IntegrityError:
            return self.fetch([name])[name][1]
        return key

    def destroy(self, name: str) -> None:
        with self.writer.begin() as connection:
            connection.execute(delete(self.table).where(self.table.c.name == name))


def vault() -> Vault:
    found: Vault = current_app.extensions["vault"]
    return found


def _cache() -> dict[str, tuple[int, bytes]]:
    """Opened keys live as long as the request or command, so that an erased key is gone at once."""
    if "keys" not in g:
        g.keys = {}
    cache: dict[str, tuple[int, bytes]] = g.keys
    return cache


def preload(people: Iterable[UUID]) -> None:
    """Fetches the keys of many people in one statement."""
    cache = _cache()
    missing = [name for name in map(person_name, people) if name not in cache]
    if missing:
        cache.update(vault().fetch(missing))


def person_name(person: UUID) -> str:
    return f"person|{person}"


def make_person_key(person: UUID) -> None:
    """Called before a person's first row is written."""
    name = person_name(person)
    _cache()[name] = (1, vault().make(name))


def _person_key(person: UUID) -> tuple[int, bytes]:
    name = person_name(person)
    if name not in _cache():
        preload([person])
    try:
        return _cache()[name]
    except KeyError:
        raise KeyMissing("this person's key is gone") from None


def seal(person: UUID, context: bytes, plain: bytes) -> bytes:
    version, key = _person_key(person)
    nonce = secrets.token_bytes(NONCE)
    return bytes([version]) + nonce + AESGCM(key).encrypt(nonce, plain, context)


def opener(person: UUID) -> Opener:
    """`open_sealed` of one person with the key looked up once, for lists: called with (context, stored)."""
    version, key = _person_key(person)
    head, cipher = bytes([version]), AESGCM(key)

    def open_one(context: bytes, stored: bytes) -> bytes:
        if stored[:1] != head:
            raise SealBroken("a stored field names another version of its key")
        try:
            return cipher.decrypt(stored[1:1 + NONCE], stored[1 + NONCE:], context)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("a stored field does not open under its key") from error

    return open_one


def open_sealed(person: UUID, context: bytes, stored: bytes) -> bytes:
    """The plain bytes of a stored field; raises `SealBroken` when it was changed or moved."""
    return opener(person)(context, stored)


def derived_key(person: UUID, purpose: str) -> bytes:
    """A key for one purpose (such as recognising imported rows), from the person's own key."""
    _, key = _person_key(person)
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def instance_secret(name: str) -> bytes:
    """A secret of this instance (password pepper, e-mail look-up), made at first use, wrapped by the key ring."""
    full = f"instance|{name}"
    cache = _cache()
    if full not in cache:
        cache.update(vault().fetch([full]))
    if full not in cache:
        cache[full] = (1, vault().make(full))
    return cache[full][1]


def lookup(purpose: str, text: str) -> bytes:
    """A blind index: equal texts give equal bytes, and nothing else can be told from them."""
    return hmac.new(instance_secret(purpose), text.encode(), hashlib.sha256).digest()


def token() -> str:
    """256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(given: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(given.encode()).digest()
