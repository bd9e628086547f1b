"""Reading what a person uploads without being harmed by it: zip members by name, and bytes as text.

Limits are those of docs/security.md and are counted while reading; no size that a file declares is believed.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection

from journal.core.text import N_, Words, render_plain, say

NAMES_MAX = 5_000
UNPACKED_MAX = 50 * 1024 * 1024
RATIO_MAX = 100
STEP = 64 * 1024

_CENTRAL = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x0001 | 0x0040
_LINK = 0o120000
_BROKEN_ZIP = (zipfile.BadZipFile, ValueError, LookupError, OSError, EOFError, OverflowError, RuntimeError,
               struct.error)
_DAMAGED = N_("This file is damaged or not complete. Please export it again.")


class Unreadable(Exception):
    """A file that is refused whole; `message` says why in plain words, `line` where, if that is known."""

    def __init__(self, message: Words, line: int | None = None) -> None:
        super().__init__(render_plain(message))
        self.message = message
        self.line = line


def is_archive(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(data: bytes, wanted: Collection[str]) -> dict[str, bytes]:
    """The contents of those `wanted` names that lie at the top of this zip, together at most 50 MiB; members inside
    folders are passed over. Raises `Unreadable` for a damaged, locked, oversized or deceitful zip."""
    if data.count(_CENTRAL) > NAMES_MAX:  # counted before zipfile builds an object for each
        raise Unreadable(say(N_("This file holds more than %(n)s files, which is more than can be read."), n=NAMES_MAX))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except _BROKEN_ZIP:
        raise Unreadable(_DAMAGED) from None
    found: dict[str, bytes] = {}
    left = UNPACKED_MAX
    for info in listed:
        if info.orig_filename not in wanted:
            continue
        if info.orig_filename in found:
            raise Unreadable(_DAMAGED)
        found[info.orig_filename] = content = _content(data, info, left)
        left -= len(content)
    return found


def _content(data: bytes, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable(N_("This file is locked with a password. Please export it without one."))
    if (info.external_attr >> 16) & 0o170000 == _LINK:
        raise Unreadable(_DAMAGED)
    packed = _packed(data, info)
    if info.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflated(packed, limit)
    elif info.compress_type == zipfile.ZIP_STORED:
        content = bytes(packed[:info.compress_size])
    else:
        raise Unreadable(N_("This file is packed in a way that cannot be read here."))
    if len(content) > limit:
        raise Unreadable(_too_big())
    if zlib.crc32(content) != info.CRC:
        raise Unreadable(_DAMAGED)
    return content


def _packed(data: bytes, info: zipfile.ZipInfo) -> memoryview:
    """Everything from the first packed byte on; where the member ends shows only while unpacking."""
    start = info.header_offset
    if not 0 <= start <= len(data) - _LOCAL.size:
        raise Unreadable(_DAMAGED)
    signature, name, extra = _LOCAL.unpack_from(data, start)
    if signature != b"PK\x03\x04":
        raise Unreadable(_DAMAGED)
    return memoryview(data)[start + _LOCAL.size + name + extra:]


def _inflated(packed: memoryview, limit: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    out = io.BytesIO()
    given = unpacked = 0
    pending: bytes = b""
    try:
        while not inflater.eof:
            if not pending:
                pending = bytes(packed[given:given + STEP])
                given += len(pending)
            part = inflater.decompress(pending, STEP)
            pending = inflater.unconsumed_tail
            if not part and not pending and given >= len(packed) and not inflater.eof:
                raise Unreadable(_DAMAGED)
            unpacked += out.write(part)
            if unpacked > limit or unpacked > RATIO_MAX * given:
                raise Unreadable(_too_big())
    except zlib.error:
        raise Unreadable(_DAMAGED) from None
    used = given - len(pending) - len(inflater.unused_data)
    if unpacked > RATIO_MAX * used:
        raise Unreadable(_too_big())
    return out.getvalue()


def _too_big() -> Words:
    return N_("Unpacked, this file is larger than can be read here. Please export it without photos, or as CSV.")


def decode(data: bytes) -> tuple[str, Words | None]:
    """The text of a file: UTF-8, or UTF-16 by its mark, or else Windows-1252 with a note that says so.

    NUL characters, which carry nothing, are left out. Raises `Unreadable` for broken UTF-16.
    """
    note: Words | None = None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise Unreadable(_DAMAGED) from None
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
            note = N_("This file is not in UTF-8. It was read as Windows-1252, so please look whether letters with "
                      "accents came out right.")
    return text.replace("\x00", ""), note
