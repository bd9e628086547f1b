"""Zips that mean harm, and bytes as text."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.exchange.formats import archive
from journal.exchange.formats.archive import Unreadable, decode, members


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as target:
        for name, content in files:
            target.writestr(name, content, how)
    return out.getvalue()


def central(data: bytes, offset: int, value: bytes) -> bytes:
    """The zip with other bytes in the first record of its directory."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + value + data[at + len(value):]


@pytest.mark.asvs("V5.3.2", "V5.3.3")
@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_only_named_members_at_the_top_are_read(how: int) -> None:
    data = zipped(("a.txt", b"A" * 50), ("in/a.txt", b"no"), ("../a.txt", b"no"), ("photo.jpg", b"no"), how=how)
    assert members(data, {"a.txt"}) == {"a.txt": b"A" * 50}
    assert members(data, {"b.txt"}) == {}


@pytest.mark.asvs("V5.2.3", "T20")
def test_a_bomb_is_refused_while_it_unpacks() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    head = zipped(("backup.daylio", b""), how=zipfile.ZIP_DEFLATED)
    local, rest = head[:head.index(b"PK\x01\x02")][:43], head[head.index(b"PK\x01\x02"):]
    data = local + packed + rest[:-6] + struct.pack("<I", len(local) + len(packed)) + b"\0\0"
    assert len(packed) < 210_000
    tracemalloc.start()
    with pytest.raises(Unreadable, match="larger than can be read"):
        members(data, {"backup.daylio"})
    assert tracemalloc.get_traced_memory()[1] < 150 * 2**20
    tracemalloc.stop()


@pytest.mark.asvs("V5.2.3")
def test_more_than_50_mib_is_refused_even_when_packed_loosely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNPACKED_MAX", 100_000)
    blocks = [zlib.crc32(bytes([n % 256, n // 256])).to_bytes(4, "big") for n in range(20_000)]
    halves = b"".join(blocks)
    with pytest.raises(Unreadable, match="larger"):
        members(zipped(("a", halves), ("b", halves)), {"a", "b"})
    with pytest.raises(Unreadable, match="larger"):
        members(zipped(("a", halves * 2), how=zipfile.ZIP_STORED), {"a"})
    assert members(zipped(("a", halves), ("b", halves)), {"a"})["a"] == halves


@pytest.mark.asvs("V5.2.3")
def test_declared_sizes_are_not_believed() -> None:
    content = bytes(range(256)) * 20
    data = zipped(("a", content))
    for size in (0, 1, 2**31):
        assert members(central(data, 24, struct.pack("<I", size)), {"a"}) == {"a": content}
    with pytest.raises(Unreadable):
        members(central(data, 16, b"\0\0\0\0"), {"a"})


@pytest.mark.asvs("V5.2.3", "V5.2.5")
def test_locks_links_doubles_and_crowds_are_refused() -> None:
    with pytest.raises(Unreadable, match="password"):
        members(central(zipped(("a", b"x")), 8, b"\x01"), {"a"})
    link = zipfile.ZipInfo("a")
    link.external_attr = 0o120777 << 16
    with pytest.raises(Unreadable, match="damaged"):
        members(zipped((link, b"/etc/passwd")), {"a"})
    with pytest.warns(UserWarning, match="Duplicate"):
        double = zipped(("a", b"x"), ("a", b"y"))
    with pytest.raises(Unreadable, match="damaged"):
        members(double, {"a"})
    with pytest.raises(Unreadable, match="more than 5000 files"):
        members(zipped(*((str(n), b"") for n in range(5_001))), {"1"})
    with pytest.raises(Unreadable, match="packed in a way"):
        members(zipped(("a", b"x"), how=zipfile.ZIP_LZMA), {"a"})


def test_a_damaged_zip_is_unreadable_wherever_it_is_damaged() -> None:
    data = zipped(("a", b"some words, more words"))
    for cut in range(4, len(data)):
        with pytest.raises(Unreadable):
            members(data[:cut], {"a"})


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_change_is_read_right_or_refused(noise: bytes, place: int) -> None:
    content = b"some words, more words, and more words"
    data = zipped(("a", content))
    place = min(place, len(data))
    with suppress(Unreadable):
        assert members(data[:place] + noise + data[place + len(noise):], {"a"}).get("a", content) == content


@pytest.mark.parametrize(("data", "text", "has_note"), [
    (b"caf\xc3\xa9", "café", False), (b"\xef\xbb\xbfcaf\xc3\xa9", "café", False),
    ("café".encode("utf-16"), "café", False), (b"\xfe\xff" + "café".encode("utf-16-be"), "café", False),
    (b"caf\xe9 \x93x\x94 \x81", "café “x” �", True), (b"a\x00b", "ab", False),
])
def test_decoding(data: bytes, text: str, has_note: bool) -> None:
    found, note = decode(data)
    assert (found, note is not None) == (text, has_note)


def test_broken_utf16_is_refused() -> None:
    with pytest.raises(Unreadable):
        decode(b"\xff\xfea")
