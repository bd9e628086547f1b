"""Browser input of a check-in → `Entry`. Problems come from the rules; what was chosen stays chosen."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from journal.core.text import N_, Words
from journal.entries import side_effects
from journal.entries.rules import Entry, SideEffect, problems

WHOLE = re.compile(r"\d{1,2}")
HALF = re.compile(r"\d{1,2}(\.[05])?")
SINGLE = ("id", "day", "mood", "anxiety", "energy", "sleep_hours", "sleep_more", "side_effects", "note", "integration",
          "contact", "was-too-low", "worse", "seen")
UNREADABLE = N_("We could not read this answer. Please choose it again.")


@dataclass
class CheckInForm:
    """What was sent, as it was sent. `read` fills `errors`; `entry` is the value when there are none."""

    day: date
    id: UUID = field(default_factory=uuid4)
    chosen: dict[str, str] = field(default_factory=dict)
    effects: tuple[str, ...] = ()
    severities: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Words] = field(default_factory=dict)
    seen: str = ""

    @classmethod
    def sent(cls, data: MultiDict[str, str], day: date) -> "CheckInForm":
        """The form as a browser sent it; a key that comes twice where one is due is an error, never a guess."""
        form = cls(day)
        for name in SINGLE:
            values = data.getlist(name)
            if len(values) > 1 and name != "contact":
                form.errors[name] = UNREADABLE
            form.chosen[name] = values[0] if values else ""
        form.id = _uuid(form.chosen["id"]) or form.id
        form.seen = form.chosen["seen"]
        known = side_effects.ALL
        sent = [key for key in dict.fromkeys(data.getlist("effect")) if key in known]
        worse = form.chosen["worse"]
        if worse in known and worse not in sent:
            sent.append(worse)
        form.effects = tuple(sent)
        kept = data.getlist("was-worse")  # the fourth word has no button of its own: it stays until another is chosen
        form.severities = {key: data.get(f"sev-{key}", "") or ("4" if key in kept else "") for key in sent}
        if any(len(data.getlist(f"sev-{key}")) > 1 for key in sent):
            form.errors["side_effects"] = UNREADABLE
        if worse in known:
            form.severities[worse] = "4"
            form.chosen["side_effects"] = "some"
        given = form.chosen["day"]
        if given:
            form.day = _date(given) or day
            if _date(given) is None:
                form.errors["day"] = N_("This is not a date we can read. Please choose it again.")
        return form

    @classmethod
    def of(cls, entry: Entry) -> "CheckInForm":
        """The form filled with a stored entry."""
        form = cls(entry.day, entry.id, seen=entry.changed_at.isoformat() if entry.changed_at else "")
        for name in ("mood", "anxiety", "energy"):
            value = getattr(entry, name)
            form.chosen[name] = "" if value is None else str(value)
        hours = entry.sleep_hours
        form.chosen["sleep_hours"] = "" if hours is None else f"{hours:g}"
        form.chosen["side_effects"] = ("" if entry.side_effects is None else "some" if entry.side_effects else "none")
        form.effects = tuple(effect.key for effect in entry.side_effects or ())
        form.severities = {effect.key: str(effect.severity or "") for effect in entry.side_effects or ()}
        form.chosen["note"] = entry.note or ""
        form.chosen["integration"] = {True: "yes", False: "no"}.get(entry.integration, "")  # type: ignore[arg-type]
        form.chosen["was-too-low"] = "1" if entry.too_low else ""
        return form

    def entry(self, zone: str, logged_at: datetime, today: date) -> Entry | None:
        """The entry, or None with `errors` filled."""
        entry = Entry(
            id=self.id, day=self.day, zone=zone, logged_at=logged_at,
            mood=self._whole("mood"), anxiety=self._whole("anxiety"), energy=self._whole("energy"),
            sleep_hours=self._hours(), side_effects=self._side_effects(), note=self._note(),
            too_low=self._too_low(),
            integration={"yes": True, "no": False}.get(self.chosen.get("integration", "")))
        found: dict[str, Words] = dict(problems(entry, today))
        if self.errors:
            found.pop("form", None)
        self.errors = found | self.errors
        return None if self.errors else entry

    def _whole(self, name: str) -> int | None:
        text = self.chosen.get(name, "")
        if not text:
            return None
        if not text.isascii() or not WHOLE.fullmatch(text):
            self.errors[name] = UNREADABLE
            return None
        return int(text)

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
                return tuple(SideEffect(key, self._severity(key)) for key in self.effects)
            case "some" | "":
                return tuple(SideEffect(key, self._severity(key)) for key in self.effects) or None
            case _:
                self.errors["side_effects"] = UNREADABLE
        return None

    def _severity(self, key: str) -> int | None:
        text = self.severities.get(key, "")
        if text and text not in ("1", "2", "3", "4"):
            self.errors["side_effects"] = UNREADABLE
            return None
        return int(text) if text else None

    def _too_low(self) -> bool:
        """Pressed now, or before and still without a number."""
        if self.chosen.get("contact") == "too_low":
            return True
        return bool(self.chosen.get("was-too-low")) and not any(
            self.chosen.get(name) for name in ("mood", "anxiety", "energy", "sleep_hours", "sleep_more"))

    def _note(self) -> str | None:
        text = self.chosen.get("note", "").replace("\r\n", "\n").replace("\r", "\n")
        clean = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
        return clean.strip() or None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
