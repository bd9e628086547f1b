"""What a file from another app holds, as values, and how it becomes entries. Nothing here reads or writes a record."""

import hashlib
import hmac
import importlib
import json
import math
import pkgutil
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache, cached_property
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_, Words, say
from journal.entries import rules
from journal.entries.rules import Entry
from journal.exchange.formats import archive, table
from journal.exchange.formats.archive import Unreadable

FILE_MAX = 20 * 1024 * 1024  # docs/security.md, Limits
NOON = time(12)

DateOrder = Literal["ymd", "dmy", "mdy"]


@dataclass(frozen=True)
class FoundRow:
    """One entry of a file. `row` is the line (CSV) or the how-manieth entry (backup), counted from 1; `day` and
    `local_time` are wall-clock as in the file. `mood_score` is on 0 to 10 and not rounded, None for a word nobody
    has placed yet; `mood_value` the file's own number on `scale`. `note` is plain text, `as_written` what it was made
    from. `kept` is anything else worth keeping as the file has it."""

    row: int
    day: date
    local_time: time | None = None
    mood_word: str | None = None
    mood_score: float | None = None
    mood_value: float | None = None
    scale: tuple[float, float] | None = None
    sleep_hours: float | None = None
    sleep_quality: int | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    source_id: str | None = None
    as_written: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rejected:
    """A row that stays out, and why."""

    row: int
    reason: Words


@dataclass(frozen=True)
class Found:
    """All that a file holds. `source` is the reader's key, `unknown_moods` the words to ask about, each once, in the
    order of the file; `date_order` is None where the file leaves nothing to decide."""

    source: str
    label: Words
    rows: tuple[FoundRow, ...]
    rejected: tuple[Rejected, ...] = ()
    unknown_moods: tuple[str, ...] = ()
    date_order: DateOrder | None = None
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Upload:
    """A file as the readers see it: members of a zip by name, or text."""

    data: bytes
    members: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        return self._decoded[0]

    @property
    def text_note(self) -> Words | None:
        return self._decoded[1]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The header of a CSV file in lower case; () for a zip."""
        return () if archive.is_archive(self.data) else table.columns(self.text)

    @cached_property
    def _decoded(self) -> tuple[str, Words | None]:
        return archive.decode(self.data)


@dataclass(frozen=True)
class Reader:
    """One source. `read` answers None for a file that is not its own and raises `Unreadable` for one that is, but
    broken; `members` are the names it needs out of a zip; `endings` are what a name may end in. A file of this folder
    that holds a `READER` is found."""

    key: str
    label: Words
    read: Callable[[Upload], Found | None]
    endings: tuple[str, ...]
    members: tuple[str, ...] = ()


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader of this folder, by name."""
    package = importlib.import_module("journal.exchange.formats")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return tuple(module.READER for module in modules if hasattr(module, "READER"))


_OTHER_KINDS: tuple[tuple[bytes, int, Words], ...] = (
    *((mark, start, N_("This is a picture. Please choose the file that the other app exported."))
      for mark, start in ((b"\x89PNG", 0), (b"\xff\xd8\xff", 0), (b"GIF8", 0), (b"WEBP", 8), (b"ftyp", 4))),
    (b"%PDF", 0, N_("This is a PDF, made for reading. Please export as CSV or as a backup instead.")),
)


def detect(name: str, data: bytes) -> Found:
    """What the file holds, recognised by its content; a `name` that says something else is refused. Raises `Unreadable`
    and nothing else."""
    if not data.strip():
        raise Unreadable(N_("This file is empty."))
    if len(data) > FILE_MAX:
        raise Unreadable(N_("This file is larger than 20 MB. Please export it without photos, or as CSV."))
    for mark, start, message in _OTHER_KINDS:
        if data.startswith(mark, start):
            raise Unreadable(message)
    upload = Upload(data)
    if archive.is_archive(data):
        upload = Upload(data, archive.members(data, {wanted for reader in readers() for wanted in reader.members}))
    for reader in readers():
        found = reader.read(upload)
        if found is not None and not found.rows and not found.rejected:
            raise Unreadable(N_("There are no entries in this file."))
        if found is not None:
            _agree(name, reader)
            return found
    raise Unreadable(N_("This kind of file is not known here. Daylio CSV files and Daylio backups can be read."))


def _agree(name: str, reader: Reader) -> None:
    """A name without an ending claims nothing."""
    _, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" not in reader.endings:
        raise Unreadable(say(N_("The name of this file does not fit what is in it: it should end in %(ending)s. Please "
                                "export the file again and do not change its name."), ending=reader.endings[0]))


def rounded(score: float) -> int:
    """Half up: 2.5 becomes 3."""
    return math.floor(score + 0.5)


def rescaled(value: float, scale: tuple[float, float]) -> float:
    """The value on 0 to 10, not rounded."""
    low, high = scale
    return (value - low) / (high - low) * 10


def instant(day: date, local_time: time | None, zone: ZoneInfo) -> datetime:
    """That wall-clock moment as UTC; without a time, noon, which lies on the day in every zone. An hour that a clock
    change repeats means its first turn; one that it leaves out moves forward by the gap."""
    return datetime.combine(day, local_time or NOON, tzinfo=zone).astimezone(UTC)


def entries(found: Found, zone: str, mood_answers: Mapping[str, int | None], now_utc: datetime, batch_id: UUID,
            key: bytes, uuid_for: Callable[[bytes], UUID]) -> tuple[list[Entry], list[Rejected]]:
    """The rows as entries in the order of the file, and the rows that stay out besides `found.rejected`.

    `mood_answers` places words of `found.unknown_moods` on 0 to 10; with None, or not named, a word becomes a tag.
    `key` is the patient's own: the same row of the same file has the same `import_key` each time, whatever was
    answered. `uuid_for` makes the entry's id and is given that `import_key`. Notes over 4,000 characters are
    refused, never cut.
    """
    place, answers = ZoneInfo(zone), {word.casefold(): score for word, score in mood_answers.items()}
    today = now_utc.astimezone(place).date()
    seen: Counter[str] = Counter()
    taken: list[Entry] = []
    refused: list[Rejected] = []
    for row in found.rows:
        import_key = _import_key(found.source, row, key, seen)
        reason = _out_of_time(row.day, today)
        if reason is None:
            entry = Entry(id=uuid_for(import_key), zone=zone, day=row.day, local_time=row.local_time, origin="import",
                          logged_at=min(instant(row.day, row.local_time, place), now_utc), batch_id=batch_id,
                          import_key=import_key, sleep_hours=row.sleep_hours, sleep_quality=row.sleep_quality,
                          note=row.note, original=_original(found.source, row), **_mood(row, answers))
            reason = _reason(rules.problems(entry, today))
        if reason is None:
            taken.append(entry)
        else:
            refused.append(Rejected(row.row, reason))
    return taken, refused


def _mood(row: FoundRow, answers: Mapping[str, int | None]) -> dict[str, Any]:
    if row.mood_score is not None:
        return {"mood": rounded(row.mood_score), "tags": row.tags}
    if row.mood_word is None:
        return {"tags": row.tags}
    score = answers.get(row.mood_word.casefold())
    if score is not None:
        return {"mood": score, "tags": row.tags}
    return {"tags": tuple(dict.fromkeys((row.mood_word, *row.tags)))}


def _original(source: str, row: FoundRow) -> dict[str, Any]:
    """Beside our score: the word, the number and its scale as the file had them."""
    parts = {"source": source, "mood": row.mood_word, "value": row.mood_value,
             "scale": list(row.scale) if row.scale else None, "kept": dict(row.kept) or None}
    return {name: part for name, part in parts.items() if part is not None}


def _import_key(source: str, row: FoundRow, key: bytes, seen: Counter[str]) -> bytes:
    clock = row.local_time.isoformat() if row.local_time else ""
    told = ["id", row.source_id] if row.source_id else [
        "row", row.day.isoformat(), clock, row.mood_word, row.as_written or row.note]
    same = json.dumps([source, *told])
    number = seen[same]
    seen[same] += 1
    return hmac.new(key, f"{same}#{number}".encode(), hashlib.sha256).digest()


_REASONS: dict[str, Words] = {
    "day": N_("This day has not come yet."),
    "note": N_("Its note is longer than 4,000 characters. Please shorten it in the other app and export again."),
    "form": N_("There is nothing in this row to bring in."),
}


def _out_of_time(day: date, today: date) -> Words | None:
    if day > today:
        return _REASONS["day"]
    if day < rules.OLDEST:
        return N_("This date lies before 1900, so it cannot be right.")
    return None


def _reason(problems: Mapping[str, str]) -> Words | None:
    for name, message in problems.items():
        return _REASONS.get(name, message)
    return None


def asked(rows: Collection[FoundRow]) -> tuple[str, ...]:
    """The mood words that have no number, each once, upper and lower case taken as one, in the order of the rows."""
    words: dict[str, str] = {}
    for row in rows:
        if row.mood_word is not None and row.mood_score is None:
            words.setdefault(row.mood_word.casefold(), row.mood_word)
    return tuple(words.values())
