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
    Grant,
    GrantState,
    Invitation,
    InvitationKind,
    shown_code,
)

Local = Callable[[datetime], datetime]
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
class InvitationPage:
    """The page behind a link for somebody who is signed in: one button."""

    title: Words
    paragraphs: tuple[Words, ...]
    action: str
    submit: Words
    fields: Sequence[Field] = ()
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class HandOverPage:
    """The code of an invitation, shown once to who sent it."""

    title: Words
    code: str
    paragraphs: tuple[Words, ...]
    back: str
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
WRONG_THERAPIST = N_("It is for a therapist's account under the address that it was sent to. You are signed in with "
                     "another account. Sign out first, and open the link again.")
WRONG_PATIENT = N_("It is for the account of somebody who keeps a journal, under the address that it was sent to. "
                   "You are signed in with another account. Sign out first, and open the link again.")
ONLY_YOU = N_("Only you can see this, until you share it.")
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
        N_("Invited on %(day)s. The link is good until %(until)s."), day=Day(local(one.created_at).date()),
        until=Day(local(one.expires_at).date())))


def register_lede(kind: InvitationKind, inviter: str) -> Words:
    """Said above the form of somebody who has no account yet."""
    return say(MAKE[kind], name=inviter)


def hand_over_page(code: str, back: str) -> HandOverPage:
    return HandOverPage(N_("The invitation is sent"), shown_code(code), (
        N_("Hand this code to the person yourself: on paper, or read it out. Do not send it to the same mailbox."),
        N_("They type it when they open the link. That shows that the link reached the right person."),
        N_("The code is shown only now. After five wrong tries the invitation ends, and you can send a new one.")),
        back)


def code_problem(left: int | None) -> Words:
    """Why a code does not do: wrong with some tries left, or the invitation is over."""
    if not left:
        return N_("This invitation cannot be used any more. Please ask your clinic for a new one.")
    return plural(N_("This is not the code. You can try %(n)s more time."),
                  N_("This is not the code. You can try %(n)s more times."), left)


def invitation_page(found: Invitation, inviter: str, action: str, fields: Sequence[Field] = (),
                    errors: Sequence[Field] = ()) -> InvitationPage:
    """For somebody who has the account that is needed: who invites, and what they would see or show."""
    said = [say(WANTS[found.kind], name=inviter)]
    if found.kind is InvitationKind.THERAPIST_BY_PATIENT:
        said.append(say(N_("You would see: %(kinds)s."), kinds=listed(found.scopes)))
        if found.ends_on:
            said.append(say(N_("Until %(day)s."), day=Day(found.ends_on, "full")))
    return InvitationPage(N_("An invitation for you"), tuple(said), action, N_("Accept"), fields, errors)


def seen_by(readers: Sequence[str]) -> Words:
    """Under words of one's own: who can read them; `readers` are names."""
    if not readers:
        return ONLY_YOU
    return say(N_("Who can see this besides you: %(names)s."), names=", ".join(readers))


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
