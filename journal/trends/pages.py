"""What the trends page shows; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from journal.access.permissions import Scope
from journal.core.period import Period
from journal.core.text import N_, Number, Words, plural, say
from journal.entries.rules import MOOD_BIPOLAR
from journal.trends import daily, figure, numbers
from journal.trends.charts.line import FEWEST, LONG_DAYS, PRIVATE, counted_days, is_hollow
from journal.trends.rules import Chart, History, Say, Table, Voice
from journal.trends.window import Window

if TYPE_CHECKING:
    from journal.trends.score_pages import ScoresPart

PHONE = 342
WIDE: dict[Voice, int] = {"patient": 592, "therapist": 822}
"""Widths of the two drawings of a chart: on phones, and where the patient's column or the desk is at its widest."""
TALL: dict[Voice, tuple[int, int]] = {"patient": (336, 352), "therapist": (336, 384)}
LOW, BANDED = (196, 190), (304, 300)
"""Heights on phones and on wide screens: of the main chart, of the others, and of those with names across them."""
IN_THE_WAY = 2
"""From this severity a side effect "got in the way" (side_effects.json)."""


@dataclass(frozen=True)
class KeyItem:
    """One line of a chart's key: `sign` names the drawn mark."""

    sign: str
    name: Words


@dataclass(frozen=True)
class ChartView:
    """One chart as the macro `chart(view)` shows it. `json` is None where there is nothing to explore; `is_main` charts
    are tall; `is_together`: the first table of the page, that of the chart `together_in`, has this chart's numbers too.
    """

    chart: Chart
    key: str
    title: Words
    svg: Markup
    wide_svg: Markup
    json: Markup | None
    table: Table
    sentence: Words
    notes: tuple[Words, ...]
    alt: Words
    legend: tuple[KeyItem, ...]
    is_main: bool
    is_empty: bool
    is_together: bool
    together_in: str = "mood"


@dataclass(frozen=True)
class Stat:
    value: Words
    label: Words


@dataclass(frozen=True)
class TrendsPage:
    """`views` are the charts below the `main` one that have something to show; `empty` is said when none has. `scores`
    are put in by who gathers them."""

    title: Words
    sub: Words
    window: Window
    main: ChartView
    views: tuple[ChartView, ...]
    glance: tuple[Stat, ...]
    empty: Words | None
    scores: "ScoresPart | None" = None
    errors: tuple[()] = ()


def trends_page(history: History, charts: Sequence[Chart], window: Window, voice: Voice, words: Say) -> TrendsPage:
    """The page over `charts.draw(history, voice)`, as far as they are shared, the first of them the main one; what its
    notes say is not said again. Where mood was told on the scale of a profile alone, that chart is the main one.
    `words` writes texts out in the reader's language."""
    shown = [chart for chart in charts if chart.scope in history.scopes] or list(charts[:1])
    other = next((chart for chart in shown if chart.key == MOOD_BIPOLAR), None)
    if other and shown[0].is_empty:
        shown = [other, *(chart for chart in shown[1:] if chart is not other)]
    main = chart_view(shown[0], voice, words, is_main=True)
    main = replace(main, notes=(*_too_low(history, voice), *_phases(main), *main.notes, *_private(history, main)))
    if main.is_together:
        main = replace(main, table=numbers.together(history, shown, words))
    others = [replace(chart_view(chart, voice, words), together_in=main.key)
              for chart in shown[1:] if not chart.is_empty]
    views = tuple(replace(view, notes=tuple(note for note in view.notes if note not in main.notes)) for view in others)
    nothing = main.is_empty and not views and not _answered(history)
    return TrendsPage(_title(window, voice), window.label, window, main, views, glance(history, charts),
                      _empty(history) if nothing else None)


def _too_low(history: History, voice: Voice) -> list[Words]:
    """Days without a number that are no silence; the therapist's page and the paper name them in lines of their own."""
    low = len(daily.too_low(history)) if voice == "patient" else 0
    return [plural(N_("%(n)s day was too low to log: no number, but it counts as checked in."),
                   N_("%(n)s days were too low to log: no number, but they count as checked in."), low)] if low else []


def _phases(main: ChartView) -> list[Words]:
    """The shaded stretches by name and day."""
    said = daily.phases_said(main.chart.bands)
    return [said] if said else []


def _private(history: History, main: ChartView) -> list[Words]:
    hidden = [words for scope, words in PRIVATE.items() if scope not in history.scopes]
    return [words for words in hidden if words != main.sentence]


def _answered(history: History) -> bool:
    """Somebody checked in on these days, as far as it is shared."""
    return any(one.day in history.period and (Scope.CHECK_INS in history.scopes or one.side_effects is not None)
               for one in history.entries) and bool(history.scopes & {Scope.CHECK_INS, Scope.SIDE_EFFECTS})


def chart_view(chart: Chart, voice: Voice, words: Say, is_main: bool = False) -> ChartView:
    """One chart with its two drawings, for the widths of the phone and of this voice's page. In long periods only the
    main one can be explored."""
    if chart.lanes:
        svg, wide = (figure.as_lanes(chart, width, words) for width in (PHONE, WIDE[voice]))
    elif chart.rows:
        svg, wide = (figure.as_strip(chart, width, words) for width in (PHONE, WIDE[voice]))
    else:
        phone_height, wide_height = TALL[voice] if is_main else BANDED if chart.levels else LOW
        svg = figure.as_svg(chart, PHONE, phone_height, words)
        wide = figure.as_svg(chart, WIDE[voice], wide_height, words)
    explored = not chart.is_empty and not chart.rows and not chart.lanes and (is_main or chart.period.days <= LONG_DAYS)
    return ChartView(chart, chart.key, chart.title, svg, wide, figure.to_json(chart, words) if explored else None,
                     chart.table, chart.sentence, chart.notes, chart.alt, legend(chart), is_main, chart.is_empty,
                     bool(chart.series) and numbers.are_together(chart.period))


def legend(chart: Chart) -> tuple[KeyItem, ...]:
    """Only what is drawn."""
    points = [point for series in chart.series for point in series.points if chart.period.days <= figure.DOTS_UP_TO]
    lines = [series for series in chart.series if any(value is not None for value in series.smooth)]
    kinds = {mark.kind for mark in chart.markers}
    small = [point for lane in chart.lanes for point in lane.points]
    words = [point for lane in chart.lanes if not lane.scale for point in lane.points]
    drawn = (("line", (lines[0].smooth_label if lines else None) or "", bool(lines)),
             ("dot", N_("Each day"), any(not point.hollow for point in points)),
             ("dot", N_("Yes, or the number of the day"), any(not point.hollow and point.value for point in small)),
             ("no", N_("No"), any(not point.value for point in words)),
             ("late", N_("Filled in late"),
              is_hollow(chart.period, [one for one in (*points, *small) if not one.same_day], ())),
             ("late", N_("Same day as dosing"),
              is_hollow(chart.period, [one for one in (*points, *small) if one.same_day], ())),
             ("bar", N_("Side effects, taller is worse"), any(not bar.hollow for bar in chart.bars) or
              (bool(chart.bars) and chart.period.days > LONG_DAYS)),
             ("bar-late", N_("Side effects filled in late"), is_hollow(chart.period, (), chart.bars)),
             ("sess", N_("Session"), "dosing" in kinds), ("sess-i", N_("Integration"), "integration" in kinds),
             ("phase", N_("Phase of treatment"), any(band.kind == "phase" for band in chart.bands)))
    return tuple(KeyItem(sign, name) for sign, name, there in drawn if there)


def _empty(history: History) -> Words:
    if not history.scopes & {Scope.CHECK_INS, Scope.SIDE_EFFECTS}:
        return N_("Check-ins and side effects are not shared with you.")
    if history.first_day is None:
        return N_("Your first check-in starts the chart.")
    return N_("There are no check-ins in these days.")


_TITLES: dict[Voice, dict[str, Words]] = {
    "patient": {"2w": N_("Your last two weeks"), "6w": N_("Your last six weeks"),
                "since": N_("Since your first session"), "all": N_("Your whole journal"),
                "custom": N_("The days you chose")},
    "therapist": {"2w": N_("The last two weeks"), "6w": N_("The last six weeks"),
                  "since": N_("Since the first session"), "all": N_("The whole journal"),
                  "custom": N_("The chosen days")}}
_EARLIER: dict[str, Words] = {"2w": N_("Two earlier weeks"), "6w": N_("Six earlier weeks")}


def _title(window: Window, voice: Voice) -> Words:
    if not window.is_latest and window.span in _EARLIER:
        return _EARLIER[window.span]
    return _TITLES[voice][window.span]


def glance(history: History, charts: Sequence[Chart]) -> tuple[Stat, ...]:
    """Figures of the period, as far as they are shared: the last week's average mood, days checked in, days when side
    effects got in the way."""
    found: list[Stat] = []
    if Scope.CHECK_INS in history.scopes:
        on_other_scale = charts[0].is_empty and any(chart.key == MOOD_BIPOLAR for chart in charts)
        week = Period.ending(history.period.last, 7)
        days = {one.day for one in history.entries if one.day in history.period}
        found += [] if on_other_scale else [_average(charts[0], week, history.period.last == history.today)]
        found += [Stat(say(N_("%(n)s of %(days)s"), n=Number(len(days), 0),
                           days=Number(max(counted_days(history), len(days)), 0)), N_("days checked in"))]
    if Scope.SIDE_EFFECTS in history.scopes:
        found.append(_hard(history))
    return tuple(found)


def _hard(history: History) -> Stat:
    told = [one for one in history.entries
            if one.tells_effects and one.day in history.period and not one.is_late]
    if not told:
        return Stat("–", N_("side effects: not answered in these days"))
    hard = {one.day for one in told if (one.worst or 0) >= IN_THE_WAY}
    return Stat(say(N_("%(n)s"), n=Number(len(hard), 0)), N_("days when side effects got in the way"))


def _average(mood: Chart, week: Period, is_latest: bool) -> Stat:
    values = [point.value for series in mood.series for point in series.points
              if point.day in week and not point.hollow]
    if len(values) < FEWEST:
        return Stat("–", N_("average mood: not enough days yet"))
    label = N_("average mood, last 7 days") if is_latest else N_("average mood, last 7 of these days")
    return Stat(say(N_("%(value)s"), value=Number(sum(values) / len(values), always=True)), label)
