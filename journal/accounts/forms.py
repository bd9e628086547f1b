"""Browser input of accounts, checked; every message stands beside its field."""

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from journal.accounts import passwords
from journal.accounts.rules import CODE_ATTRIBUTES, CODE_HINT, CODE_LABEL, EMAIL_MAX, NAME_MAX, NOT_AN_EMAIL, is_email
from journal.core import clock, locale, look
from journal.core.forms import Messages
from journal.core.text import N_, visible

PASSWORD_HINT = N_("At least 12 characters. A few words in a row are easy to remember and hard to guess.")
TEXT_MAX = 200


def _plain(text: Any) -> Any:
    return "".join(c for c in text if c.isprintable()).strip() if isinstance(text, str) else text


class SignInForm(Messages):
    email = EmailField(N_("E-mail"), [InputRequired(N_("Type your e-mail address.")), Length(max=EMAIL_MAX)],
                       render_kw={"autocomplete": "username"})
    password = PasswordField(N_("Password"), [InputRequired(N_("Type your password."))],
                             render_kw={"autocomplete": "current-password"})


    shared = BooleanField(N_("This is a shared or borrowed device"), description=N_(
        "You are signed out sooner, and nothing is kept on it."))


class CodeForm(Messages):
    code = StringField(N_("Code"), [InputRequired(N_("Type the code."))], render_kw={
        "autocomplete": "one-time-code", "maxlength": 40})


class EmailForm(Messages):
    email = EmailField(N_("E-mail"), [InputRequired(N_("Type your e-mail address."))],
                       render_kw={"autocomplete": "email"})

    def validate_email(self, field: Any) -> None:
        if not is_email(field.data.strip()):
            raise ValidationError(NOT_AN_EMAIL)


class ChosenPasswordForm(Messages):
    password = PasswordField(N_("Password"), [InputRequired(N_("Type your password."))],
                             render_kw={"autocomplete": "current-password"})


class NewPasswordForm(Messages):
    password = PasswordField(N_("New password"), [InputRequired(N_("Type a password."))], description=PASSWORD_HINT,
                             render_kw={"autocomplete": "new-password"})
    context: tuple[str, ...] = ()

    def validate_password(self, field: Any) -> None:
        problem = passwords.problem(field.data, self.context)
        if problem:
            raise ValidationError(problem)


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(N_("Current password"), [InputRequired(N_("Type your current password."))],
                            render_kw={"autocomplete": "current-password"})
    password = PasswordField(N_("New password"), [InputRequired(N_("Type a password."))], description=PASSWORD_HINT,
                             render_kw={"autocomplete": "new-password"})


class PlaceMixin:
    """Language, time zone and country, with the browser's as default."""

    language: Any
    zone: Any
    country: Any

    def fill_choices(self) -> None:
        self.language.choices = [SelectChoice(*one) for one in locale.LANGUAGES.items()]
        self.zone.choices = [SelectChoice(zone, zone.replace("_", " "))
                             for zone in sorted(clock.ZONES)]
        self.country.choices = [SelectChoice("", N_("Another country")),
                                *(SelectChoice(*one) for one in locale.countries())]


class RegisterForm(Messages):
    name = StringField(N_("Name"), [DataRequired(N_("Type a name. It can be a first name.")), Length(
        max=NAME_MAX, message=N_("Use a name of at most 80 characters."))], filters=[_plain],
        description=N_("What the people you share with will see. A first name is enough."),
        render_kw={"autocomplete": "name", "maxlength": NAME_MAX})
    email = EmailField(N_("E-mail"), [InputRequired(N_("Type your e-mail address."))],
                       render_kw={"autocomplete": "email"})
    password = PasswordField(N_("Password"), [InputRequired(N_("Type a password."))], description=PASSWORD_HINT,
                             render_kw={"autocomplete": "new-password"})
    consent = BooleanField(N_("I have read what is stored, where, and who can see it, and I agree"), [
        InputRequired(N_("To keep a journal here, we need your yes to what is stored."))])
    code = StringField(CODE_LABEL, description=CODE_HINT, render_kw=CODE_ATTRIBUTES)
    zone = HiddenField()
    language = HiddenField()
    country = HiddenField()

    validate_email = EmailForm.validate_email

    def validate_password(self, field: Any) -> None:
        problem = passwords.problem(field.data, (self.name.data or "", self.email.data or ""))
        if problem:
            raise ValidationError(problem)


class ProfileForm(Messages, PlaceMixin):
    name = StringField(N_("Name"), [DataRequired(N_("Type a name. It can be a first name.")), Length(
        max=NAME_MAX, message=N_("Use a name of at most 80 characters."))], filters=[_plain],
        render_kw={"autocomplete": "name", "maxlength": NAME_MAX})
    language = SelectField(N_("Language"))
    zone = SelectField(N_("Time zone"), description=N_("Your journal days begin and end at midnight here."))
    country = SelectField(N_("Country"), description=N_("Decides which help lines you see. Nothing else."))
    theme = SelectField(N_("Colours"), choices=[
        SelectChoice("", N_("As the device says")), SelectChoice("light", N_("Light")),
        SelectChoice("dark", N_("Dark"))])


OWN = "own"
"""In place of a name from the list: one that is typed."""


class LookForm(Messages):
    name = RadioField(N_("Name"), description=N_("It stands at the top of each page and at the end of its title."))
    own_name = StringField(N_("My own name for it"), filters=[_plain], description=N_("At most 20 characters."),
                           render_kw={"autocomplete": "off", "maxlength": look.NAME_MAX})
    icon = RadioField(N_("Icon"), choices=[SelectChoice(key, words) for key, words in look.ICONS.items()])
    shift = BooleanField(N_("Pressing the Shift key three times hides the page"))

    def fill_choices(self, usual: str) -> None:
        """`usual` is the instance's own name, for which nothing is stored."""
        self.name.choices = [SelectChoice("", usual),
                             *(SelectChoice(one, one) for one in look.NAMES if one != usual),
                             SelectChoice(OWN, N_("Another name"))]

    def validate_own_name(self, field: Any) -> None:
        if self.name.data == OWN and not 0 < len(visible(field.data or "")) <= look.NAME_MAX:
            raise ValidationError(N_("Type a name of at most 20 characters."))

    def value(self) -> look.Look:
        name = visible(self.own_name.data or "") if self.name.data == OWN else self.name.data
        return look.Look(name or None, self.icon.data, bool(self.shift.data))


def look_form(stored: look.Look, usual: str) -> LookForm:
    """The form as it is sent, or filled with what is stored."""
    listed = not stored.name or stored.name in look.NAMES
    form = LookForm(data={"name": (stored.name or "") if listed else OWN, "own_name": "" if listed else stored.name,
                          "icon": stored.icon, "shift": stored.shift})
    form.fill_choices(usual)
    return form
