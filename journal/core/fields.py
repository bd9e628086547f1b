"""What a template needs to draw one form field: label, hint, what was typed, and the problem with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from journal.core.text import Words


@dataclass(frozen=True)
class Choice:
    value: str
    label: Words
    checked: bool = False
    hint: Words | None = None


@dataclass(frozen=True)
class Field:
    """`type` is text, email, password, date, time, number, search, file, textarea, select, radios, checks or
    checkbox; `value` what was typed; `options` are for select, radios and checks."""

    name: str
    label: Words
    hint: Words | None = None
    value: str = ""
    error: Words | None = None
    type: str = "text"
    autocomplete: str | None = None
    required: bool = False
    options: Sequence[Choice] = ()
    rows: int = 3
    maxlength: int | None = None
    inputmode: str | None = None
    min: str | None = None
    max: str | None = None
    step: str | None = None
    accept: str | None = None
