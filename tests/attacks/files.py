"""Files that mean harm, each with the reason for which it has to be refused."""

import io
import json
import sqlite3
import struct
import warnings
import zipfile
import zlib
from base64 import b64encode

from tests.attacks.siege import DIARY

MEMBER = "backup.daylio"
HEAD = b"full_date,date,weekday,time,mood,activities,note_title,note\n"
ROW = b"2026-02-03,February 3,Tuesday,09:15,good,walk,,Nice\n"


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", how) as target:
        warnings.simplefilter("ignore")  # the same name twice
        for name, content in files:
            target.writestr(name, content)
    return out.getvalue()


def backup(**changes: object) -> bytes:
    """A good one, but for `changes`."""
    entry = {"id": 1, "year": 2026, "month": 1, "day": 3, "hour": 9, "minute": 15, "mood": 1, "note": "Nice"}
    return packed({"customMoods": [{"id": 1, "mood_group_id": 2, "custom_name": "good"}], "tags": [],
                   "dayEntries": [entry]} | changes)


def packed(content: object) -> bytes:
    return zipped((MEMBER, b64encode(json.dumps(content).encode())))


def bomb(size: int = 200) -> bytes:
    """That many MiB of zeros under the right name, with a header that says nothing of them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    content = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size)) + packer.flush()
    empty = zipped((MEMBER, b""))
    at = empty.index(b"PK\x01\x02")
    local = empty[:30 + len(MEMBER)] + content
    return local + empty[at:-6] + struct.pack("<I", len(local)) + b"\0\0"


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(MEMBER)
    info.external_attr = 0o120777 << 16
    return info


def database() -> bytes:
    """A backup of a database, as another app might call it."""
    with sqlite3.connect(":memory:") as base:
        base.execute("CREATE TABLE entry (note TEXT)")
        return base.serialize()


def lying(data: bytes, at: int, value: bytes) -> bytes:
    """The zip with other bytes in the first record of its directory."""
    start = data.index(b"PK\x01\x02") + at
    return data[:start] + value + data[start + len(value):]


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("diary.csv", b"", "empty file"),
    "blank": ("diary.csv", b" \r\n\t ", "empty"),
    "not a diary": ("diary.csv", b"a,b\n1,2\n", "not known"),
    "open quotes": ("diary.csv", HEAD + ROW + b'2026-02-04,February 4,Wednesday,09:15,good,,,"open\n', "Line 3"),
    "head alone": ("diary.csv", HEAD, "no entries"),
    "zip called csv": ("diary.csv", backup(), "does not fit"),
    "csv called zip": ("backup.zip", DIARY, "does not fit"),
    "csv called page": ("diary.html", DIARY, "does not fit"),
    "csv called program": ("diary.csv.exe", DIARY, "does not fit"),
    "picture": ("diary.csv", b"\x89PNG\r\n\x1a\n" + DIARY, "picture"),
    "paper": ("diary.csv", b"%PDF-1.7\n" + DIARY, "PDF"),
    "page": ("diary.csv", b"<!doctype html><script>window.__xss=1</script>", "not known"),
    "database": ("backup.daylio", database(), "not known"),
    "torn zip": ("backup.daylio", backup()[:-30], "damaged"),
    "changed content": ("backup.daylio", lying(backup(), 16, b"\0\0\0\0"), "damaged"),
    "locked zip": ("backup.daylio", lying(backup(), 8, b"\x01"), "password"),
    "strange packing": ("backup.daylio", lying(backup(), 10, b"\x63"), "cannot be read"),
    "zip in zip": ("backup.daylio", zipped((MEMBER, backup())), "damaged"),
    "zip in folder": ("backup.daylio", zipped(("in/" + MEMBER, b"")), "not known"),
    "slip": ("backup.daylio", zipped(("../" + MEMBER, b""), ("/" + MEMBER, b""), ("..\\" + MEMBER, b"")), "not known"),
    "link": ("backup.daylio", zipped((link(), b"/etc/passwd")), "damaged"),
    "twice": ("backup.daylio", zipped((MEMBER, b"e30="), (MEMBER, b"e30=")), "damaged"),
    "crowd": ("backup.daylio", zipped(*((f"{n}.jpg", b"") for n in range(5_001))), "more than"),
    "no base64": ("backup.daylio", zipped((MEMBER, b"{not base64}")), "damaged"),
    "no JSON": ("backup.daylio", zipped((MEMBER, b64encode(b"{'a': }"))), "damaged"),
    "deep JSON": ("backup.daylio", zipped((MEMBER, b64encode(b"[" * 100_000)), how=zipfile.ZIP_STORED), "damaged"),
    "deep objects": ("backup.daylio", zipped((MEMBER, b64encode(b'{"a":' * 100_000)), how=0), "damaged"),
    "list": ("backup.daylio", packed([]), "damaged"),
    "nothing in it": ("backup.daylio", packed({}), "missing"),
    "wrong kinds": ("backup.daylio", backup(dayEntries={"a": 1}), "missing"),
    "bomb": ("backup.daylio", bomb(), "larger than can be read"),
}
"""Name → the file's own name, what is in it, and a word of the reason that has to be given."""
