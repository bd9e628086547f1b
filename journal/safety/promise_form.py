"""Browser input of a monitoring promise, and of how often the question is asked."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from journal.core import forms
from journal.core.fields import Field
from journal.core.text import N_
from journal.safety.plan import clean
from journal.safety.promise import WEEK, Answers, Promise, problems
from journal.safety.promise_words import ANSWERS, HINTS, LABELS, WEEKDAYS

FIELDS = ("answers", "reader", "days", "until", "happens", "stands_in")
CHOOSE = N_("Choose one of these.")


class PromiseForm(forms.Messages):
    """What is promised. Nothing is chosen beforehand but what the promise says already."""

    id = HiddenField()
    answers = RadioField(LABELS["answers"], [InputRequired(CHOOSE)], description=HINTS["answers"],
                         choices=[SelectChoice(one.value, ANSWERS[one]) for one in Answers], validate_choice=False)
    reader = StringField(LABELS["reader"], description=HINTS["reader"], filters=[clean],
                         render_kw={"autocomplete": "off"})
    days = SelectMultipleField(LABELS["days"], choices=[SelectChoice(str(n), WEEKDAYS[n]) for n in WEEK],
                               validate_choice=False)
    until = TimeField(LABELS["until"], [Optional()], description=HINTS["until"])
    happens = TextAreaField(LABELS["happens"], description=HINTS["happens"], filters=[clean], render_kw={"rows": "4"})
    stands_in = StringField(LABELS["stands_in"], description=HINTS["stands_in"], filters=[clean],
                            render_kw={"autocomplete": "off"})

    def process(self, *args: Any, **options: Any) -> None:
        super().process(*args, **options)
        if self.until.process_errors:
            self.until.process_errors = [N_("We cannot read this time. Use the form 14:30.")]

    def promise(self, now: datetime, by: UUID, zone: str) -> Promise | None:
        """What was sent, or None with a message beside each field that has a problem."""
        good = self.validate_on_submit()
        if self.answers.data not in set(Answers):
            self.answers.errors = [CHOOSE]
            return None
        days = tuple(n for n in WEEK if str(n) in (self.days.data or ()))
        sent = Promise(self.new_id(), 1, now, by, zone, Answers(self.answers.data), self.reader.data or "", days,
                       self.until.data, self.happens.data or "", self.stands_in.data or "")
        found = problems(sent)
        for name, words in found.items():
            self[name].errors = list(self[name].errors) or [words]
        return sent if good and not found else None

    def new_id(self) -> UUID:
        """The id made with the form, so that sending it twice stores one version."""
        try:
            return UUID(self.id.data or "")
        except ValueError:
            return uuid4()

    def fields(self) -> list[Field]:
        return forms.fields(self, *FIELDS)


def promise_form(held: Promise | None) -> PromiseForm:
    """The form as it is sent, or filled with the promise that holds."""
    filled: dict[str, Any] = {"id": str(uuid4())}
    if held:
        filled |= {"answers": held.answers.value, "reader": held.reader, "days": [str(n) for n in held.days],
                   "until": held.until, "happens": held.happens, "stands_in": held.stands_in}
    return PromiseForm(data=filled)
