"""The questions of the check-in, as worded in daily_checkin.json. Pure.

The wording is data, per language; it is not translated by the catalogues.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journal.core.catalogue import WORDING, load, shape, wording

_QUESTION = {
    "id": str, "type": {"scale", "stepper", "choice", "text"}, "question": WORDING, "help?": WORDING,
    "short_label?": WORDING, "anchors?": {str: WORDING}, "options?": [{"value": str, "label": WORDING}],
}
_PROFILE_QUESTION = {
    "id": str, "type": {"scale", "choice", "numbers"}, "question": WORDING, "help?": WORDING, "short_label?": WORDING,
    "min?": int, "max?": int, "anchors?": {str: WORDING}, "options?": [{"value": (int, str), "label": WORDING}],
}
DEFINITION = load(
    Path(__file__).with_name("daily_checkin.json"),
    shape({"version": str, "window": {"text": WORDING, "late_entry_days": int}, "core": [_QUESTION],
           "optional": [_QUESTION],
           "profiles": [{"id": str, "replaces": {str: str}, "items": [_PROFILE_QUESTION]}]}),
)
VERSION: str = DEFINITION["version"]


@dataclass(frozen=True)
class Question:
    """One question: `anchors` are (number, words) and `options` (value, words), both in rising or file order."""

    id: str
    text: str
    help: str | None
    short_label: str
    anchors: tuple[tuple[int, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def anchor(self, value: int) -> str | None:
        """The words at a number of the scale, None where it has none."""
        return dict(self.anchors).get(value)


def _question(data: dict[str, Any], lang: str) -> Question:
    text = wording(data["question"], lang)
    anchors = ((int(value), wording(words, lang)) for value, words in data.get("anchors", {}).items())
    return Question(
        data["id"], text, wording(data["help"], lang) if "help" in data else None,
        wording(data["short_label"], lang) if "short_label" in data else text, tuple(sorted(anchors)),
        tuple((option["value"], wording(option["label"], lang)) for option in data.get("options", [])),
    )


def questions(lang: str = "en") -> dict[str, Question]:
    """The five core questions by id, in the order of asking: mood, anxiety, energy, sleep_hours, side_effects."""
    return {data["id"]: _question(data, lang) for data in DEFINITION["core"]}


def optional(lang: str = "en") -> dict[str, Question]:
    """The questions folded away, by id: note, integration, dose_today."""
    return {data["id"]: _question(data, lang) for data in DEFINITION["optional"]}


def window(lang: str = "en") -> str:
    """The stretch of time that the questions ask about."""
    return wording(DEFINITION["window"]["text"], lang)


QUESTIONS = questions()
NOTE, INTEGRATION, DOSE_TODAY = (optional()[key] for key in ("note", "integration", "dose_today"))
WINDOW = window()
