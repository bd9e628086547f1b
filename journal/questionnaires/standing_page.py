"""What a patient reads of one that was sent, below its result: who was told, who saw it, and what is offered. Pure.

Nothing alarming stands here: help came before it (`help_page.py`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.core.text import N_, Clock, Day, Text, Words, say
from journal.questionnaires.offering import Offer
from journal.safety.flags import Flag, Step, seen_by
from journal.safety.telling import Notice

Local = Callable[[datetime], datetime]
SOMEBODY = N_("Somebody who is no longer here")
NOBODY_TOLD = N_("Nobody was told of these answers by mail.")


@dataclass(frozen=True)
class Standing:
    """`lines` say who was told and who saw it, in the order in which it happened; `notes` are advice."""

    lines: tuple[Words, ...]
    notes: tuple[Words, ...]
    offers: tuple[Offer, ...]

    @property
    def title(self) -> Words:
        return N_("Who was told") if self.lines else N_("If you like") if self.offers else N_("Please note")

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.notes or self.offers)


def standing_of(flags: Sequence[tuple[Flag, Sequence[Step]]], notices: Sequence[Notice], names: Mapping[UUID, str],
                offers: tuple[Offer, ...], notes: tuple[Words, ...], now: datetime, local: Local) -> Standing:
    """`flags` are those of the one response; `names` those of readers and of who took steps."""
    if not flags:
        return Standing((), notes, offers)
    return Standing((*(told_lines(notices, names, now, local) or (NOBODY_TOLD,)), *_seen(flags, names, local)),
                    notes, offers)


def told_lines(notices: Iterable[Notice], names: Mapping[UUID, str], now: datetime,
               local: Local) -> tuple[Words, ...]:
    """One line a reader: when they were first asked to look, or that the mail did not go."""
    first: dict[UUID, Notice] = {}
    for one in sorted(notices, key=lambda notice: (notice.is_failing(now), notice.told_at)):
        first.setdefault(one.reader_id, one)
    return tuple(say(N_("A mail to %(name)s could not be sent so far."), name=_name(names, one.reader_id))
                 if one.is_failing(now) else
                 say(N_("%(name)s was asked by mail to look, %(when)s."), name=_name(names, one.reader_id),
                     when=moment(one.told_at, local)) for one in first.values())


def _seen(flags: Iterable[tuple[Flag, Sequence[Step]]], names: Mapping[UUID, str], local: Local) -> tuple[Words, ...]:
    """The first look of each person, once all flags of it were seen by somebody; nothing before."""
    seen = [seen_by(steps) for _, steps in flags]
    found = sorted((one for one in seen if one), key=lambda one: one.at)
    if len(found) < len(seen):
        return ()
    by = {one.by: one for one in reversed(found)}
    return tuple(say(N_("Seen by %(name)s, %(when)s"), name=_name(names, one.by), when=moment(one.at, local))
                 for one in by.values())


def moment(at: datetime, local: Local) -> Text:
    """"12 May, 14:05" on the reader's clock."""
    return say(N_("%(day)s %(time)s"), day=Day(local(at).date()), time=Clock(local(at)))


def _name(names: Mapping[UUID, str], person: UUID) -> Text:
    return say(N_("%(name)s"), name=names[person]) if person in names else say(SOMEBODY)
