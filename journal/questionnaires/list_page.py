"""What the list of questionnaires shows; every word is decided here. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from journal.core.text import N_, Words, plural, say
from journal.questionnaires import filling, pages
from journal.questionnaires.pages import Local
from journal.questionnaires.responses import Response
from journal.questionnaires.rules import Instrument

FOLDED_FROM = 8
"""So many of the newest are in sight; what is older is folded by year."""
GROGGY = N_("After a dose, questionnaires wait until the morning.")


@dataclass(frozen=True)
class Waiting:
    """One that is due, begun or on offer: `name` as it is called, what it is about, and where it opens."""

    name: str
    words: tuple[Words, ...]
    href: str
    begun: bool = False
    id: UUID | None = None


@dataclass(frozen=True)
class SentLine:
    id: UUID
    name: str
    day: Words
    score: Words
    note: Words | None
    by_hand: bool
    source: str


@dataclass(frozen=True)
class Year:
    title: Words
    lines: tuple[SentLine, ...]


@dataclass(frozen=True)
class ListPage:
    """`now` is what is due or was begun; `notes` say why something is not asked, `who` who can see what is sent."""

    title: Words
    lede: Words
    groggy: Words | None
    now: tuple[Waiting, ...]
    any_time: tuple[Waiting, ...]
    notes: tuple[Words, ...]
    recent: tuple[SentLine, ...]
    years: tuple[Year, ...]
    deleted: tuple[SentLine, ...]
    deleted_words: Words
    empty: Words | None
    who: Words
    errors: tuple[()] = ()


@dataclass(frozen=True)
class Listed:
    """What the list is made of: `due` are the ids of what is due, in their order; `offered` what may be begun."""

    responses: Sequence[Response]
    due: Sequence[str]
    offered: frozenset[str]
    notes: tuple[Words, ...]
    who: Words


def list_page(found: Listed, instruments: Mapping[str, Instrument], now: datetime, local: Local, is_groggy: bool,
              address: Callable[..., str]) -> ListPage:
    """`address(view, **values)` is a page of this room."""
    begun = [one for one in filling.live(found.responses, now) if one.instrument in instruments]
    sent = [_line(one, instruments, local(now).date()) for one in filling.newest_first(found.responses)
            if one.instrument in instruments]
    days = {one.id: one.day for one in found.responses}
    gone = [_line(one, instruments, local(now).date()) for one in filling.deleted(found.responses, now)
            if one.instrument in instruments]
    busy = {one.instrument for one in begun} | set(found.due)
    waiting = [_begun(one, instruments[one.instrument], now, local, address) for one in begun]
    waiting += [_offer(instruments[one], address) for one in found.due
                if one in instruments and one not in {other.instrument for other in begun}]
    rest = sorted((one for one in instruments.values() if one.id in found.offered - busy), key=_place)
    return ListPage(
        N_("Questionnaires"),
        N_("Short, well-known forms with fixed questions. They make it easier to see how things move over months. "
           "You decide whether to fill one in."),
        GROGGY if is_groggy else None, () if is_groggy else tuple(waiting),
        () if is_groggy else tuple(_offer(one, address) for one in rest), found.notes,
        tuple(sent[:FOLDED_FROM]), _years(sent[FOLDED_FROM:], days), tuple(gone),
        plural(N_("%(n)s deleted questionnaire"), N_("%(n)s deleted questionnaires"), len(gone)),
        None if sent else N_("What you send stands here, newest first."), found.who)


def _begun(one: Response, instrument: Instrument, now: datetime, local: Local, address: Callable[..., str]) -> Waiting:
    done = say(N_("%(done)s of %(count)s answered."), done=filling.answered(instrument, one.answers),
               count=len(filling.asked(instrument, one.answers)))
    return Waiting(instrument.short_title, (done, pages.come_back(one, now, local)),
                   address("form", response_id=one.id), True, one.id)


def _offer(instrument: Instrument, address: Callable[..., str]) -> Waiting:
    return Waiting(instrument.short_title, (say(instrument.construct), pages.length(instrument)),
                   address("start", instrument=instrument.id))


def _place(instrument: Instrument) -> tuple[bool, str]:
    """By name; those that ask about nothing but safety come last."""
    return all(one.safety for one in instrument.items), instrument.short_title


def _line(one: Response, instruments: Mapping[str, Instrument], today: date) -> SentLine:
    instrument = instruments[one.instrument]
    score: Words = pages.score_words(instrument, one.total) if one.sent_at else N_("Not sent")
    return SentLine(one.id, instrument.short_title, pages.day_words(one.day, today), score,
                    pages.TYPED_IN if one.is_by_hand else None, one.is_by_hand, one.source)


def _years(lines: Iterable[SentLine], days: Mapping[UUID, date]) -> tuple[Year, ...]:
    found = [(year, tuple(of_year)) for year, of_year in groupby(lines, key=lambda one: days[one.id].year)]
    return tuple(Year(plural(N_("%(year)s: %(n)s questionnaire"), N_("%(year)s: %(n)s questionnaires"), len(of_year),
                             year=str(year)), of_year) for year, of_year in found)
