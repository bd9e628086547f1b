"""The language and zone of this request, and the rendering of `Text` in it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask, g, request, url_for
from flask_babel import Babel, get_domain, get_locale, gettext
from markupsafe import Markup

from journal.core import clock
from journal.core.text import Clock, Day, Number, Text, Words

LANGUAGES = {"en": "English"}
"""Languages with a complete catalogue."""
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
PATTERNS = {"day": "d MMMM", "weekday": "EEEE d MMMM", "short": "EEE d MMM", "month": "MMM", "full": "d MMMM y",
            "day_of_month": "d", "month_year": "LLLL y", "letter": "EEEEE",
            "weekday_name": "EEEE"}


def connect(app: Flask) -> None:
    Babel(app, locale_selector=language, default_translation_directories="journal/translations")
    app.jinja_env.globals["_"] = render
    app.jinja_env.filters.update(
        weekday_letter=lambda day: _value(Day(day, "letter")),
        weekday_name=lambda day: _value(Day(day, "weekday_name")),
        month_short=lambda day: _value(Day(day, "month")),
        day_href=lambda day: url_for("entries.day", day=day.isoformat()))


def language() -> str:
    """The signed-in person's language, else the best match of the browser's, else English."""
    chosen = g.get("language")
    return chosen or request.accept_languages.best_match(list(LANGUAGES)) or "en" if request else "en"


def zone() -> ZoneInfo:
    return ZoneInfo(g.get("zone") or "UTC")


def local(instant: datetime) -> datetime:
    """The instant on the reader's wall clock."""
    return instant.astimezone(zone())


def today() -> date:
    return clock.now().astimezone(zone()).date()


def render(words: Words | None, **params: Any) -> str:
    """A text in the reader's language. What is already markup stays markup, all else is escaped by the template."""
    if words is None:
        return ""
    if isinstance(words, Markup):
        return words
    if isinstance(words, str):
        text = str(gettext(words)) if words else ""
        return text % {key: _value(value) for key, value in params.items()} if params else text
    if words.many is not None:  # flask_babel's own ngettext would fill in parameters before they are written out
        chosen = get_domain().get_translations().ungettext(words.one, words.many, words.n)
    else:
        chosen = gettext(words.one)
    return str(chosen) % {key: _value(value) for key, value in words.params.items()} if words.params else str(chosen)


def _value(value: Any) -> Any:
    locale = get_locale() or "en"
    match value:
        case Text():
            return render(value)
        case Day():
            return format_date(value.value, PATTERNS[value.style], locale=locale)
        case Clock():
            return format_time(value.value, "short", locale=locale)
        case Number():
            pattern = "#,##0." + ("0" if value.always else "#") * value.digits if value.digits else "#,##0"
            return format_decimal(round(value.value, value.digits), pattern, locale=locale)
    return value


def countries() -> list[tuple[str, str]]:
    """Code and name of every country, in the reader's language and its order."""
    names = (get_locale() or Locale("en")).territories
    return sorted(((code, name) for code, name in names.items()
                   if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY), key=lambda pair: pair[1])


def browser_country() -> str | None:
    """The country part of the browser's first language, where it has one ("es-MX" → "MX")."""
    for tag, _ in request.accept_languages:
        parts = tag.replace("_", "-").split("-")
        if len(parts) > 1 and len(parts[-1]) == 2 and parts[-1].isalpha():
            return parts[-1].upper()
    return None
