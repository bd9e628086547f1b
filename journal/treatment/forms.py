"""Browser input of sessions → `Session`. Problems come from the rules; what was typed stays."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import MAXYEAR, UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import request
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from journal.core import choosing, forms
from journal.core.fields import Field
from journal.core.text import N_, Words
from journal.treatment.facts import LABELS
from journal.treatment.inputs import DayInput, LongText, NumberInput, ShortText, TimeInput, WholeInput, one_of
from journal.treatment.rules import (
    MEDICINES,
    PHASES,
    ROUTES,
    SETTINGS,
    Kind,
    Phase,
    Session,
    Vitals,
    problems,
)
from journal.treatment.vitals_form import add_fields, ask, asked, filled, rows, typed

FREE_TEXT = ("companion", "with_whom", "focus", "practice", "note")
PLAIN = ("minutes", "booked_on", "medicine", "route", "dose_mg", "weight_kg", "setting", *FREE_TEXT)
HIDDEN = ("id", "seen", "asked", "csrf_token")


def choice(label: Words, known: Mapping[Any, Words]) -> SelectField:
    """One of `known`, or nothing."""
    options = [SelectChoice("", N_("Not said")), *(SelectChoice(str(key), words) for key, words in known.items())]
    return SelectField(label, one_of(*map(str, known)), choices=options, validate_choice=False)


def own_id(text: str | None) -> UUID:
    """The id that was made with an empty form, or a new one."""
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()


def instant(text: str | None) -> datetime | None:
    """An instant as a hidden field carries it; None when it cannot be told."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else None


CHOOSE_DAY = N_("Choose the day of the session.")


class VersionForm(forms.Messages):
    """A form of something that keeps its versions: it carries an id, and what its writer has seen."""

    id = HiddenField()
    seen = HiddenField()

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.was_asked, self.is_open = choosing.was_asked(request.form), choosing.is_open(request.form)

    def new_id(self) -> UUID:
        """The id made with the empty form, so that sending it twice stores it once."""
        return own_id(self.id.data)

    def seen_at(self) -> datetime | None:
        """When the version was written that the person had open, None when that cannot be told; long ago where a choice
        was asked for and not made."""
        return instant(choosing.STALE if self.is_open else self.seen.data)

    def seen_again(self) -> str:
        """What a refused form carries: as it was sent, but asked again where it had been asked to choose."""
        return choosing.STALE if self.was_asked else self.seen.data or ""


class SessionForm(VersionForm):
    """What both kinds of sessions ask. Only the day is required."""

    asked = HiddenField()
    day = DayInput(LABELS["day"], [InputRequired(CHOOSE_DAY)])
    time = TimeInput(LABELS["starts_at"])
    minutes = WholeInput(N_("How long, in minutes"))
    booked_on = DayInput(LABELS["booked_on"], description=N_("The day on which the session was arranged."))
    note = LongText(LABELS["note"])

    def session(self, base: Session, today: date) -> Session | None:
        """`base` with what was sent, or None with a message beside each field that has a problem."""
        good = self.validate_on_submit()
        if self.day.data is None:
            self.day.errors = self.day.errors or [CHOOSE_DAY]
            return None
        session = self._on(base)
        found, slots = problems(session, today), tuple(self.readings())
        for problem, words in found.items():
            name = re.sub(r"^vitals_(\d+)", lambda match: slots[int(match[1])], problem)
            if name in self and not self[name].errors:
                self[name].errors = [words]
        is_asking = ask(self, {f"{slot}_": reading for slot, reading in self.readings().items()})
        return session if good and not found and not is_asking else None

    def readings(self) -> dict[str, Vitals]:
        """Slot → the reading that was typed there."""
        return {}

    def rows(self, more: int = 0) -> int:
        """How many readings during the session are offered, and `more`."""
        return 0

    def _on(self, base: Session) -> Session:
        given = {name: self[name].data for name in PLAIN if name in self}
        changes: dict[str, Any] = {name: None if data == "" else data for name, data in given.items()}
        starts_at = None
        if self.time.data and 1 < self.day.data.year < MAXYEAR:  # the others UTC cannot hold; the rules refuse them
            starts_at = datetime.combine(self.day.data, self.time.data, ZoneInfo(base.zone))
        return replace(base, day=self.day.data, starts_at=_utc(starts_at), **changes)


class DosingForm(SessionForm):
    medicine = choice(LABELS["medicine"], MEDICINES)
    route = choice(LABELS["route"], ROUTES)
    dose_mg = NumberInput(N_("Dose in mg"))
    weight_kg = NumberInput(N_("Body weight in kg"))
    phase = choice(LABELS["phase"], {phase.value: words for phase, words in PHASES.items()})
    setting = choice(LABELS["setting"], SETTINGS)
    companion = ShortText(LABELS["companion"], description=N_("Somebody who stays, or who takes you home."))

    def _on(self, base: Session) -> Session:
        phase = self.phase.data if self.phase.data in tuple(Phase) else None
        return replace(super()._on(base), phase=Phase(phase) if phase else None, vitals=tuple(self.readings().values()))

    def readings(self) -> dict[str, Vitals]:
        return typed(self)

    def rows(self, more: int = 0) -> int:
        return rows(self, more)


add_fields(DosingForm)


class IntegrationForm(SessionForm):
    with_whom = ShortText(LABELS["with_whom"])
    focus = LongText(LABELS["focus"])
    practice = LongText(LABELS["practice"], description=N_("One small thing until the next session."))


def _utc(instant: datetime | None) -> datetime | None:
    return instant.astimezone(UTC) if instant else None


def blank(kind: Kind, day: date, zone: str, writer: UUID, now: datetime) -> Session:
    """A session of which only kind and day are known."""
    return Session(uuid4(), kind, day, zone, writer, now)


def session_form(base: Session, without: tuple[str, ...], note_hint: Words) -> SessionForm:
    """The form of this kind, filled with `base`, without the fields that its writer may not fill in."""
    made = DosingForm if base.kind is Kind.DOSING else IntegrationForm
    starts = base.starts_at.astimezone(ZoneInfo(base.zone)).time() if base.starts_at else None
    given = {name: getattr(base, name) for name in (*PLAIN, "phase", "day")}
    form: SessionForm = made(data=given | filled(base.vitals) | {
        "time": starts, "id": str(base.id), "seen": base.written_at.isoformat(), "asked": asked(base.vitals)})
    form.note.description = note_hint
    for name in without:
        if name in form:
            del form[name]
    return form


def drawn(form: SessionForm) -> dict[str, Field]:
    """Name → field as it is drawn, with what was typed and its problem."""
    return {one.name: one for one in forms.fields(form, *(name for name in form.data if name not in HIDDEN))}
