"""Browser input of the safety plan. What was typed stays, also where it is too long."""

from uuid import UUID, uuid4

from flask import request
from wtforms import HiddenField, TextAreaField

from journal.core import choosing, forms
from journal.core.fields import Field
from journal.safety.plan import HINTS, LABELS, PARTS, Plan, parts_of, problems

ROWS = {"rows": "5"}


class PlanForm(forms.Messages):
    """One text area for each part; none is required. `seen_version` was open when the form was made."""

    id = HiddenField()
    seen_version = HiddenField()
    signs = TextAreaField(LABELS["signs"], description=HINTS["signs"], render_kw=ROWS)
    helps = TextAreaField(LABELS["helps"], description=HINTS["helps"], render_kw=ROWS)
    people = TextAreaField(LABELS["people"], description=HINTS["people"], render_kw=ROWS)
    professionals = TextAreaField(LABELS["professionals"], description=HINTS["professionals"], render_kw=ROWS)
    safer = TextAreaField(LABELS["safer"], description=HINTS["safer"], render_kw=ROWS)

    def parts(self) -> dict[str, str] | None:
        """What was sent, or None with a message beside each part that has a problem."""
        good = self.validate_on_submit()
        given = parts_of({name: self[name].data for name in PARTS})
        found = problems(given)
        for name, words in found.items():
            self[name].errors = [words]
        return given if good and not found else None

    def new_id(self) -> UUID:
        """The id made with the form, so that sending it twice stores one version."""
        return _uuid(self.id.data) or uuid4()

    def seen_id(self) -> UUID | None:
        """The version that the person had open; none where a choice was asked for and not made."""
        return None if choosing.is_open(request.form) else _uuid(self.seen_version.data)

    def seen_again(self) -> str:
        """What a refused form carries: as it was sent, but asked again where it had been asked to choose."""
        return "" if choosing.was_asked(request.form) else self.seen_version.data or ""

    def fields(self) -> list[Field]:
        return forms.fields(self, *PARTS)


def plan_form(plan: Plan | None) -> PlanForm:
    """The form as it is sent, or filled with the plan as it stands."""
    stored = plan.parts if plan else {}
    return PlanForm(data={**stored, "id": str(uuid4()), "seen_version": str(plan.id) if plan else ""})


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
