"""What the therapist's page of one patient shows, as far as it is shared; every word is decided here. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from journal.access.clearance import Clearance
from journal.access.permissions import IN_SUMMARY, Scope
from journal.caseload.answers import ThoughtsCard
from journal.caseload.flag_lines import FlagsCard
from journal.caseload.values import around
from journal.core.fields import Field
from journal.core.period import Period
from journal.core.text import N_, Day, Words, plural, say
from journal.entries import side_effects
from journal.entries.rules import Entry
from journal.questionnaires.plan_page import AskingCard
from journal.sharing.pages import listed
from journal.treatment.course import Course, progress
from journal.treatment.course_words import line
from journal.treatment.facts import day_words, title
from journal.treatment.rules import Kind, Session
from journal.treatment.thread_pages import Glance
from journal.trends import pages as trend_pages
from journal.trends.pages import TrendsPage
from journal.trends.rules import Chart, History, Say
from journal.trends.score_pages import ScoresPart
from journal.trends.window import Window

PIPS = 3
PAST_SHOWN, AHEAD_SHOWN = 4, 2
NOTES_SHOWN = 30


@dataclass(frozen=True)
class EffectLine:
    name: Words
    words: Words
    pips: tuple[bool, ...]


@dataclass(frozen=True)
class SessionLine:
    id: UUID
    day: date
    title: Words
    detail: Words
    planned: bool


@dataclass(frozen=True)
class NoteLine:
    """A note in the patient's own words, shown as it is."""

    day: Words
    text: str


@dataclass(frozen=True)
class PatientPage:
    """Charts, notes, side effects of the week and sessions; each `…_words` says why there is nothing to show."""

    title: Words
    patient_id: UUID
    when: Words | None
    about: Sequence[Words]
    trends: TrendsPage | None
    too_low: Words | None
    notes: tuple[NoteLine, ...]
    notes_words: Words | None
    effects: tuple[EffectLine, ...]
    effects_words: Words
    sessions: tuple[SessionLine, ...]
    sessions_words: Words | None
    course: Words | None
    can_record: bool
    lists_sessions: bool
    lists_effects: bool
    can_take_out: bool
    has_plan: bool
    thread: Glance | None
    emergency: Words | None
    thoughts: ThoughtsCard | None
    flags: FlagsCard | None
    asking: AskingCard | None
    scores: ScoresPart | None
    errors: Sequence[Field]


def patient_page(clearance: Clearance, today: date, trends: TrendsPage | None, entries: Sequence[Entry],
                 week: Sequence[Entry], sessions: Sequence[Session],
                 courses: Sequence[Course] = (), thread: Glance | None = None, profiles: Words | None = None,
                 thoughts: ThoughtsCard | None = None, flags: FlagsCard | None = None,
                 asking: AskingCard | None = None, scores: ScoresPart | None = None) -> PatientPage:
    """`entries` are those of the chosen days, `week` those of the last seven; `thread` what is carried to the next
    session; all as far as it is shared."""
    scopes = clearance.scopes
    last, upcoming = around(sessions, today, Kind.DOSING)
    notes = note_lines(entries) if Scope.NOTES in scopes else ()
    shows_sessions = Scope.SESSIONS in scopes
    return PatientPage(
        clearance.patient.name, clearance.patient.id, _when(last, upcoming, today),
        [*_about(scopes, around(sessions, today)[1], today), *([profiles] if profiles else [])], trends,
        too_low(entries) if Scope.CHECK_INS in scopes else None, notes[:NOTES_SHOWN], _notes_words(scopes, notes),
        effect_lines(week) if Scope.SIDE_EFFECTS in scopes else (), _effects_words(scopes, week),
        session_lines(sessions, today) if shows_sessions else (), _sessions_words(scopes, sessions),
        course_line(courses, sessions, today) if shows_sessions else None,
        Scope.SESSIONS in clearance.granted, shows_sessions,
        Scope.SIDE_EFFECTS in scopes and clearance.reads_text, bool(clearance.granted & IN_SUMMARY),
        Scope.SAFETY_PLAN in scopes, thread, _emergency(clearance), thoughts, flags, asking, scores,
        flags.errors if flags else ())


def course_line(courses: Sequence[Course], sessions: Sequence[Session], today: date) -> Words | None:
    """The plan of treatment that goes on, and how far it is filled."""
    going = [one for one in progress(courses, sessions, today) if one.course.ended_on is None]
    return line(going[0]) if going else None


def _emergency(clearance: Clearance) -> Words | None:
    """Said to somebody whom no grant lets in."""
    if not clearance.patient.opened:
        return None
    return say(N_("This is open to you for a short time, in an emergency. %(name)s was told. Each page that you open "
                  "is written down and shown to them."), name=clearance.patient.name)


def shared_trends(history: History, drawn: Sequence[Chart], window: Window, words: Say) -> TrendsPage:
    """The charts of what is shared, with what a therapist is told where there is nothing to show."""
    page = trend_pages.trends_page(history, drawn, window, "therapist", words)
    empty = page.empty and (N_("There are no check-ins yet.") if history.first_day is None
                            else N_("There are no check-ins in these days."))
    return replace(page, empty=empty)


def _when(last: Session | None, upcoming: Session | None, today: date) -> Words | None:
    if upcoming and upcoming.day == today:
        return say(N_("%(session)s is today"), session=title(upcoming))
    return say(N_("%(session)s was %(when)s"), session=title(last), when=day_words(last.day, today)) if last else None


def _about(scopes: frozenset[Scope], upcoming: Session | None, today: date) -> list[Words]:
    """Sentences: the next session, what is shared, what is private."""
    said: list[Words] = []
    if upcoming:
        said.append(say(N_("Next: %(session)s, %(when)s."), session=title(upcoming),
                        when=day_words(upcoming.day, today)))
    said.append(say(N_("Shared with you: %(kinds)s."), kinds=listed(scopes)))
    if len(scopes) < len(Scope):
        said.append(say(N_("Private: %(kinds)s."), kinds=listed(frozenset(Scope) - scopes)))
    return said


def too_low(entries: Iterable[Entry]) -> Words | None:
    """On how many of the days "Too low to log" was the answer, and when last."""
    days = sorted({one.day for one in entries if one.too_low})
    if not days:
        return None
    return plural(N_("“Too low to log” on %(n)s of these days: %(day)s."),
                  N_("“Too low to log” on %(n)s of these days, the last time on %(day)s."), len(days),
                  day=Day(days[-1], "weekday"))


def note_lines(entries: Iterable[Entry]) -> tuple[NoteLine, ...]:
    """Notes, newest first."""
    written = sorted((one for one in entries if one.note), key=lambda one: (one.day, one.logged_at), reverse=True)
    return tuple(NoteLine(say(N_("%(day)s"), day=Day(one.day, "short")), one.note or "") for one in written)


def _notes_words(scopes: frozenset[Scope], notes: Sequence[NoteLine]) -> Words | None:
    if Scope.NOTES not in scopes:
        return N_("Notes are not shared with you.")
    if not notes:
        return N_("No note was written in these days.")
    return N_("The newest 30 of these days are shown.") if len(notes) > NOTES_SHOWN else None


def effect_lines(week: Iterable[Entry]) -> tuple[EffectLine, ...]:
    """Each side effect of the week at its worst, worst first, with the number of days."""
    worst: dict[str, int] = {}
    days: dict[str, set[date]] = {}
    rated: set[str] = set()
    for entry in week:
        for effect in entry.reported:
            worst[effect.key] = max(worst.get(effect.key, 0), effect.counted)
            days.setdefault(effect.key, set()).add(entry.day)
            rated |= {effect.key} if effect.severity else set()
    return tuple(EffectLine(
        side_effects.label(key), plural(
            N_("%(severity)s, %(n)s day"), N_("%(severity)s, %(n)s days"), len(days[key]),
            severity=say(str(side_effects.severity_label(worst[key]) if key in rated else N_("How bad: not said")))),
        tuple(n < worst[key] for n in range(max(PIPS, worst[key]))))
        for key in sorted(worst, key=lambda key: (-worst[key], key)))


def _effects_words(scopes: frozenset[Scope], week: Iterable[Entry]) -> Words:
    if Scope.SIDE_EFFECTS not in scopes:
        return N_("Side effects are not shared with you.")
    if any(one.says_none for one in week):
        return N_("None in these days.")
    if any(one.side_effects is not None for one in week):
        return N_("None of those asked for in these days.")
    return N_("The question was not answered in these days.")


def session_lines(sessions: Sequence[Session], today: date) -> tuple[SessionLine, ...]:
    """The next two and the last four, newest first."""
    near = [*[one for one in sessions if one.day <= today][-PAST_SHOWN:],
            *[one for one in sessions if one.day > today][:AHEAD_SHOWN]]
    return tuple(SessionLine(one.id, one.day, title(one), day_words(one.day, today), one.day > today)
                 for one in reversed(near))


def _sessions_words(scopes: frozenset[Scope], sessions: Sequence[Session]) -> Words | None:
    if Scope.SESSIONS not in scopes:
        return N_("Sessions are not shared with you.")
    return None if sessions else N_("No session is written down yet.")


def week_of(today: date) -> Period:
    """The days over which side effects are told."""
    return Period.ending(today, 7)
