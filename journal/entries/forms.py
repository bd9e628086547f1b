"""Browser input of a check-in → `Entry`. Problems come from the rules; what was chosen stays chosen."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from journal.core.text import N_, Words
from journal.entries import effects_form, extra
from journal.entries.effects_form import OWN, UNREADABLE
from journal.entries.extra import Item
from journal.entries.rules import Entry, SideEffect, problems

WHOLE = re.compile(r"\d{1,2}")
HALF = re.compile(r"\d{1,2}(\.[05])?")
SINGLE = ("id", "day", "mood", "anxiety", "energy", "sleep_hours", "sleep_more", "side_effects", "note", "integration",
          "contact", "was-too-low", "worse", "seen", OWN)


@dataclass
class CheckInForm:
    """What was sent, as it was sent. `entry` fills `errors`, and is the value when there are none. `items` are the
    extra questions that stand on the form."""

    day: date
    items: tuple[Item, ...] = ()
    id: UUID = field(default_factory=uuid4)
    chosen: dict[str, str] = field(default_factory=dict)
    effects: tuple[str, ...] = ()
    severities: dict[str, str] = field(default_factory=dict)
    details: dict[str, dict[str, str]] = field(default_factory=dict)
    errors: dict[str, Words] = field(default_factory=dict)
    seen: str = ""

    @classmethod
    def sent(cls, data: MultiDict[str, str], day: date, known: Iterable[Item] = ()) -> "CheckInForm":
        """The form as a browser sent it; a key that comes twice where one is due is an error, never a guess. Of the
        extra questions those are read that are `known` and that the form says it asked."""
        asked = data.getlist("asks")
        form = cls(day, tuple(item for item in known if item.field in asked))
        for name in (*SINGLE, *(item.field for item in form.items)):
            values = data.getlist(name)
            if len(values) > 1 and name != "contact":
                form.errors[name] = UNREADABLE
            form.chosen[name] = values[0] if values else ""
        form.id = uuid_of(form.chosen["id"]) or form.id
        form.seen = form.chosen["seen"]
        form._read_effects(data)
        given = form.chosen["day"]
        if given:
            form.day = day_of(given) or day
            if day_of(given) is None:
                form.errors["day"] = N_("This is not a date we can read. Please choose it again.")
        return form

    @classmethod
    def of(cls, entry: Entry, items: Iterable[Item] = ()) -> "CheckInForm":
        """The form filled with a stored entry."""
        form = cls(entry.day, tuple(items), entry.id, seen=entry.changed_at.isoformat() if entry.changed_at else "")
        for item in form.items:
            given = extra.answer(entry, item)
            form.chosen[item.field] = "" if given is None else str(given)
        for name in ("mood", "anxiety", "energy"):
            value = getattr(entry, name)
            form.chosen[name] = "" if value is None else str(value)
        hours = entry.sleep_hours
        form.chosen["sleep_hours"] = "" if hours is None else f"{hours:g}"
        form.chosen["side_effects"] = ("" if entry.side_effects is None else "some" if entry.side_effects else "none")
        form.effects = tuple(effect.key for effect in entry.side_effects or ())
        form.severities = {effect.key: str(effect.severity or "") for effect in entry.side_effects or ()}
        form.details = {effect.key: effects_form.told(effect) for effect in entry.side_effects or ()}
        form.chosen["note"] = entry.note or ""
        form.chosen["integration"] = "" if entry.integration is None else "yes" if entry.integration else "no"
        form.chosen["was-too-low"] = "1" if entry.too_low else ""
        return form

    def entry(self, zone: str, logged_at: datetime, today: date) -> Entry | None:
        """The entry, or None with `errors` filled."""
        entry = Entry(
            id=self.id, day=self.day, zone=zone, logged_at=logged_at,
            mood=self._rating("mood"), anxiety=self._rating("anxiety"), energy=self._rating("energy"),
            sleep_hours=self._hours(), side_effects=self._side_effects(), note=self._note(),
            too_low=self._too_low(),
            integration={"yes": True, "no": False}.get(self.chosen.get("integration", "")),
            **extra.fields(self._extra()))
        found: dict[str, Words] = dict(problems(entry, today))
        if self.errors:
            found.pop("form", None)
        self.errors = found | self.errors
        return None if self.errors else entry

    def _read_effects(self, data: MultiDict[str, str]) -> None:
        """What is chosen, and what is typed in own words, which counts as chosen."""
        sent = effects_form.chosen(data)
        self.effects, self.severities, self.details = sent.keys, sent.severities, sent.details
        self.errors |= sent.errors
        if sent.speaks:
            self.chosen["side_effects"] = "some"
        if OWN not in sent.errors:
            self.chosen[OWN] = ""

    def _rating(self, name: str) -> int | None:
        return rating_of(self.chosen.get(name, ""), name, self.errors)

    def _extra(self) -> dict[Item, extra.Answer]:
        """The answers to the extra questions: a value that the item does not offer is told beside it."""
        found = {}
        for item in self.items:
            text = self.chosen.get(item.field, "")
            offered = {str(value): value for value in item.values}
            if text in offered:
                found[item] = offered[text]
            elif text:
                self.errors[item.field] = UNREADABLE
        return found

    def _hours(self) -> float | None:
        text = self.chosen.get("sleep_hours", "")
        text = self.chosen.get("sleep_more", "") if text in ("other", "") else text
        if not text:
            return None
        if not text.isascii() or not HALF.fullmatch(text):
            self.errors["sleep_hours"] = UNREADABLE
            return None
        return float(text)

    def _side_effects(self) -> tuple[SideEffect, ...] | None:
        """Effects under "None" are passed over; an effect without a severity is stored open."""
        match self.chosen.get("side_effects", ""):
            case "none":
                return ()
            case "some" if self.effects:
                return self._told()
            case "some" | "":
                return self._told() or None
            case _:
                self.errors["side_effects"] = UNREADABLE
        return None

    def _told(self) -> tuple[SideEffect, ...]:
        found = [effects_form.value(key, self.severities.get(key, ""), self.details.get(key, {}))
                 for key in self.effects]
        if None in found:
            self.errors["side_effects"] = UNREADABLE
        return tuple(one for one in found if one is not None)

    def _too_low(self) -> bool:
        """Pressed now, or before and still without a number."""
        if self.chosen.get("contact") == "too_low":
            return True
        numbers = ["mood", "anxiety", "energy", "sleep_hours", "sleep_more",
                   *(item.field for item in self.items if item.is_scale)]
        return bool(self.chosen.get("was-too-low")) and not any(self.chosen.get(name) for name in numbers)

    def _note(self) -> str | None:
        text = self.chosen.get("note", "").replace("\r\n", "\n").replace("\r", "\n")
        clean = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
        return clean.strip() or None


def rating_of(text: str, name: str, errors: dict[str, Words]) -> int | None:
    """The whole number of an answer; what cannot be read is noted under its `name`."""
    if text and not (text.isascii() and WHOLE.fullmatch(text)):
        errors[name] = UNREADABLE
        return None
    return int(text) if text else None


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
