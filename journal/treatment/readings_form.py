"""Browser input of a reading at home → `Reading`. Problems come from the rules; what was typed stays."""

from datetime import MAXYEAR, UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from wtforms import HiddenField
from wtforms.validators import InputRequired

from journal.core import forms
from journal.core.fields import Field
from journal.core.text import N_
from journal.treatment.forms import own_id
from journal.treatment.inputs import DayInput, TimeInput, WholeInput
from journal.treatment.readings import Reading, problems
from journal.treatment.rules import VITALS_RANGE, Vitals
from journal.treatment.vitals_form import LABELS, ask

SHOWN = ("day", "time", *VITALS_RANGE)


class Numbers(forms.Messages):
    """The numbers of one reading; each may stay empty. `asked` holds those that were asked about."""

    asked = HiddenField()
    systolic = WholeInput(LABELS["systolic"])
    diastolic = WholeInput(LABELS["diastolic"])
    pulse = WholeInput(LABELS["pulse"])
    spo2 = WholeInput(LABELS["spo2"])

    def vitals(self) -> Vitals:
        """The numbers, as far as they can be read."""
        return Vitals("home", **{name: self[name].data for name in VITALS_RANGE})

    def is_empty(self) -> bool:
        """Nothing was typed, readable or not."""
        return not any(self[name].raw_data and self[name].raw_data[0] for name in VITALS_RANGE)

    def taken_with(self, check_in_id: UUID, writer: UUID, zone: str, now: datetime) -> Reading | None:
        """What was sent with a check-in as a reading of now, the same one however often it is sent; None with a
        message beside each field that has a problem."""
        good = self.validate_on_submit() and not ask(self, {"": self.vitals()})
        reading = Reading(reading_id(check_in_id), now, zone, self.vitals(), writer, now)
        found = problems(reading, now)
        for name, words in found.items():
            self[name].errors = self[name].errors or [words]
        return reading if good and not found else None


class ReadingForm(Numbers):
    """When, and the numbers; one number is enough."""

    id = HiddenField()
    day = DayInput(N_("Day"), [InputRequired(N_("Choose the day."))])
    time = TimeInput(N_("Time"), [InputRequired(N_("Give the time."))])

    def reading(self, writer: UUID, zone: str, now: datetime) -> Reading | None:
        """What was sent, or None with a message beside each field that has a problem."""
        good = self.validate_on_submit()
        is_asking = ask(self, {"": self.vitals()})
        if not self.day.data or not self.time.data:
            return None
        if not 1 < self.day.data.year < MAXYEAR:  # UTC cannot hold the ends of the calendar in every zone
            self.day.errors = [N_("Choose a day after 1990.")]
            return None
        taken = datetime.combine(self.day.data, self.time.data, ZoneInfo(zone)).astimezone(UTC)
        reading = Reading(own_id(self.id.data), taken, zone, self.vitals(), writer, now)
        found = problems(reading, now)
        for name, words in found.items():
            if not self[name].errors:
                self[name].errors = [words]
        return reading if good and not found and not is_asking else None


def reading_id(check_in_id: UUID) -> UUID:
    """The id of the reading that was sent with a check-in."""
    return uuid5(check_in_id, "reading")


def reading_form(now: datetime) -> ReadingForm:
    """The form of a reading taken at `now` on the patient's clock."""
    given: dict[str, Any] = {"id": str(uuid4()), "day": now.date(), "time": now.time()}
    return ReadingForm(data=given)


def drawn(form: Numbers) -> list[Field]:
    """The fields as they are drawn, with what was typed and its problem."""
    return forms.fields(form, *(name for name in SHOWN if name in form))
