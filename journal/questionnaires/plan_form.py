"""Browser input of wishes about asking: buttons and boxes, so that nothing is typed."""

from typing import cast
from uuid import UUID, uuid4

from wtforms import HiddenField, SelectChoice, SelectField, SelectMultipleField

from journal.core import forms
from journal.core.text import N_
from journal.questionnaires.instruments import ALL
from journal.questionnaires.packs import PACKS
from journal.questionnaires.responses import MarkKind

OWN: tuple[MarkKind, ...] = ("later", "not_this_time", "off", "on")
THERAPISTS: tuple[MarkKind, ...] = ("asked", "asked_back")


class WishForm(forms.Messages):
    """One wish about one questionnaire. The id is made with the form, so that sending it twice stores one."""

    id = HiddenField()
    kind = SelectField(validate_choice=False, choices=[SelectChoice(kind, kind) for kind in (*OWN, *THERAPISTS)])
    instrument = SelectField(validate_choice=False,
                             choices=[SelectChoice(name, one.short_title) for name, one in ALL.items()])

    def given(self, kinds: tuple[MarkKind, ...]) -> tuple[UUID, MarkKind, str] | None:
        """Id, kind and instrument; None for anything but these kinds and what there is."""
        kind, instrument = self.kind.data, self.instrument.data
        if kind not in kinds or instrument not in ALL:
            return None
        return own_id(self.id.data), cast(MarkKind, kind), instrument


class ConditionsForm(forms.Messages):
    """What the treatment is for; none is a choice too."""

    id = HiddenField()
    conditions = SelectMultipleField(N_("What the treatment is for"), validate_choice=False,
                                     choices=[SelectChoice(one, PACKS.label(one)) for one in PACKS.conditions()])

    def given(self) -> tuple[UUID, tuple[str, ...]]:
        """A box that nobody offers is passed over."""
        return own_id(self.id.data), PACKS.known(self.conditions.data or ())


def own_id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()
