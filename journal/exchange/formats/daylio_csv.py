"""Daylio's CSV export in its three generations of 7, 8 and 9 columns."""

import re
from datetime import date, time

from journal.core.text import N_, Words, plural, say
from journal.entries.rules import SLEEP_MAX
from journal.exchange.formats import table
from journal.exchange.formats.archive import Unreadable
from journal.exchange.formats.incoming import Found, FoundRow, Reader, Rejected, Upload, asked, rescaled, rounded
from journal.exchange.formats.plain import one_line, plain_text

DEFAULT_MOODS = ("rad", "good", "meh", "bad", "awful")
"""Daylio's own names, best first; they stand for 5 to 1."""
SCALE = (1.0, 5.0)
_VALUES = {name: 5.0 - place for place, name in enumerate(DEFAULT_MOODS)}

_NEEDED = frozenset({"time", "mood", "activities", "note"})
_BETWEEN = " | "
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s*([ap])\s*\.?\s*m\s*\.?)?", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<month>[a-z]{3,9})\.?", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?", re.IGNORECASE)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")
_DURATION = re.compile(r"(\d{1,2}):([0-5]\d)")
_OUT_OF_TEN = re.compile(r"(\d{1,2}(?:[.,]\d+)?)\s*/\s*10(?!\d).*")


class _Unclear(Exception):
    def __init__(self, reason: Words) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _read(upload: Upload) -> Found | None:
    names = frozenset(upload.columns)
    if not ({"full_date", "mood"} <= names or {"year", "weekday", "mood"} <= names):
        return None
    missing = sorted((_NEEDED if "full_date" in names else _NEEDED | {"date"}) - names)
    if missing:
        raise Unreadable(say(N_("This looks like a Daylio file, but these columns are missing: %(names)s."),
                             names=", ".join(missing)), 1)
    rows: list[FoundRow] = []
    rejected: list[Rejected] = []
    for line in table.lines(upload.text):
        try:
            rows.append(_row(line))
        except _Unclear as unclear:
            rejected.append(Rejected(line.number, unclear.reason))
    notes = (upload.text_note, _kept_only(rows))
    return Found("daylio_csv", READER.label, tuple(rows), tuple(rejected), asked(rows),
                 "ymd" if "full_date" in names else None, tuple(note for note in notes if note is not None))


READER = Reader("daylio_csv", N_("Daylio (CSV file)"), _read, (".csv", ".txt"))


def _row(line: table.Line) -> FoundRow:
    if line.reason is not None:
        raise _Unclear(line.reason)
    cells = line.cells
    word = one_line(cells["mood"]) or None
    value = _VALUES.get(word.casefold()) if word else None
    written = (cells.get("note_title", ""), cells["note"])
    hours, quality, kept = _scales(cells.get("scales", ""))
    return FoundRow(
        line.number, _day(cells), _clock(cells["time"]), word, rescaled(value, SCALE) if value else None, value,
        SCALE if value else None, hours, quality, note_of(*written), tags_of(cells["activities"].split(_BETWEEN)),
        as_written="\n".join(part for part in written if part), kept=kept)


def note_of(title: str, body: str) -> str | None:
    """Title and note as one plain text, the title on its own first line; None where both are empty."""
    return "\n".join(part for part in (plain_text(title), plain_text(body)) if part) or None


def tags_of(names: list[str]) -> tuple[str, ...]:
    """Trimmed, without empty ones, each once."""
    return tuple(dict.fromkeys(name for name in map(one_line, names) if name))


def _day(cells: dict[str, str]) -> date:
    try:
        if "full_date" in cells:
            iso = _ISO.fullmatch(cells["full_date"].strip())
            if iso is None:
                raise _Unclear(say(N_("The date “%(date)s” cannot be read. It should look like 2026-05-14."),
                                   date=_shown(cells["full_date"])))
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return _named_day(cells)
    except ValueError:
        raise _Unclear(N_("There is no such day in the calendar.")) from None


def _named_day(cells: dict[str, str]) -> date:
    text, year = cells["date"].strip(), cells["year"].strip()
    named = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    month = _month(named["month"].lower()) if named else None
    if named is None or month is None or not re.fullmatch(r"\d{4}", year):
        raise _Unclear(say(N_("The date “%(date)s” cannot be read: only English month names can, in this older kind "
                              "of file. A new export from Daylio has dates that always can."),
                           date=_shown(f"{text} {year}")))
    return date(int(year), month, int(named["day"]))


def _month(name: str) -> int | None:
    return next((number for number, month in enumerate(_MONTHS, 1)
                 if month.startswith(name) or (name == "sept" and number == 9)), None)


def _clock(cell: str) -> time | None:
    text = cell.strip()
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    if found:
        hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        elif half:
            hour = 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise _Unclear(say(N_("The time “%(time)s” cannot be read."), time=_shown(text)))


def _scales(cell: str) -> tuple[float | None, int | None, dict[str, str]]:
    """Hours slept, in half hours, sleep quality on 0 to 10, and every scale as written. Only what ends in /10 is
    taken for a quality: of another scale the file does not tell where it begins."""
    kept: dict[str, str] = {}
    for part in one_line(cell).split(_BETWEEN):  # real files have no-break spaces around the values
        name, found, value = part.strip().rpartition(": ")
        if part.strip():
            kept[name if found else value] = value if found else ""
    named = {name.casefold(): value for name, value in kept.items()}
    hours: float | None = None
    quality: int | None = None
    if slept := _DURATION.fullmatch(named.get("sleep time", "")):
        hours = rounded((int(slept[1]) + int(slept[2]) / 60) * 2) / 2
    if rated := _OUT_OF_TEN.fullmatch(named.get("sleep quality", "")):
        quality = rounded(float(rated[1].replace(",", ".")))
    if hours is not None and hours > SLEEP_MAX:
        hours = None
    return hours, quality if quality is not None and quality <= 10 else None, kept


def _kept_only(rows: list[FoundRow]) -> Words | None:
    """Says how many rows bring scales that have no place among the answers here."""
    count = sum(len(row.kept) > (row.sleep_hours is not None) + (row.sleep_quality is not None) for row in rows)
    if not count:
        return None
    return plural(N_("%(n)s entry has scales that are not asked for here. They are kept with it as they were written."),
                  N_("%(n)s entries have scales that are not asked for here. They are kept with them as they were "
                     "written."), count)


def _shown(text: str) -> str:
    """A cell as a message can hold it."""
    text = one_line(text)
    return text if len(text) <= 40 else text[:39] + "…"
