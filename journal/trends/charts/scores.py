"""Scores of questionnaires, one chart for each: severity in words across it, editions apart, gaps left open.

They are filled in every other week or more seldom: a chart of six weeks would show two of them. So it reaches half a
year back, on the same last day as the others.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from journal.access.permissions import Scope
from journal.core.period import Period
from journal.core.text import N_, Day, Number, Words, inside, plural, say
from journal.questionnaires import change_words
from journal.questionnaires.compared import compared, derived_rule, dosing_days, is_prorated, score_of, score_range
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response, sent
from journal.questionnaires.rules import Band, Instrument
from journal.trends import daily
from journal.trends.rules import Axis, Chart, History, Level, Point, Series, Table, Voice

ORDER = ("phq9", "phq8", "gad7", "pcl5", "who5")
LEAST = 182
"""Days that a chart of scores reaches back at least, where there is something as old."""
BEFORE_FIRST = 3
"""Days that are left free before the first score, so that its dot does not lie on the edge."""
TIMING = N_("Timing only: scores cannot show why.")


def draw(history: History, voice: Voice) -> tuple[Chart, ...]:
    """A chart for each questionnaire that was sent up to the last day and has a score; none where they are private."""
    return tuple(chart for name in answered(history)
                 if (chart := _chart(ALL[name], history, voice)) is not None)


def answered(history: History) -> list[str]:
    """The questionnaires that were sent up to the last day, in the order in which they are shown."""
    if Scope.QUESTIONNAIRES not in history.scopes:
        return []
    told = {one.instrument for one in until(history)}
    return sorted(told, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def until(history: History, instrument: str | None = None) -> list[Response]:
    """What was sent up to the last day of the period, oldest first; of one instrument, if named."""
    return [one for one in sent(history.responses)
            if one.instrument in ALL and one.day <= history.period.last and instrument in (None, one.instrument)]


def stretch(history: History) -> Period:
    """The days of a chart of scores: those asked for, and half a year at least as far as there are scores."""
    first, last = history.period.first, history.period.last
    oldest = min((one.day for one in until(history)), default=first) - timedelta(days=BEFORE_FIRST)
    return Period(min(first, max(oldest, last - timedelta(days=LEAST - 1))), last)


def _chart(instrument: Instrument, history: History, voice: Voice) -> Chart | None:
    told, ends = until(history, instrument.id), score_range(instrument)
    scored = [one for one in told if score_of(instrument, one) is not None]
    if ends is None or not scored:
        return None
    period = stretch(history)
    shown = [one for one in told if one.day in period]
    found = compared(instrument, scored[-1], told, dosing_days(history.sessions, history.today))
    said = change_words.words(instrument, found, voice) if found else ()
    marks = daily.markers(history.sessions, period, history.today)
    levels = tuple(levels_of(instrument, voice))
    series = tuple(_series(instrument, shown, period, voice))
    headline = said[0] if scored[-1].day in period else say(
        N_("No score in these days. The latest: %(said)s"), said=said[0])
    return Chart(
        f"score-{instrument.id}", instrument.short_title, period, Axis(*ends, _ticks(ends, levels)), series, (), marks,
        (), headline, (*said[1:], change_words.direction(instrument), *([TIMING] if marks else [])),
        _alt(instrument, series, ends, period), _table(instrument, shown, voice, period), scope=Scope.QUESTIONNAIRES,
        levels=levels)


def levels_of(instrument: Instrument, voice: Voice) -> Iterable[Level]:
    """The bands by name on the scale of the chart."""
    rule = derived_rule(instrument)
    by = rule["by"] if rule else 1
    return [Level(band.low * by, band.high * by, band_words(band, voice)) for band in instrument.bands]


def band_words(band: Band, voice: Voice) -> Words:
    return (band.patient_text if voice == "patient" else band.label)["en"]


def band_of(instrument: Instrument, response: Response) -> Band | None:
    """The band that the total lies in; an old score that was typed in has none stored."""
    total = response.total
    return next((one for one in instrument.bands if total is not None and one.low <= total <= one.high), None)


def _ticks(ends: tuple[int, int], levels: Sequence[Level]) -> tuple[float, ...]:
    """Where the bands begin, as far as their numbers keep apart, and the top; without bands quarters of the range."""
    if not levels:
        return tuple(ends[0] + (ends[1] - ends[0]) * n / 4 for n in (0, 2, 4))
    room = (ends[1] - ends[0]) / 14
    kept: list[float] = [ends[1]]
    for level in reversed(levels):
        if kept[-1] - level.low >= room:
            kept.append(level.low)
    return tuple(reversed(kept))


def _series(instrument: Instrument, told: Sequence[Response], period: Period, voice: Voice) -> Iterable[Series]:
    """One line for each edition, the usual one first: they ask about other stretches of time and are not joined."""
    for variant in sorted({one.variant for one in told}, key=lambda name: (name is not None, name or "")):
        alike = {one.day: one for one in told if one.variant == variant}.values()
        points = [(_point(instrument, one, voice) if score_of(instrument, one) is not None else None) for one in alike]
        drawn = tuple(point for point in points if point)
        if drawn:
            yield Series(f"score-{variant or instrument.id}", edition(instrument, variant), drawn,
                         _joined(points, period), sparse=True)


def edition(instrument: Instrument, variant: str | None) -> Words:
    """"PCL-5", or "PCL-5, the past week" for another edition."""
    found = next((one for one in instrument.variants if one.id == variant), None)
    if found is None:
        return instrument.short_title
    return say(N_("%(name)s, %(recall)s"), name=instrument.short_title, recall=found.recall)


def _point(instrument: Instrument, one: Response, voice: Voice) -> Point:
    value = score_of(instrument, one) or 0
    said = [say(N_("%(name)s %(total)s"), name=edition(instrument, one.variant),
                total=change_words.total(instrument, value)), *in_words(instrument, one, voice), *_about(one)]
    return Point(one.day, value, hollow=is_prorated(one) or one.is_by_hand, words=daily.listed([*said]))


def in_words(instrument: Instrument, one: Response, voice: Voice) -> list[Words]:
    band = band_of(instrument, one)
    return [band_words(band, voice)] if band else []


def _about(one: Response) -> list[Words]:
    """What else there is to know of a score."""
    found: list[Words] = []
    if is_prorated(one):
        found.append(N_("not every question was answered"))
    if one.is_by_hand:
        found.append(say(N_("typed in by hand: %(source)s"), source=one.source) if one.source else
                     N_("typed in by hand"))
    return found


def _joined(points: Iterable[Point | None], period: Period) -> tuple[float | None, ...]:
    """Straight from score to score, one value a day; open where a questionnaire came to no score."""
    values: list[float | None] = [None] * period.days
    told = list(points)
    for one in told:
        if one:
            values[(one.day - period.first).days] = one.value
    for before, after in pairwise(told):
        if before and after:
            first, last = (before.day - period.first).days, (after.day - period.first).days
            for n in range(first + 1, last):
                values[n] = before.value + (after.value - before.value) * (n - first) / (last - first)
    return tuple(values)


def _alt(instrument: Instrument, series: Sequence[Series], ends: tuple[int, int], period: Period) -> Words:
    points = sorted((point for one in series for point in one.points), key=lambda point: point.day)
    if not points:
        return N_("There is no score in these days.")
    return plural(
        N_("Chart of %(name)s from %(low)s to %(high)s over %(days)s days with %(n)s score: %(first)s. The table has "
           "the same number."),
        N_("Chart of %(name)s from %(low)s to %(high)s over %(days)s days with %(n)s scores, the first %(first)s, "
           "the last %(last)s. The table has the same numbers."), len(points), name=instrument.short_title, low=ends[0],
        high=ends[1], days=Number(period.days, 0), first=Number(points[0].value), last=Number(points[-1].value))


def _table(instrument: Instrument, told: Sequence[Response], voice: Voice, period: Period) -> Table:
    rows = [(day_words(one.day, period), _number(instrument, one),
             daily.listed(in_words(instrument, one, voice)) or "–", daily.listed(_remarks(instrument, one)))
            for one in reversed(told)]
    used = 4 if any(row[3] for row in rows) else 3
    return Table(say(N_("%(name)s by day"), name=instrument.short_title),
                 (N_("Day"), N_("Score"), N_("In words"), N_("About it"))[:used], tuple(row[:used] for row in rows),
                 (False, True, False, False)[:used])


def day_words(day: date, period: Period) -> Words:
    style: Literal["short", "full"] = "short" if period.first.year == period.last.year else "full"
    return say(N_("%(day)s"), day=Day(day, style))


def _number(instrument: Instrument, one: Response) -> Words:
    score = score_of(instrument, one)
    return N_("No score") if score is None else say(N_("%(n)s"), n=Number(score))


def _remarks(instrument: Instrument, one: Response) -> list[Words]:
    found = _about(one)
    if score_of(instrument, one) is None:
        found.append(N_("too many questions were left open"))
    if one.variant:
        found.insert(0, inside(edition(instrument, one.variant)))
    return found
