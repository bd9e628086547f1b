"""How have I been? The last two weeks against the eight before, and weeks against their own usual range (A5, A6)."""

from datetime import date, timedelta

from journal.core.text import N_, Day, Number, Words, inside, say
from journal.trends.analysis import Analysis, sentences
from journal.trends.analysis.diary import MEASURES
from journal.trends.analysis.level import WEEK, Weekly
from journal.trends.analysis.voice import NAMES, Voice
from journal.trends.answers.graph import Answer, Graph, Key, Notch, Section, Spot, Trace, Zone
from journal.trends.rules import Axis, Table

TITLES: dict[str, Words] = {"mood": N_("Mood"), "anxiety": N_("Anxiety"), "energy": N_("Energy"),
                            "sleep_quality": N_("Sleep quality")}
HOW = (
    N_("The last 14 days are set against the 56 days before them. Days of dosing are left out, and so is what was "
       "filled in more than 3 days later."),
    N_("Where your diary shows a usual curve after sessions, that curve is taken out first, so that being close to a "
       "session or far from one does not look like a change."),
    N_("The likely range says how far the figure could lie from the true one, given how much your days swing by "
       "themselves: in 95 of 100 such cases the true one lies inside."),
    N_("A week is drawn where at least 3 of its 7 days have a number. The usual range comes from the twelve weeks "
       "before the last two: their middle, and twice and three times their usual step from week to week. Only two "
       "weeks in a row outside the shaded part are said to be outside."),
)


def section(found: Analysis) -> Section:
    return Section("been", N_("How have I been?"), tuple(answers(found)), HOW)


def measures(found: Analysis) -> list[str]:
    """Mood, and every other measure that has a value."""
    return [name for name in MEASURES if name == "mood" or found.measures[name].n]


def answers(found: Analysis) -> list[Answer]:
    told = []
    for name in measures(found):
        one, voice = found.measures[name], Voice(name)
        drawn = sum(mean is not None for mean in one.weekly.means)
        told.append(Answer(
            key("weeks", name), (sentences.level(one.level, voice), sentences.weekly(one.weekly, voice)),
            _table(one.weekly, found.diary.as_of, voice, name) if drawn else None,
            _graph(one.weekly, found.diary.as_of, voice, name) if drawn else None,
            None if name == "mood" else secondary(name), name != "mood"))
    return told


def key(kind: str, measure: str) -> str:
    """The id of a figure in the page."""
    return kind if measure == "mood" else f"{kind}-{measure.replace('_', '-')}"


def secondary(measure: str) -> Words:
    return say(N_("%(measure)s (secondary)"), measure=inside(TITLES[measure]))


def short(day: date) -> Words:
    """"12 May", as days are named under a picture."""
    return say(N_("%(day)s %(month)s"), day=Day(day, "day_of_month"), month=Day(day, "month"))


def _weeks(told: Weekly, today: date) -> list[tuple[date, date, float | None]]:
    """First and last day of each week with its mean, the oldest first."""
    count = len(told.means)
    lasts = [today - timedelta(days=WEEK * (count - 1 - n)) for n in range(count)]
    return [(last - timedelta(days=WEEK - 1), last, mean) for last, mean in zip(lasts, told.means, strict=True)]


def _graph(told: Weekly, today: date, voice: Voice, name: str) -> Graph:
    weeks = _weeks(told, today)
    spots = tuple(None if mean is None else Spot(float(n), voice.rated(mean), say(
        N_("Week of %(first)s to %(last)s: %(measure)s %(value)s on average"), first=Day(first, "day"),
        last=Day(last, "day"), measure=inside(NAMES[name]), value=voice.level(mean)))
        for n, (first, last, mean) in enumerate(weeks))
    notches = tuple(Notch(float(n), short(last)) for n, (_, last, _) in enumerate(weeks))
    legend = [Key("line", N_("Average of a week, named by its last day"))]
    zones = []
    if told.centre is not None and told.spread is not None:
        centre = voice.rated(told.centre)
        for kind, reach in (("usual", 2 * told.spread), ("edge", 3 * told.spread)):
            zones.append(Zone(max(centre - reach, 0), min(centre + reach, 10), "usual" if kind == "usual" else "edge"))
        legend += [Key("usual", N_("Usual range of your weeks")), Key("edge", N_("Its wider range"))]
    told_n = sum(spot is not None for spot in spots)
    alt = say(N_("Line of weekly averages of %(measure)s from 0 to 10 over %(n)s weeks with enough days, of the last "
                 "%(weeks)s. The table has the same numbers."), measure=inside(NAMES[name]), n=told_n, weeks=len(weeks))
    return Graph(key("weeks", name), TITLES[name], Axis(0, 10, (0, 5, 10)), (-.6, len(weeks) - .4), notches,
                 (Trace("main", TITLES[name], spots),), alt, tuple(legend), tuple(zones))


def _table(told: Weekly, today: date, voice: Voice, name: str) -> Table:
    rows = tuple((say(N_("%(first)s to %(last)s"), first=Day(first, "day"), last=Day(last, "day")),
                  N_("fewer than 3 days") if mean is None else say(N_("%(value)s"), value=voice.level(mean)),
                  _place(told, mean, voice)) for first, last, mean in reversed(_weeks(told, today)))
    return Table(say(N_("%(measure)s by week"), measure=inside(TITLES[name])),
                 (N_("Week"), N_("Average"), N_("Against the usual range")), rows, (False, True, False))


def _place(told: Weekly, mean: float | None, voice: Voice) -> Words:
    if mean is None or told.centre is None or told.spread is None:
        return "–"
    reach = 2 * told.spread
    if abs(mean - told.centre) <= reach:
        return N_("inside")
    above = voice.rated(mean) > voice.rated(told.centre)
    by = Number(abs(mean - told.centre) - reach, always=True)
    return say(N_("above by %(by)s") if above else N_("below by %(by)s"), by=by)
