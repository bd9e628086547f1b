"""The short code that a clinic hands to a patient beside the mailed link: 40 random bits, five tries."""

import hmac
import secrets
from typing import Literal
from uuid import UUID

from sqlalchemy import update

from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, log
from journal.sharing.models import InvitationRow
from journal.sharing.rules import CODE_ALPHABET, CODE_LENGTH, CODE_TRIES, normal_code

RIGHT: Literal["right"] = "right"


def made() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def hashed(invitation_id: UUID, code: str) -> bytes:
    """What is stored of a code: keyed, and bound to its invitation."""
    return crypto.lookup("invitation-code", f"{invitation_id}|{normal_code(code)}")


def try_code(invitation_id: UUID, typed: str) -> Literal["right"] | int | None:
    """Counts a try before it is looked at, so that many at once are not free, and takes a right one off again. `RIGHT`,
    or how many tries are left; the fifth wrong one ends the invitation. None when it was over already."""
    given = hashed(invitation_id, typed)
    one = update(InvitationRow).where(InvitationRow.id == invitation_id).execution_options(synchronize_session=False)
    with db.transaction() as session:
        row = session.execute(
            one.where(InvitationRow.accepted_at.is_(None), InvitationRow.withdrawn_at.is_(None),
                      InvitationRow.expires_at > clock.now(), InvitationRow.code_tries < CODE_TRIES)
            .values(code_tries=InvitationRow.code_tries + 1)
            .returning(InvitationRow.code_hash, InvitationRow.code_tries)).first()
        if row is None:
            return None
        if row.code_hash is None or hmac.compare_digest(row.code_hash, given):
            session.execute(one.values(code_tries=InvitationRow.code_tries - 1))
            return RIGHT
        log.event("code_refused", reason="invitation")
        if row.code_tries >= CODE_TRIES:
            session.execute(one.values(withdrawn_at=clock.now()))
            audit.record_ids(Event.INVITATION_WITHDRAWN, None, [None], invitation_id=invitation_id)
    return CODE_TRIES - int(row.code_tries)
