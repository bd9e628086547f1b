"""What the pages of promises and of asking show; every word is decided here. Pure.

The wording waits for a clinician (docs/clinical-review.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.core.fields import Choice as Option
from journal.core.fields import Field
from journal.core.text import N_, Clock, Day, Text, Words, say
from journal.safety.asking import Asking, Mode
from journal.safety.promise import WEEK, Promise, Reader
from journal.safety.promise_words import HEARD, LABELS, MODES, WEEKDAYS

Local = Callable[[datetime], datetime]
NOBODY = (
    N_("Nobody reads your answers here, on no day. Nothing happens by itself when you write that you are not safe."),
    N_("If you need someone, please use the help lines. They are there for you."),
)
SAVED = N_("Saved. Patients read it before the question.")
CHANGED = N_("Changed. It holds from now on.")


@dataclass(frozen=True)
class ReaderCard:
    """One reader as the patient reads of them: what they promised, or that they promised nothing."""

    id: UUID
    name: str
    facts: tuple[tuple[Words, Words], ...]
    words: Words | None


@dataclass(frozen=True)
class WhoReadsPage:
    """The patient's page: who reads, and how often they are asked."""

    title: Words
    lede: Words
    cards: tuple[ReaderCard, ...]
    nobody: tuple[Words, ...]
    asked: tuple[Words, ...]
    options: tuple[Option, ...]
    errors: tuple[()] = ()


@dataclass(frozen=True)
class PromisePage:
    """The form of a therapist or of a clinic's staff."""

    title: Words
    lede: Words
    held: Words | None
    fields: Sequence[Field]
    id: str
    errors: Sequence[Field]


@dataclass(frozen=True)
class AskingCard:
    """For a therapist who can see the answers: how their patient is asked, and the one button there is."""

    words: Words
    button: Words | None
    mode: str
    hint: Words | None


def reader_cards(readers: Sequence[Reader]) -> tuple[ReaderCard, ...]:
    return tuple(_card(one) for one in readers if one.can_read or one.promise)


def nobody_words(readers: Sequence[Reader]) -> tuple[Words, ...]:
    """Said where nobody who can see the answer has promised to look."""
    return () if any(one.has_promised for one in readers) else NOBODY


def _card(one: Reader) -> ReaderCard:
    promise = one.promise
    if promise is None:
        return ReaderCard(one.id, one.name, (), say(
            N_("%(name)s can see your answer, and has not said when they look."), name=one.name))
    if not promise.is_read:
        return ReaderCard(one.id, one.name, (), N_("They say: nobody reads the answers."))
    return ReaderCard(one.id, one.name, promise_facts(promise), None if one.can_read else say(
        N_("%(name)s cannot see your answers here. This is what happens when they hear of one from you or your "
           "therapist."), name=one.name))


def promise_facts(promise: Promise) -> tuple[tuple[Words, Words], ...]:
    """What a promise says, in the order in which it is read."""
    days = _days(promise.days)
    if promise.until:
        at = datetime.combine(promise.written_at.date(), promise.until)
        days = say(N_("%(days)s, until %(time)s, clock of %(place)s"), days=days, time=Clock(at),
                   place=place(promise.zone))
    found: list[tuple[Words, Words]] = [(LABELS["reader"], say(N_("%(words)s"), words=promise.reader)),
                                        (LABELS["days"], days)]
    found += [(N_("When you hear from them"), HEARD[promise.answers]),
              (N_("What happens"), say(N_("%(words)s"), words=promise.happens))]
    if promise.stands_in:
        found.append((N_("When they are away"), say(N_("%(words)s"), words=promise.stands_in)))
    return tuple(found)


def place(zone: str) -> str:
    """"America/New_York" as people say it: "New York"."""
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def _days(days: Sequence[int]) -> Text:
    if len(days) == len(WEEK):
        return say(N_("Every day"))
    if list(days) == [0, 1, 2, 3, 4]:
        return say(N_("Monday to Friday"))
    joined = say(WEEKDAYS[days[0]])
    for day in days[1:]:
        joined = say(N_("%(first)s, %(next)s"), first=joined, next=say(WEEKDAYS[day]))
    return joined


def who_reads_page(readers: Sequence[Reader], asked: Asking, patient: UUID) -> WhoReadsPage:
    chosen = Mode.OFF if asked.why == "patient" else Mode.DAILY if patient in asked.wished_by else Mode.WEEKLY
    return WhoReadsPage(
        N_("Who reads your answers"),
        N_("Sometimes, after a check-in, there is one more question, about thoughts of not wanting to live. You never "
           "have to answer it."),
        reader_cards(readers), nobody_words(readers), asked_words(readers, asked, patient),
        tuple(Option(mode.value, MODES[mode], mode is chosen) for mode in (Mode.WEEKLY, Mode.DAILY, Mode.OFF)))


def asked_words(readers: Sequence[Reader], asked: Asking, patient: UUID) -> tuple[Words, ...]:
    """How often the patient is asked at present, and why."""
    names = ", ".join(one.name for one in readers if one.id in asked.wished_by)
    match asked.why:
        case "nobody":
            return (N_("You are not asked at the moment, because nobody who can see your answer has promised to answer "
                       "within a day. “Help now” is on every page."),)
        case "patient":
            return (N_("You are not asked, because you prefer not to be. “Help now” is on every page."),)
        case "agreed":
            return (say(N_("You are asked every day. You and %(names)s agreed on it. Each of you can change that at "
                           "any time, at once."), names=names),)
        case "waiting" if patient in asked.wished_by:
            return (N_("You are asked about once a week. You wish to be asked every day; that begins when your "
                       "therapist agrees."),)
        case "waiting":
            return (say(N_("You are asked about once a week. %(names)s suggests every day. It begins only if you "
                           "choose it too."), names=names),)
    return (N_("You are asked about once a week, on the day after a session, and when some heavy days came "
               "together."),)


def asking_card(asked: Asking, therapist: UUID, patient: UUID, name: str) -> AskingCard:
    """What the patient's therapist reads of it, and whether they can agree to daily asking or go back."""
    back = (N_("Go back to once a week"), Mode.WEEKLY.value)
    agree = (N_("Agree to daily asking") if patient in asked.wished_by else N_("Suggest daily asking"),
             Mode.DAILY.value)
    words: dict[str, Words] = {
        "nobody": N_("Not asked now: nobody who can see the answer has promised to answer within a day."),
        "patient": say(N_("Not asked: %(name)s prefers not to be."), name=name),
        "agreed": N_("Asked every day, as the two of you agreed."),
        "usual": N_("Asked about once a week, and on the day after a session."),
        "waiting": say(N_("Asked about once a week. %(name)s wishes to be asked every day."), name=name)
        if patient in asked.wished_by else
        say(N_("Asked about once a week. Daily asking waits for %(name)s to choose it too."), name=name)}
    hint = N_("Daily asking begins only when both of you chose it. Some people feel worse for being asked often.")
    if asked.why == "patient":
        return AskingCard(words[asked.why], None, "", None)
    button, mode = back if therapist in asked.wished_by else agree
    return AskingCard(words[asked.why], button, mode, None if therapist in asked.wished_by else hint)


def promise_page(held: Promise | None, fields: Sequence[Field], form_id: str, is_clinic: bool,
                 local: Local) -> PromisePage:
    lede = (N_("Patients who share their sessions with your clinic read this. Staff of a clinic cannot see check-ins "
               "here: write what happens when you hear of an answer. Whether the question is asked depends on the "
               "therapists.") if is_clinic else
            N_("Patients who share their check-ins with you read this before they are asked about thoughts of not "
               "wanting to live. Promise only what you can keep."))
    written: Words | None = None
    if held:
        at = local(held.written_at)
        written = say(N_("Version %(n)s, written on %(day)s at %(time)s. Earlier versions are kept."), n=held.number,
                      day=Day(at.date(), "full"), time=Clock(at))
    return PromisePage(N_("Monitoring promise"), lede, written, fields, form_id,
                       [one for one in fields if one.error])
