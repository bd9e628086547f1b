"""When a questionnaire is asked, in plain words. Pure."""

from collections.abc import Iterator

from journal.core.text import N_, Words, plural, say
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
                 for turn in instrument.turns if is_wished or not turn.on_request for how in _how(turn))


def _how(turn: Turn) -> Iterator[Words]:
    every = turn.every_days
    if turn.once:
        yield _once(turn)
    elif turn.before_session:
        if every:
            yield say(N_("shortly before a session, not more often than %(often)s"), often=_every(every))
        else:
            yield say(N_("shortly before a session"))
    elif turn.days_after_last_dose:
        for days in turn.days_after_last_dose:
            yield plural(N_("after %(n)s week"), N_("after %(n)s weeks"), days // 7) if days % 7 == 0 else plural(
                N_("after %(n)s day"), N_("after %(n)s days"), days)
    elif turn.within_days_before_dose:
        yield plural(N_("on the day before it"), N_("in the %(n)s days before it"), turn.within_days_before_dose)
    elif every:
        yield _every(every)
    elif turn.between:
        yield say(N_("between the longer ones"))


def _once(turn: Turn) -> Words:
    if turn.within_days_before_dose:
        return plural(N_("once, on the day before it"), N_("once, in the %(n)s days before it"),
                      turn.within_days_before_dose)
    return say(N_("once"))


def _every(days: int) -> Words:
    if days % 7:
        return plural(N_("about every day"), N_("about every %(n)s days"), days)
    return plural(N_("about every week"), N_("about every %(n)s weeks"), days // 7)
