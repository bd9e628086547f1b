"""Side effects after sessions, against other days (A8)."""

from journal.core.text import N_, Number, Words, inside, say
from journal.entries import side_effects
from journal.treatment.rules import ROUTE_SHORT
from journal.trends.analysis import Analysis, sentences
from journal.trends.analysis.after_sessions import Effect
from journal.trends.answers.graph import Answer, Key, Section, Share, Shares
from journal.trends.rules import Table

MOST = 8
"""Effects said and drawn, those after most sessions first; the table has all."""
HOW = (
    N_("A session is counted where there is an entry between its start and the second day after it. A side effect was "
       "there after it if it was stronger then than in the three days before."),
    N_("Other days are days with an entry that are no dosing day and have no dosing session in the three days before."),
    N_("It is gone on the first later day with entries on which none has it, within 14 days and before the next "
       "session. Likely ranges are given from 5 sessions on. Ways of dosing are counted, never compared."),
)


def section(found: Analysis) -> Section:
    told = sorted(found.effects.items(), key=lambda pair: (-pair[1].new_after, -pair[1].reported, pair[0]))
    return Section("side-effects", N_("Side effects"), (_answer(told, bool(found.diary.doses)),), HOW)


def _answer(told: list[tuple[str, Effect]], dosed: bool) -> Answer:
    if not told:
        return Answer("effects", (N_("No side effect was told of yet."),))
    if not dosed:
        return Answer("effects", (N_("No dosing session is written down yet, so side effects cannot be set against "
                                     "sessions. Their days are below."),))
    observed = max(one.observed for _, one in told)
    if not observed:
        return Answer("effects", (N_("There is no entry yet between the start of a session and the second day after "
                                     "it, so nothing can be said about side effects after sessions."),))
    after = [(name, one) for name, one in told if one.new_after][:MOST]
    said = tuple(sentences.effect(side_effects.label(name), one) for name, one in after)
    if not said:
        said = (say(N_("None of the side effects that were told of was new after a session (%(n)s sessions have "
                       "entries)."), n=observed),)
    return Answer("effects", said, _table(told), _shares(after) if after else None)


def _shares(told: list[tuple[str, Effect]]) -> Shares:
    rows = tuple(Share(side_effects.label(name), one.new_after / one.observed, one.low, one.high,
                       one.reported / one.background if one.background else None) for name, one in told)
    ranged = any(row.low is not None for row in rows)
    legend = (Key("dot", N_("After sessions")), *([Key("range", N_("Likely range"))] if ranged else []),
              *([Key("ring", N_("On other days"))] if any(row.other is not None for row in rows) else []))
    alt = say(N_("How often each of %(n)s side effects was there after sessions, and on other days, from 0 to 100 %%. "
                 "The table has the same numbers."), n=len(rows))
    return Shares("effects", rows, alt, legend)


def _table(told: list[tuple[str, Effect]]) -> Table:
    rows = tuple((side_effects.label(name), say(N_("%(n)s of %(all)s"), n=one.new_after, all=one.observed), _range(one),
                  say(N_("%(n)s of %(all)s"), n=one.reported, all=one.background), _gone(one), _routes(one))
                 for name, one in told)
    return Table(N_("Side effects after sessions and on other days"),
                 (N_("Side effect"), N_("After sessions"), N_("Likely range"), N_("Other days"), N_("Usually gone by"),
                  N_("By way of dosing")), rows, (False, True, True, True, False, False))


def _range(one: Effect) -> Words:
    if one.low is None or one.high is None:
        return N_("from 5 sessions on")
    return say(N_("%(low)s %% to %(high)s %%"), low=Number(100 * one.low, 0), high=Number(100 * one.high, 0))


def _gone(one: Effect) -> Words:
    if one.clear_day is None:
        return "–"
    return say(N_("day %(day)s (%(n)s of %(all)s sessions)"), day=Number(one.clear_day), n=len(one.clear_days),
               all=one.new_after)


def _routes(one: Effect) -> Words:
    """Counts alone: no side is set against another."""
    found: Words = ""
    for route, (new, seen) in one.by_route.items():
        name = inside(ROUTE_SHORT.get(route, route) if route else N_("not written down"))
        words = say(N_("%(route)s: %(n)s of %(all)s"), route=name, n=new, all=seen)
        found = say(N_("%(first)s; %(more)s"), first=found, more=words) if found else words
    return found
