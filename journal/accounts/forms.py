"""Browser input of accounts, checked; every message stands beside its field."""

from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from journal.accounts import passwords
from journal.accounts.rules import CODE_ATTRIBUTES, CODE_HINT, CODE_LABEL, EMAIL_MAX, NAME_MAX, NOT_AN_EMAIL, is_email
from journal.core import clock, locale
from journal.core.forms import Messages
from journal.core.text import N_

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

    def fill_choices(self) -> None:
        self.language.choices = [SelectChoice(*one) for one in locale.LANGUAGES.items()]  # type: ignore[attr-defined]
        self.zone.choices = [SelectChoice(zone, zone.replace("_", " "))  # type: ignore[attr-defined]
                             for zone in sorted(clock.ZONES)]
        self.country.choices = [SelectChoice("", N_("Another country")),  # type: ignore[attr-defined]
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
