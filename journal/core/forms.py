"""From a WTForms form to the `Field` values that pages carry and templates draw."""

from collections.abc import Sequence
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField, TextAreaField

from journal.core.fields import Choice, Field

SENT = object()
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT = ("autocomplete", "rows", "maxlength", "inputmode", "min", "max", "step", "accept")


class Messages(FlaskForm):
    """A form whose texts are translated when they are shown, not by WTForms."""

    class Meta(FlaskForm.Meta):
        locales = ("en",)

    def __init__(self, formdata: Any = SENT, **options: Any) -> None:
        """Reads the text fields of the request, never its files nor a body of JSON, whose values have other types."""
        if formdata is SENT:
            formdata = carried() if request.method in SAFE_METHODS else request.form
        super().__init__(formdata=formdata, **options)


def carried() -> MultiDict[str, str] | None:
    """What was written before on a page that is opened to carry on with it."""
    found: MultiDict[str, str] | None = g.get("carried")
    return found


def fields(form: FlaskForm, *names: str) -> list[Field]:
    """The named fields in order, with what was typed still there (but passwords) and the first problem of each."""
    return [field(form[name]) for name in names]


def field(bound: Any) -> Field:
    kept = {key: value for key, value in (bound.render_kw or {}).items() if key in KEPT}
    return Field(
        name=bound.name, label=bound.label.text, hint=bound.description or None, type=_type(bound), value=_value(bound),
        error=bound.errors[0] if bound.errors else None, required=bool(bound.flags.required),
        options=_options(bound), **kept)


def problems(*groups: Sequence[Field]) -> list[Field]:
    """The fields with a problem, for the summary on top."""
    return [one for group in groups for one in group if one.error]


def _type(bound: Any) -> str:
    for kind, name in ((SelectMultipleField, "checks"), (RadioField, "radios"), (SelectField, "select"),
                       (TextAreaField, "textarea"), (BooleanField, "checkbox"), (PasswordField, "password")):
        if isinstance(bound, kind):
            return name
    return str(getattr(bound.widget, "input_type", "text"))


def _value(bound: Any) -> str:
    if isinstance(bound, PasswordField):
        return ""
    if isinstance(bound, BooleanField):
        return "1" if bound.data else ""
    if isinstance(bound, SelectMultipleField):
        return ""
    found = bound._value() if hasattr(bound, "_value") else bound.data
    return "" if found is None else str(found)


def _options(bound: Any) -> tuple[Choice, ...]:
    if not isinstance(bound, SelectField | SelectMultipleField):
        return ()
    return tuple(Choice(str(value), label, bool(checked)) for value, label, checked, *_ in bound.iter_choices())
