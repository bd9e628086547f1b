"""What is said to an answer about thoughts of not wanting to live (alerts.json, suicidal_thoughts). Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from journal.core.catalogue import wording
from journal.core.text import N_, say
from journal.safety.content import DEFINITION
from journal.safety.rules import Level, Signal

Answer = int | Literal["skip"]

KNOWN_DAYS = 14
"""An answer of 1 is new when no answer of 1 or more came in the last 14 days (alerts.json, new_means)."""

LABEL = N_("Thoughts of not wanting to live")

MORE_QUESTIONS = N_("There are a few more questions about thoughts of not wanting to live. They can help the person "
                    "who reads your answers to understand. You can leave them out.")
MORE_FROM = 2
"""From this answer on they are offered, where somebody answers on the same day."""

_THOUGHTS = DEFINITION["suicidal_thoughts"]
_RESPONSES: dict[Answer, dict[str, Any]] = {response["value"]: response for response in _THOUGHTS["response"]}


def thoughts_signal(
    value: Answer, days_since_last_positive: int | None, day: date, *, therapist_told: bool = False, lang: str = "en",
) -> Signal:
    """The level and the screen for an answer of 0 to 4 or "skip"; raises ValueError for any other.

    `days_since_last_positive`: whole days since an earlier answer of 1 or more, None if there was none.
    `therapist_told`: a notice to the therapist really goes out today; without it the sentence that promises one is
    left out, for the page must say whether anyone is told.
    """
    response = _RESPONSES.get(value)
    if response is None or isinstance(value, bool):
        raise ValueError("an answer about these thoughts is 0 to 4 or “skip”")
    is_new = days_since_last_positive is None or days_since_last_positive > KNOWN_DAYS
    level = Level(response.get("level_if_new", response["level"]) if is_new else response["level"])
    text = say(N_("Thoughts of not wanting to live: %(answer)s"), answer=answer_words(value, lang))
    screen = response["screen"]
    if screen is None:
        return Signal("suicidal_thoughts", level, day, text)
    return Signal("suicidal_thoughts", level, day, text, wording(screen["title"], lang),
                  _body(wording(screen["body"], lang), therapist_told, lang), tuple(screen["shows"]),
                  tuple(screen["buttons"]))


@dataclass(frozen=True)
class Question:
    """The question, what stands before it, and its answers as (value, words), in file order."""

    before: str
    text: str
    options: tuple[tuple[Answer, str], ...]


def question(lang: str = "en") -> Question:
    """In the very words of alerts.json."""
    item = _THOUGHTS["item"]
    return Question(wording(_THOUGHTS["before_asking"], lang), wording(item["question"], lang),
                    tuple((option["value"], wording(option["label"], lang)) for option in item["options"]))


def answer_words(value: Answer, lang: str = "en") -> str:
    """The words of one answer."""
    return next(wording(option["label"], lang) for option in _THOUGHTS["item"]["options"] if option["value"] == value)


def _body(body: str, therapist_told: bool, lang: str) -> str:
    notice = _THOUGHTS["therapist_notice"]
    return body if therapist_told else body.replace(wording(notice["promised"], lang),
                                                    wording(notice["otherwise"], lang))
