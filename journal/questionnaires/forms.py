"""Browser input of answers and of old scores. What was typed stays, each problem beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length

from journal.core import forms
from journal.core.fields import Field
from journal.core.text import N_, say
from journal.questionnaires import filling
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import SOURCE_MAX, Response, plain
from journal.questionnaires.rules import Instrument, Result
from journal.treatment.inputs import DayInput, NumberInput, ShortText

CHOOSE = N_("Choose which questionnaire it was.")
SHOWN = ("instrument", "total", "day", "source")


@dataclass(frozen=True)
class Given:
    """What a form of answers holds: by item the chosen value; as it was sent; and the items whose answer is none."""

    answers: dict[str, int]
    typed: dict[str, str]
    wrong: tuple[str, ...]


def given(instrument: Instrument, sent: Mapping[str, str]) -> Given:
    """Empty fields are none: an item is left open by its own button."""
    typed = {one.id: text for one in instrument.items if (text := sent.get(filling.FIELD + one.id, "").strip())}
    known = {one.id: {str(option.value): option.value for option in one.options} for one in instrument.items}
    answers = {item: known[item][text] for item, text in typed.items() if text in known[item]}
    return Given(answers, typed, tuple(item for item in typed if item not in answers))


class OldForm(forms.Messages):
    """A score from elsewhere: which questionnaire, its total, the day, and where it is from."""

    id = HiddenField()
    instrument = SelectField(N_("Questionnaire"), validate_choice=False)
    total = NumberInput(N_("Total"), validators=[InputRequired(N_("Type the total."))])
    day = DayInput(N_("Day"), [InputRequired(N_("Choose the day."))])
    source = ShortText(N_("Where it is from, if you like"),
                       description=N_("For example: from the clinic. Only people who can see your questionnaires see "
                                      "it."),
                       validators=[Length(max=SOURCE_MAX, message=N_("Please use at most 120 characters."))])

    def response(self, zone: str, now: datetime) -> Response | None:
        """The old score, or None with a message beside each field that has a problem."""
        good = self.validate_on_submit()
        instrument = ALL.get(self.instrument.data or "")
        if instrument is None or instrument.id not in {one.id for one in filling.with_total(ALL.values())}:
            self.instrument.errors = [CHOOSE]
            good = False
        elif isinstance(self.total.data, float) and filling.old_problem(instrument, self.total.data):
            self.total.errors = [_out_of_range(instrument)]
            good = False
        good = self._has_good_day(now.astimezone(ZoneInfo(zone)).date()) and good
        if not good or instrument is None:
            return None
        return _response(filling.uuid_of(self.id.data or "") or uuid4(), instrument, self.total.data,
                         (self.day.data, zone), self.source.data or "", now)

    def _has_good_day(self, today: date) -> bool:
        day = self.day.data
        if day is None:
            return False
        if day > today:
            self.day.errors = [N_("This day has not come yet.")]
        elif day < filling.OLDEST_DAY:
            self.day.errors = [N_("Choose a day from 1990 on.")]
        return not self.day.errors


def old_form() -> OldForm:
    form = OldForm(data={"id": str(uuid4())})
    form.instrument.choices = [("", N_("Choose…")), *(
        (one.id, say(N_("%(title)s (%(least)s to %(most)s)"), title=one.short_title, least=ends[0], most=ends[1]))
        for one in filling.with_total(ALL.values()) if (ends := one.scoring.range))]
    return form


def drawn(form: OldForm) -> list[Field]:
    return forms.fields(form, *SHOWN)


def _out_of_range(instrument: Instrument) -> Any:
    least, most = instrument.scoring.range or (0, 0)
    words = (N_("The total of the %(title)s is a number from %(least)s to %(most)s.")
             if instrument.scoring.method == "mean" else
             N_("The total of the %(title)s is a whole number from %(least)s to %(most)s."))
    return say(words, title=instrument.short_title, least=least, most=most)


def _response(response_id: UUID, instrument: Instrument, total: float | None, when: tuple[date, str], source: str,
              now: datetime) -> Response:
    day, zone = when
    total = total or 0
    shown = float(total) if instrument.scoring.decimals else int(total)
    result = plain(Result(True, "ok", shown=shown, band=filling.band_of(instrument, shown)))
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    return Response(response_id, instrument.id, instrument.version, day, zone, min(noon, now), now, origin="by_hand",
                    result=result, source=source)
