"""Values of second factors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Setup:
    """What an authenticator app needs: the seed in groups to type, and a picture of it to scan (data URI)."""

    seed: str
    picture: str


@dataclass(frozen=True)
class PasskeyAsk:
    """What the browser is asked with: options as JSON data, and the token that comes back with the answer."""

    options: dict[str, Any]
    token: str


@dataclass(frozen=True)
class Reset:
    """An open request to take a person's factors off; `due_at` once a second member of staff agreed."""

    asked_by: UUID
    asked_at: datetime
    agreed_by: UUID | None
    due_at: datetime | None
