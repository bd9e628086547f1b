"""The key ring: key-encryption keys by version, in a file of lines `version:base64`, never in a database.

Wrapping: AES-KW under HKDF-SHA256(KEK, "dek-wrap|version|name") (RFC 3394, RFC 5869).
"""

import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from journal.core.settings import KEY_BYTES, write_private

FINGERPRINT_BYTES = 8


class KeyMissing(RuntimeError):
    """A key that is needed is not there, or the key ring does not open it."""


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
        write_private(path, line(1, secrets.token_bytes(KEY_BYTES)))

    def store(self, path: Path) -> None:
        """Puts these keys in the place of the file, whole or not at all, with mode 0600; raises `OSError`."""
        replace_private(path, "\n".join(line(version, self.keys[version]) for version in sorted(self.keys)))

    @property
    def current(self) -> int:
        return max(self.keys)

    def with_new(self) -> "KeyRing":
        """These keys and a new, current one."""
        return KeyRing({**self.keys, self.current + 1: secrets.token_bytes(KEY_BYTES)})

    def without(self, version: int) -> "KeyRing":
        return KeyRing({number: key for number, key in self.keys.items() if number != version})

    def follows(self, other: "KeyRing") -> bool:
        """Whether this may come after `other`: its current key is still here. An older or a swapped file's is not."""
        return self.keys.get(other.current) == other.keys[other.current]

    def fingerprint(self, version: int) -> str:
        """Tells one key from another and nothing of what it is."""
        return fingerprint(version, self.keys[version])

    def _wrapping_key(self, version: int, name: str) -> bytes:
        if version not in self.keys:
            held = ", ".join(map(str, sorted(self.keys)))
            raise KeyMissing(f"key {version} is needed and not in the key file, which holds {held}: put the right file "
                             "back")
        info = f"dek-wrap|{version}|{name}".encode()
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self.keys[version])

    def wrap(self, name: str, key: bytes) -> tuple[int, bytes]:
        return self.current, aes_key_wrap(self._wrapping_key(self.current, name), key)

    def unwrap(self, name: str, version: int, wrapped: bytes) -> bytes:
        try:
            return aes_key_unwrap(self._wrapping_key(version, name), wrapped)
        except InvalidUnwrap as error:
            raise KeyMissing(f"key {version} of the key file (fingerprint {self.fingerprint(version)}) does not open "
                             "what this instance stored: it is another instance's key, put the right file back"
                             ) from error


def line(version: int, key: bytes) -> str:
    """One key as it stands in the file."""
    return f"{version}:{b64encode(key).decode()}"


def fingerprint(version: int, key: bytes) -> str:
    digest = hmac.new(key, f"interlude key fingerprint|{version}".encode(), hashlib.sha256).digest()
    text = digest[:FINGERPRINT_BYTES].hex()
    return " ".join(text[start:start + 4] for start in range(0, len(text), 4))


def replace_private(path: Path, text: str) -> None:
    """The file with mode 0600 and this text, in place of what is there, whole or not at all."""
    path = path.resolve()  # a link stays a link
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_private(beside, text)
    try:
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
