"""How long? What is left of the usual lift by days since a session (A4)."""

from math import ceil

from journal.core.text import N_, Number, Words, say
from journal.trends.analysis import Analysis, Measured, sentences
from journal.trends.analysis.sessions import FADE_DAYS, FADE_ENTRIES, FADE_SESSIONS
from journal.trends.analysis.voice import Voice
from journal.trends.answers.graph import Answer, Graph, Key, Notch, Section, Spot, Trace
from journal.trends.rules import Axis, Table

SHOWN_DAYS = 21
NAMED = (1, 7, 14, 21)
HOW = (
    N_("From all days of the last year, the lift on the day after a session and the number of days until half of it is "
       "gone are worked out together, with how much your days swing by themselves. All sessions share one number."),
    N_("It is only said where a lift is sure, at least 4 sessions could be compared, 60 days have a number, and after "
       "at least 3 sessions there are entries on days 6 to 21. The likely range here holds in 90 of 100 such cases."),
    N_("Half gone is not gone. Where sessions come every week the fade cannot be seen. It says nothing about when a "
       "next session should be: that belongs to you and your clinic."),
)


def section(found: Analysis) -> Section:
    mood = found.measures["mood"]
    usable = sum(around.found is not None for around in mood.sessions)
    said = sentences.fade(mood.fade, usable)
    if mood.fade.state == "refuse":
        return Section("how-long", N_("How long?"), (Answer("lasting", (said, _missing(mood, usable))),), HOW)
    lift, counted = _lift(mood), say(N_("This rests on %(days)s days with a number and %(n)s sessions that could be "
                                        "compared."), days=mood.fit.n if mood.fit else 0, n=usable)
    said_all: tuple[Words, ...] = (said, *([lift] if lift else []), counted)
    return Section("how-long", N_("How long?"), (Answer("lasting", said_all, _table(mood), _graph(mood)),), HOW)


def _missing(mood: Measured, usable: int) -> Words:
    """What there is and what is needed."""
    told = {"n": usable, "needed": FADE_SESSIONS, "days": mood.fit.n if mood.fit else mood.n, "all": FADE_ENTRIES,
            "first": FADE_DAYS[0], "last": FADE_DAYS[1]}
    if usable < FADE_SESSIONS or told["days"] < FADE_ENTRIES:
        return say(N_("There are %(n)s sessions that can be compared, %(needed)s are needed; and %(days)s days with a "
                      "mood, %(all)s are needed."), **told)
    return say(N_("There are enough sessions (%(n)s) and days (%(days)s), but either the lift itself is not sure, or "
                  "too few sessions have entries on days %(first)s to %(last)s after them."), **told)


def _lift(mood: Measured) -> Words | None:
    lift = mood.fit.lift if mood.fit else None
    if lift is None:
        return None
    voice = Voice("mood")
    return say(N_("On the day after a session the lift is about %(size)s (likely range %(low)s to %(high)s)."),
               size=voice.size(lift.size), low=Number(lift.low, always=True), high=Number(lift.high, always=True))


def _left(mood: Measured) -> list[tuple[int, float]]:
    """Day after a session → what is left of the lift on it."""
    return [(day + 1, value) for day, value in enumerate((mood.fit.curve if mood.fit else ())[:SHOWN_DAYS])]


def _words(day: int, value: float) -> Words:
    if day == 1:
        return say(N_("The day after: about %(value)s of the lift"), value=Number(value, always=True))
    return say(N_("%(day)s days after: about %(value)s of the lift is left"), day=day, value=Number(value, always=True))


def _graph(mood: Measured) -> Graph | None:
    left = _left(mood)
    if not left:
        return None
    top = max(1, ceil(max(value for _, value in left)))
    spots = tuple(Spot(day, value, _words(day, value)) for day, value in left)
    notches = tuple(Notch(day, say(N_("day %(n)s"), n=day)) for day in NAMED)
    alt = say(N_("What is left of the lift in mood over %(n)s days after a session. The table has the same numbers."),
              n=SHOWN_DAYS)
    return Graph("lasting", N_("Points of mood above the usual level"), Axis(0, top, (0, top)), (0, SHOWN_DAYS + 2.5),
                 notches, (Trace("main", N_("Lift"), spots),), alt,
                 (Key("line", N_("What is left of the lift, on average")),))


def _table(mood: Measured) -> Table | None:
    left = _left(mood)
    if not left:
        return None
    rows = tuple((say(N_("%(n)s"), n=day), say(N_("%(value)s"), value=Number(value, always=True)))
                 for day, value in left)
    return Table(N_("What is left of the lift, by days after a session"), (N_("Days after"), N_("Points of mood")),
                 rows, (False, True))
