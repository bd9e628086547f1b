"""What the pages of "How you sign in" show; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from journal.accounts.second_factor.rules import Passkey, PasskeyAsk, Setup
from journal.core.fields import Field
from journal.core.text import N_, Day, Words, plural, say

LAST_ONE = N_("This is the only second step of your account. Add another one first, then remove this.")
FEW = 3
"""From here on the page says that codes run out."""


@dataclass(frozen=True)
class PasskeyLine:
    id: str
    name: str
    words: Words


@dataclass(frozen=True)
class WaysPage:
    title: Words
    lede: Words
    passkeys: Sequence[PasskeyLine]
    passkey_ask: PasskeyAsk | None
    authenticator: Words
    has_authenticator: bool
    codes: Words | None
    codes_low: bool
    halfway: bool
    problem: Words | None = None

    @property
    def errors(self) -> tuple[Any, ...]:
        return (self.problem,) if self.problem else ()


@dataclass(frozen=True)
class AuthenticatorPage:
    title: Words
    seed: str
    picture: str
    fields: Sequence[Field]
    action: str
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class CodesPage:
    title: Words
    codes: Sequence[str]
    onward: str
    errors: tuple[Any, ...] = ()


def ways_page(keys: Sequence[Passkey], has_app: bool, codes: int, ask: PasskeyAsk | None, *, demo: bool,
              halfway: bool, zone: str, problem: Words | None) -> WaysPage:
    has_any = bool(keys) or has_app
    return WaysPage(
        N_("How you sign in"), _lede(has_any, demo, halfway), [_line(one, zone) for one in keys], ask,
        N_("An authenticator app is set up. It shows a new code every 30 seconds.") if has_app else N_(
            "An app on your phone shows a code that you type after your password. It needs no signal."),
        has_app, _codes(codes) if has_any else None, codes <= FEW, halfway, problem)


def _lede(has_any: bool, demo: bool, halfway: bool) -> Words:
    if halfway:
        return N_("Before you go on, add a second step. It keeps your journal closed even if somebody learns your "
                  "password. Choose one; you can add the other later.")
    if has_any:
        return N_("Your password and a second step keep your journal closed to others.")
    if demo:
        return N_("In this demo a password is enough. You can try a second step here.")
    return N_("A second step keeps your journal closed even if somebody learns your password.")


def _line(one: Passkey, zone: str) -> PasskeyLine:
    added = _day(one.created_at, zone)
    if one.used_at is None:
        return PasskeyLine(str(one.id), one.name, say(N_("Added %(day)s, not used yet"), day=added))
    return PasskeyLine(str(one.id), one.name, say(
        N_("Added %(day)s, last used %(used)s"), day=added, used=_day(one.used_at, zone)))


def _day(at: datetime, zone: str) -> Day:
    return Day(at.astimezone(ZoneInfo(zone)).date(), "full")


def _codes(count: int) -> Words:
    if count == 0:
        return N_("You have no recovery codes left. Make new ones, so that a lost phone does not lock you out.")
    return plural(N_("You have one recovery code left."), N_("You have %(n)s recovery codes left."), count)


def authenticator_page(setup: Setup, fields: Sequence[Field], action: str) -> AuthenticatorPage:
    return AuthenticatorPage(N_("Set up an authenticator app"), setup.seed, setup.picture, fields, action,
                             [one for one in fields if one.error])


def codes_page(codes: Sequence[str], onward: str) -> CodesPage:
    return CodesPage(N_("Your recovery codes"), codes, onward)
