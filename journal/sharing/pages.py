"""What the sharing pages show; every word is decided here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from journal.access.permissions import ALL_SCOPES, Role, Scope
from journal.accounts.rules import initials
from journal.core.fields import Field
from journal.core.text import N_, Clock, Day, Words, plural, say
from journal.sharing.rules import (
    SCOPE_HINTS,
    SCOPE_WORDS,
    EmergencyAccess,
    Grant,
    GrantState,
    Invitation,
    InvitationKind,
)

Local = Callable[[datetime], datetime]
PAGES: dict[str, Words] = {
    "caseload.patient": N_("your page"), "treatment.sessions": N_("your sessions"),
    "exchange.summary": N_("the form for a summary"), "exchange.shared_pdf": N_("a summary"),
}
ROOMS: dict[str, Words] = {"treatment": N_("a session")}
"""What was opened: by page, else by room, else it is "your record"."""


@dataclass(frozen=True)
class ScopeLine:
    words: Words
    can_see: bool


@dataclass(frozen=True)
class GrantCard:
    """One person or clinic: what they can see, since when, until when, last look."""

    id: UUID
    name: str
    initials: str
    role: Words
    since: Words
    until: Words | None
    lines: tuple[ScopeLine, ...]
    last: Words
    can_change: bool


@dataclass(frozen=True)
class InvitationCard:
    id: UUID
    email: str
    detail: Words


@dataclass(frozen=True)
class SharingPage:
    title: Words
    lede: Words
    cards: tuple[GrantCard, ...]
    invitations: tuple[InvitationCard, ...]
    ended: tuple[Words, ...]
    errors: tuple[()] = ()


@dataclass(frozen=True)
class GrantForm:
    """Inviting, or changing what somebody sees."""

    title: Words
    lede: Words
    fields: Sequence[Field]
    submit: Words
    action: str
    back: str
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class StopPage:
    title: Words
    body: Words
    action: str
    errors: tuple[()] = ()


@dataclass(frozen=True)
class LookLine:
    day: Words
    text: Words


@dataclass(frozen=True)
class EmergencyCard:
    """An hour that was opened in an emergency: what happened, and the reason in the words of who gave it."""

    title: Words
    sentences: tuple[Words, ...]
    reason: str


@dataclass(frozen=True)
class ActivityPage:
    title: Words
    lede: Words
    lines: tuple[LookLine, ...]
    older: Words | None
    emergencies: tuple["EmergencyCard", ...]
    errors: tuple[()] = ()


@dataclass(frozen=True)
class InvitationPage:
    """The page behind a link for somebody who is signed in: one button."""

    title: Words
    paragraphs: tuple[Words, ...]
    action: str
    submit: Words
    errors: tuple[()] = ()


@dataclass(frozen=True)
class Message:
    """A plain page that says why a link cannot be used."""

    title: Words
    body: Words
    reference: None = None
    again: None = None
    errors: tuple[()] = ()


WANTS: dict[InvitationKind, str] = {
    InvitationKind.THERAPIST_BY_PATIENT: N_("%(name)s would like to share something of their journal with you."),
    InvitationKind.PATIENT_BY_CLINIC: N_("%(name)s invites you. If you accept, the clinic can see and record your "
                                         "sessions, and nothing else. You can stop that at any time."),
    InvitationKind.THERAPIST_BY_CLINIC: N_("%(name)s invites you to work here as a therapist. You see a journal only "
                                           "when its patient shares it with you."),
}
MAKE: dict[InvitationKind, str] = {
    InvitationKind.THERAPIST_BY_PATIENT: N_("%(name)s would like to share something of their journal with you. Make a "
                                            "therapist's account to see it. It is free, and you need no clinic."),
    InvitationKind.PATIENT_BY_CLINIC: N_("%(name)s invites you to keep a journal here. If you make an account, the "
                                         "clinic can see and record your sessions, and nothing else. You can stop "
                                         "that at any time."),
    InvitationKind.THERAPIST_BY_CLINIC: N_("%(name)s invites you to make a therapist's account here. You see a journal "
                                           "only when its patient shares it with you."),
}
WRONG_THERAPIST = N_("It works for a therapist's account under the address that it was sent to. You are signed in with "
                     "another account. Sign out first, and open the link again.")
WRONG_PATIENT = N_("It works for the account of somebody who keeps a journal, under the address that it was sent to. "
                   "You are signed in with another account. Sign out first, and open the link again.")
ROLE_WORDS = {Role.THERAPIST: N_("Therapist"), Role.CLINIC: N_("Clinic: records your sessions, sees no free text")}


def sharing_page(live: Sequence[Grant], ended: Sequence[Grant], named: Mapping[UUID, tuple[str, Role]],
                 last: Mapping[UUID, datetime], invitations: Sequence[Invitation], today: date,
                 local: Local) -> SharingPage:
    """`last` is the latest look by grant; `local` puts an instant on the reader's wall clock."""
    cards = tuple(_card(one, *named[one.id], last.get(one.id), local) for one in live if one.id in named)
    if not cards:
        lede: Words = N_("Nobody but you. You decide if and with whom you share.")
    else:
        lede = plural(N_("%(n)s person or clinic. You can change or stop this at any time."),
                      N_("%(n)s people or clinics. You can change or stop this at any time."), len(cards))
    return SharingPage(
        N_("Who can see your journal"), lede, cards, tuple(invited(one, local) for one in invitations),
        tuple(_ended(one, named[one.id][0], today, local) for one in ended if one.id in named))


def _card(grant: Grant, name: str, role: Role, last: datetime | None, local: Local) -> GrantCard:
    seen = local(last) if last else None
    since = say(N_("since %(day)s"), day=Day(local(grant.given_at).date(), "full"))
    return GrantCard(
        grant.id, name, initials(name), ROLE_WORDS[role], since,
        say(N_("until %(day)s"), day=Day(grant.ends_on, "full")) if grant.ends_on else None,
        tuple(ScopeLine(SCOPE_WORDS[scope], scope in grant.effective) for scope in Scope
              if scope in ALL_SCOPES and (not grant.clinic_id or scope is Scope.SESSIONS)),
        say(N_("Last opened on %(day)s at %(time)s."), day=Day(seen.date()), time=Clock(seen)) if seen else
        N_("Has not opened your journal yet."), not grant.clinic_id)


def _ended(grant: Grant, name: str, today: date, local: Local) -> Words:
    if grant.state(today) is GrantState.EXPIRED and grant.ends_on:
        return say(N_("%(name)s: ended on %(day)s"), name=name, day=Day(grant.ends_on, "full"))
    ended = local(grant.withdrawn_at or grant.changed_at)
    return say(N_("%(name)s: stopped on %(day)s"), name=name, day=Day(ended.date(), "full"))


def invited(one: Invitation, local: Local) -> InvitationCard:
    return InvitationCard(one.id, one.email if not one.name else f"{one.name}, {one.email}", say(
        N_("Invited on %(day)s. The link works until %(until)s."), day=Day(local(one.created_at).date()),
        until=Day(local(one.expires_at).date())))


def register_lede(kind: InvitationKind, inviter: str) -> Words:
    """Said above the form of somebody who has no account yet."""
    return say(MAKE[kind], name=inviter)


def invitation_page(found: Invitation, inviter: str, action: str) -> InvitationPage:
    """For somebody who has the account that is needed: who invites, and what they would see or show."""
    said = [say(WANTS[found.kind], name=inviter)]
    if found.kind is InvitationKind.THERAPIST_BY_PATIENT:
        said.append(say(N_("You would see: %(kinds)s."), kinds=listed(found.scopes)))
        if found.ends_on:
            said.append(say(N_("Until %(day)s."), day=Day(found.ends_on, "full")))
    return InvitationPage(N_("An invitation for you"), tuple(said), action, N_("Accept"))


def listed(scopes: Iterable[Scope]) -> Words:
    """Kinds in their usual order: "Check-ins, Sessions"."""
    words: list[Words] = [say(SCOPE_WORDS[scope]) for scope in Scope if scope in set(scopes)]
    joined: Words = words[0] if words else ""
    for one in words[1:]:
        joined = say(N_("%(first)s, %(next)s"), first=joined, next=one)
    return joined


def wrong_account(kind: InvitationKind) -> tuple[Words, Words]:
    """Title and body for somebody else; says which kind of account is needed, and no address."""
    return (N_("This invitation is for another account"),
            WRONG_PATIENT if kind is InvitationKind.PATIENT_BY_CLINIC else WRONG_THERAPIST)


def with_hints(field: Field) -> Field:
    """The kinds to choose from, each with what it holds."""
    return replace(field, options=tuple(replace(one, hint=SCOPE_HINTS[Scope(one.value)]) for one in field.options))


def activity_page(looks: Sequence[tuple[datetime, str, str | None, Words | None]], is_cut: bool,
                  emergencies: Sequence[tuple[EmergencyAccess, str, str]], local: Local) -> ActivityPage:
    """Looks as (instant on the reader's clock, event label, page, who); `is_cut` says that there are older ones."""
    return ActivityPage(
        N_("Who looked at my journal"),
        N_("Each time somebody else opens or changes something of yours, it is written down here. Nobody can take a "
           "line out."),
        tuple(LookLine(say(N_("%(day)s, %(time)s"), day=Day(at.date(), "short"), time=Clock(at)),
                       _look(event, page, who)) for at, event, page, who in looks),
        N_("Older looks are kept too, and are not shown here.") if is_cut else None,
        tuple(_emergency(one, who, second, local) for one, who, second in emergencies))


def _emergency(one: EmergencyAccess, who: str, second: str, local: Local) -> EmergencyCard:
    given, ends = local(one.given_at), local(one.ends_at)
    return EmergencyCard(
        say(N_("Opened in an emergency on %(day)s"), day=Day(given.date(), "full")),
        (say(N_("%(who)s could see your check-ins, side effects and sessions from %(start)s until %(end)s, without "
                "asking you first. This opened no notes."), who=who, start=Clock(given), end=Clock(ends)),
         say(N_("%(second)s was named as the second person. The person who runs this journal let them in, by command."),
             second=second),
         N_("Each page that was opened stands in the list below. If you do not agree with this, ask your clinic, or "
            "the person who runs this journal. You can also complain to the data protection office where you live.")),
        one.reason)


def _look(event: str, page: str | None, who: Words | None) -> Words:
    name = who or N_("The person who runs this journal, by command")
    texts = {"record:listed": N_("%(who)s saw you in their list"),
             "summary:taken": N_("%(who)s downloaded a summary"), "export:taken": N_("%(who)s took out your record"),
             "session:saved": N_("%(who)s wrote down a session"), "session:changed": N_("%(who)s changed a session"),
             "session:deleted": N_("%(who)s deleted a session"), "session:joined": N_("%(who)s joined two sessions"),
             "session:restored": N_("%(who)s brought back a session"),
             "session:kept-apart": N_("%(who)s kept two sessions apart")}
    if event in texts:
        return say(texts[event], who=name)
    what = PAGES.get(page or "") or ROOMS.get((page or "").split(".", maxsplit=1)[0], N_("your record"))
    return say(N_("%(who)s opened %(what)s"), who=name, what=say(str(what)))
