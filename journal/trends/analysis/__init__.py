"""What the entries of one person show around their sessions, how sure that is, and where it cannot be told.

Pure, NumPy alone, no random numbers: the pages, the PDF and `flask --app wsgi analyse` come from this one analysis.
The rules, their numbers and their sources: docs/analysis.md.
"""

from dataclasses import dataclass

from journal.trends.analysis import after_sessions, coverage, flags, noise, scores, sessions
from journal.trends.analysis import level as levels
from journal.trends.analysis.after_sessions import Effect
from journal.trends.analysis.diary import MEASURES, Diary, blocks
from journal.trends.analysis.sessions import Around, Bin, Fade, Pooled, Single, Verdict


@dataclass(frozen=True)
class Measured:
    """Everything about one measure, in the direction in which higher is better. `n` days have a value; `fit` is None
    where there is too little to say how much the days swing by themselves."""

    n: int
    blocks: tuple[tuple[int, int], ...]
    fit: noise.Fit | None
    sessions: tuple[Around, ...]
    pooled: Pooled | None
    wide: Pooled | None
    verdict: Verdict
    singles: tuple[Single, ...]
    curve: tuple[Bin, ...]
    fade: Fade
    level: levels.Level
    weekly: levels.Weekly
    logged: coverage.Logged


@dataclass(frozen=True)
class Analysis:
    """The whole of it; `measures` has mood first."""

    diary: Diary
    measures: dict[str, Measured]
    effects: dict[str, Effect]
    scores: dict[str, scores.Course]
    flags: tuple[flags.Flag, ...]


def analyse(diary: Diary) -> Analysis:
    measures = {name: measured(diary, name) for name in MEASURES}
    return Analysis(diary, measures, after_sessions.effects(diary), scores.courses(diary),
                    tuple(flags.flags(diary, measures["mood"].level)))


def measured(diary: Diary, measure: str) -> Measured:
    """One measure of a diary (A1 to A6, A9)."""
    doses, today = diary.dosing_days, diary.today
    values, dosed = diary.values(measure), set(doses)
    between = {day: value for day, value in values.items() if day not in dosed}
    found = tuple(blocks(doses))
    fitted = noise.fit(values, doses, today)
    each = sessions.around(fitted, between, found)
    main = sessions.pooled(fitted, each)
    single = sessions.singles(between, found)
    wide = sessions.pooled(fitted, sessions.around(fitted, between, found, sessions.WIDE))
    return Measured(
        len(values), found, fitted, tuple(each), main, wide, sessions.verdict(fitted, main, wide),
        tuple(single), tuple(sessions.curve(single)), sessions.fade(fitted, between, found, each),
        levels.level(fitted, between, doses, today), levels.weekly(values, today), coverage.logged(values, today))
