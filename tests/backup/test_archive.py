"""The sealed file: only the private key opens it, and only whole."""

import stat
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from journal.backup import archive
from journal.backup.archive import HEAD, TAG, Sealer
from journal.backup.members import Reader, Writer
from journal.backup.rules import BackupRefused

CHUNK = 64
KEY = X25519PrivateKey.generate()
PLAIN = bytes(range(3 * CHUNK + 20))


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "CHUNK", CHUNK)


def sealed(plain: bytes = PLAIN) -> bytes:
    file = BytesIO()
    sealer = Sealer(file, KEY.public_key())
    sealer.write(plain)
    sealer.finish()
    return file.getvalue()


def opened(data: bytes, key: X25519PrivateKey = KEY) -> bytes:
    return b"".join(archive.opened(BytesIO(data), key))


@pytest.mark.asvs("V11.6.1")
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 3])
def test_what_was_sealed_opens(size: int) -> None:
    assert opened(sealed(bytes(size))) == bytes(size)


@pytest.mark.asvs("V11.2.2")
def test_pieces_of_any_size_give_the_same_text_and_the_file_says_its_version() -> None:
    file = BytesIO()
    sealer = Sealer(file, KEY.public_key())
    for start in range(0, len(PLAIN), 7):
        sealer.write(PLAIN[start:start + 7])
    sealer.finish()
    assert opened(file.getvalue()) == PLAIN
    assert file.getvalue()[len(archive.MAGIC)] == archive.VERSION


@pytest.mark.asvs("V11.3.3")
def test_a_flipped_bit_anywhere_is_refused() -> None:
    whole = sealed()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises(BackupRefused):
            opened(bytes(changed))


def test_a_file_cut_off_at_any_byte_is_refused() -> None:
    whole = sealed()
    for end in range(len(whole)):
        with pytest.raises(BackupRefused):
            opened(whole[:end])


def test_chunks_in_another_order_left_out_or_added_are_refused() -> None:
    whole, step = sealed(), CHUNK + TAG
    head, body = whole[:HEAD], whole[HEAD:]
    chunks = [body[start:start + step] for start in range(0, len(body), step)]
    assert len(chunks) == 4
    for wrong in ([1, 0, 2, 3], [0, 2, 1, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2, 3, 3], [0, 0, 1, 2, 3], [3]):
        with pytest.raises(BackupRefused):
            opened(head + b"".join(chunks[number] for number in wrong))


def test_chunks_of_another_file_are_refused() -> None:
    one, other = sealed(), sealed()
    with pytest.raises(BackupRefused):
        opened(one[:HEAD] + other[HEAD:])


@pytest.mark.asvs("V11.3.4")
def test_the_same_text_never_gives_the_same_bytes() -> None:
    one, other = sealed(), sealed()
    assert one[HEAD:] != other[HEAD:]
    step = CHUNK + TAG
    same = sealed(bytes(3 * CHUNK))[HEAD:]
    assert same[:step] != same[step:2 * step]


@pytest.mark.asvs("T24")
def test_another_key_is_told_from_damage() -> None:
    with pytest.raises(BackupRefused, match="made for another key"):
        opened(sealed(), X25519PrivateKey.generate())
    with pytest.raises(BackupRefused, match="no backup"):
        opened(b"something else altogether" * 20)
    newer = bytearray(sealed())
    newer[len(archive.MAGIC)] = 2
    with pytest.raises(BackupRefused, match="a format that this version"):
        opened(bytes(newer))


def test_a_pair_is_private_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "private"
    public = archive.make_pair(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert archive.private_key(path).public_key().public_bytes_raw() == archive.public_key(public).public_bytes_raw()
    with pytest.raises(BackupRefused, match="never written over"):
        archive.make_pair(path)
    assert public not in path.read_text()


@pytest.mark.parametrize("text", ["", "AAAA", "not base64 !", None])
def test_what_is_no_key_is_refused(text: str | None, tmp_path: Path) -> None:
    (tmp_path / "private").write_text(archive.PRIVATE + (text or ""))
    with pytest.raises(BackupRefused, match="INTERLUDE_BACKUP_RECIPIENT"):
        archive.public_key(text)
    with pytest.raises(BackupRefused, match="holds no private key"):
        archive.private_key(tmp_path / "private")


def members(*names: str, end: bool = True) -> bytes:
    file = BytesIO()
    writer = Writer(Sealer(file, KEY.public_key()))
    for name in names:
        writer.put(name, [b"first", b"", b"second"])
    if end:
        writer.finish()
    else:
        writer.sealer.finish()
    return file.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    return {name: b"".join(blocks) for name, blocks in Reader(archive.opened(BytesIO(data), KEY)).members()}


def test_members_come_back_as_they_were_put() -> None:
    names = ("journal.db", "manifest.json")
    assert read(members(*names)) == dict.fromkeys(names, b"firstsecond")


@pytest.mark.parametrize("name", ["../journal.db", "/etc/passwd", "journal.db/..", "other"])
def test_a_member_under_a_strange_name_is_refused(name: str) -> None:
    with pytest.raises(BackupRefused):
        read(members(name))


def test_members_without_their_end_are_refused() -> None:
    with pytest.raises(BackupRefused):
        read(members("journal.db", end=False))
