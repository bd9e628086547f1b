"""When a questionnaire is asked, in plain words. Pure."""

from collections.abc import Sequence

from journal.core.text import N_, Text, Words, plural, say
from journal.questionnaires.rules import Instrument, Turn

PHASES: dict[str, Words] = {
    "intake": N_("Before the first session"), "induction": N_("While sessions are close together"),
    "end_of_induction": N_("After the first row of sessions"), "maintenance": N_("Later on"),
    "pre_booster": N_("Before a later session"), "trigger": N_("At other times")}


def minutes(seconds: int) -> Words:
    """"about 2 minutes"; never less than one."""
    return plural(N_("about %(n)s minute"), N_("about %(n)s minutes"), max(1, -(-seconds // 60)))


def lines(instrument: Instrument, is_wished: bool) -> tuple[Words, ...]:
    """One line for each phase in which it is asked by itself; `is_wished`: it was switched on by somebody."""
    return tuple(say(N_("%(phase)s: %(how)s"), phase=say(str(PHASES[turn.phase])), how=how)
                 for turn in instrument.turns if (is_wished or not turn.on_request) and (how := _how(turn)))


def _how(turn: Turn) -> Text | None:
    every, before = turn.every_days, turn.within_days_before_dose
    if turn.once:
        return plural(N_("once, on the day before it"), N_("once, in the %(n)s days before it"),
                      before) if before else say(N_("once"))
    if turn.before_session:
        return say(N_("shortly before a session, %(often)s"), often=_at_most(every)) if every else say(
            N_("shortly before a session"))
    if turn.days_after_last_dose:
        return _after(turn.days_after_last_dose)
    if before:
        return plural(N_("on the day before it"), N_("in the %(n)s days before it"), before)
    if every:
        return plural(N_("about every day"), N_("about every %(n)s days"), every) if every % 7 else plural(
            N_("about every week"), N_("about every %(n)s weeks"), every // 7)
    return say(N_("between the longer ones")) if turn.between else None


def _at_most(days: int) -> Text:
    return plural(N_("at most once a day"), N_("at most once in %(n)s days"), days) if days % 7 else plural(
        N_("at most once a week"), N_("at most once in %(n)s weeks"), days // 7)


def _after(days: Sequence[int]) -> Text:
    """"1 week and 4 weeks after the last of them"."""
    each = [plural(N_("%(n)s day"), N_("%(n)s days"), one) if one % 7 else
            plural(N_("%(n)s week"), N_("%(n)s weeks"), one // 7) for one in days]
    joined = each[0]
    for one in each[1:]:
        joined = say(N_("%(first)s and %(second)s"), first=joined, second=one)
    return say(N_("%(time)s after the last of them"), time=joined)
