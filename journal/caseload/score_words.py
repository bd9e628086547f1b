"""Questionnaires in sentences: against the start and the time before (A7), others with their number alone. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from journal.caseload import diaries
from journal.core.text import N_, Day, Number, Words, say
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response, sent
from journal.treatment.rules import Session
from journal.trends.analysis import scores, sentences
from journal.trends.analysis.diary import Score
from journal.trends.analysis.scores import INSTRUMENTS

SHOWN = 4


def name(key: str) -> str:
    """How a questionnaire is called; one that is not known any more keeps its key."""
    return ALL[key].short_title if key in ALL else key


def scores_of(responses: Iterable[Response]) -> list[Score]:
    """For the analyses, without single answers: an answer that has to be looked at is a safety flag of its own."""
    return [replace(one, items=()) for one in scores.of_responses(responses)]


def lines(responses: Iterable[Response], sessions: Iterable[Session], since: date, today: date) -> tuple[Words, ...]:
    """The latest of each questionnaire that was sent in the stretch, newest first; at most four."""
    told = [one for one in sent(responses) if one.total is not None and one.day <= today]
    latest = {one.instrument: one for one in told}
    found = scores.courses(diaries.diary((), sessions, diaries.EVERYTHING, today, scores_of(told)))
    newest = sorted((one for one in latest.values() if one.day >= since), key=lambda one: one.day, reverse=True)
    return tuple(_line(one, found) for one in newest[:SHOWN])


def _line(one: Response, found: dict[str, scores.Course]) -> Words:
    called = name(one.instrument)
    if called in INSTRUMENTS and called in found:
        said = sentences.course(called, found[called])
        covers = found[called].covers
        if covers:
            return say(N_("%(day)s: %(said)s It covers days before and after the session of %(session)s."),
                       day=Day(one.day), said=said, session=Day(covers[-1]))
        return say(N_("%(day)s: %(words)s"), day=Day(one.day), words=said)
    return say(N_("%(day)s: %(name)s %(total)s."), day=Day(one.day), name=called, total=Number(one.total or 0))
