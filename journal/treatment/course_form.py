"""Browser input of courses → `Course`. Problems come from the rules; what was typed stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from wtforms import BooleanField
from wtforms.validators import InputRequired

from journal.core import forms
from journal.core.fields import Field
from journal.core.text import N_, Words
from journal.treatment.course import Course, problems
from journal.treatment.course_words import LABELS
from journal.treatment.forms import VersionForm, choice
from journal.treatment.inputs import DayInput, WholeInput
from journal.treatment.rules import MEDICINES, ROUTES
from journal.treatment.versioned import PLANNED

HIDDEN = ("id", "seen", "csrf_token")
CHOOSE_START = N_("Choose the first day of the course.")
HOME_HINT = N_("Only where the clinic asks for them. The journal then offers a place for them.")
GIVE_SESSIONS = N_("Give the number of sessions in the induction.")


class CourseForm(VersionForm):
    """The plan. Nothing is filled in beforehand; medicine and route may stay open."""

    starts_on = DayInput(LABELS["starts_on"], [InputRequired(CHOOSE_START)],
                         description=N_("The preparation begins on this day."))
    induction_sessions = WholeInput(
        LABELS["induction_sessions"], validators=[InputRequired(GIVE_SESSIONS)],
        description=N_("The first sessions, close together, as agreed with the clinic."))
    maintenance_weeks = WholeInput(
        LABELS["maintenance_weeks"],
        description=N_("After the induction. Leave it open if no maintenance is planned."))
    medicine = choice(LABELS["medicine"], MEDICINES)
    route = choice(LABELS["route"], ROUTES)
    home_readings = BooleanField(LABELS["home_readings"], description=HOME_HINT)
    ended_on = DayInput(LABELS["ended_on"], description=N_("Leave it open if the course goes on."))

    def course(self, base: Course, others: Sequence[Course], today: date) -> Course | None:
        """`base` with what was sent, or None with a message beside each field that has a problem."""
        good = self.validate_on_submit()
        if self.starts_on.data is None:
            self.starts_on.errors = self.starts_on.errors or [CHOOSE_START]
            return None
        sent = {name: self[name].data for name in PLANNED if name in self}
        given: dict[str, Any] = {name: None if value == "" else value for name, value in sent.items()}
        course = replace(base, **given)
        found = problems(course, others, today)
        self.refuse(found)
        return course if good and not found else None

    def refuse(self, found: dict[str, Words]) -> None:
        """Puts each message beside its field."""
        for name, words in found.items():
            field = self[name if name in self else "starts_on"]
            if not field.errors:
                field.errors = [words]


class EndForm(forms.Messages):
    """The last day of a course."""

    ended_on = DayInput(LABELS["ended_on"], [InputRequired(N_("Choose the last day of the course."))])

    def refuse(self, found: dict[str, Words]) -> None:
        """Shows the first message; there is one field."""
        self.ended_on.errors = list(self.ended_on.errors) or list(found.values())[:1]


def course_form(base: Course | None) -> CourseForm:
    """The form, filled with `base`, or empty for a new course; only one that has ended shows its last day."""
    filled = {name: getattr(base, name) for name in PLANNED} if base else {}
    hidden = {"id": str(base.id), "seen": base.written_at.isoformat()} if base else {"id": str(uuid4())}
    form = CourseForm(data=filled | hidden)
    if base is None or base.ended_on is None:
        del form.ended_on
    return form


def drawn(form: CourseForm) -> dict[str, Field]:
    """Name → field as it is drawn, with what was typed and its problem."""
    return {one.name: one for one in forms.fields(form, *(name for name in form.data if name not in HIDDEN))}
