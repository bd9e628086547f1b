"""Filling in a questionnaire: which items are asked, in which language, what was left open. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from journal.questionnaires.conditions import holds
from journal.questionnaires.responses import OPEN_FOR, Response
from journal.questionnaires.rules import Answers, Instrument, Item, Option, Variant

FIELD = "item-"
"""What the name of an item's field begins with."""
FIRST_LANGUAGE = "en"
OLDEST_DAY = date(1990, 1, 1)
"""No old score is from before it."""


def asked(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The items to show now, in order: those without a condition, those whose condition is met, and whatever has an
    answer, so that nothing that counts is out of sight."""
    return tuple(one for one in instrument.items
                 if one.show_when is None or answers.get(one.id) is not None or holds(one.show_when, answers))


def left_open(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The asked items without an answer."""
    return tuple(one for one in asked(instrument, answers) if answers.get(one.id) is None)


def safety_open(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The open items about safety: asked about once more, and never read as "no"."""
    return tuple(one for one in left_open(instrument, answers) if one.safety)


def answered(instrument: Instrument, answers: Answers) -> int:
    """How many of the asked items have an answer."""
    return len(asked(instrument, answers)) - len(left_open(instrument, answers))


def has_safety(instrument: Instrument) -> bool:
    """Whether who reads and whom to call comes before its first question."""
    return any(one.safety for one in instrument.items)


def languages(instrument: Instrument) -> tuple[str, ...]:
    """The languages in which every word of the form is official wording, English first."""
    texts = [one.text for one in instrument.items]
    texts += [option.label for one in instrument.items for option in one.options]
    texts += [one for one in (instrument.stem, instrument.instructions) if one]
    found = set.intersection(*(set(one) for one in texts))
    return tuple(sorted(found, key=lambda one: (one != FIRST_LANGUAGE, one)))


def wording(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in English; empty where the form has none."""
    return texts.get(language) or texts.get(FIRST_LANGUAGE, "")


def variant(instrument: Instrument, variant_id: str | None) -> Variant | None:
    """The other edition with this id; None for the usual one."""
    return next((one for one in instrument.variants if one.id == variant_id), None)


def option(item: Item, value: int | None) -> Option | None:
    """The chosen option; None for an item that is open."""
    return next((one for one in item.options if one.value == value), None)


def changed(sent: Mapping[str, int], was: Mapping[str, int], stored: Answers) -> dict[str, int | None]:
    """What a form changes: answers that were not on it when it was opened. What another page stored meanwhile stays."""
    return {item: value for item, value in sent.items() if was.get(item) != value and stored.get(item) != value}


def alike(items: Iterable[Item]) -> list[list[Item]]:
    """Neighbours with the same options together, as paper sets them in one grid."""
    return [list(group) for _, group in groupby(items, key=lambda one: one.options)]


def until(response: Response) -> datetime:
    """Until when one that was begun can be taken up again."""
    return response.started_at + OPEN_FOR


def live(responses: Iterable[Response], now: datetime) -> list[Response]:
    """What was begun and can be taken up, newest first."""
    return sorted((one for one in responses if one.is_open(now)), key=lambda one: one.started_at, reverse=True)


def newest_first(responses: Iterable[Response]) -> list[Response]:
    """What was sent and not taken away, newest first; of one day, what was sent later."""
    found = (one for one in responses if one.sent_at and not one.deleted_at)
    return sorted(found, key=lambda one: (one.day, one.sent_at or one.started_at), reverse=True)


def deleted(responses: Iterable[Response], now: datetime) -> list[Response]:
    """What was taken away and can be put back, newest first: what was sent, and what could still be finished."""
    found = [one for one in responses if one.deleted_at and (one.sent_at or now - one.started_at < OPEN_FOR)]
    return sorted(found, key=lambda one: one.deleted_at or one.started_at, reverse=True)


def minutes(instrument: Instrument) -> int:
    """About how long it takes, in whole minutes, never less than one."""
    return max(1, -(-instrument.seconds // 60))


def band_of(instrument: Instrument, total: float | None) -> str | None:
    """The id of the band that holds this total."""
    return next((one.id for one in instrument.bands if total is not None and one.low <= total <= one.high), None)


def uuid_of(text: str) -> UUID | None:
    """The id that a form was made with; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def old_problem(instrument: Instrument, total: float) -> bool:
    """Whether an old score can be none of this instrument's: outside its range, or with decimals that it has not."""
    ends = instrument.scoring.range
    return ends is None or not ends[0] <= total <= ends[1] or (
        instrument.scoring.method != "mean" and total != int(total))


def with_total(instruments: Iterable[Instrument]) -> list[Instrument]:
    """Those that have a total which can be typed in."""
    return [one for one in instruments if one.scoring.range and one.scoring.method != "rule"]
