"""Help lines by country, as listed in crisis_lines.json. Pure.

No number has been rung: `review_due` says when a person must check the list (crisis_lines.json, statement).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from journal.core.catalogue import WORDING, load, shape, wording
from journal.safety.rules import Level

Block = Literal["emergency", "crisis_line"]

_TEXT_OR_NONE = (str, type(None))
_LINE = {"id": str, "name": str, "phone": [str], "text": (type(None), {"to": str, "keyword": _TEXT_OR_NONE}),
         "hours": _TEXT_OR_NONE, "languages": [str], "audience": str, "status": str, "caller_note?": WORDING}
_DEFINITION = load(
    Path(__file__).with_name("crisis_lines.json"),
    shape({"last_checked_by_person": _TEXT_OR_NONE, "recheck_every_days": int,
           "fallback": {"emergency_hint": WORDING, "directories": [{"name": str, "url": str}],
                        "eu_emotional_support": {"phone": str, "note": str}},
           "countries": [{"country": str, "name": WORDING, "emergency": [str], "lines": [_LINE]}]}),
)


@dataclass(frozen=True)
class TextLine:
    """Where to send a text message, and the word to send if one is asked for."""

    to: str
    keyword: str | None


@dataclass(frozen=True)
class Line:
    """One crisis line. `phones` as people read them (`dial` makes the link); `hours` None where not known; `note` is
    for the caller; `languages` are language codes; `audience` is "everyone" or whom it is for."""

    id: str
    name: str
    phones: tuple[str, ...]
    text: TextLine | None
    hours: str | None
    note: str | None
    audience: str
    languages: tuple[str, ...]

    @property
    def is_always_open(self) -> bool:
        return self.hours == "24/7"


@dataclass(frozen=True)
class Fallback:
    """What helps where the country is not known: a hint in words, and (name, address) of lists of lines."""

    hint: str
    directories: tuple[tuple[str, str], ...]
    phone: str
    phone_note: str


@dataclass(frozen=True)
class Help:
    """Whom to ring in one country. `country` and `name` are None and `fallback` is set where it is not known."""

    country: str | None
    name: str | None
    emergency: tuple[str, ...]
    lines: tuple[Line, ...]
    fallback: Fallback | None = None


_BY_COUNTRY: dict[str, dict[str, Any]] = {data["country"]: data for data in _DEFINITION["countries"]}
COUNTRIES: list[tuple[str, str]] = sorted(
    ((code, wording(data["name"])) for code, data in _BY_COUNTRY.items()), key=lambda pair: pair[1])
"""(code, English name) of every country with lines, by name."""
RECHECK_EVERY_DAYS: int = _DEFINITION["recheck_every_days"]
LAST_CHECKED = (None if _DEFINITION["last_checked_by_person"] is None
                else date.fromisoformat(_DEFINITION["last_checked_by_person"]))


def lines(country: str | None, lang: str = "en") -> Help:
    """The help of a country (two-letter code, any case); for None and unknown ones the fallback.

    Lines for everybody and open day and night come first; those with limited or unknown hours follow.
    """
    data = _BY_COUNTRY.get((country or "").upper())
    if data is None:
        return Help(None, None, (), (), _fallback(lang))
    ordered = sorted((_line(one, lang) for one in data["lines"]),
                     key=lambda line: (not line.is_always_open, line.audience != "everyone"))
    return Help(data["country"], wording(data["name"], lang), tuple(data["emergency"]), tuple(ordered))


def order(level: Level, help_: Help | None = None) -> tuple[Block, Block]:
    """Which block stands first: the emergency number at S3, the crisis line below it.

    With `help_`, the emergency number is first as well where no line is known to be open day and night, because a
    line that may be closed never stands first.
    """
    is_open = help_ is None or any(line.is_always_open for line in help_.lines)
    return ("emergency", "crisis_line") if level is Level.S3 or not is_open else ("crisis_line", "emergency")


def dial(number: str) -> str:
    """A number as a `tel:` or `sms:` link wants it: digits, and a leading plus."""
    return ("+" if number.strip().startswith("+") else "") + "".join(c for c in number if c in "0123456789")


def last_checked(told: date | None = None) -> date | None:
    """When a person last rang the lines: as the list says, or later as the operator told; None for never."""
    return max((one for one in (LAST_CHECKED, told) if one), default=None)


def review_due(today: date, told: date | None = None) -> bool:
    """Whether a person must check the list again; always, as long as nobody has."""
    checked = last_checked(told)
    return checked is None or today >= checked + timedelta(days=RECHECK_EVERY_DAYS)


def _line(data: dict[str, Any], lang: str) -> Line:
    text = data["text"]
    note = wording(data["caller_note"], lang) if "caller_note" in data else None
    return Line(data["id"], data["name"], tuple(data["phone"]),
                TextLine(text["to"], text["keyword"]) if text else None, data["hours"], note, data["audience"],
                tuple(data["languages"]))


def _fallback(lang: str) -> Fallback:
    data = _DEFINITION["fallback"]
    support = data["eu_emotional_support"]
    return Fallback(wording(data["emergency_hint"], lang),
                    tuple((one["name"], one["url"]) for one in data["directories"]), support["phone"], support["note"])
