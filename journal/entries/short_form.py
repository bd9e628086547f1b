"""Browser input of a short check-in (after a dose, or monthly) → `Entry`. What was asked for by name is sent along."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from journal.core.text import N_, Words
from journal.entries import effects_form, own, side_effects
from journal.entries.effects_form import UNREADABLE
from journal.entries.extra import Item
from journal.entries.forms import day_of, rating_of, uuid_of
from journal.entries.rules import MONTHLY, NOW, STEP, Entry, SideEffect, Step, problems
from journal.entries.schedule import hours_of

NOTHING_CHOSEN = N_("Nothing is chosen yet. Answer any one question.")
ACUTE_UPTO = 24
"""Hours after a dose up to which the list is that of the day of a session."""


def listed_at(step: Step) -> tuple[str, ...]:
    """The side effects that a short check-in asks for by name."""
    if step == MONTHLY:
        found = side_effects.QUICK_MONTHLY
    else:
        found = side_effects.QUICK_SESSION_DAY if hours_of(step) <= ACUTE_UPTO else side_effects.QUICK_DAILY
    return tuple(effect.key for effect in found)


@dataclass
class ShortForm:
    """`carried` was reported before and is asked about first; `listed` is asked for by name, after a dose as chips,
    monthly one by one; `effects` are those that were chosen, of the list or of all others. It has none of the extra
    questions (`items`). `errors` are filled while reading."""

    step: Step
    day: date
    session_id: UUID | None = None
    carried: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    id: UUID = field(default_factory=uuid4)
    seen: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    effects: tuple[str, ...] = ()
    now: dict[str, str] = field(default_factory=dict)
    severities: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Words] = field(default_factory=dict)
    items: tuple[Item, ...] = ()

    @classmethod
    def fresh(cls, step: Step, day: date, session_id: UUID | None = None,
              before: Iterable[SideEffect] = ()) -> "ShortForm":
        """An empty form; `before` are the side effects that may still be there."""
        carried = tuple(effect.key for effect in before)
        return cls(step, day, session_id, carried, tuple(key for key in listed_at(step) if key not in carried))

    @classmethod
    def sent(cls, data: MultiDict[str, str], today: date) -> "ShortForm":
        """The form as a browser sent it."""
        step = data.get("step", "")
        form = cls(step if STEP.fullmatch(step) else MONTHLY, day_of(data.get("day", "")) or today,
                   uuid_of(data.get("session", "")))
        form.id, form.seen = uuid_of(data.get("id", "")) or form.id, data.get("seen", "")
        form.carried, form.listed = (tuple(dict.fromkeys(
            key for key in data.getlist(name) if key in side_effects.ALL or own.is_own(key)))[:effects_form.MOST]
            for name in ("carried", "listed"))
        form.chosen = {name: data.get(name, "") for name in ("mood", "side_effects")}
        worse = data.get("worse", "")
        form.effects = tuple(key for key in dict.fromkeys((*data.getlist("effect"), worse)) if key in form.listed
                             or (key in side_effects.ALL and key not in form.carried))[:effects_form.MOST]
        ids = {key: own.field_id(key) for key in (*form.carried, *form.listed, *form.effects)}
        form.now = {key: data.get(f"now-{ids[key]}", "") for key in form.carried}
        form.severities = {key: effects_form.severity(data, key, ids[key], worse) for key in ids}
        if worse in form.carried and form.now[worse] not in ("still", "worse"):
            form.now[worse] = "worse"
        if worse in form.listed:
            form.chosen["side_effects"] = "some"
        return form

    @classmethod
    def of(cls, entry: Entry) -> "ShortForm":
        """The form filled with a stored short check-in."""
        form, told = cls.fresh(entry.step or MONTHLY, entry.day, entry.session_id), entry.side_effects or ()
        form.id, form.seen = entry.id, entry.changed_at.isoformat() if entry.changed_at else ""
        form.carried = tuple(one.key for one in told if one.now)
        form.listed = tuple(key for key in form.listed if key not in form.carried)
        asked = {*(entry.asked or ())}
        form.effects = tuple(one.key for one in told if not one.now)
        answered = "some" if {*form.effects} & {*form.listed} else "none" if asked & {*form.listed} else ""
        form.chosen = {"mood": "" if entry.mood is None else str(entry.mood), "side_effects": answered}
        form.now = {one.key: one.now or "" for one in told}
        not_there = dict.fromkeys(asked, "0") if entry.step == MONTHLY else {}
        form.severities = not_there | {one.key: str(one.severity or "") for one in told}
        return form

    def entry(self, zone: str, logged_at: datetime, today: date) -> Entry | None:
        """The entry, or None with `errors` filled. Asked is what was answered: the rest was left open."""
        mood = rating_of(self.chosen.get("mood", ""), "mood", self.errors)
        told = {**self._carried(), **(self._one_by_one() if self.step == MONTHLY else self._list())}
        effects = tuple(effect for effect in told.values() if effect is not None)
        entry = Entry(self.id, self.day, zone, logged_at, mood=mood, side_effects=effects if told else None,
                      asked=tuple(told) or None, step=self.step, session_id=self.session_id)
        found: dict[str, Words] = dict(problems(entry, today))
        if entry.is_empty:
            found["form"] = NOTHING_CHOSEN
        self.errors = found | self.errors
        return None if self.errors else entry

    def _carried(self) -> dict[str, SideEffect | None]:
        found: dict[str, SideEffect | None] = {}
        for key in self.carried:
            now, severity = self.now.get(key, ""), self._severity(key)
            if now not in ("", *NOW):
                self.errors["side_effects"] = UNREADABLE
            elif now == "gone":
                found[key] = SideEffect(key, now="gone", session_id=self.session_id)
            elif now or severity:
                found[key] = SideEffect(key, severity, "worse" if now == "worse" else "still",
                                        session_id=self.session_id)
        return found

    def _list(self) -> dict[str, SideEffect | None]:
        """None for what was asked and was not there; what was chosen besides the list was there."""
        choice = self.chosen.get("side_effects", "")
        if choice not in ("", "none", "some"):
            self.errors["side_effects"] = UNREADABLE
        chosen: dict[str, SideEffect | None] = {
            key: SideEffect(key, self._severity(key), session_id=self.session_id) for key in self.effects}
        others = {key: effect for key, effect in chosen.items() if key not in self.listed}
        if choice == "none":
            return dict.fromkeys(self.listed) | others
        if len(others) == len(chosen):
            return others
        return {key: chosen.get(key) for key in self.listed} | others

    def _one_by_one(self) -> dict[str, SideEffect | None]:
        found: dict[str, SideEffect | None] = {}
        for key in self.listed:
            if self.severities.get(key) == "0":
                found[key] = None
            elif severity := self._severity(key):
                found[key] = SideEffect(key, severity)
        return found

    def _severity(self, key: str) -> int | None:
        text = self.severities.get(key, "")
        if text not in ("", "1", "2", "3", "4"):
            self.errors["side_effects"] = UNREADABLE
            return None
        return int(text) if text else None
