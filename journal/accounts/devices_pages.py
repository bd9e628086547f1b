"""What "Where you are signed in" shows; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.accounts.rules import Factor
from journal.core.text import N_, Clock, Day, Text, Words, say

PROVED = {
    Factor.PASSWORD: N_("with the password"),
    Factor.CODE: N_("with the password and a code of the authenticator app"),
    Factor.PASSKEY: N_("with a passkey"),
    Factor.RECOVERY: N_("with the password and a recovery code"),
}


@dataclass(frozen=True)
class Device:
    """A browser in which the person is signed in; `id` stands for it in addresses."""

    id: UUID
    name: str
    signed_in_at: datetime
    seen_at: datetime
    factor: Factor
    shared: bool
    here: bool


@dataclass(frozen=True)
class DeviceLine:
    id: UUID
    name: str
    words: Words
    seen: Words
    shared: bool
    here: bool


@dataclass(frozen=True)
class DevicesPage:
    title: Words
    lede: Words
    devices: Sequence[DeviceLine]
    others: int
    errors: tuple[()] = ()


def devices_page(devices: Sequence[Device], zone: str) -> DevicesPage:
    lines = [DeviceLine(
        one.id, one.name, say(N_("Signed in %(when)s, %(how)s"), when=moment(one.signed_in_at, zone),
                              how=say(PROVED[one.factor])),
        say(N_("Last used %(when)s"), when=moment(one.seen_at, zone)), one.shared, one.here) for one in devices]
    return DevicesPage(
        N_("Where you are signed in"),
        N_("If you do not know one of these, sign it out, then choose a new password. They are signed out at once."),
        lines, sum(not one.here for one in devices))


def moment(at: datetime, zone: str) -> Text:
    """"14 May, 21:10" on the person's wall clock."""
    local = at.astimezone(ZoneInfo(zone))
    return say(N_("%(day)s, %(time)s"), day=Day(local.date()), time=Clock(local))
