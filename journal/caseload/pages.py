"""What the therapist's list and the clinic's desk show; every word is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from markupsafe import Markup

from journal.access.permissions import Scope
from journal.caseload import flag_words
from journal.caseload.answers import FirstLine, first_lines
from journal.caseload.flag_words import FlagsCard
from journal.caseload.values import LOGGED_DAYS, LOGGING, Order, Shared, Show, by_flags, chosen, found, in_order
from journal.core.period import Period
from journal.core.text import N_, Day, Number, Words, plural, say
from journal.entries import side_effects
from journal.entries.pages import mood_face
from journal.entries.rules import NONE_ASKED
from journal.sharing.pages import InvitationCard, Local, invited
from journal.sharing.rules import Invitation
from journal.treatment.facts import day_words, title
from journal.treatment.rules import Kind, Session
from journal.trends import daily, figure

NOT_SHARED = N_("Not shared")
NONE_YET = N_("None yet")
NOT_PLANNED = N_("Not planned")


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
    flags: FlagsCard | None
    unread: Words | None


@dataclass(frozen=True)
class Way:
    """One way to order or to filter the list; `args` are the arguments of its address."""

    name: Words
    args: Mapping[str, str]
    current: bool


@dataclass(frozen=True)
class CaseloadPage:
    title: Words
    lede: Words
    rows: tuple[CaseRow, ...]
    query: str
    args: Mapping[str, str]
    orders: tuple[Way, ...]
    shows: tuple[Way, ...]
    empty: Words | None
    all_shown: bool
    first: tuple[FirstLine, ...]
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


ORDERS: dict[Order, Words] = {"next": N_("Next session"), "flags": N_("Flags")}
SHOWS: dict[Show, Words] = {"all": N_("Everybody"), "flags": N_("With flags"), "unread": N_("New check-ins")}


def caseload_page(shared: Sequence[Shared], query: str, order: str = "", show: str = "") -> CaseloadPage:
    """Everybody who shares, or those whose name was asked for; by next session unless asked for by flags."""
    by: Order = "flags" if order == "flags" else "next"
    kept: Show = next((one for one in SHOWS if one == show), "all")
    named = found(shared, query)
    wanted = (by_flags if by == "flags" else in_order)(chosen(named, kept))
    lede = plural(N_("%(n)s person shares their journal with you."), N_("%(n)s people share their journal with you."),
                  len(shared))
    return CaseloadPage(
        N_("Caseload"), lede, tuple(map(case_row, wanted)), query, {"order": by, "show": kept},
        tuple(Way(words, {"order": key, "show": kept}, key == by) for key, words in ORDERS.items()),
        tuple(Way(words, {"order": by, "show": key}, key == kept) for key, words in SHOWS.items()),
        None if wanted else _nobody(shared, named, query), len(wanted) == len(shared), first_lines(named))


def _nobody(shared: Sequence[Shared], named: Sequence[Shared], query: str) -> Words:
    if not shared:
        return N_("Nobody shares their journal with you yet. It begins with an invitation from a patient or a clinic.")
    return N_("Nobody of these people at the moment.") if named else say(N_("Nobody here is called “%(query)s”."),
                                                                        query=query)


def case_row(one: Shared) -> CaseRow:
    period = Period.ending(one.today, 30)
    points = {day: point for day, point in daily.day_values(one.entries, "mood").items() if day in period}
    doses = [session.day for session in one.sessions if session.kind is Kind.DOSING]
    mood = points[max(points)].value if points else None
    effect, detail = _worst(one)
    last, last_detail = _last(one)
    upcoming, upcoming_detail = _upcoming(one)
    shares_logging = bool(one.scopes & LOGGING)
    return CaseRow(
        one.patient.id, one.patient.name, figure.sparkline(points, period, doses) if points else None,
        say(N_("%(n)s"), n=Number(mood, 0)) if mood is not None else None, mood_face(mood) if mood is not None else 0,
        _mood_words(one, mood, max(points, default=None)), effect, detail, one.logged if shares_logging else (),
        say(N_("%(n)s of %(days)s days"), n=sum(one.logged), days=LOGGED_DAYS) if shares_logging else NOT_SHARED,
        last, last_detail, upcoming, upcoming_detail, _flags(one),
        plural(N_("%(n)s new check-in"), N_("%(n)s new check-ins"), one.unread) if one.unread else None)


def _flags(one: Shared) -> FlagsCard | None:
    if one.found is None:
        return None
    return flag_words.card(one.patient.id, one.found.findings, one.found.flags, one.today, one.scopes,
                           above=bool(one.signals or one.flags))


def _mood_words(one: Shared, mood: float | None, day: date | None) -> Words:
    if Scope.CHECK_INS not in one.scopes:
        return NOT_SHARED
    if mood is None or day is None:
        return N_("No mood in 30 days")
    return say(N_("Last mood %(n)s of 10, on %(day)s."), n=Number(mood), day=Day(day))


def _worst(one: Shared) -> tuple[Words, Words | None]:
    """The worst side effect of the last seven days in the plain words."""
    if Scope.SIDE_EFFECTS not in one.scopes:
        return NOT_SHARED, None
    week = Period.ending(one.today, 7)
    asked = [entry for entry in one.entries if entry.day in week and entry.side_effects is not None]
    seen = [(effect.counted, entry.day, effect) for entry in asked for effect in entry.reported]
    if not seen:
        none = N_("None") if any(entry.says_none for entry in asked) else NONE_ASKED
        return (none, None) if asked else (N_("Not answered"), None)
    worst = max(seen, key=lambda pair: pair[:2])[2]
    return side_effects.label(worst.key), side_effects.severity_label(worst.severity) if worst.severity else None


def _last(one: Shared) -> tuple[Words, Words | None]:
    if Scope.SESSIONS not in one.scopes:
        return NOT_SHARED, None
    return (title(one.last), day_words(one.last.day, one.today)) if one.last else (NONE_YET, None)


def _upcoming(one: Shared) -> tuple[Words, Words | None]:
    if Scope.SESSIONS not in one.scopes:
        return NOT_SHARED, None
    if one.upcoming is None:
        return NOT_PLANNED, None
    return near(one.upcoming, one.today), title(one.upcoming)


def near(session: Session, today: date) -> Words:
    """"today", "tomorrow", or the date."""
    if (session.day - today).days in (0, 1):
        return day_words(session.day, today)
    return say(N_("%(day)s"), day=Day(session.day, "day" if session.day.year == today.year else "full"))


def clinic_page(name: str, people: Sequence[Shared], invitations: Sequence[Invitation], local: Local) -> ClinicPage:
    lede: Words = (plural(N_("%(n)s person shares sessions with %(clinic)s."),
                          N_("%(n)s people share sessions with %(clinic)s."), len(people), clinic=name) if people else
                   N_("Nobody shares sessions with your clinic yet. An invitation is the way to begin."))
    lines = tuple(ClinicLine(one.patient.id, one.patient.name, _clinic_words(one.last, one.today) or NONE_YET,
                             _clinic_words(one.upcoming, one.today) or NOT_PLANNED) for one in in_order(people))
    return ClinicPage(N_("People"), lede, lines, tuple(invited(one, local) for one in invitations))


def _clinic_words(session: Session | None, today: date) -> Words | None:
    if session is None:
        return None
    return say(N_("%(title)s, %(day)s"), title=title(session), day=near(session, today))
