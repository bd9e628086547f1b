"""Form fields that take what people type: "60", "60.5" or "60,5"; one clear message for what cannot be read."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from wtforms import DateField, StringField, TextAreaField, TimeField
from wtforms.validators import AnyOf, Optional

from journal.core.text import N_
from journal.treatment.rules import CHOOSE

DECIMAL = re.compile(r"[0-9]{1,4}([.,][0-9]{1,2})?")
WHOLE = re.compile(r"[0-9]{1,4}")


def clean(text: str | None) -> str | None:
    """The text without control characters and with plain line ends; None when nothing is left."""
    kept = "".join(c for c in (text or "").replace("\r\n", "\n").replace("\r", "\n")
                   if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip() or None


class NumberInput(StringField):
    """A number, whole or with at most two decimals; three digits after a comma could be thousands, so they are
    refused. `data` is a float or an int, None when empty or not readable."""

    pattern: re.Pattern[str] = DECIMAL
    make: Callable[[str], float] = float
    unreadable = N_("Use a number, like 60 or 60.5.")

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "decimal", "autocomplete": "off"}, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        text, self.data = valuelist[0].strip(), None
        if not text:
            return
        if not self.pattern.fullmatch(text):
            raise ValueError(self.unreadable)
        self.data = self.make(text.replace(",", "."))

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "" if self.data is None else f"{self.data:g}"


class WholeInput(NumberInput):
    pattern, make = WHOLE, int
    unreadable = N_("Use a whole number, like 72.")

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.render_kw = {"inputmode": "numeric", "autocomplete": "off"}


class DayInput(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            if valuelist[0].strip():
                raise ValueError(N_("We cannot read this day. Use the form 2026-05-14.")) from None


class TimeInput(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            if valuelist[0].strip():
                raise ValueError(N_("We cannot read this time. Use the form 14:30.")) from None


class ShortText(StringField):
    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, filters=[clean], render_kw={"autocomplete": "off"}, **options)


class LongText(TextAreaField):
    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, filters=[clean], **options)


def one_of(*known: str) -> list[Any]:
    return [Optional(), AnyOf(known, message=CHOOSE)]
