"""The safety plan: five parts in the patient's own words, any of them empty, and the numbers that stand in it. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.core.text import N_, Words

PARTS = ("signs", "helps", "people", "professionals", "safer")
TO_CALL = ("people", "professionals")
"""The parts in which each line is somebody with a number."""
LABELS: dict[str, str] = {
    "signs": N_("My warning signs"), "helps": N_("What helps me"), "people": N_("People I can call"),
    "professionals": N_("Professionals I can call"), "safer": N_("Making the place around me safer"),
}
HINTS: dict[str, str] = {
    "signs": N_("How do you notice that a hard time is coming? Thoughts, feelings, things you do or stop doing. For "
                "example: I stop answering messages."),
    "helps": N_("What you can do by yourself, and places that are good for you. For example: a walk, music, the café "
                "on the corner."),
    "people": N_("People you trust. One on each line: the name, then the number. For example: Anna, 555 0100."),
    "professionals": N_("Your therapist, doctor or clinic. One on each line: the name, then the number."),
    "safer": N_("What could be moved out of reach for a while, and who could keep it for you?"),
}
PART_MAX = 2000
TOO_LONG = N_("This part is longer than 2,000 characters. Please shorten it a little.")

_RUN = re.compile(r"(?<![\w.,:/-])(?:\+\d{1,3}[ .-]*)?(?:\(\d{1,5}\) *)?\+?\d[\d \-./\u00a0\u2011]*\d")
_HOUR, _DAY = r"(?:[1-9]|1\d|2[0-4])", r"(?:0?[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]?\d|2[0-4])[.]\d\d"
_NO_NUMBER = re.compile(  # a day, hours with minutes, and "9-17" where blanks stand around it
    rf"(?<![\d./-])(?:{_DAY}[./-]{_DAY}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|{_TIME}(?: *- *{_TIME})?)(?![\d./-])"
    rf"|(?<!\S){_HOUR}[-/]{_HOUR}(?!\S)(?! \d\d(?: \d\d)* *(?:\D|$))")
_SHORT_AT_END = re.compile(r"(?:^|[\s:,])(\d{3,5})\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
LEAST_DIGITS, MOST_DIGITS = 6, 15


@dataclass(frozen=True)
class Plan:
    """One saved version: `number` counts them from 1, the highest is the plan as it stands."""

    id: UUID
    number: int
    written_at: datetime
    parts: Mapping[str, str]
    """Name of a part → what is written there; parts that are empty are left out."""

    @property
    def is_empty(self) -> bool:
        return not self.parts


def clean(text: str | None) -> str:
    """The text without control characters, with plain line ends and no blanks around it."""
    kept = "".join(c for c in (text or "").replace("\r\n", "\n").replace("\r", "\n")
                   if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()


def parts_of(typed: Mapping[str, str | None]) -> dict[str, str]:
    """What was typed, cleaned, in the order of the parts and without the empty ones."""
    found = {name: clean(typed.get(name)) for name in PARTS}
    return {name: text for name, text in found.items() if text}


def problems(parts: Mapping[str, str]) -> dict[str, Words]:
    """What keeps a plan from being saved, per part."""
    return {name: TOO_LONG for name, text in parts.items() if len(text) > PART_MAX}


def lines(text: str) -> list[str]:
    """The lines in which something stands."""
    return [line for one in text.split("\n") if (line := one.strip())]


def phones(line: str) -> tuple[str, ...]:
    """The telephone numbers in a line as they were typed; never a day or opening hours.

    A number of three to five digits, such as 988, counts only where the line ends with it and it is no year."""
    plain = _NO_NUMBER.sub(",", line)
    found = tuple(number for run in _RUN.findall(plain) for number in _numbers(run))
    short = _SHORT_AT_END.search(plain)
    return found or ((short[1],) if short and not _YEAR.fullmatch(short[1]) else ())


def _numbers(run: str) -> list[str]:
    """The numbers in a run of digits: two where a slash stands between whole ones, else it is part of the number."""
    parts = [part.strip(" -./\u00a0") for part in run.split("/")]
    whole = parts if all(digits(part) >= LEAST_DIGITS for part in parts) else [run.strip(" -./\u00a0")]
    return [one for one in whole if LEAST_DIGITS <= digits(one) <= MOST_DIGITS]


def digits(text: str) -> int:
    return sum(c in "0123456789" for c in text)


def without_trunk_zero(number: str) -> str:
    """"+44 (0)20 …" as it is dialled: after a country code the zero in brackets is left out."""
    return number.replace("(0)", "") if number.strip().startswith("+") else number


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The parts that differ, in their order."""
    return [name for name in PARTS if before.get(name) != after.get(name)]
