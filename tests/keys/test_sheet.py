"""A key can be printed, typed from paper, told from another, and put back."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from journal.core import keyring_command
from journal.core.crypto import KeyRing
from journal.core.keys import ring, sheet
from journal.core.keys.sheet import MistypedLine

KEY = bytes(range(32))
KEYS = st.binary(min_size=32, max_size=32)


@given(version=st.integers(1, 300), key=KEYS)
def test_what_is_printed_can_be_typed_again(version: int, key: bytes) -> None:
    lines = sheet.typed(version, key)
    assert b"".join(sheet.read_line(version, number, line) for number, line in enumerate(lines, 1)) == key


@given(key=KEYS, place=st.integers(0, 15), change=st.integers(1, 15))
def test_a_mistyped_digit_is_seen(key: bytes, place: int, change: int) -> None:
    line = list(sheet.typed(1, key)[0].replace(" ", "").replace("=", ""))
    line[place] = f"{int(line[place], 16) ^ change:x}"
    try:
        read = sheet.read_line(1, 1, "".join(line))
    except MistypedLine:
        return
    assert read != key[:8]  # one in 65,536 slips through a check group; the fingerprint tells it


def test_letters_that_look_alike_and_other_spacing_are_understood() -> None:
    typed = sheet.typed(1, KEY)[1]
    loose = typed.upper().replace(" ", "  ").replace("0", "O").replace("1", "l")
    assert sheet.read_line(1, 2, loose) == KEY[8:16]


@pytest.mark.parametrize("text", ["", "zz", "0001 0203", "ü" * 20, "0001 0203 0405 0607 = 0000 0000"])
def test_a_broken_line_is_refused_in_words(text: str) -> None:
    with pytest.raises(MistypedLine, match="line 1 does not fit"):
        sheet.read_line(1, 1, text)


def test_lines_in_another_order_are_refused() -> None:
    with pytest.raises(MistypedLine):
        sheet.read_line(1, 1, sheet.typed(1, KEY)[1])


def test_a_fingerprint_tells_keys_apart_and_holds_none_of_them() -> None:
    one, other = KeyRing({1: KEY}), KeyRing({1: KEY[::-1]})
    assert one.fingerprint(1) == ring.fingerprint(1, KEY)
    assert one.fingerprint(1) != other.fingerprint(1) != ring.fingerprint(2, KEY)
    assert one.fingerprint(1).replace(" ", "") not in KEY.hex()


def test_making_a_key_file_prints_its_sheet_once(tmp_path: Path) -> None:
    path = tmp_path / "safe" / "keyring"
    printed = CliRunner().invoke(keyring_command.make, [str(path)]).output
    key = KeyRing.load(path).keys[1]
    assert path.stat().st_mode & 0o777 == 0o600
    assert all(line in printed for line in sheet.typed(1, key))
    assert ring.fingerprint(1, key) in printed
    again = CliRunner().invoke(keyring_command.make, [str(path)]).output
    assert "was there already" in again
    assert not any(line in again for line in sheet.typed(1, key))


def test_a_lost_key_file_comes_back_from_its_printed_sheet(tmp_path: Path) -> None:
    path = tmp_path / "keyring"
    printed = CliRunner().invoke(keyring_command.make, [str(path)]).output
    lost = path.read_text()
    path.unlink()
    lines = re.findall(r"^ +\d   ([0-9a-f ]+= [0-9a-f]{4})$", printed, re.M)
    assert len(lines) == 4
    wrong = lines[0].replace(lines[0][0], "0" if lines[0][0] != "0" else "1", 1)
    done = CliRunner().invoke(keyring_command.make, [str(path), "--from-paper"], input="\n".join(["1", wrong, *lines]))
    assert done.exit_code == 0, done.output
    assert "line 1 does not fit" in done.output
    assert path.read_text() == lost
    assert path.stat().st_mode & 0o777 == 0o600


def test_paper_never_replaces_another_key(tmp_path: Path) -> None:
    path = tmp_path / "keyring"
    KeyRing({1: KEY[::-1]}).store(path)
    done = CliRunner().invoke(keyring_command.make, [str(path), "--from-paper"],
                              input="\n".join(["1", *sheet.typed(1, KEY)]))
    assert done.exit_code == 1
    assert KeyRing.load(path).keys == {1: KEY[::-1]}
    added = CliRunner().invoke(keyring_command.make, [str(path), "--from-paper"],
                               input="\n".join(["2", *sheet.typed(2, KEY)]))
    assert added.exit_code == 0
    assert KeyRing.load(path).keys == {1: KEY[::-1], 2: KEY}


def test_storing_keeps_a_link_a_link_and_the_mode_tight(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    KeyRing({1: KEY}).store(real)
    link.symlink_to(real)
    KeyRing({1: KEY}).with_new().store(link)
    assert link.is_symlink()
    assert set(KeyRing.load(real).keys) == {1, 2}
    assert real.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]
