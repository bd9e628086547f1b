"""Questionnaires against the start and the previous one (A7). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from journal.trends.analysis.diary import Diary, Score
from journal.trends.analysis.flags import latest_and_previous

START_DAYS = 30


@dataclass(frozen=True)
class Rules:
    """`reliable`: points beyond the questionnaire's usual wobble; `recall_days`: what it asks about; the others where
    they are defined for it."""

    reliable: int
    recall_days: int
    top: int
    response: float | None = None
    remission: int | None = None
    clinical: int | None = None


RULES: Mapping[str, Rules] = {
    "PHQ-9": Rules(6, 14, 27, response=.5, remission=5), "GAD-7": Rules(4, 14, 21, clinical=10),
    "PCL-5": Rules(15, 30, 80)}


@dataclass(frozen=True)
class Course:
    """The latest complete one, that of the start (in the 30 days up to the first dose) and the previous one.
    `response` and `remission` are None without a start or where they are not defined; `covers` are the dosing days that
    lie in the stretch of time which the latest asks about."""

    latest: Score
    start: Score | None
    previous: Score | None
    response: bool | None
    remission: bool | None
    covers: tuple[date, ...]


def courses(diary: Diary) -> dict[str, Course]:
    """Instrument → its course, for those with a complete one."""
    found = {}
    first = min((one.day for one in diary.doses), default=None)
    for name, rules in RULES.items():
        latest, previous = latest_and_previous(diary, name)
        if latest is None or latest.total is None:
            continue
        starts = [one for one in diary.scores if first and one.instrument == name and one.total is not None
                  and 0 <= (first - one.day).days <= START_DAYS]
        start = max(starts, key=lambda one: one.day, default=None)
        covers = tuple(sorted({one.day for one in diary.doses if 0 <= (latest.day - one.day).days < rules.recall_days}))
        then = start.total if start and start is not latest else None
        found[name] = Course(
            latest, start if start is not latest else None, previous,
            None if then is None or rules.response is None else latest.total <= then * (1 - rules.response),
            None if then is None or rules.remission is None else latest.total < rules.remission, covers)
    return found
