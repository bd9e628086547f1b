"""The analyses in words: every sentence carries its numbers, its range, or why it refuses. Pure, the one place.

Words that no sentence holds: those that say a treatment did something, foretell, or compare with other people.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from journal.core.text import N_, Day, Number, Words, inside, say
from journal.questionnaires.change_words import AT_THE_START, THE_TIME_BEFORE, against
from journal.trends.analysis import Analysis, Measured
from journal.trends.analysis.after_sessions import Effect
from journal.trends.analysis.coverage import MONTH
from journal.trends.analysis.diary import LOWER_IS_BETTER, TOP, Diary
from journal.trends.analysis.flags import Code, Flag
from journal.trends.analysis.level import Level, Weekly
from journal.trends.analysis.scores import INSTRUMENTS, Course
from journal.trends.analysis.sessions import (
    FEWEST_POST,
    FEWEST_PRE,
    FEWEST_SESSIONS,
    Around,
    Fade,
    Pooled,
    Verdict,
)

NAMES: Mapping[str, Words] = {"mood": N_("mood"), "anxiety": N_("anxiety"), "energy": N_("energy"),
                              "sleep_quality": N_("sleep quality")}
SHARE = .6
"""Days of the last four weeks below which averages say on how many they rest."""
Label = Callable[[str], Words]


class Voice:
    """How one measure's figures are said: as they were rated, with signs and one decimal."""

    def __init__(self, measure: str) -> None:
        self.name = inside(NAMES[measure])
        self.turned = measure in LOWER_IS_BETTER

    def level(self, value: float) -> Number:
        return Number(TOP - value if self.turned else value, always=True)

    def signed(self, value: float) -> Words:
        shown = round(-value if self.turned else value, 1)
        return say(N_("+%(n)s") if shown > 0 else N_("%(n)s"), n=Number(shown + 0.0, always=True))

    def ends(self, low: float, high: float) -> dict[str, Number]:
        low, high = (-high, -low) if self.turned else (low, high)
        return {"low": Number(round(low, 1) + 0.0, always=True), "high": Number(round(high, 1) + 0.0, always=True)}

    def sizes(self, change: float, low: float, high: float) -> dict[str, Number]:
        """The ends of a range that is said as a size: "1.9 lower (likely range 0.8 to 3.0)"."""
        low, high = (low, high) if change > 0 else (-high, -low)
        return {"low": Number(round(low, 1) + 0.0, always=True), "high": Number(round(high, 1) + 0.0, always=True)}

    def size(self, value: float) -> Number:
        return Number(abs(value), always=True)

    def side(self, value: float) -> Words:
        """Whether a change is up or down as it was rated."""
        return say(N_("higher") if (value > 0) is not self.turned else N_("lower"))


def session(diary: Diary, one: Around, voice: Voice) -> Words:
    """One session, before and after (A1)."""
    day: Any = Day(diary.date(one.end), "day")
    if one.start != one.end:
        day = say(N_("%(first)s to %(last)s"), first=Day(diary.date(one.start), "day"), last=day)
    if one.found is None:
        if one.n_post < FEWEST_POST:
            return say(N_("%(day)s: not compared. Entries in the three days after: %(n)s, needed: %(needed)s."),
                       day=day, n=one.n_post, needed=FEWEST_POST)
        if one.n_pre < FEWEST_PRE:
            return say(N_("%(day)s: not compared. Entries in the week before: %(n)s, needed: %(needed)s."), day=day,
                       n=one.n_pre, needed=FEWEST_PRE)
        return say(N_("%(day)s: not compared. There are not enough entries yet to know how much your days differ by "
                      "themselves."), day=day)
    found = one.found
    return say(N_("%(day)s: %(before)s before, %(after)s after (%(change)s; likely range %(low)s to %(high)s; "
                  "%(n_pre)s and %(n_post)s entries). One session alone says little: your %(measure)s often moves this "
                  "much by itself."), day=day, before=voice.level(found.before), after=voice.level(found.after),
               change=voice.signed(found.change), **voice.ends(found.low, found.high), n_pre=one.n_pre,
               n_post=one.n_post, measure=voice.name)


def verdict(one: Measured, voice: Voice) -> Words:
    """All sessions together (A2)."""
    main = one.pooled
    if main is None or one.verdict is Verdict.REFUSE:
        usable = sum(around.found is not None for around in one.sessions)
        return say(N_("Not enough yet: %(needed)s comparable sessions are needed, and %(n)s have enough entries on "
                      "both sides."), needed=FEWEST_SESSIONS, n=usable)
    told = {"n": main.k, "measure": voice.name, "change": voice.signed(main.change),
            **voice.ends(main.low, main.high), "size": voice.size(main.change), "side": voice.side(main.change)}
    return _VERDICTS[one.verdict](main, told)


def _lift(main: Pooled, told: Mapping[str, Any]) -> Words:
    return say(N_("Across %(n)s sessions, %(measure)s in the three days after was on average %(size)s %(side)s than in "
                  "the week before (likely range %(low)s to %(high)s), and %(side)s after %(better)s of %(n)s. This is "
                  "what followed the sessions; a diary cannot show why."), better=main.better, **told)


def _lower(_: Pooled, told: Mapping[str, Any]) -> Words:
    return say(N_("Across %(n)s sessions, %(measure)s in the days after was on average %(size)s %(side)s than in the "
                  "week before (likely range %(low)s to %(high)s). You may want to bring this to your next visit."),
               **told)


def _no_sign(_: Pooled, told: Mapping[str, Any]) -> Words:
    return say(N_("Across %(n)s sessions, %(measure)s in the days after was about the same as in the week before "
                  "(%(change)s; likely range %(low)s to %(high)s)."), **told)


def _cannot_tell(_: Pooled, told: Mapping[str, Any]) -> Words:
    return say(N_("After %(n)s sessions %(measure)s was %(size)s %(side)s on average (likely range %(low)s to "
                  "%(high)s), but the rest of the diary does not bear this out. Sessions that come after a low spell, "
                  "or chance, could look the same."), **told)


_VERDICTS: Mapping[Verdict, Callable[[Pooled, Mapping[str, Any]], Words]] = {
    Verdict.LIFT: _lift, Verdict.LOWER: _lower, Verdict.NO_SIGN: _no_sign, Verdict.CANNOT_TELL: _cannot_tell}


def fade(one: Fade, n: int) -> Words:
    """How long it lasts (A4); `n` sessions could be compared."""
    if one.state == "shown" and one.half is not None and one.low is not None and one.high is not None:
        return say(N_("About half of the lift is gone after roughly %(half)s days (likely between %(low)s and "
                      "%(high)s; %(n)s sessions)."), half=Number(one.half, 0), low=Number(one.low, 0),
                   high=Number(one.high, 0), n=n)
    if one.low is not None:
        return say(N_("After about %(low)s days at least half of the lift is still there (%(n)s sessions). How much "
                      "longer cannot be seen yet, mostly because the next session comes first."),
                   low=Number(one.low, 0), n=n)
    return N_("How long it lasts cannot be told yet. Entries on days 6 to 21 after a session help most.")


def level(one: Level, voice: Voice) -> Words:
    """The last two weeks against the eight before (A5)."""
    if one.found is None or one.plain_new is None or one.plain_old is None:
        return say(N_("Not enough yet to compare the last 14 days with the 8 weeks before: %(n)s and %(old)s days with "
                      "an entry, 5 and 14 are needed."), n=one.n_new, old=one.n_old)
    found = one.found
    told = {"measure": voice.name, "now": voice.level(one.plain_new), "then": voice.level(one.plain_old),
            "n": one.n_new, "old": one.n_old}
    if found.low <= 0 <= found.high:
        return say(N_("Over the last 14 days, %(measure)s averages %(now)s; in the 8 weeks before it was %(then)s. "
                      "Allowing for the days since the last session, there is no clear difference (%(change)s; "
                      "likely range %(low)s to %(high)s; %(n)s and %(old)s days)."),
                   change=voice.signed(found.change), **voice.ends(found.low, found.high), **told)
    return say(N_("Over the last 14 days, %(measure)s averages %(now)s; in the 8 weeks before it was %(then)s. "
                  "Allowing for the days since the last session, that is %(size)s %(side)s (likely range "
                  "%(low)s to %(high)s; %(n)s and %(old)s days)."), size=voice.size(found.change),
               side=voice.side(found.change), **voice.sizes(found.change, found.low, found.high), **told)


def weekly(one: Weekly, voice: Voice) -> Words:
    """Weeks against their own limits (A6)."""
    if one.centre is None or one.spread is None:
        return say(N_("Not enough weeks yet for a usual range: %(n)s of 12 have three days or more, 8 are needed."),
                   n=one.n)
    reach = 2 * one.spread
    ends = sorted((one.centre - reach, one.centre + reach), key=lambda value: -value if voice.turned else value)
    told = {"low": voice.level(ends[0]), "high": voice.level(ends[1]), "n": one.n}
    if one.low or one.high:
        below = one.low is not voice.turned
        return say(N_("Two weeks in a row below your usual range (%(low)s to %(high)s, from %(n)s weeks).")
                   if below else
                   N_("Two weeks in a row above your usual range (%(low)s to %(high)s, from %(n)s weeks)."), **told)
    return say(N_("No two weeks in a row lie outside your usual range (%(low)s to %(high)s, from %(n)s weeks)."),
               **told)


def logged(one: Measured, voice: Voice) -> Iterator[Words]:
    """How much the averages rest on (A9)."""
    told = one.logged
    if not told.entries:
        yield say(N_("No entry yet."))
        return
    if told.last28 < SHARE * MONTH:
        yield say(N_("Averages rest on %(n)s of %(days)s days."), n=told.last28, days=MONTH)
    if told.caution:
        yield say(N_("Days next to a gap are %(side)s (by %(size)s; %(n)s and %(others)s days), so unlogged days may "
                     "be harder than these averages show."), side=voice.side(-1), size=voice.size(
                         told.edge_minus_inside or 0), n=told.n_edge, others=told.n_inside)


def effect(name: Words, one: Effect) -> Words:
    """A side effect after sessions (A8)."""
    told = {"effect": inside(name), "n": one.new_after, "sessions": one.observed, "reported": one.reported,
            "background": one.background}
    words = say(N_("%(effect)s was reported after %(n)s of %(sessions)s sessions."), **told)
    if one.low is not None and one.high is not None:
        words = say(N_("%(effect)s was reported after %(n)s of %(sessions)s sessions (likely range %(low)s %% to "
                       "%(high)s %%)."), low=Number(100 * one.low, 0), high=Number(100 * one.high, 0), **told)
    if one.clear_day is not None:
        words = say(N_("%(said)s Usually gone by day %(day)s."), said=words, day=Number(one.clear_day))
    return say(N_("%(said)s On other days: %(reported)s of %(background)s."), said=words, **told)


def course(name: str, one: Course) -> Words:
    """A questionnaire against the start (A7), else against the one before."""
    then, total = one.start or one.previous, one.latest.total or 0
    if then is None or then.total is None:
        return say(N_("%(name)s %(total)s. There is none from the start to compare it with."), name=name,
                   total=Number(total))
    return against(INSTRUMENTS[name], total, then.total, AT_THE_START if one.start else THE_TIME_BEFORE)


def flag(one: Flag, label: Label) -> Words:
    """A flag's reason in full."""
    told = one.told
    about = inside(label(one.about)) if one.about else ""
    match one.code:
        case Code.SAFETY_ITEM9:
            return say(N_("PHQ-9 of %(day)s: question 9 was answered with %(answer)s of 3."),
                       day=Day(told["day"], "day"), answer=told["answer"])
        case Code.SE_SEVERE:
            return say(N_("%(effect)s, severe, last reported on %(day)s (%(n)s of the last %(of)s days)."),
                       effect=about, day=Day(told["days"][-1], "day"), n=len(told["days"]), of=told["of"])
        case Code.SE_PERSIST:
            return say(N_("%(effect)s still reported %(n)s days after the session."), effect=about, n=told["days"])
        case Code.Q_WORSE:
            return say(N_("%(name)s %(then)s to %(now)s in %(days)s days (+%(points)s)."), name=one.about,
                       then=Number(told["then"]), now=Number(told["now"]), days=told["days"],
                       points=Number(told["now"] - told["then"]))
        case Code.LEVEL_DROP:
            return say(N_("Last 14 days %(size)s below the 8 weeks before, allowing for session timing (%(low)s to "
                          "%(high)s; %(n)s and %(old)s days)."), size=Number(-told["change"], always=True),
                       low=Number(-told["high"], always=True), high=Number(-told["low"], always=True),
                       n=told["n_new"], old=told["n_old"])
        case _:
            return say(N_("No entries for %(days)s days; in the four weeks before that, %(n)s days had one."),
                       days=told["days"], n=told["entries"])


def better(one: Level) -> Words | None:
    """The recent level, where it is sure to be higher than before (A5); for a reader who sees mood among others."""
    if not one.better or one.found is None:
        return None
    return say(N_("Last 14 days %(size)s above the 8 weeks before, allowing for session timing (%(low)s to %(high)s; "
                  "%(n)s and %(old)s days)."), size=Number(one.found.change, always=True),
               low=Number(one.found.low, always=True), high=Number(one.found.high, always=True), n=one.n_new,
               old=one.n_old)


def everything(found: Analysis, label: Label) -> dict[str, Any]:
    """All sentences, as texts: measure → verdict, sessions, fade, level, weekly, logged; side effects, questionnaires
    and flags."""
    told: dict[str, Any] = {name: _of(found, name, one) for name, one in found.measures.items()}
    return told | {
        "side_effects": {name: effect(label(name), one) for name, one in found.effects.items()},
        "questionnaires": {name: course(name, one) for name, one in found.scores.items()},
        "flags": [flag(one, label) for one in found.flags]}


def _of(found: Analysis, name: str, one: Measured) -> dict[str, Any]:
    voice = Voice(name)
    usable = sum(around.found is not None for around in one.sessions)
    return {"verdict": verdict(one, voice), "sessions": [session(found.diary, each, voice) for each in one.sessions],
            "fade": fade(one.fade, usable), "level": level(one.level, voice), "weekly": weekly(one.weekly, voice),
            "logged": list(logged(one, voice))}
