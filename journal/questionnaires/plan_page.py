"""What the page "Which questionnaires are asked" shows, the therapist's card and Today's; every word is decided here.
Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from journal.core.fields import Choice, Field
from journal.core.text import N_, Day, Words, say
from journal.questionnaires import plan_words
from journal.questionnaires.due import (
    ASKED_DAYS,
    Due,
    Record,
    State,
    asking,
    baseline,
    can_be_asked,
    candidates,
    conditions,
    newest,
    planned,
    wishes,
)
from journal.questionnaires.instruments import ALL
from journal.questionnaires.packs import PACKS
from journal.questionnaires.responses import MarkKind
from journal.questionnaires.rules import Instrument
from journal.questionnaires.windows import treatment

Address = Callable[..., str]
TITLE = N_("Which questionnaires are asked")
LEDE = N_("Each one can be left out, put off or switched off, and none of this changes your treatment by itself.")
COMMON = N_("Nothing is chosen yet, so the two that fit most people are asked: one about low mood and one about worry.")
NO_COURSE = N_("There is no plan of treatment yet, so nothing is asked by itself. You can fill in any of them when you "
               "want.")
NO_COURSE_SHARED = N_("There is no plan of treatment yet, so nothing is asked by itself.")
BEARABLE = N_("On one day at most two are offered, and at most one long one. From a session until the next morning "
              "nothing is asked.")
WHO_SEES = N_("Stored sealed in your journal. People with whom you share questionnaires see this page, what was put "
              "off and what was left out. Nobody watches it live.")
WHO_SEES_SHARED = N_("The patient sees this page too, and who chose what.")
ASK_ALONE = N_("Only when you or your therapist want it")
ASK_ALONE_SHARED = N_("Only when the patient or a therapist wants it")
SAVED = N_("Saved.")
LATER = N_("Put off until tomorrow.")
NOT_THIS_TIME = N_("Left out this time. You can still fill it in whenever you want.")
ASKED = N_("Asked for. It waits on the patient's first page for 14 days.")
ASKED_BACK = N_("Taken back.")
CANNOT = N_("This one cannot be asked for now.")


@dataclass(frozen=True)
class WishButton:
    """A form of one button; its hidden fields are the wish."""

    text: Words
    name: str
    action: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """One questionnaire of the plan: what it is, when it is asked, and the button that switches it."""

    name: str
    about: Words
    when: tuple[Words, ...]
    by: Words | None
    button: WishButton | None


@dataclass(frozen=True)
class PlanPage:
    title: Words
    lede: Words
    note: Words | None
    is_own: bool
    conditions: Field
    chosen_by: Words | None
    action: str
    form_id: str
    asked: tuple[Row, ...]
    others: tuple[Row, ...]
    bearable: Words
    who_sees: Words
    back: str
    back_words: Words
    errors: tuple[()] = ()


@dataclass(frozen=True)
class WaitingCard:
    """On Today: the first of what is due. `told` says who would see that it was left out."""

    title: Words
    name: str
    why: Words
    begin: str
    later: WishButton
    leave_out: WishButton
    told: Words | None
    more: Words | None


@dataclass(frozen=True)
class AskingCard:
    """On the therapist's page of one patient; `form` is None where there is nothing to ask for."""

    lines: tuple[Words, ...]
    asked: tuple[tuple[Words, WishButton], ...]
    form: Field | None
    form_id: str
    action: str
    hint: Words
    plan: str


def wish(kind: MarkKind, instrument: str, text: Words, action: str) -> WishButton:
    return WishButton(text, ALL[instrument].short_title, action,
                      (("id", str(uuid4())), ("kind", kind), ("instrument", instrument)))


def plan_page(record: Record, today: date, is_own: bool, me: UUID, address: Address, back: tuple[str, Words],
              sees_course: bool = True) -> PlanPage:
    """`address(view)` gives a page of this room for this patient."""
    chosen = conditions(record.marks)
    plan, note = planned(record), None
    if treatment(record.courses, record.sessions, today) is None and sees_course:
        note = NO_COURSE if is_own else NO_COURSE_SHARED
    others = [one for one in _others(record, chosen) if one.id not in {each.id for each in plan}]
    options = tuple(Choice(one, PACKS.label(one), one in chosen) for one in PACKS.conditions())
    return PlanPage(
        TITLE, LEDE if is_own else WHO_SEES_SHARED, note or (None if chosen else COMMON), is_own,
        Field("conditions", N_("What the treatment is for"), type="checks", options=options),
        _by(newest(mark for mark in record.marks if mark.kind == "conditions"), record, me), address("choose"),
        str(uuid4()),
        tuple(_row(one, record, me, is_own, address, is_on=True) for one in plan),
        tuple(_row(one, record, me, is_own, address, is_on=False) for one in others),
        BEARABLE, WHO_SEES if is_own else WHO_SEES_SHARED, *back)


def _others(record: Record, chosen: tuple[str, ...]) -> list[Instrument]:
    """What could be asked as well: those of the packs first, then the rest; nothing that another stands in for."""
    names = dict.fromkeys((*PACKS.core(chosen), *PACKS.offered(chosen), *ALL))
    return [ALL[name] for name in names if name in record.allowed and not (
        ALL[name].stands_for != name and ALL[name].stands_for in record.allowed)]


def _row(one: Instrument, record: Record, me: UUID, is_own: bool, address: Address, is_on: bool) -> Row:
    wished = wishes(record.marks).get(one.stands_for)
    when = plan_words.lines(one, is_wished=True if not is_on else bool(wished and wished.kind == "on"))
    is_alone = not any(turn.is_paced for turn in one.turns)
    button = None
    if is_own and not (is_alone and not is_on):
        button = (wish("off", one.id, N_("Switch off"), address("wish")) if is_on else
                  wish("on", one.id, N_("Switch on"), address("wish")))
    about = say(N_("%(title)s, %(minutes)s"), title=one.title, minutes=plan_words.minutes(one.seconds))
    alone = ASK_ALONE if is_own else ASK_ALONE_SHARED
    return Row(one.short_title, about, (alone,) if is_alone else when, _by(wished, record, me), button)


def _by(mark: Any, record: Record, me: UUID) -> Words | None:
    """Who wished it, and when."""
    if mark is None:
        return None
    day = Day(record.day(mark), "full")
    if mark.made_by == me:
        return say(N_("Chosen by you on %(day)s"), day=day)
    return say(N_("Chosen by %(name)s on %(day)s"), name=record.names.get(mark.made_by) or say(N_("somebody")), day=day)


def waiting_card(found: Sequence[Due], begin: Callable[[str], str], action: str) -> WaitingCard | None:
    """None while nothing is due."""
    if not found:
        return None
    one = found[0]
    more = say(N_("One more can follow when this one is done: %(name)s."),
               name=ALL[found[1].instrument].short_title) if found[1:] else None
    told = N_("Who asked can see whether it was answered or left out.") if one.asked_by else None
    return WaitingCard(
        say(N_("A questionnaire is waiting: %(minutes)s"), minutes=plan_words.minutes(one.seconds)),
        ALL[one.instrument].short_title, one.why, begin(one.instrument),
        wish("later", one.instrument, N_("Later"), action),
        wish("not_this_time", one.instrument, N_("Not this time"), action), told, more)


STATES: dict[State, Words] = {
    "open": N_("%(name)s: its turn began on %(day)s"), "later": N_("%(name)s: put off until tomorrow"),
    "passed": N_("%(name)s: left out this time")}


def asking_card(record: Record, today: date, address: Address, sees_course: bool) -> AskingCard:
    """What waits or was left out, what was asked for, and the form that asks for one."""
    known = [one for one in candidates(record, today) if sees_course or one.due.asked_by]
    lines = [say(str(STATES[one.state]), name=ALL[one.due.instrument].short_title, day=Day(one.due.since))
             for one in known]
    if not sees_course:
        lines.append(say(N_("Sessions are not shared with you, so what the plan asks is not shown here.")))
    elif not lines:
        lines.append(say(N_("Nothing waits to be filled in.")))
    asked = [(mark, one) for one in ALL.values() if (mark := asking(one, record, today))]
    options = tuple(Choice(one.id, one.short_title) for one in can_be_asked(record, today))
    return AskingCard(
        tuple(lines), tuple((_asked_line(one.short_title, record, mark), wish(
            "asked_back", one.id, N_("Take it back"), address("ask"))) for mark, one in asked),
        Field("instrument", N_("Ask for a questionnaire"), type="select", options=options) if options else None,
        str(uuid4()), address("ask"), say(N_("It waits on their first page for %(n)s days. They see who asked, and can "
                                             "put it off or leave it out."), n=ASKED_DAYS), address("shared_plan"))


def _asked_line(title: str, record: Record, mark: Any) -> Words:
    return say(N_("%(title)s, asked for by %(name)s on %(day)s"), title=title, day=Day(record.day(mark)),
               name=record.names.get(mark.made_by) or say(N_("somebody")))


def baseline_words(record: Record, today: date) -> Words | None:
    """For the line about the time before the first dose: how many questionnaires were answered."""
    found = baseline(record, today)
    if found is None:
        return None
    return say(N_("Questionnaires: %(done)s of %(all)s answered."), done=found[0], all=found[1])
