"""The integration thread in words: its facts, its moments, its practice. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from journal.core.text import N_, Day, Words, plural, say
from journal.treatment import facts
from journal.treatment.facts import Fact
from journal.treatment.preparation import Item
from journal.treatment.reader import Button, Reader
from journal.treatment.rules import Session
from journal.treatment.thread import FEELINGS, HELPED, Moment, Page, PageKind, PracticeDay
from journal.treatment.thread_story import Practised


@dataclass(frozen=True)
class MomentLine:
    text: str
    day: Words
    off: Button | None


@dataclass(frozen=True)
class Answer:
    """One button of a practice; `is_given` tells that it is the answer of today."""

    value: str
    words: Words
    is_given: bool


@dataclass(frozen=True)
class PracticeCard:
    """The practice that goes on. `did` and `helped` are its buttons, empty for a reader; `carried` goes with each."""

    text: str
    since: Words
    said: Words | None
    did: tuple[Answer, ...]
    helped: tuple[Answer, ...]
    action: str
    carried: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    words: Words
    href: str


def next_title(session: Session | None, today: date) -> Words:
    """"Next: Session 5, in 3 days", also where no day is known."""
    if session is None:
        return N_("For your next session")
    when = facts.day_words(session.day, today)
    return say(N_("Next: %(session)s, %(when)s"), session=facts.title(session), when=when)


def before_facts(page: Page, items: Sequence[Item] = ()) -> list[Fact]:
    """What was written before a session; with `items`, what is ready out of how many."""
    found = [Fact(N_("Intention"), page.intention, typed=True)] if page.intention else []
    if page.ready:
        ready = "\n".join(page.ready.values())
        missing = sum(one.id not in page.ready for one in items)
        label: Words = say(N_("Ready (%(n)s still open)"), n=missing) if missing else N_("Ready")
        found.append(Fact(label, ready, typed=True))
    return [*found, *([Fact(N_("Questions for the team"), page.questions, typed=True)] if page.questions else [])]


def after_facts(page: Page) -> list[Fact]:
    found = [Fact(N_("Words"), page.words, typed=True)] if page.words else []
    return [*found, *([Fact(N_("Feelings"), feelings_words(page.feelings))] if page.feelings else [])]


def feelings_words(keys: Iterable[str]) -> Words:
    """"Calm, Moved"; keys that this version does not know are left out."""
    chosen = set(keys)
    known: list[Words] = [say(str(words)) for key, words in FEELINGS.items() if key in chosen]
    if not known:
        return N_("None of these")
    joined = known[0]
    for one in known[1:]:
        joined = say(N_("%(first)s, %(next)s"), first=joined, next=one)
    return joined


def practice_card(practice: Page, today: Iterable[PracticeDay], reader: Reader, on: str = "thread") -> PracticeCard:
    """`today` are the answers of today; `on` names the page to which a button comes back."""
    given = next((one for one in today if one.practice_id == practice.page_id), None)
    did = [Answer("yes", N_("Yes"), bool(given and given.did)),
           Answer("no", N_("Not today"), bool(given and not given.did))] if reader.is_own else []
    helped = [Answer(key, words, bool(given and given.helped == key))
              for key, words in HELPED.items()] if reader.is_own and given and given.did else []
    carried = (("practice_id", str(practice.page_id)), ("day", reader.today.isoformat()), ("on", on))
    return PracticeCard(practice.practice, say(N_("Since %(day)s"), day=Day(practice.day)), _said(given), tuple(did),
                        tuple(helped), reader.address("practice_day"), carried)


def _said(given: PracticeDay | None) -> Words | None:
    if given is None:
        return None
    if not given.did:
        return N_("Today: not done.")
    helped = HELPED.get(given.helped or "")
    return say(N_("Today: done. Helped: %(helped)s."), helped=say(str(helped))) if helped else N_("Today: done.")


def moment_lines(moments: Iterable[Moment], reader: Reader, can_change: bool = True) -> list[MomentLine]:
    return [MomentLine(one.text, moment_day(one), Button(
        N_("Take off"), reader.address("unpin", moment_id=one.id)) if reader.is_own and can_change else None)
        for one in moments]


def moment_day(one: Moment) -> Words:
    text = N_("From the check-in of %(day)s") if one.entry_id else N_("Pinned on %(day)s")
    return say(text, day=Day(one.day, "weekday"))


def practised_facts(one: Practised) -> list[Fact]:
    """The practice in its owner's words, and what was answered; days without an answer are not counted."""
    found = [Fact(N_("Practice"), one.practice.practice, typed=True)]
    if one.answers:
        did = sum(each.did for each in one.answers)
        found.append(Fact(N_("Done"), plural(N_("on %(did)s of %(n)s day answered"),
                                             N_("on %(did)s of %(n)s days answered"), len(one.answers), did=did)))
    helped = [(words, count) for key, words in HELPED.items()
              if (count := sum(each.helped == key for each in one.answers))]
    if helped:
        joined: Words = ""
        for words, count in helped:
            part = plural(N_("%(answer)s on %(n)s day"), N_("%(answer)s on %(n)s days"), count, answer=say(str(words)))
            joined = say(N_("%(first)s, %(next)s"), first=joined, next=part) if joined else part
        found.append(Fact(N_("Helped"), joined))
    return found


def page_facts(page: Page) -> list[Fact]:
    """What one version of a page says, whatever its kind."""
    if page.kind is PageKind.PRACTICE:
        return [Fact(N_("Practice"), page.practice, typed=True)] if page.practice else []
    return before_facts(page) if page.kind is PageKind.BEFORE else after_facts(page)


def new_moment_words(names: Sequence[str]) -> Words:
    """Said where a moment is pinned: what is stored, and who can read it."""
    if not names:
        return N_("Only these words and their day go into your integration thread. Nobody else can see them until you "
                  "share the thread.")
    return say(N_("Only these words and their day go into your integration thread. Who can read them then: %(names)s."),
               names=", ".join(names))
