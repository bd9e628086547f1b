"""Questionnaires against the start and the previous one (A7), by the rules of `questionnaires.compared`. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from journal.questionnaires.change import change
from journal.questionnaires.compared import covered, is_prorated, preceding, recall_days, starting
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response, sent
from journal.questionnaires.rules import Instrument
from journal.trends.analysis.diary import Diary, Score

INSTRUMENTS: Mapping[str, Instrument] = {
    one.short_title: one for one in ALL.values() if one.change["reliable_change"] and one.change["on"] == "total"}
"""By short name, those for which it is known how far a total moves by itself."""


@dataclass(frozen=True)
class Course:
    """The latest with a total, that of the start (in the 30 days up to the first dose) and the previous one.
    `response` and `remission` are None without a start or where they are not defined; `covers` are the dosing days that
    lie in the stretch of time which the latest asks about."""

    latest: Score
    start: Score | None
    previous: Score | None
    response: bool | None
    remission: bool | None
    covers: tuple[date, ...]


def courses(diary: Diary) -> dict[str, Course]:
    """Instrument → its course, for those with a total."""
    found = {name: _course(diary, name, instrument) for name, instrument in INSTRUMENTS.items()}
    return {name: one for name, one in found.items() if one is not None}


def _course(diary: Diary, name: str, instrument: Instrument) -> Course | None:
    told = [one for one in diary.scores if one.instrument == name and one.total is not None]
    latest = max(told, key=lambda one: one.day, default=None)
    if latest is None or latest.total is None:
        return None
    alike = [one for one in told if one.variant == latest.variant]
    doses = [one.day for one in diary.doses]
    start = starting((one for one in alike if not one.prorated), min(doses, default=None))
    start = start if start is not None and start.day < latest.day else None
    then = change(instrument, start.total, latest.total) if start and start.total is not None else None
    return Course(latest, start, preceding(alike, latest.day), then.response if then else None,
                  then.remission if then else None,
                  covered(doses, latest.day, recall_days(instrument, latest.variant or None)))


def of_responses(responses: Iterable[Response]) -> tuple[Score, ...]:
    """What was sent, as the analyses are told it."""
    return tuple(Score(one.day, ALL[one.instrument].short_title, one.total, answers_of(one), one.variant or "",
                       is_prorated(one)) for one in sent(responses) if one.instrument in ALL)


def answers_of(response: Response) -> tuple[int | None, ...]:
    """The raw answers to the items that make the score, in their order; () for a score that was typed in."""
    if response.is_by_hand:
        return ()
    return tuple(response.answers.get(item) for item in ALL[response.instrument].scoring.items)
