"""What the sharing pages show; every word is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from journal.access.permissions import ALL_SCOPES, Role, Scope
from journal.accounts.rules import initials
from journal.core.fields import Field
from journal.core.text import N_, Clock, Day, Words, plural, say
from journal.sharing.rules import SCOPE_WORDS, Grant, GrantState, Invitation

PAGES: dict[str, Words] = {
    "caseload.patient": N_("your page"), "treatment.sessions": N_("your sessions"),
    "treatment.session": N_("a session"), "exchange.summary": N_("the summary form"),
}
"""What a look is called; everything else is "your record"."""


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
class ActivityPage:
    title: Words
    lede: Words
    lines: tuple[LookLine, ...]
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
    errors: tuple[()] = ()


ROLE_WORDS = {Role.THERAPIST: N_("Therapist"), Role.CLINIC: N_("Clinic: records your sessions, sees no free text")}


def sharing_page(live: Sequence[Grant], ended: Sequence[Grant], named: Mapping[UUID, tuple[str, Role]],
                 last: Mapping[UUID, datetime], invitations: Sequence[Invitation], today: date) -> SharingPage:
    """`last` is each grantee's latest look, on the reader's wall clock."""
    cards = tuple(_card(one, *named[one.id], last) for one in live if one.id in named)
    if not cards:
        lede: Words = N_("Nobody but you. You decide if and with whom you share.")
    else:
        lede = plural(N_("%(n)s person or clinic. You can change or stop this at any time."),
                      N_("%(n)s people or clinics. You can change or stop this at any time."), len(cards))
    return SharingPage(N_("Who can see your journal"), lede, cards, tuple(map(invited, invitations)), tuple(
        _ended(one, named[one.id][0], today) for one in ended if one.id in named))


def _card(grant: Grant, name: str, role: Role, last: Mapping[UUID, datetime]) -> GrantCard:
    seen = last.get(grant.grantee_id) if grant.grantee_id else None
    since = say(N_("since %(day)s"), day=Day(grant.given_at.date(), "full"))
    return GrantCard(
        grant.id, name, initials(name), ROLE_WORDS[role], since,
        say(N_("until %(day)s"), day=Day(grant.ends_on, "full")) if grant.ends_on else None,
        tuple(ScopeLine(SCOPE_WORDS[scope], scope in grant.effective) for scope in Scope
              if scope in ALL_SCOPES and (not grant.clinic_id or scope is Scope.SESSIONS)),
        say(N_("Last opened on %(day)s at %(time)s."), day=Day(seen.date()), time=Clock(seen)) if seen else
        N_("Has not opened your journal yet."), not grant.clinic_id)


def _ended(grant: Grant, name: str, today: date) -> Words:
    if grant.state(today) is GrantState.EXPIRED and grant.ends_on:
        return say(N_("%(name)s: ended on %(day)s"), name=name, day=Day(grant.ends_on, "full"))
    ended = grant.withdrawn_at or grant.changed_at
    return say(N_("%(name)s: stopped on %(day)s"), name=name, day=Day(ended.date(), "full"))


def invited(one: Invitation) -> InvitationCard:
    return InvitationCard(one.id, one.email if not one.name else f"{one.name}, {one.email}", say(
        N_("Invited on %(day)s. The link works until %(until)s."), day=Day(one.created_at.date()),
        until=Day(one.expires_at.date())))


def activity_page(looks: Sequence[tuple[datetime, str, str | None, Words | None]]) -> ActivityPage:
    """Looks as (instant on the reader's clock, event label, page, who)."""
    return ActivityPage(
        N_("Who looked at my journal"),
        N_("Each time somebody else opens something of yours, it is written down here. Nobody can take a line out."),
        tuple(LookLine(say(N_("%(day)s, %(time)s"), day=Day(at.date(), "short"), time=Clock(at)),
                       _look(event, page, who)) for at, event, page, who in looks))


def _look(event: str, page: str | None, who: Words | None) -> Words:
    name = who or N_("The person who runs this journal, by command")
    texts = {"record:listed": N_("%(who)s saw you in their list"),
             "summary:taken": N_("%(who)s downloaded a summary"), "export:taken": N_("%(who)s took out your record")}
    if event in texts:
        return say(texts[event], who=name)
    what = PAGES.get(page or "", N_("your record"))
    return say(N_("%(who)s opened %(what)s"), who=name, what=say(str(what)))
