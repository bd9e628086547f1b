"""What a therapist reads of the answers about suicidal thoughts: level, day and the words chosen. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from journal.caseload.flag_lines import LEVELS
from journal.caseload.score_words import name
from journal.caseload.values import Shared
from journal.core.text import N_, Day, Words, say
from journal.safety.flags import Flag
from journal.safety.promise_pages import AskingCard
from journal.safety.rules import Level, Signal


@dataclass(frozen=True)
class AnswerLine:
    """One answer: how soon to look, and what was chosen on which day."""

    level: Words
    words: Words


@dataclass(frozen=True)
class FirstLine:
    """One person of the list who answered that such thoughts were there, or preferred not to say, or of whom a flag is
    open."""

    id: UUID
    name: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class ThoughtsCard:
    """The same on the page of one patient; `asking` says how they are asked, where check-ins were granted."""

    lines: tuple[AnswerLine, ...]
    none: Words | None
    asking: AskingCard | None


def answer_lines(signals: Iterable[Signal]) -> tuple[AnswerLine, ...]:
    return tuple(AnswerLine(LEVELS[one.level], say(N_("%(day)s: %(words)s"), day=Day(one.day, "weekday"),
                                                   words=one.text)) for one in signals)


def raised_lines(flags: Iterable[Flag]) -> tuple[AnswerLine, ...]:
    """Safety flags of questionnaires: how soon to look, and where it comes from; the answer stands behind the link."""
    return tuple(AnswerLine(LEVELS[one.level], say(N_("%(what)s of %(day)s: an answer raised a safety flag."),
                                                   what=name(one.what), day=Day(one.day))) for one in flags)


def first_lines(shared: Iterable[Shared]) -> tuple[FirstLine, ...]:
    """Who should be looked at first: answers of the last 14 days and flags that nobody has seen, the most serious of
    each person deciding their place, then the newest."""
    found = []
    for one in shared:
        if one.signals or one.flags:
            lines = (*answer_lines(one.signals), *(AnswerLine(flag.level, flag.words) for flag in one.flags))
            found.append((_rank(one), FirstLine(one.patient.id, one.patient.name, lines)))
    return tuple(line for _, line in sorted(found, key=lambda pair: pair[0], reverse=True))


def _rank(one: Shared) -> tuple[Level, date]:
    return max([*((signal.level, signal.day) for signal in one.signals),
                *((flag.rank[0], flag.rank[2].date()) for flag in one.flags)])


def thoughts_card(signals: Sequence[Signal], asking: AskingCard | None) -> ThoughtsCard:
    none = None if signals else N_("Nothing in the check-ins of the last 14 days to look at first.")
    return ThoughtsCard(answer_lines(signals), none, asking)
