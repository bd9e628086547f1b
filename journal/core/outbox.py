"""Letters that the mail host did not take: kept sealed, tried again for two days by `timed run`, then let go."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update

from journal.core import clock, crypto, db
from journal.core.log import event
from journal.core.models import OutboxRow

AGAIN = timedelta(minutes=5)
KEPT_FOR = timedelta(days=2)
AT_ONCE = 50
"""Letters a round, so that a slow host does not hold up other timed work."""


def _context(letter_id: UUID) -> bytes:
    return f"v1|outbox|letter|{letter_id}".encode()


def keep(message: bytes) -> bool:
    """Keeps a letter for a later try; False where even that cannot be written."""
    letter_id, now = uuid4(), clock.now()
    try:
        sealed = crypto.seal_with(1, crypto.instance_secret("outbox"), _context(letter_id), message)
        with db.transaction() as session:
            session.add(OutboxRow(id=letter_id, queued_at=now, due_at=now + AGAIN, letter_sealed=sealed))
    except db.NotSaved:
        event("mail_lost")
        return False
    return True


def resend(deliver: Callable[[bytes], bool]) -> int:
    """Tries what is due; how many went. A letter is taken in one statement, so that two machines do not both send it;
    one that a crash leaves taken is tried again five minutes later."""
    sent = 0
    for _ in range(AT_ONCE):
        letter = _take()
        if letter is None:
            break
        letter_id, message = letter
        if not deliver(message):
            break  # the host is down: the others wait as well
        _drop(letter_id)
        sent += 1
    _give_up()
    return sent


def _take() -> tuple[UUID, bytes] | None:
    now = clock.now()
    oldest = select(OutboxRow.id).where(OutboxRow.due_at <= now).order_by(OutboxRow.queued_at).limit(1)
    with db.transaction() as session:
        taken = session.execute(
            update(OutboxRow).where(OutboxRow.id == oldest.scalar_subquery(), OutboxRow.due_at <= now)
            .values(due_at=now + AGAIN).returning(OutboxRow.id, OutboxRow.letter_sealed)
            .execution_options(synchronize_session=False)).first()
    if taken is None:
        return None
    return taken.id, crypto.open_with(crypto.instance_secret("outbox"), _context(taken.id), taken.letter_sealed)


def _drop(letter_id: UUID) -> None:
    with db.transaction() as session:
        session.execute(delete(OutboxRow).where(OutboxRow.id == letter_id)
                        .execution_options(synchronize_session=False))


def _give_up() -> None:
    with db.transaction() as session:
        gone = db.changed(session, delete(OutboxRow).where(OutboxRow.queued_at < clock.now() - KEPT_FOR))
    for _ in range(gone):
        event("mail_given_up")


def waiting() -> int:
    return db.session().scalar(select(func.count()).select_from(OutboxRow)) or 0
