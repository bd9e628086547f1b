"""Words as values: pure code chooses a text, the browser or paper side turns it into the reader's language.

`N_("…")` marks a string for translation and returns it unchanged. `say(N_("…"), name=value)` is a text with
parameters; `plural(one, many, n)` picks a form. Dates and numbers among the parameters are written out in the
reader's language when the text is rendered (`journal.core.locale.render`), so pure code never formats them.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

DayStyle = Literal["day", "weekday", "short", "month", "full", "day_of_month", "month_year", "letter", "weekday_name"]

JOINERS = frozenset(map(chr, (*range(0x200C, 0x2010), 0xFE0E, 0xFE0F, *range(0xE0020, 0xE0080))))
"""Format characters that carry meaning: (non-)joiners, direction marks, emoji variants and tags."""
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab and line ends
    "\u200b\u2060-\u2064\ufeff"  # no width: they hide inside words
    "\u202a-\u202e\u2066-\u2069"  # they turn round the letters that follow, ours too
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")  # halves and places of no character, which cannot be written


def visible(text: str) -> str:
    """The text without what nobody sees and what would disturb the text around it; for every way out of the journal."""
    return text if text.isprintable() else UNSEEN.sub("", text)


def N_(text: str) -> str:  # noqa: N802 - the gettext world's own name for this marker
    return text


@dataclass(frozen=True)
class Text:
    """A sentence to be translated: `one` (and `many` with its count `n`), with `%(name)s` parameters."""

    one: str
    params: dict[str, Any] = field(default_factory=dict)
    many: str | None = None
    n: int | None = None

    def __str__(self) -> str:
        """The English text, for terminals and tests."""
        return render_plain(self)


Words = str | Text


@dataclass(frozen=True)
class Day:
    """A date to be written out: "14 May" (day), "Thursday 14 May" (weekday), "Thu 14 May" (short), "May" (month),
    "14 May 2026" (full), "14" (day_of_month), "May 2026" (month_year), "T" (letter of the weekday)."""

    value: date
    style: DayStyle = "day"


@dataclass(frozen=True)
class Clock:
    """A wall-clock time, already in the reader's zone, written as hours and minutes."""

    value: datetime


@dataclass(frozen=True)
class Number:
    """A number written with at most `digits` decimals; `always` keeps trailing zeros."""

    value: float
    digits: int = 1
    always: bool = False


def say(text: str, **params: Any) -> Text:
    return Text(text, params)


def inside(words: Words) -> Words:
    """A text as a parameter of another one, where it is translated too; a plain string there is somebody's own."""
    return say(words) if isinstance(words, str) and words else words


def plural(one: str, many: str, n: int, **params: Any) -> Text:
    """`%(n)s` stands for the count in both forms."""
    return Text(one, {"n": n, **params}, many, n)


_PLAIN_STYLES: dict[DayStyle, str] = {
    "day": "{d.day} {d:%B}", "weekday": "{d:%A} {d.day} {d:%B}", "short": "{d:%a} {d.day} {d:%b}",
    "month": "{d:%b}", "full": "{d.day} {d:%B} {d.year}", "day_of_month": "{d.day}",
    "month_year": "{d:%B} {d.year}", "letter": "{d:%A}", "weekday_name": "{d:%A}",
}


def plain_value(value: Any) -> Any:
    """A parameter in English, as terminals, tests and log-free tools read it."""
    match value:
        case Text():
            return render_plain(value)
        case Day():
            return _PLAIN_STYLES[value.style].format(d=value.value)
        case Clock():
            return f"{value.value:%H:%M}"
        case Number():
            text = f"{value.value:.{value.digits}f}"
            return text if value.always or "." not in text else text.rstrip("0").rstrip(".")
    return value


def render_plain(words: Words) -> str:
    """English without a request: `say(N_("%(n)s days"), n=3)` becomes "3 days"."""
    if isinstance(words, str):
        return words
    form = words.many if words.many is not None and words.n != 1 else words.one
    return form % {key: plain_value(value) for key, value in words.params.items()} if words.params else form
