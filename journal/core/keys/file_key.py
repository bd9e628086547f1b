"""The key of an encrypted database file, wrapped by the key ring in a small file beside it (`version:base64`)."""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from journal.core.keys.ring import KeyMissing, KeyRing, replace_private
from journal.core.settings import KEY_BYTES, write_private


@dataclass(frozen=True)
class FileKey:
    """Where the key of one database file lies, and the name it is wrapped under. Only its wrapping ever changes."""

    path: Path
    name: str

    def open(self, ring: KeyRing) -> bytes:
        """The key, made at first use; raises `KeyMissing`."""
        if not self.path.exists():
            write_private(self.path, _line(*ring.wrap(self.name, secrets.token_bytes(KEY_BYTES))))
        return ring.unwrap(self.name, *self._stored())

    @property
    def wrapped_by(self) -> int:
        """The version of the key ring that opens it."""
        return self._stored()[0]

    def rewrap(self, ring: KeyRing) -> bool:
        """Wraps it by the current key; False when it is already."""
        if self.wrapped_by == ring.current:
            return False
        replace_private(self.path, _line(*ring.wrap(self.name, self.open(ring))))
        return True

    def _stored(self) -> tuple[int, bytes]:
        try:
            version, wrapped = self.path.read_text().strip().split(":", 1)
            return int(version), b64decode(wrapped)
        except (OSError, ValueError) as error:
            raise KeyMissing(f"the file {self.path} cannot be read") from error


def _line(version: int, wrapped: bytes) -> str:
    return f"{version}:{b64encode(wrapped).decode()}"
