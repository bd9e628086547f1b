"""What follows my sessions? All of them together, by days since, and each one (A1 to A3)."""

from math import ceil

from journal.core.text import N_, Day, Number, Words, inside, say
from journal.trends.analysis import Analysis, Measured, sentences
from journal.trends.analysis.diary import Diary
from journal.trends.analysis.sessions import BINS, FEWEST_PRE, Around, Single
from journal.trends.analysis.voice import NAMES, Voice
from journal.trends.answers.been import TITLES, key, measures, secondary, short
from journal.trends.answers.graph import Answer, Graph, Key, Notch, Section, Spot, Trace
from journal.trends.rules import Axis, Table

DOSE_AT = 1.5
"""The session stands between the second and the third stretch of days."""
GROUPS = (Notch(.5, N_("days before")), Notch(4, N_("days after")))
LEAST = 2
"""Points up and down that such a picture shows at least."""
HOW = (
    N_("Before: days 7 to 1 before a session, without the two days after the session before. After: the three days "
       "after it, cut at the next one. The day of the session is in neither. A session counts with at least 3 days "
       "before and 2 after. Dosing days at most 5 days apart count as one."),
    N_("The change of all sessions is the average of their single changes. Its likely range comes from how much your "
       "days swing by themselves, which the whole diary shows."),
    N_("A lift is only called one where three things hold: the likely range lies above 0, a second look with an "
       "earlier week (days 14 to 4 before) agrees, and the rest of the diary bears it out. People often book a "
       "session after low days, and after low days most people go up a little anyway."),
    N_("The curve shows each stretch of days against the week before the session. Thin lines are single sessions; the "
       "thick line is their average, drawn where at least 3 sessions have it. The number under each stretch says how "
       "many: later stretches rest on fewer, because the next session comes first."),
    N_("One session alone says little: a likely range of two points up and down is usual."),
)


def section(found: Analysis) -> Section:
    told = []
    for name in measures(found):
        one, voice, first = found.measures[name], Voice(name), name == "mood"
        told.append(Answer(
            key("since", name), _said(one, voice), _bins(one, voice, name) if one.singles else None,
            _curve(found.diary, one, voice, name) if any(each.changes for each in one.singles) else None,
            None if first else secondary(name), not first))
    mood = found.measures["mood"]
    if mood.sessions:
        told.insert(1, _each(found.diary, mood, Voice("mood")))
    return Section("follows", N_("What follows my sessions?"), tuple(told), HOW)


def _said(one: Measured, voice: Voice) -> tuple[Words, ...]:
    if not one.sessions:
        return (N_("No dosing session is written down yet, so there is nothing to compare. With 3 sessions and "
                   "entries on both sides of them, this can be answered."),)
    return sentences.verdict(one, voice), sentences.since(one, voice)


def _bounds(values: list[float]) -> Axis:
    reach = min(max(LEAST, ceil(max((abs(value) for value in values), default=0))), 10)
    return Axis(-reach, reach, (-reach, 0, reach))


def _curve(diary: Diary, one: Measured, voice: Voice, name: str) -> Graph:
    singles = tuple(_single(diary, each, voice) for each in one.singles)
    spots: list[Spot | None] = []
    for n, each in enumerate(one.curve):
        low, high = (voice.changed(end) if end is not None else 0 for end in (each.low, each.high))
        spots.append(None if each.mean is None else Spot(
            n, voice.changed(each.mean), sentences.bin_words(each, voice), min(low, high), max(low, high)))
    drawn = [spot.y for trace in singles for spot in trace.spots if spot]
    drawn += [end for spot in spots if spot for end in (spot.low, spot.high) if end is not None]
    notches = tuple(Notch(n, _name(first, last), say(N_("(%(n)s)"), n=each.k))
                    for n, ((first, last), each) in enumerate(zip(BINS, one.curve, strict=True)))
    alt = say(N_("Change of %(measure)s against the week before, by days since a session: %(n)s thin lines for single "
                 "sessions, and their average. The table has the same numbers."), measure=inside(NAMES[name]),
              n=len(singles))
    legend = (Key("line", N_("Average of the sessions, with its likely range")), Key("thin", N_("One session")),
              Key("sess", N_("Session")))
    heading = say(N_("%(measure)s against the week before"), measure=inside(TITLES[name]))
    return Graph(key("since", name), heading, _bounds(drawn), (-.55, len(BINS) - .45), notches,
                 (*singles, Trace("main", TITLES[name], tuple(spots))), alt,
                 legend if any(spots) else legend[1:], groups=GROUPS,
                 at=DOSE_AT, zero=True)


def _single(diary: Diary, one: Single, voice: Voice) -> Trace:
    day = Day(diary.date(one.end), "day")
    spots = tuple(None if days not in one.changes else Spot(n, voice.changed(one.changes[days]), say(
        N_("Session of %(day)s, %(days)s: %(change)s"), day=day, days=_range(*days),
        change=voice.signed(one.changes[days]))) for n, days in enumerate(BINS))
    return Trace("single", say(N_("Session of %(day)s"), day=day), spots)


def _name(first: int, last: int) -> Words:
    """The name of a stretch under the picture: "7–4" above "days before", "8–14" above "days after"."""
    if first == last:
        return say(N_("%(day)s"), day=Number(abs(first)))
    return say(N_("%(first)s–%(last)s"), first=Number(abs(first)), last=Number(abs(last)))


def _range(first: int, last: int) -> Words:
    if last < 0:
        return say(N_("%(first)s to %(last)s days before"), first=-first, last=-last)
    return say(N_("%(first)s days after"), first=first) if first == last else say(
        N_("%(first)s to %(last)s days after"), first=first, last=last)


def _bins(one: Measured, voice: Voice, name: str) -> Table:
    rows = tuple((sentences.days_words(each), say(N_("%(n)s"), n=each.k),
                  say(N_("too few sessions")) if each.mean is None else voice.signed(each.mean),
                  "–" if each.low is None or each.high is None else say(
                      N_("%(low)s to %(high)s"), **voice.ends(each.low, each.high))) for each in one.curve)
    return Table(say(N_("%(measure)s by days since a session, against the week before"), measure=inside(TITLES[name])),
                 (N_("Days"), N_("Sessions"), N_("Change"), N_("Likely range")), rows, (False, True, True, True))


def _each(diary: Diary, one: Measured, voice: Voice) -> Answer:
    shown = [around for around in one.sessions if around.found]
    said: Words = say(N_("%(n)s of %(all)s sessions could be compared. One session alone says little: your mood often "
                         "moves this much by itself."), n=len(shown), all=len(one.sessions))
    return Answer("each", (said,), _sessions(diary, one, voice), _changes(diary, shown, voice) if shown else None,
                  N_("Each session"), True)


def _changes(diary: Diary, shown: list[Around], voice: Voice) -> Graph:
    spots, notches = [], []
    for n, around in enumerate(shown):
        if around.found:
            spots.append(Spot(n, around.found.change, sentences.session_words(diary, around, voice), around.found.low,
                              around.found.high))
            day = diary.date(around.end)
            notches.append(Notch(n, short(day)))
    ends = [end for spot in spots for end in (spot.low or 0, spot.high or 0)]
    alt = say(N_("Change of mood around each of %(n)s sessions, with its likely range, in the order of their days. The "
                 "table has the same numbers."), n=len(spots))
    legend = (Key("dot", N_("Change of one session, with its likely range")),)
    return Graph("each", N_("Mood after, against before"), _bounds(ends), (-.7, len(spots) - .3), tuple(notches),
                 (Trace("main", N_("Sessions"), tuple(spots), joined=False),), alt, legend, zero=True)


def _sessions(diary: Diary, one: Measured, voice: Voice) -> Table:
    rows: list[tuple[Words, ...]] = []
    for around in reversed(one.sessions):
        found = around.found
        days = sentences.block_days(diary, around)
        counts = say(N_("%(n_pre)s and %(n_post)s"), n_pre=around.n_pre, n_post=around.n_post)
        if found is None:
            few = N_("not compared: too few before") if around.n_pre < FEWEST_PRE else N_("not compared: too few after")
            rows.append((days, counts, "–", "–", few))
        else:
            rows.append((days, counts, say(N_("%(value)s"), value=voice.level(found.before)),
                         say(N_("%(value)s"), value=voice.level(found.after)),
                         say(N_("%(change)s (%(low)s to %(high)s)"), change=voice.signed(found.change),
                             **voice.ends(found.low, found.high))))
    return Table(N_("Mood before and after each session"),
                 (N_("Session"), N_("Entries before and after"), N_("Before"), N_("After"), N_("Change")), tuple(rows),
                 (False, False, True, True, False))
