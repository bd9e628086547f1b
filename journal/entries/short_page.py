"""What a short check-in shows: first what was told before, then a list by name, and a row for the mood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from journal.core.choosing import Choices
from journal.core.fields import Choice, Field
from journal.core.text import N_, Day, Words, say
from journal.entries import effects_rows, own, side_effects
from journal.entries.effects_rows import EffectRow
from journal.entries.form_page import FACES, scale
from journal.entries.rules import MONTHLY
from journal.entries.scales import Scale
from journal.entries.schedule import step_words
from journal.entries.short_form import ShortForm

NOW_WORDS = {"gone": N_("Gone"), "still": N_("Still there"), "worse": N_("Worse")}
ONE_BY_ONE = (0, 1, 2, 3)


@dataclass(frozen=True)
class CarriedRow:
    """A side effect that was told before: what it is now, and how bad, if it is still there."""

    row: EffectRow
    now: tuple[Choice, ...]


@dataclass(frozen=True)
class AskedRow:
    """A side effect that is asked for by itself."""

    row: EffectRow
    help: Words | None


@dataclass(frozen=True)
class ShortPage:
    """The whole form; `others` are all side effects besides the list, in their groups; `one_by_one` is the monthly one,
    which has neither a list of chips nor a mood. `reading` are the
    fields of a blood pressure, where the plan of treatment asks for it; `reading_asked` the numbers asked about."""

    title: Words
    lede: Words
    day: Words
    day_value: date
    id: UUID
    seen: str
    step: str
    session: str
    carried: tuple[CarriedRow, ...]
    carried_title: Words
    list_question: Words
    listed: tuple[EffectRow, ...]
    others: tuple[tuple[Words, tuple[EffectRow, ...]], ...]
    others_open: bool
    none: bool
    some: bool
    one_by_one: tuple[AskedRow, ...]
    effects_error: Words | None
    mood: Scale | None
    save: Words
    errors: tuple[Field, ...]
    notice: Words | None = None
    choices: Choices | None = None
    reading: tuple[Field, ...] = ()
    reading_asked: str = ""

    @property
    def listed_keys(self) -> Sequence[str]:
        return [row.key for row in (*self.listed, *(one.row for one in self.one_by_one))]


def short_page(form: ShortForm, number: int | None, editing: bool, notice: Words | None = None,
               asks_mood: bool = True, choices: Choices | None = None,
               reading: Sequence[Field] = (), reading_asked: str = "") -> ShortPage:
    """`number` is that of the session; `editing` says that it was saved before. Somebody with a mood scale of their own
    is not asked on this one. `choices` are shown after it was overtaken by another text."""
    monthly = form.step == MONTHLY
    rows = tuple(effects_rows.row(form, key, severities=ONE_BY_ONE if monthly else effects_rows.QUICK_SEVERITIES)
                 for key in form.listed)
    others = () if monthly else tuple((label, found) for label, members in side_effects.groups() if (found := tuple(
        effects_rows.row(form, one.key) for one in members if one.key not in (*form.listed, *form.carried))))
    return ShortPage(
        _title(form, number), _lede(form), say(N_("%(day)s"), day=Day(form.day, "weekday")), form.day, form.id,
        form.seen, form.step, str(form.session_id) if form.session_id else "",
        tuple(_carried(form, key) for key in form.carried), N_("You told about this before. How is it now?"),
        N_("Any of these since the session?"), () if monthly else rows, others,
        any(row.checked for _, members in others for row in members), form.chosen.get("side_effects") == "none",
        form.chosen.get("side_effects") == "some",
        tuple(AskedRow(row, side_effects.ALL[row.key].help) for row in rows) if monthly else (),
        form.errors.get("side_effects"), None if monthly or not asks_mood else scale(form, "mood", FACES),
        N_("Save changes") if editing else N_("Save check-in"),
        (*(choices.errors if choices else ()), *_errors(form), *(one for one in reading if one.error)), notice, choices,
        tuple(reading), reading_asked)


def _title(form: ShortForm, number: int | None) -> Words:
    if form.step == MONTHLY:
        return N_("Once a month")
    return say(N_("After session %(number)s"), number=number) if number else N_("After a session")


def _lede(form: ShortForm) -> Words:
    if form.step == MONTHLY:
        return N_("Some side effects build up slowly, so they are asked for by name. How bad was each at its worst in "
                  "the last month? Leave open what you like.")
    return say(N_("The short check-in about %(after)s after it. Leave open what you like."),
               after=step_words(form.step))


def _carried(form: ShortForm, key: str) -> CarriedRow:
    now = form.now.get(key, "")
    return CarriedRow(effects_rows.row(form, key),
                      tuple(Choice(value, words, now == value) for value, words in NOW_WORDS.items()))


def _errors(form: ShortForm) -> tuple[Field, ...]:
    first = f"now-{own.field_id(form.carried[0])}-gone" if form.carried else (
        f"sv-{form.listed[0]}-0" if form.step == MONTHLY and form.listed else "fx-none")
    anchors = {"side_effects": first, "form": first, "mood": "mood-0"}
    return tuple(Field(anchors.get(name, "main"), "", error=message) for name, message in form.errors.items())
