"""What "Who looked at my journal" shows; every word is decided here. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.core.text import N_, Clock, Day, Words, say
from journal.sharing.rules import EmergencyAccess

Local = Callable[[datetime], datetime]
PAGES: dict[str, Words] = {
    "caseload.patient": N_("your page"), "treatment.sessions": N_("your sessions"),
    "treatment.course_new": N_("your plan of treatment"), "treatment.course_edit": N_("your plan of treatment"),
    "treatment.thread": N_("your integration thread"), "safety.plan": N_("your safety plan"),
    "treatment.readings": N_("your blood pressure at home"),
    "trends.effects": N_("your side effects"), "trends.effect": N_("one of your side effects"),
    "caseload.flag_step": N_("a questionnaire of yours"),
    "questionnaires.shared_plan": N_("which questionnaires you are asked"),
    "caseload.read_brief": N_("the brief about you"), "caseload.brief_pdf": N_("the brief about you"),
    "caseload.see_flags": N_("the brief about you"),
    "exchange.summary": N_("the form for a summary"), "exchange.shared_pdf": N_("a summary"),
}
ROOMS: dict[str, Words] = {"treatment": N_("a session")}
"""What was opened: by page, else by room, else it is "your record"."""
BY_COMMAND = N_("The person who runs this journal, by command")


@dataclass(frozen=True)
class LookLine:
    day: Words
    text: Words


@dataclass(frozen=True)
class EmergencyCard:
    """An hour that was opened in an emergency: what happened, and the reason in the words of who gave it."""

    title: Words
    sentences: tuple[Words, ...]
    reason: str


@dataclass(frozen=True)
class ActivityPage:
    title: Words
    lede: Words
    lines: tuple[LookLine, ...]
    older: Words | None
    emergencies: tuple[EmergencyCard, ...]
    errors: tuple[()] = ()


def activity_page(looks: Sequence[tuple[datetime, str, str | None, Words | None]], is_cut: bool,
                  emergencies: Sequence[tuple[EmergencyAccess, str, str]], local: Local) -> ActivityPage:
    """Looks as (instant on the reader's clock, event label, page, who); `is_cut` says that there are older ones."""
    return ActivityPage(
        N_("Who looked at my journal"),
        N_("Each time somebody else opens or changes something of yours, it is written down here. Nobody can take a "
           "line out."),
        tuple(LookLine(say(N_("%(day)s, %(time)s"), day=Day(at.date(), "short"), time=Clock(at)),
                       look(event, page, who)) for at, event, page, who in looks),
        N_("Older looks are kept too. They are in the list that you can download.") if is_cut else None,
        tuple(_emergency(one, who, second, local) for one, who, second in emergencies))


def _emergency(one: EmergencyAccess, who: str, second: str, local: Local) -> EmergencyCard:
    given, ends = local(one.given_at), local(one.ends_at)
    return EmergencyCard(
        say(N_("Opened in an emergency on %(day)s"), day=Day(given.date(), "full")),
        (say(N_("%(who)s was let in to see your check-ins, side effects and sessions, from %(start)s until %(end)s, "
                "without asking you first. This opened no notes, no integration thread and no safety plan."),
             who=who, start=Clock(given), end=Clock(ends)),
         say(N_("%(second)s was named as the second person. The person who runs this journal let them in."),
             second=second),
         N_("Each page that was opened stands in the list below. If you do not agree with this, ask your clinic, or "
            "the person who runs this journal. You can also complain to the data protection office where you live.")),
        one.reason)


def look(event: str, page: str | None, who: Words | None) -> Words:
    """One look in words: the event's label, the page that was opened, and who; None is the operator."""
    name = who or BY_COMMAND
    texts = {"record:listed": N_("%(who)s saw you in their list"),
             "summary:taken": N_("%(who)s downloaded a summary"), "export:taken": N_("%(who)s took out your record"),
             "session:saved": N_("%(who)s wrote down a session"), "session:changed": N_("%(who)s changed a session"),
             "session:deleted": N_("%(who)s deleted a session"), "session:joined": N_("%(who)s joined two sessions"),
             "session:restored": N_("%(who)s brought back a session"),
             "session:kept-apart": N_("%(who)s kept two sessions apart"),
             "course:saved": N_("%(who)s wrote down a plan of treatment"),
             "course:changed": N_("%(who)s changed the plan of treatment"),
             "course:deleted": N_("%(who)s deleted a plan of treatment"),
             "course:restored": N_("%(who)s brought back a plan of treatment"),
             "flag:stepped": N_("%(who)s noted that they looked at answers of yours"),
             "questionnaire:marked": N_("%(who)s changed which questionnaires you are asked"),
             "asking:chosen": N_("%(who)s changed how often you are asked about hard thoughts")}
    if event in texts:
        return say(texts[event], who=name)
    what = PAGES.get(page or "") or ROOMS.get((page or "").split(".", maxsplit=1)[0], N_("your record"))
    return say(N_("%(who)s opened %(what)s"), who=name, what=say(str(what)))
