"""What the check-in form shows: questions in the words of daily_checkin.json, and what was chosen so far."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from journal.core.choosing import Choices
from journal.core.fields import Choice, Field
from journal.core.text import N_, Day, Number, Words, plural, say
from journal.entries import effects_rows, side_effects
from journal.entries.checkin import INTEGRATION, NOTE, QUESTIONS, WINDOW
from journal.entries.effects_form import OWN
from journal.entries.effects_rows import NOTHING_OFFERED, EffectRow, Offered
from journal.entries.extra import Group
from journal.entries.forms import CheckInForm
from journal.entries.rules import MOOD_BIPOLAR
from journal.entries.scales import Options, Question, Scale, Step, first_control, question

FACES = {1: N_("Very low"), 3: N_("Low"), 5: N_("In between"), 7: N_("Good"), 9: N_("Very good")}
HOURS = range(2, 12)


@dataclass(frozen=True)
class CheckInPage:
    """The whole form. `errors` feed the summary on top; `notice` says that the entry changed in the meantime. `mood` is
    in the scale of the profile where that replaces it; `asked` names the fields of all extra questions on the form."""

    title: Words
    day: Words
    day_value: date
    when: Words | None
    is_past: bool
    late: Words | None
    id: UUID
    seen: str
    editing: bool
    was_too_low: bool
    asked: tuple[str, ...]
    mood: Question
    anxiety: Scale
    energy: Scale
    sleep: Scale
    sleep_more: tuple[Choice, ...]
    sleep_more_label: Words
    profile: tuple[Question, ...]
    context: tuple[Question, ...]
    thoughts: tuple[Question, ...]
    effects_question: Words
    effects_none: bool
    effects_some: bool
    quick: tuple[EffectRow, ...]
    groups: tuple[tuple[Words, tuple[EffectRow, ...]], ...]
    own: tuple[EffectRow, ...]
    own_new: EffectRow
    own_words: str
    own_error: Words | None
    chosen_elsewhere: bool
    effects_error: Words | None
    note: str
    note_question: Words
    note_hint: Words
    note_error: Words | None
    integration_question: Words
    integration_hint: Words
    integration: str
    errors: tuple[Field, ...]
    notice: Words | None = None
    choices: Choices | None = None

    @property
    def mood_is_list(self) -> bool:
        return isinstance(self.mood, Options)

    @property
    def context_open(self) -> bool:
        return any(one.error or _is_answered(one) for one in self.context)

    @property
    def more_open(self) -> bool:
        return bool(self.note or self.integration or self.note_error)


def check_in_page(form: CheckInForm, today: date, when: Words | None, editing: bool,
                  notice: Words | None = None, offered: Offered = NOTHING_OFFERED,
                  choices: Choices | None = None) -> CheckInPage:
    days_ago = (today - form.day).days
    quick_keys = [effect.key for effect in side_effects.QUICK_DAILY]
    groups = tuple(
        (label, rows) for label, members in side_effects.groups()
        if (rows := tuple(effects_rows.rare_row(form, one.key, offered) for one in members
                          if one.key not in quick_keys)))
    return CheckInPage(
        title=WINDOW if days_ago == 0 else N_("How was this day?"), day=say(N_("%(d)s"), d=Day(form.day, "weekday")),
        day_value=form.day, when=when, is_past=days_ago > 0,
        late=plural(N_("Filled in %(n)s day later"), N_("Filled in %(n)s days later"), days_ago)
        if days_ago and not editing else None,
        id=form.id, seen=form.seen, editing=editing,
        was_too_low=bool(form.chosen.get("was-too-low")),
        asked=tuple(item.field for item in form.items), mood=_mood(form), anxiety=scale(form, "anxiety"),
        energy=scale(form, "energy"),
        sleep=_sleep(form), sleep_more=_more_hours(form), sleep_more_label=N_("Hours and half hours"),
        profile=_extra(form, "profile"), context=_extra(form, "context"), thoughts=_extra(form, "thoughts"),
        effects_question=QUESTIONS["side_effects"].text,
        effects_none=form.chosen.get("side_effects") == "none", effects_some=form.chosen.get("side_effects") == "some",
        quick=tuple(effects_rows.full_row(form, key, offered) for key in quick_keys), groups=groups,
        own=effects_rows.own_rows(form, offered), own_new=effects_rows.new_row(offered),
        own_words=form.chosen.get(OWN, ""), own_error=form.errors.get(OWN),
        chosen_elsewhere=any(row.checked for _, rows in groups for row in rows),
        effects_error=form.errors.get("side_effects"), note=form.chosen.get("note", ""), note_question=NOTE.text,
        note_hint=NOTE.help or "", note_error=form.errors.get("note"), integration_question=INTEGRATION.text,
        integration_hint=INTEGRATION.help or "", integration=form.chosen.get("integration", ""),
        errors=(*(choices.errors if choices else ()), *_errors(form)), notice=notice, choices=choices)


class Answered(Protocol):
    """What a form holds of its questions."""

    chosen: dict[str, str]
    errors: dict[str, Words]


def _extra(form: CheckInForm, group: Group) -> tuple[Question, ...]:
    """The extra questions of a group; the one on mood has the place of the question that it replaces."""
    return tuple(question(item, form.chosen.get(item.field, ""), form.errors.get(item.field)) for item in form.items
                 if item.group == group and item.name != MOOD_BIPOLAR)


def _mood(form: CheckInForm) -> Question:
    for item in form.items:
        if item.name == MOOD_BIPOLAR:
            return question(item, form.chosen.get(item.field, ""), form.errors.get(item.field))
    return scale(form, "mood", FACES)


def _is_answered(one: Question) -> bool:
    return any(choice.checked for choice in (one.options if isinstance(one, Options) else one.steps))


def scale(form: Answered, name: str, faces: dict[int, str] | None = None) -> Scale:
    question, chosen = QUESTIONS[name], form.chosen.get(name, "")
    numbers = dict(enumerate(faces or (), start=1))
    face_of = {number: face for face, number in numbers.items()}
    steps = tuple(Step(str(n), chosen == str(n), (faces or {}).get(n) or question.anchor(n), face_of.get(n))
                  for n in range(11))
    ends = (question.anchor(0) or "", question.anchor(5) or "", question.anchor(10) or "")
    return Scale(name, question.text, steps, ends, question.help, form.errors.get(name))


def _sleep(form: CheckInForm) -> Scale:
    question, chosen = QUESTIONS["sleep_hours"], form.chosen.get("sleep_hours", "")
    whole = [str(n) for n in HOURS]
    steps = [Step(n, chosen == n, N_("hours")) for n in whole]
    steps.append(Step("other", bool(chosen) and chosen not in whole, N_("Half hours, or fewer or more")))
    return Scale("sleep_hours", question.text, tuple(steps), (question.help or "", "", ""), None,
                 form.errors.get("sleep_hours"))


def _more_hours(form: CheckInForm) -> tuple[Choice, ...]:
    chosen = form.chosen.get("sleep_hours", "")
    chosen = form.chosen.get("sleep_more", "") if chosen in ("other", "") else chosen
    values = [half / 2 for half in range(33)]
    return tuple(Choice(f"{value:g}", say(N_("%(n)s hours"), n=Number(value)), chosen == f"{value:g}")
                 for value in values)


def _errors(form: CheckInForm) -> tuple[Field, ...]:
    extra = {item.field: first_control(item) for item in form.items}
    mood = next((extra[item.field] for item in form.items if item.name == MOOD_BIPOLAR), "mood-0")
    anchors = {"mood": mood, "anxiety": "anxiety-0", "energy": "energy-0", "sleep_hours": "sleep_hours-2",
               "side_effects": "fx-none", OWN: OWN, "note": "note", "day": "day", "form": mood, **extra}
    return tuple(Field(anchors.get(name, "main"), "", error=message) for name, message in form.errors.items())


def when_words(day: date, last_dose: tuple[int | None, date] | None) -> Words | None:
    """The pill beside the day: "2 days after session 4"."""
    if last_dose is None or last_dose[1] > day:
        return None
    number, dosed = last_dose
    days = (day - dosed).days
    if days == 0:
        return say(N_("Day of session %(number)s"), number=number)
    return plural(N_("%(n)s day after session %(number)s"), N_("%(n)s days after session %(number)s"), days,
                  number=number)
