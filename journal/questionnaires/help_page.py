"""The page after a questionnaire whose answers ask for help: whom to reach, before any score. Pure.

Screens are those of the question about suicidal thoughts (alerts.json), which the levels S2 and S3 name; what is said
to a high total is our own and waits for a clinician (docs/clinical-review.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journal.core.text import N_, Words
from journal.questionnaires import dangers
from journal.questionnaires.responses import Response
from journal.safety.content import DISPLAY
from journal.safety.flags import Flag
from journal.safety.pages import Call, PlanHelp, Support
from journal.safety.rules import Level, Signal
from journal.safety.thoughts import Answer, thoughts_signal

SAVED = N_("Your answers are saved.")
NOT_SAVED = N_("Your answers are not sent: the journal cannot write at the moment. Nobody is told.")
HARD_DAYS = (N_("You do not have to carry this alone"),
             N_("Your answers say that things are hard at present. Here is who you can reach, and the people you "
                "chose yourself."))
NOW: Answer = 4
TODAY: Answer = 2
LEFT_OPEN: Answer = "skip"
"""The answers of alerts.json whose screens are shown."""


@dataclass(frozen=True)
class HelpPage:
    """Help first; `saved_first` where the saved line stands above it. `again` is where to send it once more where it
    could not be stored, `onward` where "Continue" leads."""

    title: Words
    support: Support
    people: tuple[Call, ...]
    plan: PlanHelp | None
    saved: Words
    saved_first: bool
    again: str | None
    onward: str
    errors: tuple[()] = ()


def signal(response: Response, lang: str) -> Signal | None:
    """The screen for these answers; None where nothing is to be said first."""
    flags = dangers.flags(response, response.sent_at or response.started_at)
    if not flags:
        return None
    level = flags[0].level
    if level is Level.S3:
        return thoughts_signal(NOW, None, response.day, lang=lang)
    if all(_was_left_open(one) for one in flags if one.level is level):
        return replace(thoughts_signal(LEFT_OPEN, None, response.day, lang=lang), level=level)
    if level is Level.S2:
        return thoughts_signal(TODAY, None, response.day, lang=lang)
    title, body = HARD_DAYS
    shown = DISPLAY[Level.S1]
    return Signal(flags[0].rule, level, response.day, title, title, body, shown.shows, shown.buttons)


def _was_left_open(flag: Flag) -> bool:
    return flag.item is not None and flag.answer is None


def help_page(support: Support, shows: Sequence[str], plan: PlanHelp | None, onward: str,
              again: str | None = None) -> HelpPage:
    """`plan` is the patient's own; shown as far as the screen shows it."""
    saved_first = support.level is Level.S1 and not again
    people = plan.calls if plan and "my_people" in shows else ()
    return HelpPage(SAVED if saved_first else N_("Please read this first"), support, people,
                    plan if "safety_plan" in shows else None, NOT_SAVED if again else SAVED,
                    saved_first, again, onward)
