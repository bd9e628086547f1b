"""The files inside an archive, one after the other, each in blocks, so that none needs to lie readable on a disk.

Member: length and text of its name, then blocks with their lengths, then a block of length 0. A name of length 0 ends.
"""

import hashlib
from collections.abc import Iterable, Iterator

from journal.backup.archive import DAMAGED, Sealer
from journal.backup.rules import MEMBERS, BackupRefused

BLOCK = 256 * 1024
BLOCK_MAX = 4 * 1024 * 1024


class Writer:
    """Puts members into an archive and keeps their hashes."""

    def __init__(self, sealer: Sealer) -> None:
        self.sealer, self.hashes = sealer, dict[str, str]()

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        hashed = hashlib.sha256()
        self.sealer.write(bytes([len(name)]) + name.encode())
        for block in blocks:
            if block:
                hashed.update(block)
                self.sealer.write(len(block).to_bytes(4, "big") + block)
        self.sealer.write(bytes(4))
        self.hashes[name] = hashed.hexdigest()

    def finish(self) -> None:
        self.sealer.write(b"\0")
        self.sealer.finish()


class Reader:
    """Reads members in the order in which they were put; each must be read to its end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks, self.waiting = chunks, bytearray()

    def _take(self, count: int) -> bytes:
        while len(self.waiting) < count:
            chunk = next(self.chunks, None)
            if chunk is None:
                raise BackupRefused(DAMAGED)
            self.waiting += chunk
        taken = bytes(self.waiting[:count])
        del self.waiting[:count]
        return taken

    def members(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """(name, blocks) of each; the names are among `MEMBERS`, so that none leads out of a folder."""
        while length := self._take(1)[0]:
            name = self._take(length).decode("ascii", "replace")
            if name not in MEMBERS:
                raise BackupRefused(DAMAGED)
            yield name, self._blocks()
        if self.waiting or next(self.chunks, None) is not None:
            raise BackupRefused(DAMAGED)

    def _blocks(self) -> Iterator[bytes]:
        while length := int.from_bytes(self._take(4), "big"):
            if length > BLOCK_MAX:
                raise BackupRefused(DAMAGED)
            yield self._take(length)
