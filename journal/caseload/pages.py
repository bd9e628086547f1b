"""What the therapist's list and patient page show; every word is decided here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from markupsafe import Markup

from journal.access.permissions import Scope
from journal.caseload.values import Shared
from journal.core.period import Period
from journal.core.text import N_, Day, Number, Words, plural, say
from journal.entries import side_effects
from journal.entries.pages import mood_face
from journal.entries.rules import Entry
from journal.sharing.pages import InvitationCard, Local, invited
from journal.sharing.rules import SCOPE_WORDS, Invitation
from journal.treatment.rules import Kind, Session, last_and_next
from journal.trends import daily, figure
from journal.trends.pages import TrendsPage

LOGGED_DAYS = 14
PIPS = 3


@dataclass(frozen=True)
class CaseRow:
    """One person in the list. `mood` is None where check-ins are not shared or there is no rating."""

    id: UUID
    name: str
    spark: Markup | None
    mood: Words | None
    fill: int
    mood_words: Words
    effect: Words
    effect_detail: Words | None
    logged: tuple[bool, ...]
    logged_words: Words
    last: Words
    last_detail: Words | None
    upcoming: Words
    upcoming_detail: Words | None


@dataclass(frozen=True)
class CaseloadPage:
    title: Words
    lede: Words
    rows: tuple[CaseRow, ...]
    query: str
    empty: Words | None
    errors: tuple[()] = ()


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
class PatientPage:
    """The patient page: charts as far as shared, side effects of the week, sessions, and what stays private."""

    title: Words
    patient_id: UUID
    when: Words | None
    about: Words
    trends: TrendsPage | None
    effects: tuple[EffectLine, ...]
    effects_words: Words
    sessions: tuple[SessionLine, ...]
    sessions_words: Words | None
    can_record: bool
    errors: tuple[()] = ()


@dataclass(frozen=True)
class ClinicLine:
    id: UUID
    name: str
    last: Words
    upcoming: Words


@dataclass(frozen=True)
class ClinicPage:
    title: Words
    lede: Words
    people: tuple[ClinicLine, ...]
    invitations: tuple[InvitationCard, ...]
    errors: tuple[()] = ()


def caseload_page(shared: Sequence[Shared], query: str) -> CaseloadPage:
    """Sorted by the next session, then the last one, then the name; `query` filters by a part of the name."""
    wanted = [one for one in shared if query.casefold() in one.patient.name.casefold()]
    ordered = sorted(wanted, key=_order)
    empty: Words | None = None
    if not shared:
        empty = N_("Nobody shares their journal with you yet. It begins with an invitation from a patient or a clinic.")
    elif not wanted:
        empty = say(N_("Nobody here is called “%(query)s”."), query=query)
    lede = plural(N_("%(n)s person shares their journal with you."), N_("%(n)s people share their journal with you."),
                  len(shared))
    return CaseloadPage(N_("Caseload"), lede, tuple(map(case_row, ordered)), query, empty)


def _order(one: Shared) -> tuple[bool, date, bool, date, str]:
    last, ahead = last_and_next(one.sessions, one.today)
    return (ahead is None, ahead.day if ahead else date.max, last is None, last.day if last else date.max,
            one.patient.name.casefold())


def case_row(one: Shared) -> CaseRow:
    period = Period.ending(one.today, 30)
    points = daily.day_values(one.entries, "mood")
    doses = [session.day for session in one.sessions if session.kind is Kind.DOSING]
    mood = points[max(points)].value if points else None
    logged_days = {entry.day for entry in one.entries}
    logged = tuple(one.today - timedelta(days=n) in logged_days for n in reversed(range(LOGGED_DAYS)))
    last, ahead = last_and_next(one.sessions, one.today)
    effect, detail = _worst(one)
    shares_logging = bool(one.scopes & {Scope.CHECK_INS, Scope.SIDE_EFFECTS})
    return CaseRow(
        one.patient.id, one.patient.name,
        figure.sparkline(points, period, doses) if points else None,
        say(N_("%(n)s"), n=Number(mood, 0)) if mood is not None else None, mood_face(mood) if mood is not None else 0,
        _mood_words(one, mood), effect, detail, logged if shares_logging else (),
        say(N_("%(n)s of %(days)s days"), n=sum(logged), days=LOGGED_DAYS) if shares_logging else N_("Not shared"),
        _title(last) if last else N_("None yet"), _ago(last, one.today) if last else None,
        say(N_("%(day)s"), day=Day(ahead.day)) if ahead else N_("Not planned"), _title(ahead) if ahead else None)


def _mood_words(one: Shared, mood: float | None) -> Words:
    if Scope.CHECK_INS not in one.scopes:
        return N_("Not shared")
    return say(N_("Last value %(n)s of 10."), n=Number(mood)) if mood is not None else N_("No check-ins in 30 days")


def _worst(one: Shared) -> tuple[Words, Words | None]:
    """The worst side effect of the last seven days in the plain words."""
    if Scope.SIDE_EFFECTS not in one.scopes:
        return N_("Not shared"), None
    week = Period.ending(one.today, 7)
    asked = [entry for entry in one.entries if entry.day in week and entry.side_effects is not None]
    found = [effect for entry in asked for effect in entry.side_effects or ()]
    if not found:
        return (N_("None"), None) if asked else (N_("Not answered"), None)
    worst = max(found, key=lambda effect: effect.counted)
    detail = side_effects.severity_label(worst.severity) if worst.severity else None
    return side_effects.label(worst.key), detail


def _title(session: Session) -> Words:
    if session.kind is Kind.INTEGRATION:
        return N_("Integration")
    return say(N_("Session %(number)s"), number=session.number)


def _ago(session: Session, today: date) -> Words:
    days = (today - session.day).days
    return N_("today") if days == 0 else plural(N_("%(n)s day ago"), N_("%(n)s days ago"), days)


def patient_page(name: str, patient_id: UUID, scopes: frozenset[Scope], today: date, trends: TrendsPage | None,
                 week: Iterable[Entry], sessions: Sequence[Session]) -> PatientPage:
    last, ahead = last_and_next(sessions, today, Kind.DOSING)
    effects = effect_lines(week) if Scope.SIDE_EFFECTS in scopes else ()
    shown = [*[one for one in sessions if one.day <= today][-4:], *[one for one in sessions if one.day > today][:2]]
    return PatientPage(
        name, patient_id, _when(last, today), _about(scopes, ahead), trends, effects,
        N_("Not shared with you.") if Scope.SIDE_EFFECTS not in scopes else
        N_("No side effect was reported in these days."),
        tuple(_session_line(one, today) for one in reversed(shown)),
        None if Scope.SESSIONS in scopes else N_("Sessions are not shared with you."), Scope.SESSIONS in scopes)


def _when(last: Session | None, today: date) -> Words | None:
    if last is None:
        return None
    days = (today - last.day).days
    if days == 0:
        return say(N_("Session %(number)s is today"), number=last.number)
    return plural(N_("Session %(number)s was %(n)s day ago"), N_("Session %(number)s was %(n)s days ago"), days,
                  number=last.number)


def _about(scopes: frozenset[Scope], ahead: Session | None) -> Words:
    yes = [SCOPE_WORDS[scope] for scope in Scope if scope in scopes]
    no = [SCOPE_WORDS[scope] for scope in Scope if scope not in scopes]
    shares = say(N_("Shares: %(kinds)s."), kinds=_listed(yes))
    private = say(N_("Private: %(kinds)s."), kinds=_listed(no)) if no else say("")
    upcoming = say(N_("Next session: %(day)s."), day=Day(ahead.day, "weekday")) if ahead else say("")
    return say(N_("%(upcoming)s %(shares)s %(private)s"), upcoming=upcoming, shares=shares, private=private)


def _listed(words: Sequence[str]) -> Words:
    joined: Words = say(words[0]) if words else say("")
    for one in words[1:]:
        joined = say(N_("%(first)s, %(next)s"), first=joined, next=say(one))
    return joined


def effect_lines(week: Iterable[Entry]) -> tuple[EffectLine, ...]:
    """Each side effect of the week at its worst, worst first, with the number of days."""
    worst: dict[str, int] = {}
    days: dict[str, set[date]] = {}
    for entry in week:
        for effect in entry.side_effects or ():
            worst[effect.key] = max(worst.get(effect.key, 0), effect.counted)
            days.setdefault(effect.key, set()).add(entry.day)
    return tuple(EffectLine(
        side_effects.label(key), plural(N_("%(severity)s, %(n)s day"), N_("%(severity)s, %(n)s days"), len(days[key]),
                                        severity=say(str(side_effects.severity_label(worst[key])))),
        tuple(n < worst[key] for n in range(max(PIPS, worst[key]))))
        for key in sorted(worst, key=lambda key: (-worst[key], key)))


def _session_line(session: Session, today: date) -> SessionLine:
    detail = (_ago(session, today) if session.day <= today else
              plural(N_("in %(n)s day"), N_("in %(n)s days"), (session.day - today).days))
    return SessionLine(session.id, session.day, _title(session), detail, session.day > today)


def clinic_page(name: str, people: Sequence[Shared], invitations: Sequence[Invitation], local: Local) -> ClinicPage:
    lede: Words = (plural(N_("%(n)s person shares sessions with %(clinic)s."),
                          N_("%(n)s people share sessions with %(clinic)s."), len(people), clinic=name) if people else
                   N_("Nobody shares sessions with your clinic yet. An invitation is the way to begin."))
    lines = []
    for one in people:
        last, ahead = last_and_next(one.sessions, one.today)
        lines.append(ClinicLine(
            one.patient.id, one.patient.name,
            say(N_("%(title)s, %(day)s"), title=_title(last), day=Day(last.day, "full")) if last else N_("None yet"),
            say(N_("%(day)s"), day=Day(ahead.day, "full")) if ahead else N_("Not planned")))
    return ClinicPage(N_("People"), lede, tuple(lines), tuple(invited(one, local) for one in invitations))
