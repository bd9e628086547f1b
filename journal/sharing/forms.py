"""Browser input of sharing: an address, kinds, an end date."""

from typing import Any

from wtforms import DateField, EmailField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from journal.access.permissions import Scope
from journal.accounts.rules import (
    CODE_ATTRIBUTES,
    CODE_HINT,
    CODE_LABEL,
    CODE_MISSING,
    EMAIL_MAX,
    NAME_MAX,
    NOT_AN_EMAIL,
    is_email,
)
from journal.core.forms import Messages
from journal.core.text import N_
from journal.sharing.rules import PRESET, SCOPE_WORDS, InvitationKind

DATE_UNREADABLE = N_("This is not a date we can read. Use the form 2026-05-14.")


def _email(form: Any, field: Any) -> None:
    if not is_email(field.data.strip()):
        raise ValidationError(NOT_AN_EMAIL)


class ScopesForm(Messages):
    """What is shared and until when; `day` is told by the view."""

    scopes = SelectMultipleField(
        N_("What they can see"), choices=[SelectChoice(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        default=[scope.value for scope in PRESET], validate_choice=False,
        description=N_("Notes, your integration thread and your safety plan stay private unless you choose them."))
    ends_on = DateField(N_("Share until"), [Optional()], description=N_("Leave this empty to share until you stop it."))

    def process(self, *args: Any, **options: Any) -> None:
        super().process(*args, **options)
        self.ends_on.process_errors = [DATE_UNREADABLE] if self.ends_on.process_errors else []

    def validate_scopes(self, field: Any) -> None:
        known = {scope.value for scope in Scope}
        if not field.data or not set(field.data) <= known:
            raise ValidationError(N_("Choose at least one kind to share."))

    def chosen(self) -> frozenset[Scope]:
        return frozenset(Scope(value) for value in self.scopes.data)


class InviteForm(ScopesForm):
    email = EmailField(N_("Their e-mail"), [InputRequired(N_("Type their e-mail address.")), Length(max=EMAIL_MAX),
                                            _email],
                       description=N_("They get a link that is good once, only for this address, for three days."),
                       render_kw={"autocomplete": "off"})


class CodeForm(Messages):
    code = StringField(CODE_LABEL, [InputRequired(CODE_MISSING)], description=CODE_HINT, render_kw=CODE_ATTRIBUTES)


class ClinicInviteForm(Messages):
    kind = RadioField(N_("Whom do you invite?"), choices=[
        SelectChoice(InvitationKind.PATIENT_BY_CLINIC.value,
         N_("A patient: they keep a journal, and your clinic records sessions")),
        SelectChoice(InvitationKind.THERAPIST_BY_CLINIC.value,
         N_("A therapist: they see a journal only when its patient shares it"))],
        default=InvitationKind.PATIENT_BY_CLINIC.value)
    email = EmailField(N_("Their e-mail"), [InputRequired(N_("Type their e-mail address.")), Length(max=EMAIL_MAX),
                                            _email],
                       render_kw={"autocomplete": "off"})
    name = StringField(N_("Name"), [Length(max=NAME_MAX, message=N_("Use a name of at most 80 characters."))],
                       description=N_("Only for your own list, so that you know whom you invited. Optional."),
                       render_kw={"autocomplete": "off", "maxlength": NAME_MAX})
