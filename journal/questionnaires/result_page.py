"""What is shown of a questionnaire that was sent, on the screen and on paper; every word is decided here. The sentence
about the score is the definition's own. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from journal.core.text import N_, Day, Words, inside, plural, say
from journal.questionnaires import filling, form_page, pages
from journal.questionnaires.form_page import SummaryLine
from journal.questionnaires.pages import About
from journal.questionnaires.responses import Response
from journal.questionnaires.rules import Instrument, Item
from journal.safety.promise import Reader

TABLE_MOST = 6
"""More options than these stand below their item, not beside it."""


@dataclass(frozen=True)
class ResultPage:
    """`score` is the number with its range, `band` the definition's sentence, `said` what else there is to say of the
    number, `change` how it stands against the start and the time before; `standing` is who was told."""

    title: Words
    day: Words
    score: Words | None
    band: str | None
    said: tuple[Words, ...]
    change: tuple[Words, ...]
    limits: tuple[Words, ...]
    standing: Any
    who: Words
    about: About
    lines: tuple[SummaryLine, ...]
    id: UUID
    source: str
    by_hand: bool
    errors: tuple[()] = ()


@dataclass(frozen=True)
class Grid:
    """Neighbouring items with the same options: a table where they are words, else a row of numbers for each item."""

    options: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[bool, ...]], ...]
    is_table: bool


@dataclass(frozen=True)
class PaperPage:
    """The form as paper has it, with the chosen answers or empty; `score` is None on an empty one."""

    title: Words
    about: About
    when: Words | None
    grids: tuple[Grid, ...]
    score: Words | None
    limits: tuple[Words, ...]
    back: str
    statement: str
    errors: tuple[()] = ()


def result_page(instrument: Instrument, response: Response, readers: Sequence[Reader], today: date, standing: Any,
                change: tuple[Words, ...] = ()) -> ResultPage:
    total = response.total
    return ResultPage(
        instrument.short_title, pages.day_words(response.day, today),
        None if total is None else pages.score_words(instrument, total), band_text(instrument, total),
        said(instrument, response), change, limits(instrument, response), standing, pages.who_sees_sent(readers),
        pages.about(instrument, response.language, response.variant),
        () if response.is_by_hand else form_page.lines(instrument, response), response.id, response.source,
        response.is_by_hand)


def band_text(instrument: Instrument, total: float | None) -> str | None:
    """The definition's own sentence for this total."""
    found = filling.band_of(instrument, total)
    return next((filling.wording(one.patient_text, filling.FIRST_LANGUAGE) for one in instrument.bands
                 if one.id == found), None)


def said(instrument: Instrument, response: Response) -> tuple[Words, ...]:
    """How the number came about, or why there is none."""
    if response.is_by_hand:
        return ()
    count = len(filling.left_open(instrument, response.answers))
    scored = [one for one in filling.left_open(instrument, response.answers) if one.scored]
    found: list[Words] = []
    if instrument.scoring.method == "rule":
        found.append(N_("These questions have no total. Each answer stands for itself."))
    elif response.total is None:
        found.append(plural(N_("%(n)s was left open, so there is no total."),
                            N_("%(n)s were left open, so there is no total."), max(len(scored), 1)))
    elif response.result and response.result["prorated"]:
        found.append(plural(
            N_("%(n)s was left open. The rule of this form fills it with the mean of the others, so the number is "
               "worked out."),
            N_("%(n)s were left open. The rule of this form fills them with the mean of the others, so the number is "
               "worked out."), max(len(scored), 1)))
    elif count:
        found.append(plural(N_("%(n)s was left open."), N_("%(n)s were left open."), count))
    found += [say(N_("As a percentage: %(value)s of %(most)s."), value=value, most=one["range"][1])
              for one in instrument.scoring.derived if one["type"] == "multiply"
              for value in [((response.result or {}).get("derived") or {}).get(one["id"])] if value is not None]
    return tuple(found)


def limits(instrument: Instrument, response: Response) -> tuple[Words, ...]:
    """What the number does not say."""
    time = pages.stretch(instrument, filling.variant(instrument, response.variant))
    first: Words = N_("It says how you answered these questions.") if time is None else say(
        N_("It says how you answered about %(time)s."), time=time)
    return (say(N_("%(first)s It is no diagnosis, and it does not say why things are as they are."),
                first=inside(first)),)


def paper_page(instrument: Instrument, language: str, variant: str | None, back: str,
               response: Response | None = None) -> PaperPage:
    """With the answers of `response`, or empty: then every item stands there, also those that depend on another."""
    answers = response.answers if response else {}
    total = response.total if response else None
    score = say(N_("Score: %(score)s"), score=inside(pages.score_words(instrument, total))) if response else None
    return PaperPage(
        instrument.title, pages.about(instrument, language, variant),
        say(N_("Filled in on %(day)s"), day=Day(response.day, "full")) if response else None,
        tuple(_grid(group, language, answers) for group in filling.alike(instrument.items)), score,
        limits(instrument, response) if response else (), back, instrument.licence.statement)


def _grid(items: Sequence[Item], language: str, answers: Any) -> Grid:
    options = items[0].options
    rows = tuple((str(one.number), filling.wording(one.text, language),
                  tuple(answers.get(one.id) == option.value for option in options)) for one in items)
    return Grid(tuple(filling.wording(one.label, language) for one in options), rows,
                len(options) <= TABLE_MOST)
