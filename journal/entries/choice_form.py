"""Browser input of what the check-in asks. What was typed stays; a box that nobody offers is passed over."""

from typing import cast
from uuid import UUID, uuid4

from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField

from journal.core import forms
from journal.core.fields import Choice, Field
from journal.core.text import N_, Words, visible
from journal.entries.followed import KINDS, NAME_MAX, OFFERED, PROFILE_NAMES, Chosen, Kind, name_problem
from journal.entries.profiles import PROFILES

HINTS: dict[str, Words] = {
    "bipolar": N_("Mood from −3 to +3 in place of mood from 0 to 10, and whether it went up and down on one day"),
    "pain": N_("How strong pain was"), "ptsd": N_("How much unwanted memories troubled you"),
    "ocd": N_("How much time obsessions or rituals took, and how upsetting they were"),
    "postpartum": N_("Whether you could sleep when you had the chance"),
    "craving": N_("How strong any urge for ketamine outside your plan was, and whether you took more than planned")}


class ProfilesForm(forms.Messages):
    """The profiles that are on; none is a choice too."""

    profiles = SelectMultipleField(N_("Questions to add"), validate_choice=False,
                                   choices=[SelectChoice(key, PROFILE_NAMES[key]) for key in PROFILES])

    def fields(self) -> list[Field]:
        on = self.profiles.data or []
        return [Field("profiles", self.profiles.label.text, type="checks", options=tuple(
            Choice(key, PROFILE_NAMES[key], key in on, HINTS[key]) for key in PROFILES))]


class FollowedForm(forms.Messages):
    """What is followed: keys of what is offered, and ids of their own items."""

    followed = SelectMultipleField(N_("What you follow"), choices=[], validate_choice=False)

    def fields(self, chosen: Chosen) -> list[Field]:
        """Everything that can be on: what is offered, under its name of today, then their own."""
        names: dict[str, Words] = {key: item.label for key, item in OFFERED.items()}
        names |= {one.item.name: one.item.label for one in chosen.followed}
        on = self.followed.data or []
        options = tuple(Choice(key, words, key in on) for key, words in names.items())
        return [Field("followed", self.followed.label.text, type="checks", options=options)]


class OwnItemForm(forms.Messages):
    """An item of their own: a name, and how it is answered."""

    id = HiddenField()
    label = StringField(N_("Name"), description=N_("For example: Nightmares, Coffee, Time outside"),
                       render_kw={"maxlength": str(NAME_MAX), "autocomplete": "off"})
    kind = RadioField(N_("How do you want to answer it?"), validate_choice=False,
                      choices=[SelectChoice(kind, words) for kind, words in KINDS.items()])

    def given(self) -> tuple[UUID, str, Kind] | None:
        """Id, name and kind, or None with a message beside each field that has a problem."""
        good, name, kind = self.validate_on_submit(), cleaned(self.label.data), self.kind.data or ""
        found = name_problem(name, kind)
        refuse(self, found)
        return (_id(self.id.data), name, cast(Kind, kind)) if good and not found else None


class ItemNameForm(forms.Messages):
    """Another name for an item."""

    label = StringField(N_("Name"), render_kw={"maxlength": str(NAME_MAX), "autocomplete": "off"})

    def given(self, kind: Kind) -> str | None:
        """The name, or None with a message beside the field."""
        good, name = self.validate_on_submit(), cleaned(self.label.data)
        found = name_problem(name, kind)
        refuse(self, found)
        return name if good and not found else None


def refuse(form: forms.Messages, found: dict[str, Words]) -> None:
    """Puts each message beside its field."""
    for name, words in found.items():
        form[name].errors = [words]


def own_item_form() -> OwnItemForm:
    return OwnItemForm(data={"id": str(uuid4())})


def cleaned(text: str | None) -> str:
    """A name on one line, without what nobody sees."""
    return " ".join(visible(text or "").split())


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()
