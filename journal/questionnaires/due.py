"""Which questionnaires are asked today, of everything whose turn it is. Pure: told `today`, never asks.

Nothing is asked by itself without a course of treatment, nor from a dose until the next morning. On one day at most two
are offered and at most one long one; in seven days no more than `packs.json` allows, where quick forms go first and the
PHQ-9 is never left out. What does not fit comes on another day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_, Words, say
from journal.questionnaires.instruments import ALL
from journal.questionnaires.packs import PACKS
from journal.questionnaires.responses import Mark, Origin, Response, sent
from journal.questionnaires.rules import Instrument, Turn
from journal.questionnaires.windows import Slot, Treatment, slots, treatment
from journal.treatment.course import Course
from journal.treatment.rules import Session

LONG_SECONDS = 120
"""What takes longer than this is long: one a day."""
A_DAY = 2
WEEK_DAYS = 7
ASKED_DAYS = 14
"""For so many days stays open what a therapist asked for."""
State = Literal["open", "later", "passed"]


@dataclass(frozen=True)
class Record:
    """What decides: sessions and courses, all responses and marks of one person, the instruments that may be asked,
    the person's zone, and how the people are named who asked. The order of each does not matter."""

    courses: Sequence[Course]
    sessions: Sequence[Session]
    responses: Sequence[Response]
    marks: Sequence[Mark]
    allowed: frozenset[str]
    zone: str = "UTC"
    names: Mapping[UUID, str] = field(default_factory=dict)

    def day(self, mark: Mark) -> date:
        """The person's own date of a mark."""
        return mark.made_at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Due:
    """One questionnaire to offer: why, since which day, how long it takes, and who asked for it, if somebody did."""

    instrument: str
    variant: str | None
    why: Words
    since: date
    seconds: int
    asked_by: UUID | None = None

    @property
    def is_long(self) -> bool:
        return self.seconds > LONG_SECONDS

    @property
    def origin(self) -> Origin:
        """As it is stored with the response."""
        return "therapist" if self.asked_by else "asked"


@dataclass(frozen=True)
class Candidate:
    """One whose turn it is: to be asked (`open`), put off (`later`), or not wanted this time (`passed`)."""

    due: Due
    state: State


def conditions(marks: Iterable[Mark]) -> tuple[str, ...]:
    """What the treatment is for, as it was chosen last; empty while nobody chose."""
    chosen = newest(mark for mark in marks if mark.kind == "conditions")
    return PACKS.known(chosen.conditions) if chosen else ()


def newest(marks: Iterable[Mark]) -> Mark | None:
    return max(marks, key=lambda mark: (mark.made_at, str(mark.id)), default=None)


def wishes(marks: Iterable[Mark]) -> dict[str, Mark]:
    """Instrument (or the one that it stands in for) → the newest "off" or "on"."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        name = mark.instrument or ""
        if mark.kind in ("off", "on") and name in ALL:
            found.setdefault(ALL[name].stands_for, []).append(mark)
    return {name: last for name, of_one in found.items() if (last := newest(of_one))}


def planned(record: Record) -> list[Instrument]:
    """What is asked by itself, in its order: the packs, what was switched on, without what was switched off."""
    wished = wishes(record.marks)
    core = PACKS.core(conditions(record.marks))
    found: dict[str, Instrument] = {}
    for name in (*core, *(one for one in ALL if one in wished and wished[one].kind == "on")):
        one = here(name, record.allowed)
        if one and one.stands_for not in found and not (one.stands_for in wished
                                                        and wished[one.stands_for].kind == "off"):
            found[one.stands_for] = one
    return list(found.values())


def here(name: str, allowed: frozenset[str]) -> Instrument | None:
    """The instrument, or the one that stands in for it here; None where neither may be asked."""
    if name in allowed:
        return ALL[name]
    return next((one for key, one in ALL.items() if key in allowed and one.stands_for == name), None)


def due(record: Record, today: date, is_groggy: bool = False) -> list[Due]:
    """What to offer today, first things first."""
    if is_groggy:
        return []
    waiting = [one.due for one in candidates(record, today) if one.state == "open"]
    done = [one for one in sent(record.responses) if not one.is_by_hand and one.instrument in ALL]
    of_today = {ALL[one.instrument].id for one in done if one.day == today}
    answered_or_put_off = of_today | {mark.instrument for mark in record.marks if record.day(mark) == today
                                      and mark.kind in ("later", "not_this_time")}
    spent = sum(ALL[one.instrument].seconds for one in done if today - timedelta(days=WEEK_DAYS) < one.day <= today)
    room = A_DAY - len(answered_or_put_off)
    long_done = any(ALL[name].seconds > LONG_SECONDS for name in of_today)
    found: list[Due] = []
    for one in sorted(waiting, key=lambda one: _rank(one, record)):
        fits = spent + one.seconds <= PACKS.week_seconds or ALL[one.instrument].stands_for == PACKS.never_dropped
        is_other = all(ALL[each.instrument].stands_for != ALL[one.instrument].stands_for for each in found)
        if len(found) < room and fits and is_other and not (one.is_long and long_done):
            found.append(one)
            spent += one.seconds
            long_done = long_done or one.is_long
    return found


def _rank(one: Due, record: Record) -> tuple[bool, bool, bool, bool, int, str]:
    """Asked for, then the one that is never dropped, then full forms, short before long, as the packs order them."""
    instrument = ALL[one.instrument]
    order = [each.id for each in planned(record)]
    return (one.asked_by is None, instrument.stands_for != PACKS.never_dropped, bool(instrument.between), one.is_long,
            order.index(one.instrument) if one.instrument in order else len(order), one.instrument)


def candidates(record: Record, today: date) -> list[Candidate]:
    """Everything whose turn it is today, one for each instrument. Without a course that is what a
    therapist asked for; a short form does not come while its full form waits, nor where none is asked."""
    found = treatment(record.courses, record.sessions, today)
    plan = planned(record)
    own = {one.id: turn for one in plan if found and (turn := _own(one, record, found))}
    every = {**own, **{one.due.instrument: one for one in _asked(record, today)}}
    waiting = {name for name, one in every.items() if one.state != "passed"}
    full = {one.id for one in plan}
    return [one for name, one in every.items() if not ALL[name].between & waiting
            and (one.due.asked_by or not ALL[name].between or ALL[name].between & full)]


def _own(one: Instrument, record: Record, found: Treatment) -> Candidate | None:
    """The turn that its cadence gives it today; of several the one that closes first, then the newest."""
    turns = [(slot, turn) for turn in one.turns if _applies(turn, one, record)
             for slot in slots(turn, found, _answered(one, turn.variant, record), one.min_days)
             if slot.has(found.today) and _is_unanswered(slot, turn, one, record, found.today)]
    if not turns:
        return None
    slot, turn = min(turns, key=lambda pair: (pair[0].last, -pair[0].first.toordinal(), pair[1].variant or ""))
    passed = any(mark.kind == "not_this_time" and mark.instrument == one.id and slot.has(record.day(mark))
                 for mark in record.marks)
    chosen = Due(one.id, turn.variant, slot.why, slot.first, one.seconds)
    return Candidate(chosen, "passed" if passed else _put_off(one, record, found.today))


def _applies(turn: Turn, one: Instrument, record: Record) -> bool:
    """Whether this entry of the cadence is meant for this person."""
    if turn.on_request:
        wished = wishes(record.marks).get(one.stands_for)
        if not (turn.is_paced and wished and wished.kind == "on"):
            return False
    if turn.for_condition and turn.for_condition not in conditions(record.marks):
        return False
    rare = turn.full_form_days
    return rare is None or any((every.every_days or 0) >= rare for full in planned(record) if full.id in one.between
                               for every in full.turns if every.phase == turn.phase)


def _answered(one: Instrument, variant: str | None, record: Record) -> list[date]:
    """The days on which it was answered, or one that counts for it: what it stands in for, and the full forms of a
    short one."""
    return sorted(response.day for response in sent(record.responses) if response.instrument in ALL and (
        (ALL[response.instrument].stands_for == one.stands_for and response.variant == variant)
        or response.instrument in one.between))


def _is_unanswered(slot: Slot, turn: Turn, one: Instrument, record: Record, today: date) -> bool:
    days = _answered(one, turn.variant, record)
    gap = max(one.min_days, turn.every_days or 0) if turn.before_session else one.min_days
    return not any(slot.first <= day for day in days) and not any(day > today - timedelta(days=gap) for day in days)


def _put_off(one: Instrument, record: Record, today: date) -> State:
    until = [mark.until for mark in record.marks if mark.kind == "later" and mark.instrument == one.id and mark.until]
    return "later" if any(day > today for day in until) else "open"


def _asked(record: Record, today: date) -> Iterator[Candidate]:
    """What therapists asked for, where it can be answered today."""
    for one in (ALL[name] for name in sorted(record.allowed & ALL.keys())):
        mark = asking(one, record, today)
        if mark is None or any(day > today - timedelta(days=one.min_days) for day in _answered(one, None, record)):
            continue
        passed = any(each.kind == "not_this_time" and each.instrument == one.id and each.made_at > mark.made_at
                     for each in record.marks)
        why = say(N_("%(name)s asks for it"), name=record.names.get(mark.made_by) or say(N_("Your therapist")))
        yield Candidate(Due(one.id, None, why, record.day(mark), one.seconds, mark.made_by),
                        "passed" if passed else _put_off(one, record, today))


def asking(one: Instrument, record: Record, today: date) -> Mark | None:
    """The wish of a therapist for this instrument: neither taken back nor answered, and at most `ASKED_DAYS` old."""
    last = newest(mark for mark in record.marks if mark.instrument == one.id and mark.kind in ("asked", "asked_back"))
    if last is None or last.kind != "asked":
        return None
    answered = any(response.instrument in ALL and ALL[response.instrument].stands_for == one.stands_for
                   and response.sent_at and response.sent_at >= last.made_at for response in sent(record.responses))
    is_open = record.day(last) <= today < record.day(last) + timedelta(days=ASKED_DAYS)
    return last if is_open and not answered else None


def baseline(record: Record, today: date) -> tuple[int, int] | None:
    """Before the first dose: how many of the questionnaires that are asked before it were answered, of how many."""
    found = treatment(record.courses, record.sessions, today)
    if found is None or not found.is_before_first:
        return None
    wanted = [(one, turn) for one in planned(record) for turn in one.turns
              if turn.phase == "intake" and turn.once and _applies(turn, one, record)]
    done = sum(any(slot.first <= day for slot in slots(turn, found, (), one.min_days)
                   for day in _answered(one, turn.variant, record)) for one, turn in wanted)
    return (done, len(wanted)) if wanted else None


def can_be_asked(record: Record, today: date) -> list[Instrument]:
    """What a therapist can ask for today: allowed here, not asked for already, and not answered so lately that the
    asking would be over before its turn comes."""
    ends = today + timedelta(days=ASKED_DAYS)
    return [one for name, one in ALL.items() if name in record.allowed and asking(one, record, today) is None
            and not any(day + timedelta(days=one.min_days) >= ends for day in _answered(one, None, record))]
