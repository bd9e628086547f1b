"""What a passkey signs: 32 random bytes, good once, for five minutes, for one purpose, in one browser.

Showing a page writes nothing, so the challenge travels in a signed token beside the form. Only an answer is written
down: the hash of its challenge, which then is spent.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Literal
from uuid import UUID

from flask import current_app, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from journal.accounts.second_factor.models import SpentChallengeRow
from journal.core import clock, db, log

Use = Literal["sign-in", "confirm", "add"]
"""What a passkey is asked for; an answer given for one is refused for another."""
LIFE = timedelta(minutes=5)
KEPT = timedelta(hours=1)
TOKEN_MAX = 600


def issue(use: Use, account_id: UUID | None) -> tuple[bytes, str]:
    """A new challenge, and the token that carries it to the browser and back."""
    challenge = secrets.token_bytes(32)
    generate_csrf()  # so that the browser has a form token to be bound to
    payload = [urlsafe_b64encode(challenge).decode(), clock.now().timestamp(), str(account_id or ""), _browser()]
    return challenge, _signer(use).dumps(payload)


def read(token: str, use: Use, account_id: UUID | None) -> bytes | None:
    """The challenge of a token that this browser was given for this use and person at most five minutes ago."""
    challenge = _read(token, use, account_id)
    if challenge is None:
        log.event("passkey_refused", reason="challenge")
    return challenge


def _read(token: str, use: Use, account_id: UUID | None) -> bytes | None:
    if not token.isascii() or len(token) > TOKEN_MAX:
        return None
    try:
        challenge, issued_at, whose, browser = _signer(use).loads(token)
    except BadData:
        return None
    age = clock.now().timestamp() - issued_at
    if not 0 <= age <= LIFE.total_seconds() or whose != str(account_id or ""):
        return None
    return urlsafe_b64decode(challenge) if hmac.compare_digest(browser, _browser()) else None


def spend(challenge: bytes) -> bool:
    """Marks a challenge as answered, in the caller's transaction; False when it was answered before."""
    row = {"challenge_hash": hashlib.sha256(challenge).digest(), "spent_at": clock.now()}
    with db.transaction() as writing:
        try:
            with writing.begin_nested():
                writing.execute(insert(SpentChallengeRow).values(row))
        except IntegrityError:
            log.event("passkey_refused", reason="answered before")
            return False
    return True


def forget_challenges() -> int:
    """Removes what was spent so long ago that its token is refused by its age alone."""
    with db.transaction() as writing:
        return db.changed(writing, delete(SpentChallengeRow).where(SpentChallengeRow.spent_at < clock.now() - KEPT))


def _signer(use: Use) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"passkey|{use}",
                             signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256})


def _browser() -> str:
    return hashlib.sha256(str(session.get("csrf_token", "")).encode()).hexdigest()
