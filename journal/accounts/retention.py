"""What is not needed any more goes: ended browser sessions after a day, old tries, links and drafts."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select

from journal.access.permissions import Role
from journal.accounts.drafts import KEPT_FOR
from journal.accounts.late_forms import AFTER
from journal.accounts.models import AccountRow, BrowserSessionRow, DraftRow, LinkRow, TriesRow
from journal.accounts.rules import LIMITS, SHARED, Limits
from journal.core import clock, db

TRIES = timedelta(days=2)
LINKS = timedelta(days=7)


def forget_old() -> int:
    """Removes what is past its time, one statement a table; how many rows."""
    count = 0
    for row, past in _past():
        with db.transaction() as writing:
            count += db.changed(writing, delete(row).where(past))
    return count


def _past() -> Iterator[tuple[type[Any], ColumnElement[bool]]]:
    now = clock.now()
    yield BrowserSessionRow, _ended()
    yield TriesRow, TriesRow.last_at < now - TRIES
    yield LinkRow, LinkRow.expires_at < now - LINKS
    yield DraftRow, DraftRow.made_at < now - KEPT_FOR


def _ended() -> ColumnElement[bool]:
    """Browser sessions that ended, rested too long or grew too old more than a day ago."""
    until, session = clock.now() - AFTER, BrowserSessionRow
    cases = [session.ended_at < until, and_(session.shared, _over(SHARED))]
    for role in Role:
        people = select(AccountRow.id).where(AccountRow.role == role.value)
        cases.append(and_(session.account_id.in_(people), _over(LIMITS[role])))
    return or_(*cases)


def _over(limits: Limits) -> ColumnElement[bool]:
    until = clock.now() - AFTER
    return or_(BrowserSessionRow.seen_at < until - limits.idle, BrowserSessionRow.created_at < until - limits.absolute)
