"""Values of people and their sign-in, and the pure rules on them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from journal.access.permissions import Role
from journal.core.look import Look
from journal.core.text import N_

CONSENT_VERSION = "2026-11"
"""Grows when the words of the consent page change in meaning."""
NAME_MAX = 80
EMAIL_MAX = 254
NOT_AN_EMAIL = N_("This does not look like an e-mail address, like name@example.org.")
EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>,;:\"()\[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
FRESH = timedelta(minutes=10)
"""How long a sign-in or confirmation counts for a step that takes data out or gives it away."""
ADDRESS_PER_MINUTE = 30
ACCOUNT_FREE_TRIES = 5
WAIT_MAX = timedelta(minutes=15)


class Purpose(StrEnum):
    """What a mailed link is good for; a link of one kind is refused as another."""

    CONFIRM = "confirm"
    RESET = "reset"
    ADDRESS = "address"


class Factor(StrEnum):
    """What proved the person of a browser session. `PASSWORD` alone is whole in demo mode, and elsewhere only good for
    adding a second factor."""

    PASSWORD = "password"  # noqa: S105 - a name
    CODE = "code"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


LINK_LIFE = {Purpose.CONFIRM: timedelta(hours=72), Purpose.RESET: timedelta(minutes=10),
             Purpose.ADDRESS: timedelta(hours=72)}


@dataclass(frozen=True)
class Limits:
    """How long a browser session lives without use and in all, and how many a person may have."""

    idle: timedelta
    absolute: timedelta
    parallel: int


LIMITS = {
    Role.PATIENT: Limits(timedelta(minutes=15), timedelta(hours=12), 10),
    Role.THERAPIST: Limits(timedelta(minutes=30), timedelta(hours=10), 5),
    Role.CLINIC: Limits(timedelta(minutes=10), timedelta(hours=4), 2),
}


SHARED = Limits(timedelta(minutes=5), timedelta(hours=1), 1)
"""On a borrowed device, whatever the role."""


def limits_of(role: Role, shared: bool) -> Limits:
    return SHARED if shared else LIMITS[role]


@dataclass(frozen=True)
class Person:
    """An account as other rooms may see it."""

    id: UUID
    role: Role
    name: str
    email: str
    language: str
    zone: str
    country: str | None
    theme: str | None
    clinic_id: UUID | None
    confirmed_at: datetime | None
    settled_at: datetime | None
    look: Look


@dataclass(frozen=True)
class NewPerson:
    """What a registration gives. `settled`: language, zone and country are known to be right, nobody has to ask."""

    role: Role
    name: str
    email: str
    password: str
    zone: str
    language: str = "en"
    country: str | None = None
    clinic_id: UUID | None = None
    consent: bool = False
    settled: bool = False


@dataclass(frozen=True)
class Tries:
    """Failed sign-ins of one account or one address: how many in a row, since when, and the last."""

    failures: int
    first_at: datetime
    last_at: datetime


def normal_email(text: str) -> str:
    """The form under which an address is looked up: trimmed, lower case."""
    return text.strip().lower()


def is_email(text: str) -> bool:
    return len(text) <= EMAIL_MAX and EMAIL.fullmatch(text) is not None


def account_wait(tries: Tries | None, now: datetime) -> timedelta:
    """How long this account has to wait: five tries are free, then one minute, doubling up to fifteen."""
    if tries is None or tries.failures < ACCOUNT_FREE_TRIES:
        return timedelta(0)
    doublings = min(tries.failures - ACCOUNT_FREE_TRIES, 4)
    wait = min(timedelta(minutes=2 ** doublings), WAIT_MAX)
    return max(timedelta(0), tries.last_at + wait - now)


def address_wait(tries: Tries | None, now: datetime) -> timedelta:
    """How long this network address has to wait: thirty tries a minute."""
    minute = timedelta(minutes=1)
    if tries is None or tries.failures < ADDRESS_PER_MINUTE or now - tries.first_at >= minute:
        return timedelta(0)
    return tries.first_at + minute - now


def is_live(limits: Limits, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a browser session is neither idle nor over its time."""
    return now - seen_at < limits.idle and now - created_at < limits.absolute


TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx"})


def initials(name: str) -> str:
    """"Mara Ellison" → "ME", "Dr Hanna Weiss" → "HW"; never empty."""
    words = [word for word in name.split() if word[0].isalpha() and word.strip(".").lower() not in TITLES]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen) or "?"

CODE_LABEL = N_("The code from your clinic")
CODE_HINT = N_("Eight letters and digits that the clinic gave you. It is not in the mail.")
CODE_MISSING = N_("Type the code that your clinic gave you.")
CODE_ATTRIBUTES = {"autocomplete": "off", "maxlength": 20}
