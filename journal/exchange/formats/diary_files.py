"""A diary for the analyses from a folder with `entries.csv`, `sessions.csv` and `questionnaires.csv`. Pure.

The columns are those that the CSV export writes first; further ones are passed over. A file that cannot be read is
refused whole, with line and reason.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from math import isfinite
from typing import TypeVar

from journal.core.text import N_, Words, say
from journal.exchange.formats.archive import Unreadable
from journal.exchange.formats.table import columns, lines
from journal.trends.analysis.diary import MEASURES, TOP, Diary, Dose, Row, Score

ValueT = TypeVar("ValueT")
Cells = dict[str, str]
FILES = ("entries.csv", "sessions.csv", "questionnaires.csv")
HEADS = {"entries.csv": ("date", "time", *MEASURES, "side_effects"),
         "sessions.csv": ("date", "start_time", "kind", "route"),
         "questionnaires.csv": ("date", "instrument", "total", "items")}
LATE_DAYS = 3
TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
WORST = 4


class BadFile(ValueError):
    """One of the files cannot be read; the words name it, the line and the reason."""

    def __init__(self, file: str, line: int | None, reason: Words) -> None:
        super().__init__()
        self.file, self.line, self.reason = file, line, reason


def read(texts: dict[str, str], as_of: date) -> Diary:
    """The diary up to `as_of` from file name → text; raises `BadFile`."""
    rows = [row for row in _each("entries.csv", texts, _row) if row is not None and row.day <= as_of]
    sessions = [one for one in _each("sessions.csv", texts, _session) if one[0].day <= as_of]
    scores = [score for score in _each("questionnaires.csv", texts, _score) if score.day <= as_of]
    return Diary(as_of, tuple(rows), tuple(one for one, kind in sessions if kind == "dosing"), tuple(scores),
                 tuple(one.day for one, kind in sessions if kind == "integration"))


def _each(file: str, texts: dict[str, str], make: Callable[[Cells], ValueT]) -> Iterator[ValueT]:
    missing = [name for name in HEADS[file] if name not in columns(texts[file])]
    if missing:
        raise BadFile(file, 1, say(N_("there is no column “%(name)s”"), name=missing[0]))
    try:
        for line in lines(texts[file]):
            if line.reason is not None:
                raise BadFile(file, line.number, line.reason)
            try:
                yield make(line.cells)
            except Unreadable as error:
                raise BadFile(file, line.number, error.message) from None
    except Unreadable as error:
        raise BadFile(file, error.line, error.message) from None


def _row(cells: Cells) -> Row | None:
    """A check-in; None for one that was written more than three days after its day."""
    day = _day(cells["date"])
    late = cells.get("late_days", "").strip()
    if late and _number(late, 0, 100_000, "late_days") > LATE_DAYS:
        return None
    written = cells.get("logged_at", "").strip()
    if written and not late and (_day(written[:10]) - day).days > LATE_DAYS:
        return None
    ratings = {name: _number(text, 0, TOP, name) for name in MEASURES if (text := cells[name].strip())}
    return Row(day, _minute(cells["time"]), ratings, _effects(cells["side_effects"]))


def _session(cells: Cells) -> tuple[Dose, str]:
    kind = cells["kind"].strip()
    if kind not in ("dosing", "integration"):
        raise Unreadable(say(N_("“%(kind)s” is neither “dosing” nor “integration”"), kind=kind))
    return Dose(_day(cells["date"]), _minute(cells["start_time"]), cells["route"].strip()), kind


def _score(cells: Cells) -> Score:
    name = cells["instrument"].strip()
    if not name:
        raise Unreadable(N_("no questionnaire is named"))
    total = cells["total"].strip()
    items = cells["items"].strip()
    return Score(_day(cells["date"]), name, _number(total, 0, 1000, "total") if total else None,
                 tuple(int(_number(one, 0, 100, "items")) if one.strip() else None for one in items.split("|"))
                 if items else (), cells.get("variant", "").strip(), cells.get("prorated", "").strip() == "yes")


def _effects(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        name, _, severity = part.rpartition(":")
        if not name.strip() or severity.strip() not in ("1", "2", "3", "4"):
            raise Unreadable(say(N_("“%(part)s” is not a side effect with a severity from 1 to %(worst)s"), part=part,
                                 worst=WORST))
        found[name.strip()] = max(found.get(name.strip(), 0), int(severity))
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable(say(N_("“%(value)s” is not a day like 2026-05-14"), value=text.strip())) from None


def _minute(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        found = time.fromisoformat(text.strip() if TIME.fullmatch(text.strip()) else "")
    except ValueError:
        raise Unreadable(say(N_("“%(value)s” is not a time like 20:14"), value=text.strip())) from None
    return found.hour * 60 + found.minute


def _number(text: str, low: float, high: float, name: str) -> float:
    try:
        found = float(text)
    except ValueError:
        raise Unreadable(say(N_("%(name)s: “%(value)s” is not a number"), name=name, value=text.strip())) from None
    if not isfinite(found) or not low <= found <= high:
        raise Unreadable(say(N_("%(name)s: %(value)s lies outside %(low)s to %(high)s"), name=name, value=text.strip(),
                             low=f"{low:g}", high=f"{high:g}"))
    return found
