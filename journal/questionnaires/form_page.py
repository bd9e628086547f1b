"""What beginning, filling in and looking over a questionnaire shows; every word is decided here. The questions and
answers are the form's own, in its language. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from journal.core.text import N_, Words, plural, say
from journal.questionnaires import filling, pages
from journal.questionnaires.pages import About
from journal.questionnaires.responses import Response
from journal.questionnaires.rules import Answers, Instrument, Item
from journal.safety.pages import Call
from journal.safety.promise import Reader
from journal.safety.promise_pages import ReaderCard, nobody_words, reader_cards

NUMBERS_FROM = 5
"""With more options than these, labels that begin with digits are a scale of numbers."""
LAST_DIGIT = 9
NO_OPTION = N_("Choose one of the answers, or leave it open.")
STORED = N_("Each answer is stored as you choose it.")


@dataclass(frozen=True)
class Promise:
    """Where a question is about safety: first who reads, then whom to call."""

    cards: tuple[ReaderCard, ...]
    nobody: tuple[Words, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class StartPage:
    """`languages` are to choose from where there is more than one; `carry_on` is the same one, begun already."""

    title: Words
    about: About
    construct: str
    instrument: str
    id: UUID
    facts: tuple[Words, ...]
    who: Words
    instead: Words | None
    promise: Promise | None
    languages: tuple[tuple[str, str], ...]
    carry_on: UUID | None
    carry_words: Words | None
    statement: str
    note: str
    errors: tuple[()] = ()


@dataclass(frozen=True)
class Shown:
    """One option; `key` is the digit that chooses it, where there is one."""

    value: int
    words: str
    checked: bool
    key: str | None


@dataclass(frozen=True)
class Asked:
    """One item on the form. `hidden`: asked only after a certain answer; `when` is the condition, for the script."""

    name: str
    error: Words | None
    id: str
    text: str
    options: tuple[Shown, ...]
    hidden: bool
    when: str | None
    stored: str
    is_row: bool
    number: Words


@dataclass(frozen=True)
class FormPage:
    """`was` is what was stored when it was opened, `shown` are the ids of the items in sight; `once`: open items about
    safety were asked about already, or this is that page."""

    title: Words
    about: About
    id: UUID
    items: tuple[Asked, ...]
    was: str
    shown: str
    once: bool
    changing: bool
    back: str
    come_back: Words
    errors: Sequence[Asked]
    lede: Words | None = None


@dataclass(frozen=True)
class SummaryLine:
    id: str
    text: str
    answer: str | None


@dataclass(frozen=True)
class SummaryPage:
    title: Words
    about: About
    id: UUID
    lines: tuple[SummaryLine, ...]
    open_words: Words | None
    who: Words
    come_back: Words
    errors: tuple[()] = ()


def promise(instrument: Instrument, readers: Sequence[Reader], calls: tuple[Call, ...]) -> Promise | None:
    if not filling.has_safety(instrument):
        return None
    return Promise(reader_cards(readers), nobody_words(readers), calls)


def start_page(instrument: Instrument, variant_id: str | None, new_id: UUID, readers: Sequence[Reader],
               calls: tuple[Call, ...], instead: Words | None, begun: tuple[Response, Words] | None) -> StartPage:
    """`instead` says why this one stands in for another; `begun` is the same one with until when it can be taken up."""
    found = filling.languages(instrument)
    facts = (pages.recall(instrument, filling.variant(instrument, variant_id)), pages.length(instrument),
             N_("You can leave any question open, stop, and carry on within 24 hours."))
    return StartPage(
        instrument.short_title, pages.about(instrument, found[0], variant_id), instrument.construct, instrument.id,
        new_id, facts, pages.who_sees(readers), instead, promise(instrument, readers, calls),
        tuple((one, pages.LANGUAGES.get(one, one)) for one in found) if len(found) > 1 else (),
        begun[0].id if begun else None, begun[1] if begun else None, instrument.licence.statement,
        instrument.licence.note)


def form_page(instrument: Instrument, response: Response, come_back: Words, back: str, *,
              typed: Mapping[str, str] | None = None, wrong: Sequence[str] = (), once: bool = False,
              changing: bool = False) -> FormPage:
    """`typed` is what was chosen and is not stored, by item; `wrong` are the items whose answer is no option."""
    stored, given = response.answers, typed or {}
    shown = filling.asked(instrument, stored)
    items = tuple(_asked(one, number, response, given, one not in shown, one.id in wrong)
                  for number, one in enumerate(instrument.items, start=1))
    return FormPage(
        instrument.short_title, pages.about(instrument, response.language, response.variant), response.id, items,
        was(stored), ",".join(one.id for one in shown), once, changing, back, come_back,
        [one for one in items if one.error])


def once_more_page(instrument: Instrument, response: Response, come_back: Words, back: str) -> FormPage:
    """The open items about safety alone, asked about once more."""
    found = filling.safety_open(instrument, response.answers)
    items = tuple(_asked(one, number, response, {}, False, False) for number, one in enumerate(found, start=1))
    lede = plural(
        N_("You left this question open. That is all right. It can help to answer it, so it stands here once more. "
           "You do not have to."),
        N_("You left these questions open. That is all right. It can help to answer them, so they stand here once "
           "more. You do not have to."), len(found))
    return FormPage(N_("Before you go on"), pages.about(instrument, response.language, response.variant), response.id,
                    items, was(response.answers), ",".join(
                        one.id for one in filling.asked(instrument, response.answers)), True, False, back, come_back,
                    [], lede)


def _asked(item: Item, number: int, response: Response, typed: Mapping[str, str], hidden: bool, wrong: bool) -> Asked:
    stored = response.answers.get(item.id)
    chosen = typed.get(item.id, "" if stored is None else str(stored))
    numeric = all(filling.wording(one.label, filling.FIRST_LANGUAGE)[:1].isdigit() for one in item.options
                  ) and len(item.options) > NUMBERS_FROM
    options = tuple(Shown(one.value, filling.wording(one.label, response.language), str(one.value) == chosen,
                          _key(place, one.value, numeric)) for place, one in enumerate(item.options, start=1))
    return Asked(filling.FIELD + item.id, NO_OPTION if wrong else None, item.id,
                 filling.wording(item.text, response.language), options, hidden,
                 orjson.dumps(item.show_when).decode() if item.show_when else None,
                 "" if stored is None else str(stored), numeric, say(N_("Question %(n)s"), n=number))


def _key(place: int, value: int, numeric: bool) -> str | None:
    """A scale of numbers is chosen by its own digits, words by their place."""
    found = value if numeric else place
    return str(found) if found <= LAST_DIGIT else None


def was(answers: Answers) -> str:
    return orjson.dumps({item: value for item, value in answers.items() if value is not None}).decode()


def was_read(text: str) -> dict[str, int]:
    """What `was` wrote; nothing of what cannot be read."""
    try:
        found: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return {item: value for item, value in found.items() if type(value) is int} if isinstance(found, dict) else {}


def summary_page(instrument: Instrument, response: Response, readers: Sequence[Reader],
                 come_back: Words) -> SummaryPage:
    count = len(filling.left_open(instrument, response.answers))
    words = plural(N_("%(n)s question is left open. That is allowed."),
                   N_("%(n)s questions are left open. That is allowed."), count) if count else None
    return SummaryPage(
        N_("Look at your answers"), pages.about(instrument, response.language, response.variant), response.id,
        lines(instrument, response), words, pages.who_sees(readers), come_back)


def lines(instrument: Instrument, response: Response) -> tuple[SummaryLine, ...]:
    """Every asked item with the chosen answer, None where it was left open."""
    return tuple(SummaryLine(one.id, filling.wording(one.text, response.language),
                             filling.wording(found.label, response.language) if found else None)
                 for one in filling.asked(instrument, response.answers)
                 for found in [filling.option(one, response.answers.get(one.id))])
