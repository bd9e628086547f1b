"""The escrow sheet: one key on paper, in groups that can be typed, and the way back from paper."""

import hashlib
from datetime import date
from pathlib import Path

from journal.core.keys.ring import fingerprint
from journal.core.settings import KEY_BYTES

LINE_BYTES = 8
LOOK_ALIKE = str.maketrans({"o": "0", "l": "1", "i": "1"})
SHEET = """\
INTERLUDE KEY SHEET                                      printed {day}

Key version       {version}
Fingerprint       {fingerprint}
Key file          {path}

The key, 4 groups a line; the group after = checks its line:

{lines}

Keep     in a sealed envelope in a safe, a second one in another building;
         never beside a backup, never in a mail, a chat or a photo.
Until    the last backup that was made under it is gone (35 days after
         this version was retired), then shred it.
Restore  python -m journal.core.keyring_command {path} --from-paper
         asks for version and lines; flask --app wsgi keys check then
         shows the fingerprint above.

Whoever holds this sheet and a copy of both databases can read every
journal. Without it, a lost key file means that nobody ever can.
"""


class MistypedLine(ValueError):
    """A line of the key does not fit its check group."""


def typed(version: int, key: bytes) -> list[str]:
    """The key as lines of four groups and a check group."""
    return [" ".join([*_groups(part), "=", _check(version, number, part)])
            for number, part in enumerate(_parts(key), 1)]


def sheet(path: Path, version: int, key: bytes, day: date) -> str:
    lines = "\n".join(f"    {number}   {line}" for number, line in enumerate(typed(version, key), 1))
    return SHEET.format(day=day, version=version, fingerprint=fingerprint(version, key), path=path, lines=lines)


def read_line(version: int, number: int, text: str) -> bytes:
    """The part of the key on one line, as it was typed; raises `MistypedLine`."""
    letters = "".join(one for one in text.lower().translate(LOOK_ALIKE) if one.isalnum())
    try:
        given = bytes.fromhex(letters[:LINE_BYTES * 2])
    except ValueError:
        given = b""
    if len(given) != LINE_BYTES or letters[LINE_BYTES * 2:] != _check(version, number, given):
        raise MistypedLine(f"line {number} does not fit its check group: look at it again")
    return given


def lines_of_a_key() -> int:
    return KEY_BYTES // LINE_BYTES


def _parts(key: bytes) -> list[bytes]:
    return [key[start:start + LINE_BYTES] for start in range(0, len(key), LINE_BYTES)]


def _groups(part: bytes) -> list[str]:
    text = part.hex()
    return [text[start:start + 4] for start in range(0, len(text), 4)]


def _check(version: int, number: int, part: bytes) -> str:
    return hashlib.sha256(f"line|{version}|{number}|".encode() + part).hexdigest()[:4]
