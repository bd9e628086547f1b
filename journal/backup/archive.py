"""The sealed file: chunks of AES-256-GCM under a key of this file alone, which only the offline X25519 key opens.

Head: magic, version, recipient, ephemeral key, wrapped file key. Wrapping: X25519, HKDF-SHA256 (RFC 7748, RFC 5869).
Chunk: up to 1 MiB; its nonce is its number and whether it is the last, its associated data the head. So a chunk that is
changed, moved, left out or added, and a file that ends too early, do not open (the STREAM construction).
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from journal.backup.rules import BackupRefused
from journal.core.settings import KEY_BYTES, write_private

MAGIC, VERSION = b"INTERLUDE-BACKUP", 1
CHUNK, TAG = 1024 * 1024, 16
WRAPPED = KEY_BYTES + TAG
HEAD = len(MAGIC) + 1 + 2 * KEY_BYTES + WRAPPED
NO_NONCE = bytes(12)
"""The wrapping key is used once, so that its nonce may be nothing."""
PRIVATE = "interlude-backup-private-key:"
DAMAGED = "The backup is damaged or was cut off: it does not open whole."


def make_pair(path: Path) -> str:
    """Writes a new private key to `path` (mode 0600) and gives its public half; refuses a file that is there."""
    if path.exists():
        raise BackupRefused(f"{path} is there already; a private key is never written over.")
    private = X25519PrivateKey.generate()
    write_private(path, PRIVATE + b64encode(private.private_bytes_raw()).decode())
    return b64encode(private.public_key().public_bytes_raw()).decode()


def private_key(path: Path) -> X25519PrivateKey:
    try:
        text = path.read_text().strip()
        if not text.startswith(PRIVATE):
            raise ValueError
        return X25519PrivateKey.from_private_bytes(b64decode(text.removeprefix(PRIVATE), validate=True))
    except (OSError, ValueError):
        raise BackupRefused(f"{path} holds no private key of `backup key`.") from None


def public_key(text: str | None) -> X25519PublicKey:
    try:
        return X25519PublicKey.from_public_bytes(b64decode(text or "", validate=True))
    except ValueError:
        raise BackupRefused("INTERLUDE_BACKUP_RECIPIENT must hold the public key that `backup key` printed.") from None


def _wrapping(shared: bytes, ephemeral: bytes, recipient: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=ephemeral + recipient, info=b"interlude backup 1").derive(shared))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealer:
    """Seals what is written to it into `file`; nothing opens before `finish` wrote the last chunk."""

    def __init__(self, file: BinaryIO, recipient: X25519PublicKey) -> None:
        ephemeral, key = X25519PrivateKey.generate(), secrets.token_bytes(KEY_BYTES)
        public, own = recipient.public_bytes_raw(), ephemeral.public_key().public_bytes_raw()
        begin = MAGIC + bytes([VERSION]) + public + own
        wrapped = _wrapping(ephemeral.exchange(recipient), own, public).encrypt(NO_NONCE, key, begin)
        self.file, self.cipher, self.head = file, AESGCM(key), begin + wrapped
        self.number, self.waiting = 0, bytearray()
        file.write(self.head)

    def write(self, data: bytes) -> None:
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._put(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]

    def finish(self) -> None:
        self._put(bytes(self.waiting), last=True)

    def _put(self, plain: bytes, last: bool) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.number, last), plain, self.head))
        self.number += 1


def opened(file: BinaryIO, key: X25519PrivateKey) -> Iterator[bytes]:
    """The plain chunks, each given out only after it was proved; raises `BackupRefused`, at the latest at the end."""
    head = file.read(HEAD)
    cipher = AESGCM(_file_key(head, key))
    number, block = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), block, head)
        except (InvalidTag, ValueError):
            raise BackupRefused(DAMAGED) from None
        if not following:
            return
        number, block = number + 1, following


def _file_key(head: bytes, key: X25519PrivateKey) -> bytes:
    start = len(MAGIC)
    if head[:start] != MAGIC:
        raise BackupRefused("This is no backup of the journal.")
    if head[start:start + 1] != bytes([VERSION]):
        raise BackupRefused("The backup has a format that this version of the journal does not know.")
    begin, wrapped = head[:-WRAPPED], head[-WRAPPED:]
    recipient, ephemeral = begin[start + 1:start + 1 + KEY_BYTES], begin[start + 1 + KEY_BYTES:]
    if len(head) < HEAD:
        raise BackupRefused(DAMAGED)
    if recipient != key.public_key().public_bytes_raw():
        raise BackupRefused("The backup was made for another key: this private key does not open it.")
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        return _wrapping(shared, ephemeral, recipient).decrypt(NO_NONCE, wrapped, begin)
    except (InvalidTag, ValueError):
        raise BackupRefused(DAMAGED) from None
