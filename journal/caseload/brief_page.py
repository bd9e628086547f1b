"""The brief in words: one page that is read in a minute before the hour. Pure; the paper says the same words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from markupsafe import Markup

from journal.access.permissions import Scope
from journal.caseload import flag_words
from journal.caseload.answers import AnswerLine, answer_lines, raised_lines
from journal.caseload.flag_words import FlagsCard
from journal.caseload.since import Brief, EffectSince
from journal.core.text import N_, Day, Words, inside, plural, say
from journal.entries import side_effects
from journal.sharing.pages import listed
from journal.treatment.facts import Fact, day_words, long_day, summary, title
from journal.treatment.rules import Session
from journal.treatment.thread import Moment, current_practice
from journal.treatment.thread_story import story
from journal.treatment.thread_words import moment_day, practised_facts
from journal.trends import figure
from journal.trends.analysis import sentences
from journal.trends.rules import Chart, Say

WIDE, NARROW, HIGH = 820, 420, 150
"""Size of the drawing in px, for a desk and for a phone."""
NOTES_SHOWN, LETTERS = 3, 130
"""Notes on the page, and letters of each: the others are one link away."""
EFFECTS_SHOWN, SESSIONS_SHOWN = 5, 4
STATES: dict[str, Words] = {"new": N_("New"), "still": N_("Still there"), "gone": N_("Gone")}
SIGNS = (("sess", "dosing", N_("Dosing session")), ("sess-i", "integration", N_("Integration session")))


@dataclass(frozen=True)
class Choice:
    """One session that can be counted from; `value` is its id."""

    value: str
    label: Words
    chosen: bool


@dataclass(frozen=True)
class KeyItem:
    sign: str
    name: Words


@dataclass(frozen=True)
class Drawn:
    """The mood line for a desk and for a phone, with its sentence, what a screen reader says, and its key."""

    chart: Chart
    wide: Markup
    narrow: Markup
    alt: Words
    said: Words
    key: tuple[KeyItem, ...]


@dataclass(frozen=True)
class Line:
    """A line of a list: `state` is said before it, `detail` after it. `typed`: a person's own words."""

    words: Words
    detail: Words | None = None
    state: Words | None = None
    typed: bool = False


@dataclass(frozen=True)
class Neighbour:
    """The brief of the person before or after in the order of the day."""

    name: str
    href: str


@dataclass(frozen=True)
class BriefPage:
    """A list is None where its kind is private; `empty` words stand where it is shared and nothing is in it. `private`
    says once what is not shared."""

    title: Words
    patient_id: UUID
    since: Words
    today: Words | None
    private: Words | None
    choices: tuple[Choice, ...]
    safety: tuple[AnswerLine, ...]
    flags: FlagsCard
    drawn: Drawn | None
    changes: tuple[Words, ...]
    scores: tuple[Words, ...]
    logged: tuple[Words, ...] | None
    sessions: tuple[Words, ...] | None
    effects: tuple[Line, ...] | None
    effects_more: Words | None
    effects_empty: Words
    thread: tuple[Fact, ...] | None
    pinned: tuple[Line, ...]
    notes: tuple[Line, ...] | None
    notes_more: Words | None
    before: Neighbour | None = None
    after: Neighbour | None = None
    keys: bool = True
    can_take_out: bool = False
    errors: tuple[()] = ()


def brief_page(brief: Brief, words: Say) -> BriefPage:
    """`words` writes out the few texts of the drawing."""
    effects, scopes = brief.effects, brief.scopes
    lines = tuple(map(effect_line, effects or ()))
    notes = brief.notes or ()
    return BriefPage(
        brief.patient.name, brief.patient.id, since_words(brief), _today(brief),
        say(N_("Not shared with you: %(kinds)s."), kinds=listed(frozenset(Scope) - scopes))
        if len(scopes) < len(Scope) else None,
        choices(brief), (*raised_lines(brief.raised), *answer_lines(brief.thoughts)),
        flag_words.card(brief.patient.id, brief.found.findings, brief.found.flags, brief.today, scopes, todo(brief),
                        above=bool(brief.raised or brief.thoughts)),
        _drawn(brief.chart, words), changes(brief), brief.scores, logged(brief), past(brief),
        lines[:EFFECTS_SHOWN] if effects is not None else None,
        plural(N_("%(n)s more"), N_("%(n)s more"), len(lines) - EFFECTS_SHOWN) if len(lines) > EFFECTS_SHOWN else None,
        N_("None was reported."), thread(brief), pinned(brief),
        tuple(note_line(one.day, one.note or "", LETTERS) for one in notes[:NOTES_SHOWN])
        if brief.notes is not None else None,
        plural(N_("%(n)s more note"), N_("%(n)s more notes"), len(notes) - NOTES_SHOWN)
        if len(notes) > NOTES_SHOWN else None)


def since_words(brief: Brief) -> Words:
    """"Since: Integration session, Tuesday 5 May, 9 days ago"."""
    if brief.since is None:
        return say(N_("The last %(n)s days, because no earlier session is known."), n=brief.period.days)
    return say(N_("Since: %(session)s, %(day)s, %(when)s"), session=inside(title(brief.since)),
               day=long_day(brief.since.day, brief.today), when=inside(day_words(brief.since.day, brief.today)))


def _today(brief: Brief) -> Words | None:
    """The next session, on the day itself in particular."""
    ahead = [one for one in brief.sessions if one.day >= brief.today]
    if not ahead:
        return None
    return say(N_("Next: %(session)s, %(when)s."), session=inside(title(ahead[0])),
               when=inside(day_words(ahead[0].day, brief.today)))


def choices(brief: Brief) -> tuple[Choice, ...]:
    """Every earlier session, the newest first."""
    past_ones = [one for one in brief.sessions if one.day < brief.today]
    return tuple(Choice(str(one.id), say(N_("%(session)s, %(day)s"), session=inside(title(one)),
                                         day=Day(one.day, "full")), one == brief.since) for one in reversed(past_ones))


def _drawn(chart: Chart | None, words: Say) -> Drawn | None:
    if chart is None or chart.is_empty:
        return None
    kinds = {mark.kind for mark in chart.markers}
    smooth = [series.smooth_label for series in chart.series if series.smooth_label]
    key = [KeyItem("line", smooth[0] if smooth else N_("Mood")), KeyItem("dot", N_("Each day")),
           *(KeyItem(sign, name) for sign, kind, name in SIGNS if kind in kinds)]
    return Drawn(chart, figure.as_svg(chart, WIDE, HIGH, words), figure.as_svg(chart, NARROW, HIGH, words), chart.alt,
                 chart.sentence, tuple(key))


def changes(brief: Brief) -> tuple[Words, ...]:
    """The recent level of mood (A5)."""
    if Scope.CHECK_INS not in brief.scopes:
        return ()
    said: list[Words] = [sentences.level(brief.found.findings.level, sentences.Voice("mood"))]
    if Scope.SESSIONS not in brief.scopes:
        said.append(N_("Sessions are private, so their timing is not allowed for."))
    return tuple(said)


def logged(brief: Brief) -> tuple[Words, ...] | None:
    one = brief.logged
    if one is None:
        return None
    said: list[Words] = [plural(N_("Checked in on %(done)s of %(n)s day."), N_("Checked in on %(done)s of %(n)s days."),
                                one.of, done=one.days)]
    if one.last:
        said.append(say(N_("Last: %(when)s."), when=inside(day_words(one.last, brief.today))))
    if one.too_low:
        said.append(plural(N_("“Too low to log” on %(n)s day."), N_("“Too low to log” on %(n)s days."), one.too_low))
    return tuple(said)


def past(brief: Brief) -> tuple[Words, ...] | None:
    """The sessions after the one that is counted from, until today."""
    if Scope.SESSIONS not in brief.scopes:
        return None
    found = [_session(one) for one in brief.sessions if one != brief.since and one.day in brief.period]
    missing = len(found) - SESSIONS_SHOWN
    more = plural(N_("%(n)s earlier one"), N_("%(n)s earlier ones"), missing)
    return (*reversed(found[-SESSIONS_SHOWN:]), *([more] if missing > 0 else []))


def _session(one: Session) -> Words:
    about = summary(one)
    if about:
        return say(N_("%(session)s, %(day)s: %(about)s"), session=inside(title(one)), day=Day(one.day),
                   about=inside(about))
    return say(N_("%(session)s, %(day)s"), session=inside(title(one)), day=Day(one.day))


def effect_line(one: EffectSince) -> Line:
    """"Headache: stopped me, 2 days; gone by 9 May"."""
    parts: list[Words] = [side_effects.severity_label(one.worst) if one.worst else N_("How bad: not said"),
                          plural(N_("%(n)s day"), N_("%(n)s days"), one.days)]
    if one.clear:
        parts.append(say(N_("gone by %(day)s"), day=Day(one.clear)))
    else:
        parts.append(say(N_("last on %(day)s"), day=Day(one.last)))
    return Line(side_effects.label(one.key), joined(parts), STATES[one.state])


def joined(parts: Sequence[Words]) -> Words:
    found: Words = inside(parts[0])
    for one in parts[1:]:
        found = say(N_("%(first)s, %(next)s"), first=found, next=inside(one))
    return found


def thread(brief: Brief) -> tuple[Fact, ...] | None:
    """The intention for the next session, and each practice with what was answered since."""
    if brief.thread is None:
        return None
    upcoming = story(brief.thread, brief.today).upcoming.before[-1:]
    facts = [Fact(N_("Intention"), one.intention, typed=True) for one in upcoming if one.intention]
    for one in brief.practised:
        facts += practised_facts(one)
    return tuple(Fact(one.label, cut(str(one.value), LETTERS), True) if one.typed else one for one in facts)


def pinned(brief: Brief) -> tuple[Line, ...]:
    found: Iterable[Moment] = story(brief.thread, brief.today).upcoming.waiting if brief.thread else ()
    return tuple(Line(cut(one.text, LETTERS), moment_day(one), typed=True) for one in found)


def note_line(day: date, text: str, letters: int) -> Line:
    return Line(cut(text, letters), say(N_("%(day)s"), day=Day(day, "short")), typed=True)


def cut(text: str, letters: int) -> str:
    """The beginning of a longer text, at the end of a word."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    return text[:letters].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def todo(brief: Brief) -> list[Words]:
    """What was due since and is not done."""
    found: list[Words] = []
    due = brief.due
    if due.asked > due.answered:
        found.append(plural(N_("%(done)s of %(n)s short check-in after a dose answered."),
                            N_("%(done)s of %(n)s short check-ins after a dose answered."), due.asked,
                            done=due.answered))
    if due.offered:
        found.append(say(N_("The practice agreed on %(day)s was not taken up in the journal."),
                         day=Day(due.offered.day)))
    if due.unanswered and brief.thread and current_practice(brief.thread.pages):
        found.append(N_("The practice has no answer since."))
    return found
