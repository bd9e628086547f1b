"""What the question about suicidal thoughts shows, and the page after its answer; every word is decided here. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from journal.core.fields import Choice, Field
from journal.core.text import N_, Words
from journal.safety.pages import Call, PlanHelp, Support
from journal.safety.promise import Reader
from journal.safety.promise_pages import ReaderCard, nobody_words, reader_cards
from journal.safety.rules import Signal
from journal.safety.thoughts import question

NAME = "thoughts"
CHOOSE = N_("Choose one of the answers, or leave this page. You do not have to answer.")
SAVED = N_("Your answer is saved.")
NOT_SAVED = N_("Your answer is not saved: the journal cannot write at the moment. Nobody is told.")


@dataclass(frozen=True)
class QuestionPage:
    """First who reads the answer, then whom to call, then the question."""

    title: Words
    entry_id: UUID
    lede: Words
    cards: tuple[ReaderCard, ...]
    nobody: tuple[Words, ...]
    before: Words
    calls: tuple[Call, ...]
    field: Field
    shown: str
    errors: Sequence[Field]


@dataclass(frozen=True)
class AnsweredPage:
    """Help at once, before anything else; `again` is the answer to send once more where it could not be stored."""

    title: Words
    entry_id: UUID
    support: Support
    people: tuple[Call, ...]
    plan: PlanHelp | None
    saved: Words
    again: str | None
    errors: tuple[()] = ()


def question_page(entry_id: UUID, readers: Sequence[Reader], calls: tuple[Call, ...], lang: str,
                  error: Words | None = None, chosen: str = "") -> QuestionPage:
    asked = question(lang)
    options = tuple(Choice(str(value), words, str(value) == chosen) for value, words in asked.options)
    field = Field(NAME, asked.text, type="radios", options=options, error=error)
    shown = ",".join(str(one.promise.id) for one in readers if one.promise)
    return QuestionPage(N_("One more question"), entry_id, N_("Please read first who sees your answer."),
                        reader_cards(readers), nobody_words(readers), asked.before, calls, field, shown,
                        [field] if error else [])


def answered_page(entry_id: UUID, support: Support, signal: Signal, plan: PlanHelp | None,
                  again: str | None = None) -> AnsweredPage:
    """`plan` is the patient's own; shown as far as the screen of this answer shows it."""
    people = plan.calls if plan and "my_people" in signal.shows else ()
    return AnsweredPage(N_("Please read this first"), entry_id, support, people,
                        plan if "safety_plan" in signal.shows else None, NOT_SAVED if again else SAVED, again)
