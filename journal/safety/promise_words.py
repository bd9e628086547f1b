"""The words of a monitoring promise, and of how often the question is asked. Pure.

The wording waits for a clinician (docs/clinical-review.md)."""

from journal.core.text import N_
from journal.safety.asking import Mode
from journal.safety.promise import Answers

LABELS: dict[str, str] = {
    "answers": N_("When does the patient hear from you after an answer that worries you?"),
    "reader": N_("Who reads"), "days": N_("On which days"), "until": N_("Until which hour"),
    "happens": N_("What happens after an answer that worries you"), "stands_in": N_("Who stands in when you are away"),
}
HINTS: dict[str, str] = {
    "answers": N_("Choose what you can keep. Patients whom nobody answers within a day are not asked."),
    "reader": N_("A name, or a role in your team. For example: Dr Weiss, or the nurse on duty."),
    "until": N_("What comes later is read on the next of these days. By your clock."),
    "happens": N_("In words for the patient. For example: I call you. If I cannot reach you, I call the person you "
                  "named."),
    "stands_in": N_("Leave it empty if nobody does."),
}
ANSWERS: dict[Answers, str] = {
    Answers.SAME_DAY: N_("On the same day"), Answers.NEXT_DAY: N_("On the next of these days"),
    Answers.LATER: N_("Later than that"), Answers.NOBODY: N_("Nobody reads the answers"),
}
HEARD: dict[Answers, str] = {
    Answers.SAME_DAY: N_("On the same day. What comes later, or on another day, waits for the next of these days."),
    Answers.NEXT_DAY: N_("On the next of these days."), Answers.LATER: N_("It can take longer than a day."),
}
"""When you hear from them, for the patient."""
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
MODES: dict[Mode, str] = {
    Mode.OFF: N_("Prefer not to be asked"),
    Mode.WEEKLY: N_("About once a week, and on the day after a session"),
    Mode.DAILY: N_("Every day, if my therapist agrees"),
}
