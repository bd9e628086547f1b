"""Invitations, grants and letters for the tests of this room."""

import re
from typing import Any
from uuid import UUID

from flask import current_app

from journal.access.clearance import Actor
from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import mail
from journal.core.mail import Letter
from journal.sharing import actions
from journal.sharing.rules import PRESET, InvitationKind

THERAPIST = "therapist@example.org"


def actor(person_id: UUID) -> Actor:
    found = accounts.person(person_id)
    assert found
    return accounts.actor_of(found)


def letters() -> list[Letter]:
    """Every letter so far, newest first."""
    return mail.filed(current_app.config["SETTINGS"].mail_dir)


def links() -> set[str]:
    """The tokens in all letters so far."""
    return {token for letter in letters() for token in re.findall(r"/invitations/([\w-]+)", letter.text)}


def invite(inviter_id: UUID, email: str = THERAPIST, scopes: frozenset[Scope] = PRESET,
           kind: InvitationKind = InvitationKind.THERAPIST_BY_PATIENT, **more: Any) -> str:
    """The token of an invitation that this person sent."""
    before = links()
    actions.invite(actor(inviter_id), kind, email, scopes, **more)
    return (links() - before).pop()
