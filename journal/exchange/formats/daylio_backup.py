"""Daylio's backup: a zip with one member of base64 that holds one JSON object."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from journal.core.text import N_, Words, plural, say
from journal.exchange.formats.archive import Unreadable
from journal.exchange.formats.daylio_csv import DEFAULT_MOODS, SCALE, note_of, tags_of
from journal.exchange.formats.incoming import Found, FoundRow, Reader, Rejected, Upload, asked, rescaled
from journal.exchange.formats.plain import clean, one_line
from journal.exchange.formats.table import ROWS_MAX

MEMBER = "backup.daylio"
OBJECTS_MAX = 2 * ROWS_MAX
MARKS_MAX = 20 * ROWS_MAX
"""Braces, brackets and commas in all: what a parsed file takes in memory goes by them, not by its length."""

_DAMAGED = N_("This Daylio backup is damaged or not complete. Please export it again, or export as CSV.")
_CLOCK_FIELDS = ("year", "month", "day", "hour", "minute")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Mood:
    """`value` is 1 to 5, 5 the best; None where the file puts the mood in no group."""

    word: str | None
    value: float | None


def _read(upload: Upload) -> Found | None:
    if MEMBER not in upload.members:
        return None
    backup = _parsed(upload.members[MEMBER])
    moods, names = _moods(_list(backup, "customMoods")), _names(_list(backup, "tags"))
    rows: list[FoundRow] = []
    rejected: list[Rejected] = []
    unplaced = 0
    for number, record in enumerate(_list(backup, "dayEntries"), 1):
        moment = _moment(record) if isinstance(record, dict) else None
        if moment is None:
            rejected.append(Rejected(number, N_("Day or time of this entry cannot be read.")))
            continue
        mood = moods.get(_whole(record.get("mood")), _Mood(None, None))
        unplaced += mood.word is None and mood.value is None
        rows.append(_row(number, record, moment, mood, names))
    notes = (_unplaced(unplaced),) if unplaced else ()
    return Found("daylio_backup", READER.label, tuple(rows), tuple(rejected), asked(rows), None, notes)


READER = Reader("daylio_backup", N_("Daylio (backup)"), _read, (".daylio", ".zip"), (MEMBER,))


def _parsed(member: bytes) -> dict[str, Any]:
    packed = member.translate(None, b" \t\r\n")
    if not packed:
        raise Unreadable(N_("This Daylio backup is empty."))
    try:
        text = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
        if text.count(b"{") > OBJECTS_MAX or sum(text.count(mark) for mark in (b"{", b"[", b",")) > MARKS_MAX:
            raise Unreadable(say(N_("This backup has more than %(n)s entries. Please export as CSV."), n=ROWS_MAX))
        backup = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise Unreadable(_DAMAGED) from None
    if not isinstance(backup, dict):
        raise Unreadable(_DAMAGED)
    return backup


def _list(backup: Mapping[str, Any], name: str) -> list[Any]:
    value = backup.get(name)
    if not isinstance(value, list):
        raise Unreadable(say(N_("This Daylio backup cannot be read: the part “%(name)s” is missing."), name=name))
    if len(value) > ROWS_MAX:
        raise Unreadable(say(N_("This backup has more than %(n)s entries. Please export as CSV."), n=ROWS_MAX))
    return value


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _moods(listed: list[Any]) -> dict[int | None, _Mood]:
    """By id, which says nothing about the score: that is the group's (1 is the best), also for ids above 5."""
    moods: dict[int | None, _Mood] = {}
    for mood in listed:
        if not isinstance(mood, dict) or _whole(mood.get("id")) is None:
            continue
        group, default = _whole(mood.get("mood_group_id")), _whole(mood.get("predefined_name_id"))
        word = one_line(_text(mood.get("custom_name")))  # may be the word "null": that is what the person typed
        if not word and default is not None and 1 <= default <= 5:
            word = DEFAULT_MOODS[default - 1]
        moods[mood["id"]] = _Mood(word or None, 6.0 - group if group is not None and 1 <= group <= 5 else None)
    return moods


def _names(listed: list[Any]) -> dict[int, str]:
    return {tag["id"]: _text(tag.get("name")) for tag in listed
            if isinstance(tag, dict) and _whole(tag.get("id")) is not None}


def _moment(record: Mapping[str, Any]) -> tuple[date, time] | None:
    """The wall-clock moment by the entry's own fields, in which January is month 0; without them by its instant and
    offset, which say the same."""
    fields = [_whole(record.get(name)) for name in _CLOCK_FIELDS]
    since, offset = _whole(record.get("datetime")), _whole(record.get("timeZoneOffset"))
    try:
        if None not in fields:
            year, month, day, hour, minute = (field for field in fields if field is not None)
            return date(year, month + 1, day), time(hour, minute)
        if since is not None and offset is not None:
            local = _EPOCH + timedelta(milliseconds=since + offset)
            return local.date(), time(local.hour, local.minute)
    except (ValueError, OverflowError):
        pass
    return None


def _row(number: int, record: Mapping[str, Any], moment: tuple[date, time], mood: _Mood,
         names: Mapping[int, str]) -> FoundRow:
    title, body = _text(record.get("note_title")), _text(record.get("note"))
    tags = record.get("tags")
    known = [names[tag] for tag in tags if _whole(tag) in names] if isinstance(tags, list) else []
    source_id = _whole(record.get("id"))
    value = mood.value
    return FoundRow(
        number, *moment, mood.word, None if value is None else rescaled(value, SCALE), value,
        None if value is None else SCALE, note=note_of(title, body), tags=tags_of(known),
        source_id=None if source_id is None else str(source_id),
        as_written="\n".join(part for part in (title, body) if part))


def _unplaced(count: int) -> Words:
    return plural(N_("%(n)s entry has a mood that the backup does not describe. It comes in without one."),
                  N_("%(n)s entries have a mood that the backup does not describe. They come in without one."), count)
